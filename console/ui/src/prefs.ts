// What this person chose on this PC: language, theme, single-key shortcuts. Kept in the browser; a wall's stand in its address.
import { effect, signal, type Signal } from "@preact/signals";

export type Language = "zh" | "en";
export type Theme = "light" | "dark";

/** A wall screen (`?wall=1`) is told by its address how to look, and keeps nothing. */
const address = new URLSearchParams(globalThis.location?.search ?? "");
export const isWall = address.get("wall") === "1";

function remembered<T extends string>(key: string, allowed: readonly T[], first: T): Signal<T> {
  const name = `fengsui.${key}`;
  const before = isWall ? address.get(key) : read(name);
  const chosen = signal<T>(allowed.find((each) => each === before) ?? first);
  if (!isWall) effect(() => write(name, chosen.value));
  return chosen;
}

/** A choice among what is known only later, or several at once: any text. */
function noted(key: string, first: string): Signal<string> {
  const name = `fengsui.${key}`;
  const chosen = signal(read(name) ?? first);
  effect(() => write(name, chosen.value));
  return chosen;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is shut off: choices last as long as the page
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
}

export const language = remembered<Language>("language", ["zh", "en"], "zh");
export const theme = remembered<Theme>("theme", ["light", "dark"], "light");
export const keys = remembered<"on" | "off">("keys", ["on", "off"], "on");

/** How the map is drawn: degrees as they are, or Web Mercator. */
export const projection = remembered<"EPSG:4490" | "EPSG:3857">("projection", ["EPSG:4490", "EPSG:3857"], "EPSG:4490");
export const graticule = remembered<"on" | "off">("graticule", ["on", "off"], "off");
/** How a place is written: degrees with decimals, or degrees, minutes and seconds. */
export const angles = remembered<"degrees" | "dms">("angles", ["degrees", "dms"], "degrees");
/** Layers that are on, by screen; groups of the layers box that are open; base maps that are on: JSON each. */
export const layersNoted = noted("layers", "{}");
export const groupsNoted = noted("layergroups", "{}");
export const baseMapsNoted = noted("basemaps", "[]");

/** Keep the page's own language and theme as chosen. */
export function applyPreferences(): void {
  if (isWall) document.documentElement.dataset.wall = "";
  effect(() => {
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    document.documentElement.dataset.theme = theme.value;
  });
}
