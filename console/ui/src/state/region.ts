// The region these screens are for: its name, what of it the map shows first, what must be said about its boundaries.
import { computed, signal } from "@preact/signals";
import { get } from "../api";
import type { Region } from "../messages";
import { groundSources } from "./ground";
import { either, t } from "../text";

export const region = signal<Region | null>(null);

export async function readRegion(): Promise<void> {
  region.value = await get<Region>("/api/region");
}

export const regionName = computed(() => either(region.value?.name_zh, region.value?.name_en) || t("app.region"));
/** Said until a department has brought its own. */
export const boundaryNotice = computed(() => groundSources.value.boundaries ? "" : either(region.value?.notice_zh, region.value?.notice_en));
