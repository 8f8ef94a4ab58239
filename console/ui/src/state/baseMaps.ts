// Maps of others that may lie under ours: which there are, which are on, and whether they can be had now.
import { computed, signal } from "@preact/signals";
import { get } from "../api";
import type { BaseMapList, BaseMapRow } from "../messages";
import { baseMapsNoted } from "../prefs";

export const baseMaps = signal<readonly BaseMapRow[]>([]);
/** True while pictures fail to come. The map then goes on with its own layers, and says so. */
export const picturesAway = signal(false);

const noted = computed<readonly string[]>(() => {
  try {
    const found: unknown = JSON.parse(baseMapsNoted.value);
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
});

/** Those that are on, the base before what lies over it. */
export const baseMapsShown = computed<readonly BaseMapRow[]>(() =>
  baseMaps.value.filter((each) => noted.value.includes(each.id)).toSorted((one, other) => Number(one.overlay) - Number(other.overlay)));

export async function readBaseMaps(): Promise<void> {
  baseMaps.value = (await get<BaseMapList>("/api/tiles")).maps;
}

/** One base map at most, and any number of overlays. */
export function showBaseMap(map: BaseMapRow, on: boolean): void {
  const others = baseMapsShown.peek().filter((each) => each.id !== map.id && (map.overlay || each.overlay || !on));
  baseMapsNoted.value = JSON.stringify([...others, ...(on ? [map] : [])].map((each) => each.id));
  picturesAway.value = false;
}

export function noBaseMap(): void {
  baseMapsNoted.value = JSON.stringify(baseMapsShown.peek().filter((each) => each.overlay).map((each) => each.id));
  picturesAway.value = false;
}
