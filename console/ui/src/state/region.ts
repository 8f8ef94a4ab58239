// The region these screens are for: its name, what of it the map shows first, what must be said about its boundaries.
import { computed, signal } from "@preact/signals";
import { get } from "../api";
import type { Region } from "../messages";
import { either, t } from "../text";

export const region = signal<Region | null>(null);

export async function readRegion(): Promise<void> {
  region.value = await get<Region>("/api/region");
}

export const regionName = computed(() => either(region.value?.name_zh, region.value?.name_en) || t("app.region"));
/** The name of a plant, an estate or an intake. */
export function siteName(id: string): string {
  const site = region.value?.sites?.find((each) => each.id === id);
  return either(site?.name_zh, site?.name_en) || id;
}

export const boundaryNotice = computed(() => either(region.value?.notice_zh, region.value?.notice_en));
