// The register of sites: what can release something, what must be protected, what stations belong to.
import { computed, signal } from "@preact/signals";
import { get } from "../api";
import type { Authority, Site, SiteList } from "../messages";
import { either } from "../text";
import { forgetRings } from "./rings";

const register = signal<SiteList | null>(null);

export const sites = computed<ReadonlyMap<string, Site>>(
  () => new Map((register.value?.sites ?? []).map((each) => [each.id, each])),
);
/** How many places with sealed sources are not told to this person. */
export const withheld = computed(() => register.value?.withheld ?? 0);

const picked = signal<string | null>(null);
/** The site that the map says more about. */
export const pickedSite = computed<Site | null>(() => sites.value.get(picked.value ?? "") ?? null);

export async function readSites(): Promise<void> {
  register.value = await get<SiteList>("/api/sites");
}

/** Whoever signs in next may be shown less. */
export function forgetSites(): void {
  register.value = null;
  picked.value = null;
  forgetRings();
}

export function pickSite(id: string | null): void {
  picked.value = id;
}

/** The name of a plant, an estate or an intake. */
export function siteName(id: string): string {
  const site = sites.value.get(id);
  return either(site?.name_zh, site?.name_en) || id;
}

/** Who must be told when something happens there. */
export function toldOf(site: Site): readonly Authority[] {
  const known = register.value?.authorities ?? [];
  return (site.tell ?? []).map((id) => known.find((each) => each.id === id) ?? { id, name_zh: id });
}
