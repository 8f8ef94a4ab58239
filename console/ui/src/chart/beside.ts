// What belongs beside a curve: the rain, where rain explains a rise, and the neighbours that measure the same. Pure.
import type { Alert, Station } from "../messages";
import type { Trace } from "./history";

/** Quantities that rain raises: it washes the progeny of radon out of the air. */
const RISES_IN_RAIN: ReadonlySet<string> = new Set(["ambient_dose_rate", "gamma_count_rate"]);
const RAIN = ["rain_rate", "rain_amount"] as const;
/** As far as `alerting` looks for neighbours by default, m. */
const NEAR = 30_000;
const MOST = 4;
const EARTH = 6_371_000;

/** Distance of two stations, m, on a sphere. */
export function distance(a: Station, b: Station): number {
  const rad = Math.PI / 180;
  const [up, along] = [(b.latitude - a.latitude) * rad, (b.longitude - a.longitude) * rad];
  const half = Math.sin(up / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(along / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(half)));
}

const measures = (station: Station, quantity: string): boolean => (station.channels ?? []).some((each) => each.quantity === quantity);

/** Whether a station has ever said something of a quantity: one that is silent from the start has no course. */
export type Speaks = (station: string, quantity: string) => boolean;

function nearest(stations: Iterable<Station>, station: Station, quantity: string, speaks: Speaks): Station[] {
  return [...stations]
    .filter((each) => each.id !== station.id && measures(each, quantity) && speaks(each.id, quantity) && distance(station, each) <= NEAR)
    .sort((a, b) => distance(station, a) - distance(station, b));
}

/** The rain that belongs to a chart: the station's own gauge, else the nearest within 30 km. */
export function rainBeside(stations: ReadonlyMap<string, Station>, station: Station, quantity: string, speaks: Speaks): Trace | null {
  if (!RISES_IN_RAIN.has(quantity)) return null;
  for (const rain of RAIN) if (measures(station, rain)) return { station, quantity: rain };
  for (const rain of RAIN) {
    const [near] = nearest(stations.values(), station, rain, speaks);
    if (near) return { station: near, quantity: rain };
  }
  return null;
}

function named(alert: Alert | undefined): string[] {
  const found = alert?.evidence.find((each) => each.kind === "neighbours")?.data["neighbours"];
  return Array.isArray(found) ? found.map((each: { station?: unknown }) => String(each.station ?? "")) : [];
}

/** Up to four neighbours that measure the same: those the evidence speaks of, then along the river, else by distance. */
export function neighboursBeside(
  stations: ReadonlyMap<string, Station>, station: Station, quantity: string, speaks: Speaks, alert?: Alert,
): Trace[] {
  const told = named(alert).flatMap((id) => stations.get(id) ?? []);
  const { river, chainage } = station;
  const others = river && chainage != null
    ? [...stations.values()]
      .filter((each) => each.id !== station.id && each.river === river && each.chainage != null && measures(each, quantity) && speaks(each.id, quantity))
      .sort((a, b) => Math.abs((a.chainage ?? 0) - chainage) - Math.abs((b.chainage ?? 0) - chainage))
    : nearest(stations.values(), station, quantity, speaks);
  return [...new Set([...told, ...others])].slice(0, MOST).map((each) => ({ station: each, quantity }));
}
