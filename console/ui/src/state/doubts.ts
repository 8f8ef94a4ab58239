// What must be doubted of the picture on the screen: clocks that disagree, data that are old, a store that fails. Pure.
import type { Reading, Station } from "../messages";
import { patience } from "./conditions";
import type { Series } from "./house";

/** Clocks that differ by less are taken to agree: times of alerts are told to the second, clocks of duties to the minute. */
export const TOLERANCE_MS = 30_000;
/** Longest way from receipt to the screen that is borne; in order it is below a second. */
export const LAG_MS = 10_000;
/** So long a leap of the server's clock is told after it happened. */
export const LEAP_STAYS_MS = 600_000;
const MOST_NAMES = 3;

/** One moment by three clocks, ms: the server's, this page's steady one, this PC's. */
export interface Moment {
  readonly server: number;
  readonly steady: number;
  readonly pc: number;
}

/** By how much the server's clock leapt between two moments, ms; 0 where it did not. */
export function leap(before: Moment, after: Moment): number {
  const moved = after.server - before.server;
  const bySteady = moved - (after.steady - before.steady);
  const byPc = moved - (after.pc - before.pc);
  // A PC that slept has a steady clock that stood still: then its own clock went on as the server's did.
  return Math.min(Math.abs(bySteady), Math.abs(byPc)) > TOLERANCE_MS ? bySteady : 0;
}

/** By how much the server's clock is ahead of this PC's, ms; 0 where they agree. */
export function apart(at: Moment): number {
  const ahead = at.server - at.pc;
  return Math.abs(ahead) > TOLERANCE_MS ? ahead : 0;
}

/** What the newest readings of all stations say of their times. */
export interface Times {
  /** Stations whose newest values bear times ahead of the server's clock, those that still speak. */
  readonly ahead: readonly string[];
  readonly speaking: number;
  readonly everHeard: number;
  /** What arrives was measured long ago, from every station. */
  readonly old: boolean;
}

export function timesOf(stations: ReadonlyMap<string, Station>, latest: ReadonlyMap<string, Series>, now: number): Times {
  const ahead: string[] = [];
  let speaking = 0;
  let everHeard = 0;
  let fresh = 0;
  for (const station of stations.values()) {
    const readings = [...(latest.get(station.id)?.values() ?? [])];
    if (!readings.length) continue;
    everHeard++;
    const limit = patience(station);
    const heard = readings.filter((each) => now - Date.parse(each.received) <= limit);
    if (!heard.length) continue;
    speaking++;
    if (heard.some((each) => each.quality === "skew")) ahead.push(station.id);
    if (heard.some((each) => isFresh(each, now, limit))) fresh++;
  }
  return { ahead, speaking, everHeard, old: speaking > 0 && fresh === 0 };
}

function isFresh(reading: Reading, now: number, limit: number): boolean {
  return reading.quality === "skew" || now - Date.parse(reading.time) <= limit;
}

export type Doubt =
  | { readonly kind: "leapt"; readonly ms: number; readonly at: number }
  | { readonly kind: "apart"; readonly ms: number }
  | { readonly kind: "ahead"; readonly stations: readonly string[]; readonly count: number; readonly most: boolean }
  | { readonly kind: "silent" | "old" }
  | { readonly kind: "lag"; readonly ms: number }
  | { readonly kind: "store"; readonly says: string }
  | { readonly kind: "stopped"; readonly stages: readonly string[] };

export interface Known {
  readonly moment: Moment | null;
  readonly leapt: { readonly ms: number; readonly at: number } | null;
  readonly times: Times | null;
  readonly lagMs: number | null;
  readonly store: string;
  readonly stopped: readonly string[];
}

/** All there is to doubt, what endangers the most first. */
export function doubtsOf(known: Known): readonly Doubt[] {
  const { moment, leapt, times, lagMs, store, stopped } = known;
  const found: Doubt[] = [];
  if (store) found.push({ kind: "store", says: store });
  if (stopped.length) found.push({ kind: "stopped", stages: stopped });
  const ms = moment ? apart(moment) : 0;
  if (ms) found.push({ kind: "apart", ms });
  if (leapt) found.push({ kind: "leapt", ...leapt });
  if (times?.everHeard && !times.speaking) found.push({ kind: "silent" });
  if (times?.old) found.push({ kind: "old" });
  if (times?.ahead.length) {
    // A clock that is behind makes everybody else seem to be ahead.
    const most = times.ahead.length > 1 && times.ahead.length * 2 > times.speaking;
    found.push({ kind: "ahead", stations: times.ahead.slice(0, MOST_NAMES), count: times.ahead.length, most });
  }
  if (lagMs !== null && lagMs > LAG_MS) found.push({ kind: "lag", ms: lagMs });
  return found;
}
