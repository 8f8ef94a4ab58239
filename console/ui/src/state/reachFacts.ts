// What a `Reach` says, in the order in which an officer asks for it. Pure: no signal, no server.
import { KM_PER_DEGREE } from "./outline";
import type { Coverage, CoverageChange, First, Gap, Position, Reach, UnitReach } from "../messages";

export type Kind = UnitReach["kind"];
const KINDS: readonly Kind[] = ["team", "vessel", "helicopter", "drone"];

export const isAircraft = (kind: Kind): boolean => kind === "helicopter" || kind === "drone";

/** Teams first, then vessels, then aircraft; within a kind as the files have them. */
export function unitsInOrder(units: readonly UnitReach[]): UnitReach[] {
  return [...units].sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
}

export interface Whereabouts {
  readonly longitude: number;
  readonly latitude: number;
  /** When it was there; null: it is looked for at its base. */
  readonly seen: string | null;
}

/** Where a unit is: as the reach has it, unless it has said since then that it is elsewhere. */
export function whereIs(unit: UnitReach, reach: Pick<Reach, "time">, position: Position | undefined): Whereabouts {
  const told = position && Date.parse(position.time) > Date.parse(unit.seen ?? reach.time) ? position : null;
  return told
    ? { longitude: told.longitude, latitude: told.latitude, seen: told.time }
    : { longitude: unit.longitude, latitude: unit.latitude, seen: unit.seen };
}

/** One place's shares side by side. */
export interface Shares {
  readonly place: string;
  readonly now: Coverage | undefined;
  readonly nowAir: Coverage | undefined;
  readonly night: Coverage | undefined;
  readonly nightAir: Coverage | undefined;
}

export function sharesOf(reach: Pick<Reach, "coverage" | "coverage_night">, domain: Coverage["domain"], place = ""): Shares {
  const find = (rows: readonly Coverage[], air: boolean): Coverage | undefined =>
    rows.find((each) => each.domain === domain && each.place === place && each.with_air === air);
  return {
    place, now: find(reach.coverage, false), nowAir: find(reach.coverage, true),
    night: find(reach.coverage_night, false), nightAir: find(reach.coverage_night, true),
  };
}

/** The cities of which shares are told, as the server has them. */
export function citiesOf(reach: Pick<Reach, "coverage">): string[] {
  return [...new Set(reach.coverage.map((each) => each.place).filter(Boolean))];
}

/** A share of people or sites; null where there are none to reach. */
export function part(within: number | null, total: number | null): number | null {
  return within === null || !total ? null : within / total;
}

/** Gaps by rank. */
export function gapsInOrder(gaps: readonly Gap[]): Gap[] {
  return [...gaps].sort((one, other) => one.rank - other.rank);
}

/** Changes that are any: the whole region always, a city only where something differs. */
export function changesThatMatter(changes: readonly CoverageChange[]): CoverageChange[] {
  return changes.filter((each) =>
    each.before.place === "" || Math.abs(each.area_km2) >= 1 || (each.people ?? 0) !== 0 || each.sites !== 0);
}

export type ByWhat = "land" | "sea" | "air";

/** The first of each kind: by road, by sea, by air. */
export function firstOfEach(firsts: readonly First[]): Partial<Record<ByWhat, First>> {
  const found: Partial<Record<ByWhat, First>> = {};
  for (const each of firsts) {
    const by = each.kind === "team" ? "land" : each.kind === "vessel" ? "sea" : "air";
    found[by] ??= each;
  }
  return found;
}

const CORNERS = 32;

/** A GeoJSON Polygon about a place, counter-clockwise; good for the few km that a road is cut within. */
export function circleAround(longitude: number, latitude: number, km: number): { type: "Polygon"; coordinates: number[][][] } {
  const ring = Array.from({ length: CORNERS }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CORNERS;
    const north = (km / KM_PER_DEGREE) * Math.sin(angle);
    const east = ((km / KM_PER_DEGREE) * Math.cos(angle)) / Math.cos((latitude * Math.PI) / 180);
    return [longitude + east, latitude + north];
  });
  return { type: "Polygon", coordinates: [[...ring, ring[0] ?? [longitude, latitude]]] };
}
