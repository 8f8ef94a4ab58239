// What a station is to the eye: in alarm, faulty, silent, normal. Pure.
import type { Alert, Quality, Reading, Severity, Station } from "../messages";
import { isWaiting, RANK, stationsOf } from "./alerts";
import type { Series } from "./house";

/** A severity, with "~" where it is forecast and not measured, with "!" while nobody has acknowledged it; or what is so without an alert. */
export type Condition = Severity | `${Severity}!` | `${Severity}~` | `${Severity}~!` | "fault" | "silent" | "never" | "normal";

export const ORDER: readonly Condition[] = [
  "red!", "red~!", "orange!", "orange~!", "yellow!", "yellow~!", "blue!", "blue~!",
  "red", "red~", "orange", "orange~", "yellow", "yellow~", "blue", "blue~", "fault", "silent", "never", "normal",
];

/** The severity of a condition, if it is one. */
export function severityOf(condition: Condition): Severity | null {
  const name = condition.replace(/[~!]+$/, "");
  return name in RANK ? (name as Severity) : null;
}

export const isCalling = (condition: Condition): boolean => condition.endsWith("!");
/** True of what is expected at a station: nothing beyond a limit was measured there. */
export const isExpected = (condition: Condition): boolean => condition.includes("~");

const TROUBLE: ReadonlySet<string> = new Set<Quality>(["fault", "comms_fault", "out_of_range", "skew"]);
/** True of a value that says something of the instrument and nothing of the place. */
export const isDoubtful = (quality: string): boolean => TROUBLE.has(quality);
const AT_REST: ReadonlySet<string> = new Set<Quality>(["stopped", "maintenance", "calibration"]);
/** True of a value that is no part of a curve or mean: trouble, or an instrument or source at rest. */
export const isSetAside = (quality: string): boolean => TROUBLE.has(quality) || AT_REST.has(quality);

/** Put aside: stays in the lists, does not colour the map. */
const ASIDE = new Set(["shelved", "suppressed", "out_of_service", "normal"]);
const PATIENCE = 3;
const LEAST_PATIENCE_MS = 120_000;

/** The gravest mark of each station, and of each of its channels, by `station` and by `station|quantity`. */
export type Marks = ReadonlyMap<string, Condition>;

const channelKey = (station: string, quantity: string): string => `${station}|${quantity}`;

/** What alerts say of stations. What is measured now outranks what was, and both outrank what instruments say. */
export function marksOf(alerts: Iterable<Alert>): Marks {
  const worst = new Map<string, { mark: Condition; weight: number }>();
  const say = (key: string, mark: Condition, weight: number): void => {
    if (weight > (worst.get(key)?.weight ?? -1)) worst.set(key, { mark, weight });
  };
  for (const alert of alerts) {
    if (ASIDE.has(alert.state)) continue;
    const seen: Condition = alert.forecast == null ? alert.severity : `${alert.severity}~`;
    const mark: Condition = isWaiting(alert) ? `${seen}!` : seen;
    // Of two alike what is measured comes before what is forecast.
    const weight = 10 * (alert.kind === "technical" ? 0 : alert.active ? 2 : 1) + RANK[alert.severity]
      + (isWaiting(alert) ? 0.5 : 0) + (alert.forecast == null ? 0.25 : 0);
    for (const station of stationsOf(alert)) {
      say(station, mark, weight);
      say(channelKey(station, alert.quantity), mark, weight); // without a quantity it is the whole station's
    }
  }
  return new Map([...worst].map(([key, { mark }]) => [key, mark]));
}

export function conditions(
  stations: ReadonlyMap<string, Station>, latest: ReadonlyMap<string, Series>, marks: Marks, now: number | null,
): ReadonlyMap<string, Condition> {
  const found = new Map<string, Condition>();
  for (const station of stations.values()) {
    found.set(station.id, marks.get(station.id) ?? quiet(station, latest.get(station.id)?.values(), now));
  }
  return found;
}

/** What one channel of a station is: an alert of another quantity does not colour it. */
export function channelCondition(
  station: Station, quantity: string, series: Series | undefined, marks: Marks, now: number | null,
): Condition {
  const own = [...(series?.values() ?? [])].filter((reading) => reading.quantity === quantity);
  return marks.get(channelKey(station.id, quantity)) ?? marks.get(channelKey(station.id, "")) ?? quiet(station, own, now);
}

function quiet(station: Station, readings: Iterable<Reading> | undefined, now: number | null): Condition {
  let heard: number | null = null;
  let trouble = false;
  for (const reading of readings ?? []) {
    heard = Math.max(heard ?? 0, Date.parse(reading.received));
    trouble ||= isDoubtful(reading.quality);
  }
  if (heard === null) return "never";
  if (now !== null && now - heard > patience(station)) return "silent";
  return trouble ? "fault" : "normal";
}

/** How long a station may say nothing, ms. */
export function patience(station: Station): number {
  return Math.max(LEAST_PATIENCE_MS, PATIENCE * 1000 * (station.interval ?? 60));
}

/** How many stations there are, and how many speak. */
export function tally(found: ReadonlyMap<string, Condition>): { online: number; all: number } {
  let online = 0;
  for (const each of found.values()) if (each !== "silent" && each !== "never") online++;
  return { online, all: found.size };
}
