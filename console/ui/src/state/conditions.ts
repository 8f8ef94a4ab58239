// What a station is to the eye: in alarm, faulty, silent, normal. Pure.
import type { Alert, Quality, Severity, Station } from "../messages";
import { isWaiting, RANK } from "./alerts";
import type { Series } from "./house";

/** A severity, with "!" while nobody has acknowledged it; or what is so without an alert. */
export type Condition = Severity | `${Severity}!` | "fault" | "silent" | "never" | "normal";

export const ORDER: readonly Condition[] = [
  "red!", "orange!", "yellow!", "blue!", "red", "orange", "yellow", "blue", "fault", "silent", "never", "normal",
];

const TROUBLE: ReadonlySet<Quality> = new Set<Quality>(["fault", "comms_fault", "out_of_range", "skew"]);
/** Put aside: stays in the lists, does not colour the map. */
const ASIDE = new Set(["shelved", "suppressed", "out_of_service", "normal"]);
const PATIENCE = 3;
const LEAST_PATIENCE_MS = 120_000;

export function conditions(
  stations: ReadonlyMap<string, Station>,
  latest: ReadonlyMap<string, Series>,
  alerts: ReadonlyMap<string, Alert>,
  now: number | null,
): ReadonlyMap<string, Condition> {
  const worst = new Map<string, Condition>();
  for (const alert of alerts.values()) {
    if (ASIDE.has(alert.state)) continue;
    const mark: Condition = isWaiting(alert) ? `${alert.severity}!` : alert.severity;
    const before = worst.get(alert.station);
    if (before === undefined || weight(mark) > weight(before)) worst.set(alert.station, mark);
  }
  const found = new Map<string, Condition>();
  for (const station of stations.values()) {
    found.set(station.id, worst.get(station.id) ?? quiet(station, latest.get(station.id), now));
  }
  return found;
}

function weight(mark: Condition): number {
  const open = mark.endsWith("!") ? 0.5 : 0;
  return (RANK[mark.replace("!", "") as Severity] ?? 0) + open;
}

function quiet(station: Station, series: Series | undefined, now: number | null): Condition {
  if (!series?.size) return "never";
  let heard = 0;
  let trouble = false;
  for (const reading of series.values()) {
    heard = Math.max(heard, Date.parse(reading.received));
    trouble ||= TROUBLE.has(reading.quality);
  }
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
