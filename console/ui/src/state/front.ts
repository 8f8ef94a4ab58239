// How far a forecast has got by any moment: the line of arrival before it, and between two lines where it lies in between. Pure.
import type { Arrival, Forecast } from "../messages";
import { type Lonlat, profile, ringOf } from "./outline";

/** Steps of the time bar, ms. */
export const STEP_MS = 5 * 60_000;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** From the first release to the last end, ms; null without forecasts. */
export function spanOf(forecasts: readonly Forecast[]): Span | null {
  if (!forecasts.length) return null;
  return {
    start: Math.min(...forecasts.map((each) => Date.parse(each.start))),
    end: Math.max(...forecasts.map((each) => Date.parse(each.end))),
  };
}

/** The next or previous full step within a span; before the first it begins, after the last it stays. */
export function stepped(moment: number | null, span: Span, by: 1 | -1): number {
  const now = moment ?? (by > 0 ? span.start - STEP_MS : span.end + STEP_MS);
  const steps = (now - span.start) / STEP_MS;
  const next = by > 0 ? Math.floor(steps + 1e-6) + 1 : Math.ceil(steps - 1e-6) - 1;
  return Math.min(Math.max(span.start + next * STEP_MS, span.start), span.end);
}

export interface Front {
  /** The last line of arrival not after the moment: there it is by the forecast itself. */
  readonly line: Record<string, unknown> | null;
  /** Where it is at the moment, ring in degrees, in a straight course in time between two lines; empty: nowhere yet. */
  readonly ring: readonly (readonly number[])[];
  /** Whether the ring lies between two lines. */
  readonly isBetween: boolean;
}

const NOWHERE: Front = { line: null, ring: [], isBetween: false };

/** Where the best estimate has arrived by a moment, ms. From the release to the first line it spreads from the source. */
export function frontAt(forecast: Forecast, moment: number): Front {
  if (moment < Date.parse(forecast.start)) return NOWHERE;
  const lines = [...forecast.isochrones].sort((one, other) => Date.parse(one.time) - Date.parse(other.time));
  const origin: Lonlat = [forecast.source.longitude, forecast.source.latitude];
  const next = lines.findIndex((each) => Date.parse(each.time) > moment);
  const before = next < 0 ? lines.at(-1) : lines[next - 1];
  const after = next < 0 ? undefined : lines[next];
  if (!before && !after) return NOWHERE;
  const from = before ? Date.parse(before.time) : Date.parse(forecast.start);
  if (!after || moment === from) {
    return before ? { line: before.geometry, ring: ringOf(profile(before.geometry, origin), origin), isBetween: false } : NOWHERE;
  }
  const share = (moment - from) / (Date.parse(after.time) - from);
  const near = before ? profile(before.geometry, origin) : null;
  const between = profile(after.geometry, origin).map((far, ray) => {
    const reached = near?.[ray] ?? 0;
    return reached + share * Math.max(far - reached, 0);
  });
  return { line: before?.geometry ?? null, ring: ringOf(between, origin), isBetween: true };
}

export type Reached = "no" | "not_yet" | "there" | "over";

/** Whether a place has been reached by a moment in the best estimate. */
export function reachedAt(place: Pick<Arrival, "likely" | "passes">, moment: number): Reached {
  if (place.likely === null) return "no";
  if (moment < Date.parse(place.likely)) return "not_yet";
  return place.passes !== null && moment >= Date.parse(place.passes) ? "over" : "there";
}
