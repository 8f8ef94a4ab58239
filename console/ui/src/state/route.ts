// Which screen is shown, as the address says it: /alerts, /stations?open=FCG-03&exercise=… Back and reload work.
// What is open stands in the query, because ids may hold dots and slashes, and the server takes those for files.
import { computed, signal } from "@preact/signals";

export type Screen = "overview" | "alerts" | "incidents" | "stations" | "plume" | "reach" | "duty" | "settings";
export const SCREENS: readonly Screen[] = ["overview", "alerts", "incidents", "stations", "plume", "reach", "duty", "settings"];

const address = signal(location.pathname + location.search);

function parts(text: string): { path: string[]; query: URLSearchParams } {
  const url = new URL(text, location.origin);
  return { path: url.pathname.split("/").filter(Boolean).map(decodeURIComponent), query: url.searchParams };
}

function screenOf(text: string): Screen {
  const first = parts(text).path[0];
  return SCREENS.find((each) => each === first) ?? "overview";
}

export const screen = computed<Screen>(() => screenOf(address.value));

/** What is opened on the screen: a station's id, an alert's or incident's key, a part of the reach screen. */
export const opened = computed<string | null>(() => parts(address.value).query.get("open"));
export const exerciseInAddress = computed<string | null>(() => parts(address.value).query.get("exercise"));

/** What makes a wall screen and its look stays in the address wherever it goes. */
const OF_A_WALL = ["wall", "theme", "language", "sound"] as const;

function move(to: string, replace = false): void {
  if (to === address.value) return;
  // What a list is narrowed to (fragment.ts) belongs to its screen; what a station's chart shows, to that station.
  const kept = screenOf(to) === screen.peek() && screenOf(to) !== "stations" ? location.hash : "";
  history[replace ? "replaceState" : "pushState"](null, "", to + kept);
  address.value = to;
}

export function pathTo(name: Screen, id?: string | null, exercise = exerciseInAddress.peek()): string {
  const query = new URLSearchParams();
  if (id) query.set("open", id);
  if (exercise !== null) query.set("exercise", exercise);
  const now = parts(address.peek()).query;
  if (now.get("wall") === "1") for (const each of OF_A_WALL) if (now.has(each)) query.set(each, now.get(each) ?? "");
  return `/${name === "overview" ? "" : name}${query.size ? `?${query}` : ""}`;
}

export function show(name: Screen, id?: string | null, exercise = exerciseInAddress.peek()): void {
  move(pathTo(name, id, exercise));
}

/** Look at a drill, or at the live house. */
export function showExercise(exercise: string | null): void {
  const first = screen.peek();
  // What is open belongs to the other house.
  move(pathTo(first, null, exercise));
}

window.addEventListener("popstate", () => {
  address.value = location.pathname + location.search;
});
