// English names of the towns stations stand in and of the rivers they stand at; the map's own layers know them.
import { signal } from "@preact/signals";
import { get } from "../api";
import { language } from "../prefs";
import { t } from "../text";

interface Towns {
  features: { properties: { name_zh?: string; name_en?: string } }[];
}

const english = signal<ReadonlyMap<string, string>>(new Map());
const rivers = signal<ReadonlyMap<string, string>>(new Map());

async function namesOf(layer: string): Promise<ReadonlyMap<string, string>> {
  const { features } = await get<Towns>(`/api/geography/${layer}`);
  const names = new Map<string, string>();
  for (const { properties } of features) {
    // Of two towns of one name the larger comes first in the file.
    if (properties.name_zh && properties.name_en && !names.has(properties.name_zh)) names.set(properties.name_zh, properties.name_en);
  }
  return names;
}

export async function readTowns(): Promise<void> {
  english.value = await namesOf("towns");
  rivers.value = await namesOf("rivers");
}

/** A river's or a town's name in the language of the screen; a town may bear the name of its river. */
export function riverOrTown(chinese: string): string {
  const river = language.value === "en" ? rivers.value.get(chinese) : undefined;
  return river ? t("river.name", { name: river }) : townName(chinese);
}

/** A town's name in the language of the screen, as far as it is known. */
export function townName(chinese: string | undefined): string {
  return (language.value === "en" ? english.value.get(chinese ?? "") : undefined) ?? chinese ?? "";
}
