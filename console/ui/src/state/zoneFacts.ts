// What zones propose, as an officer reads it: one row for what is proposed alike, its sectors by ring. Pure.
import type { Forecast, Sector, ZoneProposal, Zones } from "../messages";

/** mSv or mg/m³: below it a figure with one decimal is 0. */
export const NEARLY_NOTHING = 0.05;

export interface ProposalRow {
  readonly key: string;
  readonly first: ZoneProposal;
  readonly actions: readonly ZoneProposal["action"][];
  readonly rings: readonly Ring[];
  readonly towns: readonly string[];
  readonly people: number;
  /** The earliest. */
  readonly before: string | null;
  /** The proposal with the gravest figure; undefined where none is known. */
  readonly worst: ZoneProposal | undefined;
  readonly unknown: readonly (readonly [string, string])[];
}

/** Sectors of one ring, and the earliest time at which what is proposed must be done there. */
export interface Ring {
  readonly inner: number;
  readonly outer: number;
  /** All 16. */
  readonly isWhole: boolean;
  readonly sectors: readonly Sector[];
  readonly before: string | null;
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
    const soonest = new Map(group.flatMap((each) => each.sectors.map((sector): [string, string | null] => [sector, each.before ?? null])));
    const known = group.filter((each) => each.number).toSorted((one, other) => gravity(other) - gravity(one));
    const unknown = new Map(group.flatMap((each) => unknownOf(each, known.length > 0)).map((each) => [each[0], each]));
    return [{
      key, first, actions: [...new Set(group.map((each) => each.action))],
      rings: ringsOf(found.sectors.filter((each) => ids.has(each.id)), soonest),
      towns: [...new Set(group.flatMap((each) => each.towns))],
      people: first.zone ? first.people : group.reduce((sum, each) => sum + each.people, 0),
      before: times.toSorted()[0] ?? null, worst: known[0], unknown: [...unknown.values()],
    }];
  });
}

/** By the middle value; where that is nearly nothing, by what one member in twenty is above. */
const gravity = (each: ZoneProposal): number => ((each.number?.[1] ?? 0) < NEARLY_NOTHING ? 0 : each.number?.[1] ?? 0) + (each.number?.[2] ?? 0) * 1e-9;

/** Of a proposal without a figure the first says just that: it goes where another of the row has one. */
function unknownOf(each: ZoneProposal, someKnown: boolean): [string, string][] {
  const all = (each.unknown_zh ?? []).map((zh, at): [string, string] => [zh, each.unknown_en?.[at] ?? zh]);
  return someKnown && !each.number ? all.slice(1) : all;
}

/** Sectors ring by ring from the inside: 0 to 5 km, N and NNE. */
export function ringsOf(sectors: readonly Sector[], soonest: ReadonlyMap<string, string | null> = new Map()): Ring[] {
  const rings = new Map<string, Sector[]>();
  for (const each of sectors) {
    const key = `${each.inner_km} ${each.outer_km}`;
    rings.set(key, [...(rings.get(key) ?? []), each]);
  }
  return [...rings.values()].map((here) => ({
    inner: here[0]?.inner_km ?? 0, outer: here[0]?.outer_km ?? 0, isWhole: here.length === 16, sectors: here,
    before: here.flatMap((each) => soonest.get(each.id) ?? []).toSorted()[0] ?? null,
  })).toSorted((one, other) => one.inner - other.inner);
}

/** Threatened sectors of one ring that are threatened alike and at the same times, from the inside. */
export function threatsOf(sectors: readonly Sector[]): { first: Sector; sectors: readonly Sector[]; people: number }[] {
  const groups = new Map<string, Sector[]>();
  for (const each of sectors.filter((sector) => sector.threat)) {
    const key = [each.inner_km, each.outer_km, each.threat, each.soonest, each.after, each.by].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((here) => (here[0] ? [{ first: here[0], sectors: here, people: here.reduce((sum, each) => sum + each.people, 0) }] : []));
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
