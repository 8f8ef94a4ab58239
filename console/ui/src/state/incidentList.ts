// Which incidents are on the screen, which is picked, and the clock that is most urgent of all houses.
import { computed, signal } from "@preact/signals";
import type { Incident } from "../messages";
import { incidentKey, incidentsInOrder, isStatutory, pending, type Urgent } from "./incidents";
import type { HouseModel } from "./model";
import { all, drills, live, viewed } from "./watch";

export const pickedIncident = signal<string | null>(null);

/** Incidents of the house that is looked at that are not closed; while that is a drill the real ones stand above. */
export const incidentsListed = computed<readonly Incident[]>(() => {
  const shown = [...(viewed.value?.incidents.value.values() ?? [])];
  const real = viewed.value?.exercise == null ? [] : [...(live.value?.incidents.value.values() ?? [])];
  return incidentsInOrder([...real, ...shown]);
});

/** Statutory duties still to be done, of all houses on this screen. */
export const duties = computed<readonly Urgent[]>(
  () => pending(all.value.flatMap((model) => [...model.incidents.value.values()]), isStatutory),
);

/** The house of an incident's key, and its id there. */
export function placeOf(key: string): { model: HouseModel | null; id: string } {
  const cut = key.indexOf("/");
  const exercise = key.slice(0, cut);
  return { model: exercise ? (drills.value.get(exercise) ?? null) : live.value, id: key.slice(cut + 1) };
}

export function houseOfIncident(incident: Incident): HouseModel | null {
  return incident.exercise === null ? live.value : (drills.value.get(incident.exercise) ?? null);
}

/** Pick the next incident of the list, or the one before. */
export function stepIncident(by: 1 | -1): void {
  const rows = incidentsListed.peek();
  if (!rows.length) return;
  const at = rows.findIndex((each) => incidentKey(each) === pickedIncident.peek());
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  if (next) pickedIncident.value = incidentKey(next);
}
