// What would be if, and where new bases gain most: what is tried, and what the server answered. Changes nothing.
import { batch, computed, signal } from "@preact/signals";
import { consider } from "../api";
import type { ReachSiting, ReachTrial } from "../messages";
import type { HouseModel } from "./model";
import { attempt } from "./notices";
import { circleAround } from "./reachFacts";
import { viewed } from "./watch";

export interface Spot {
  readonly longitude: number;
  readonly latitude: number;
}

export interface Trial {
  readonly without: readonly string[];
  readonly cuts: readonly (Spot & { readonly km: number })[];
  readonly bases: readonly (Spot & {
    /** Min until a crew there leaves. */
    readonly muster: number;
    readonly name_zh?: string;
    readonly name_en?: string;
  })[];
}

const NOTHING: Trial = { without: [], cuts: [], bases: [] };
export const trial = signal<Trial>(NOTHING);
/** What the next click on the map places. */
export const placing = signal<"cut" | "base" | null>(null);
/** Radius of the next cut, km. */
export const cutKm = signal(5);
/** Min until a crew at the next new base leaves. */
export const baseMuster = signal(30);
/** What would be; the map draws it in place of what is. */
export const tried = signal<ReachTrial | null>(null);
export const trying = signal(false);
export const isTrialEmpty = computed(() => {
  const { without, cuts, bases } = trial.value;
  return without.length + cuts.length + bases.length === 0;
});

/** The spot that was clicked or typed becomes what was being placed. */
export function place(what: "cut" | "base", spot: Spot): void {
  const now = trial.peek();
  trial.value = what === "cut"
    ? { ...now, cuts: [...now.cuts, { ...spot, km: cutKm.peek() }] }
    : { ...now, bases: [...now.bases, { ...spot, muster: baseMuster.peek() }] };
  placing.value = null;
}

export function forgetTrial(): void {
  batch(() => {
    trial.value = NOTHING;
    tried.value = null;
    placing.value = null;
  });
}

export async function tryIt(model: HouseModel): Promise<void> {
  const { without, cuts, bases } = trial.peek();
  trying.value = true;
  await attempt(async () => {
    const found = await consider<ReachTrial>(model.path("reach/what-if"), {
      without,
      cuts: cuts.map(({ longitude, latitude, km }) => ({ geometry: circleAround(longitude, latitude, km), roads_only: true })),
      bases,
    });
    if (viewed.peek() === model) tried.value = found; // what would be in one house is nothing in another
  });
  trying.value = false;
}

// New bases.

export const sited = signal<ReachSiting | null>(null);
export const siting = signal(false);

export async function siteBases(model: HouseModel, wanted: Record<string, unknown>): Promise<void> {
  siting.value = true;
  await attempt(async () => {
    const found = await consider<ReachSiting>(model.path("reach/siting"), wanted);
    if (viewed.peek() === model) sited.value = found;
  });
  siting.value = false;
}
