// English names of the towns stations stand in; the map's own layer of towns knows them.
import { signal } from "@preact/signals";
import { get } from "../api";
import { language } from "../prefs";

interface Towns {
  features: { properties: { name_zh?: string; name_en?: string } }[];
}

const english = signal<ReadonlyMap<string, string>>(new Map());

export async function readTowns(): Promise<void> {
  const { features } = await get<Towns>("/api/geography/towns");
  const names = new Map<string, string>();
  for (const { properties } of features) {
    // Of two towns of one name the larger comes first in the file.
    if (properties.name_zh && properties.name_en && !names.has(properties.name_zh)) names.set(properties.name_zh, properties.name_en);
  }
  english.value = names;
}

/** A town's name in the language of the screen, as far as it is known. */
export function townName(chinese: string | undefined): string {
  return (language.value === "en" ? english.value.get(chinese ?? "") : undefined) ?? chinese ?? "";
}
