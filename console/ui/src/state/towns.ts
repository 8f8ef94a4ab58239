// The towns of the map's own layer: English names of those stations stand in, and how many people live there.
import { signal } from "@preact/signals";
import { get } from "../api";
import { language } from "../prefs";

interface Towns {
  features: {
    geometry: { coordinates: [number, number] };
    properties: { name_zh?: string; name_en?: string; population?: number | null; geonameid?: number };
  }[];
}

export interface Town {
  /** As forecasts name it. */
  readonly id: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly population: number | null;
}

/** Towns with their people, as GeoNames has them. */
export const towns = signal<readonly Town[]>([]);

const english = signal<ReadonlyMap<string, string>>(new Map());

export async function readTowns(): Promise<void> {
  const { features } = await get<Towns>("/api/geography/towns");
  const names = new Map<string, string>();
  for (const { properties } of features) {
    // Of two towns of one name the larger comes first in the file.
    if (properties.name_zh && properties.name_en && !names.has(properties.name_zh)) names.set(properties.name_zh, properties.name_en);
  }
  english.value = names;
  towns.value = features.map(({ geometry: { coordinates: [longitude, latitude] }, properties }) => ({
    id: `town-${properties.geonameid}`, longitude, latitude, population: properties.population ?? null,
  }));
}

/** A town's name in the language of the screen, as far as it is known. */
export function townName(chinese: string | undefined): string {
  return (language.value === "en" ? english.value.get(chinese ?? "") : undefined) ?? chinese ?? "";
}
