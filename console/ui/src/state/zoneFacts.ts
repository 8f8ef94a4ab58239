// What zones propose, as an officer reads it: one row for what is proposed alike, its sectors by ring. Pure.
import type { Forecast, Sector, ZoneProposal, Zones } from "../messages";

export interface ProposalRow {
  readonly key: string;
  readonly first: ZoneProposal;
  readonly actions: readonly ZoneProposal["action"][];
  readonly sectors: readonly Sector[];
  readonly towns: readonly string[];
  readonly people: number;
  /** The earliest. */
  readonly before: string | null;
  /** The proposal with the gravest figure; undefined where none is known. */
  readonly worst: ZoneProposal | undefined;
  readonly unknown: readonly (readonly [string, string])[];
}

/** Proposals by one criterion share a row, and so do the precautions of one zone; in the order in which each first stands. */
export function rowsOf(found: Pick<Zones, "proposals" | "sectors">): ProposalRow[] {
  const groups = new Map<string, ZoneProposal[]>();
  for (const each of found.proposals) {
    const key = [each.zone ? "" : each.action, each.certainty, each.zone, each.criterion_en, each.condition_en].join("|");
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups].flatMap(([key, group]) => {
    const first = group[0];
    if (!first) return [];
    const ids = new Set(group.flatMap((each) => each.sectors));
    const times = group.flatMap((each) => each.before ?? []);
    const known = group.filter((each) => each.number).toSorted((one, other) => gravity(other) - gravity(one));
    const unknown = new Map(group.flatMap((each) => unknownOf(each, known.length > 0)).map((each) => [each[0], each]));
    return [{
      key, first, actions: [...new Set(group.map((each) => each.action))],
      sectors: found.sectors.filter((each) => ids.has(each.id)),
      towns: [...new Set(group.flatMap((each) => each.towns))],
      people: first.zone ? first.people : group.reduce((sum, each) => sum + each.people, 0),
      before: times.toSorted()[0] ?? null, worst: known[0], unknown: [...unknown.values()],
    }];
  });
}

const gravity = (each: ZoneProposal): number => each.number?.[1] || (each.number?.[2] ?? 0) * 1e-9;

/** Of a proposal without a figure the first says just that: it goes where another of the row has one. */
function unknownOf(each: ZoneProposal, someKnown: boolean): [string, string][] {
  const all = (each.unknown_zh ?? []).map((zh, at): [string, string] => [zh, each.unknown_en?.[at] ?? zh]);
  return someKnown && !each.number ? all.slice(1) : all;
}

/** Sectors ring by ring from the inside: 0 to 5 km, N and NNE; all 16 of a ring are told as such. */
export function ringsOf(sectors: readonly Sector[]): { inner: number; outer: number; all: boolean; sectors: readonly Sector[] }[] {
  const rings = new Map<string, Sector[]>();
  for (const each of sectors) {
    const key = `${each.inner_km} ${each.outer_km}`;
    rings.set(key, [...(rings.get(key) ?? []), each]);
  }
  return [...rings.values()].map((here) => ({ inner: here[0]?.inner_km ?? 0, outer: here[0]?.outer_km ?? 0, all: here.length === 16, sectors: here }))
    .toSorted((one, other) => one.inner - other.inner);
}

/** The usual letters of a zone; empty where its name has them or it is a key of ours. */
export function lettersOf(key: string, name: string): string {
  return /^[A-Z]+$/.test(key) && !name.includes(key) ? key : "";
}

/** What a forecast's levels are of. */
export function kindOf(forecast: Pick<Forecast, "levels"> | undefined): "dose" | "concentration" | "unknown" {
  const level = forecast?.levels[0];
  return level === undefined ? "unknown" : level.unit === "mSv" ? "dose" : "concentration";
}
