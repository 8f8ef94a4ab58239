// Spans a chart can show, and what they are at a given moment. Pure.
import type { Station } from "../messages";

export type SpanName = "onset" | "live" | "6h" | "24h" | "7d" | "30d" | "1y";
const HOUR = 3600;
/** Name and seconds. */
export const SPANS: readonly (readonly [SpanName, number])[] = [
  ["live", HOUR / 2], ["6h", 6 * HOUR], ["24h", 24 * HOUR], ["7d", 7 * 24 * HOUR], ["30d", 30 * 24 * HOUR], ["1y", 366 * 24 * HOUR],
];
const SECONDS = new Map(SPANS);
const SLOW = 900;

/** A piece of time, s since 1970. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** The beginning of an alert, s since 1970, and how long before it is worth a look, s. */
export interface Onset {
  readonly at: number;
  readonly lead: number;
}

/** What a station said in thirty of its intervals before an alert, an hour at least and two days at most. */
export function onsetOf(alert: { onset: string }, station: Station): Onset {
  const lead = Math.min(48 * HOUR, Math.max(HOUR, 30 * (station.interval ?? 60)));
  return { at: Date.parse(alert.onset) / 1000, lead };
}

/** The ends of a span when the server's clock says `now`, s. Around an onset twice as much lies behind it as before. */
export function windowOf(span: SpanName, now: number, onset?: Onset): Window {
  if (span === "onset" && onset) {
    return { start: onset.at - onset.lead, end: Math.max(Math.min(now, onset.at + 2 * onset.lead), onset.at + onset.lead / 4) };
  }
  return { start: now - (SECONDS.get(span) ?? 24 * HOUR), end: now };
}

/** A station that reports once an hour shows nothing in six. */
export function firstSpan(station: Station): SpanName {
  return (station.interval ?? 60) >= SLOW ? "7d" : "6h";
}

/** The span of this name, or the one given instead. */
export function spanNamed(name: string, instead: SpanName): SpanName {
  return SPANS.find(([each]) => each === name)?.[0] ?? instead;
}
