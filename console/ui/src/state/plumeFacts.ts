// What a forecast says in sums, and how two of them differ. Pure: no signal, no text.
import type { Area, Arrival, Forecast } from "../messages";
import { areaKm2, farthestKm, holds, type Lonlat } from "./outline";

export interface Peopled {
  readonly longitude: number;
  readonly latitude: number;
  /** As GeoNames has it; null: it has none. */
  readonly population: number | null;
}

const originOf = (forecast: Forecast): Lonlat => [forecast.source.longitude, forecast.source.latitude];

/** Forecasts from the server's pages and from the stream, each once, the newest first. */
export function runsOf(...told: readonly (readonly Forecast[])[]): readonly Forecast[] {
  const all = new Map(told.flat().map((each) => [each.id, each]));
  return [...all.values()].toSorted((one, other) => Date.parse(other.time) - Date.parse(one.time) || other.id.localeCompare(one.id));
}

/** The area of a level (−1: where it arrives) by the share of members within it; undefined where there is none. */
export function areaOf(forecast: Forecast, level: number, share: number): Area | undefined {
  return forecast.areas.find((each) => each.level === level && each.share === share);
}

/** Levels that areas are drawn of, from the least. */
export function levelsDrawn(forecast: Forecast): readonly number[] {
  return [...new Set(forecast.areas.map((each) => each.level))].toSorted((one, other) => one - other);
}

/** People of towns whose middle lies within: at least so many, for villages and what GeoNames does not know are not counted. */
export function peopleWithin(area: Area | undefined, towns: readonly Peopled[]): number {
  if (!area) return 0;
  return towns.reduce((sum, each) => sum + (each.population && holds(area.geometry, [each.longitude, each.latitude]) ? each.population : 0), 0);
}

export interface Extent {
  readonly km2: number;
  readonly km: number;
  /** It reaches the edge of what was looked at: it may go farther. */
  readonly isCut: boolean;
}

/** Outlines are drawn over rings of distance: so near the last one they are cut by it. */
const AT_EDGE = 0.98;

/** How large an area is and how far from the source it reaches; null where there is none. */
export function extentOf(forecast: Forecast, level: number, share: number): Extent | null {
  const area = areaOf(forecast, level, share);
  if (!area) return null;
  const km = farthestKm(area.geometry, originOf(forecast));
  return { km2: areaKm2(area.geometry, originOf(forecast)), km, isCut: forecast.radius > 0 && km >= (AT_EDGE * forecast.radius) / 1000 };
}

export interface PlaceDifference {
  readonly place: Arrival;
  readonly first: Arrival | undefined;
  readonly second: Arrival | undefined;
  /** ms by which the second run has it later; null where one of them has it not at all. */
  readonly later: number | null;
}

/** Each place of either run with both arrivals: the soonest of either first. */
export function placeDifferences(first: Forecast, second: Forecast): readonly PlaceDifference[] {
  const one = new Map(first.arrivals.map((each) => [each.place, each]));
  const other = new Map(second.arrivals.map((each) => [each.place, each]));
  const rows = [...new Map([...other, ...one]).values()].map((place) => {
    const [a, b] = [one.get(place.place), other.get(place.place)];
    const later = a?.likely && b?.likely ? Date.parse(b.likely) - Date.parse(a.likely) : null;
    return { place, first: a, second: b, later };
  });
  const soonest = (each: PlaceDifference): number =>
    Math.min(...[each.first?.likely, each.second?.likely].map((time) => (time ? Date.parse(time) : Infinity)));
  return rows.toSorted((a, b) => soonest(a) - soonest(b) || a.place.distance - b.place.distance || a.place.place.localeCompare(b.place.place));
}

export type Column = "name" | "arrival" | "chance" | "level" | "peak" | "distance" | "people";

/** Places in the order of a column. Unknown values stand last whichever way. */
export function sorted(places: readonly Arrival[], column: Column, down: boolean, people: (place: Arrival) => number | null): readonly Arrival[] {
  const value = (each: Arrival): number | string | null => {
    switch (column) {
      case "name": return each.name_zh;
      case "arrival": return each.likely ? Date.parse(each.likely) : each.earliest ? Date.parse(each.earliest) : null;
      case "chance": return each.chance;
      case "level": return each.level;
      case "peak": return each.peak[1];
      case "distance": return each.distance;
      case "people": return people(each);
    }
  };
  return places.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === "string" ? a.localeCompare(String(b), "zh") : a - Number(b);
    return down ? -order : order;
  });
}
