// What a wall screen shows by itself, one after the other, while nothing calls, and which alerts stand on it. Pure but for the signal that holds it.
import { signal } from "@preact/signals";
import type { Alert } from "../messages";
import { inOrder, isWaiting, isWithheld } from "./alerts";

export type Scene = "overview" | "forecasts" | "reach";

/** So long each scene stands, s: time to read it from the other side of a room. */
export const SCENE_S = 20;

/** The scene that is shown; null where no wall screen is. */
export const scene = signal<Scene | null>(null);

/** The scene at a second of the page's clock. While an alert waits the overview stays, for that is where alerts are. */
export function sceneAt(second: number, there: readonly Scene[], held: boolean): Scene {
  if (held || there.length === 0) return "overview";
  return there[Math.floor(second / SCENE_S) % there.length] ?? "overview";
}

/** So many alerts can be read across a room. */
export const MOST = 5;

/** Alerts that call or hold; real ones first, of either kind those that wait before those somebody has seen. */
export function ofWall(alerts: Iterable<Alert>): Alert[] {
  const calling = inOrder([...alerts].filter((each) =>
    isWaiting(each) || (each.active && !isWithheld(each) && each.state !== "shelved")));
  return calling.toSorted((a, b) =>
    Number(a.exercise !== null) - Number(b.exercise !== null) || Number(isWaiting(b)) - Number(isWaiting(a)));
}
