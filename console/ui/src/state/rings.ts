// Dose-rate rings of one bare source on the map: of a registered one, or of figures somebody typed.
import { signal } from "@preact/signals";
import { get } from "../api";
import type { Site, SourceRings } from "../messages";
import { attempt } from "./notices";

export interface RingsShown {
  readonly longitude: number;
  readonly latitude: number;
  readonly answer: SourceRings;
}

export const ringsShown = signal<RingsShown | null>(null);

async function show(path: string, longitude: number, latitude: number): Promise<boolean> {
  return attempt(async () => {
    ringsShown.value = { longitude, latitude, answer: await get<SourceRings>(path) };
  });
}

/** Around a source where the register says it is. */
export function ringsOf(site: Site, code: string): Promise<boolean> {
  return show(`/api/sites/${encodeURIComponent(site.id)}/rings?${new URLSearchParams({ code })}`, site.longitude, site.latitude);
}

export interface TypedSource {
  readonly nuclide: string;
  readonly activity: string;
  readonly prefix: string; // "1e12": TBq
  readonly day: string;
  readonly longitude: string;
  readonly latitude: string;
}

/** Around a source anywhere, of figures somebody typed. */
export function ringsTyped(form: TypedSource): Promise<boolean> {
  const asked = new URLSearchParams({
    nuclide: form.nuclide.trim(), activity_bq: String(Number(form.activity) * Number(form.prefix)),
    ...(form.day && { activity_date: form.day }),
  });
  return show(`/api/rings?${asked}`, Number(form.longitude), Number(form.latitude));
}

export function forgetRings(): void {
  ringsShown.value = null;
}
