// Spans a chart can show.
import type { Station } from "../messages";

export type SpanName = "6h" | "24h" | "7d" | "30d" | "1y";
const HOUR = 3600;
/** Name and seconds. */
export const SPANS: readonly (readonly [SpanName, number])[] = [
  ["6h", 6 * HOUR], ["24h", 24 * HOUR], ["7d", 7 * 24 * HOUR], ["30d", 30 * 24 * HOUR], ["1y", 366 * 24 * HOUR],
];
const SECONDS = new Map(SPANS);
const SLOW = 900;

export function secondsOf(name: SpanName): number {
  return SECONDS.get(name) ?? 24 * HOUR;
}

/** A station that reports once an hour shows nothing in six. */
export function firstSpan(station: Station): SpanName {
  return (station.interval ?? 60) >= SLOW ? "7d" : "6h";
}
