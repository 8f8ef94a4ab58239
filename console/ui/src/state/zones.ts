// Protective zones of the house that is looked at: asked for by an officer's look, and drawn until another house is looked at.
import { batch, effect, signal, untracked } from "@preact/signals";
import { find } from "../api";
import type { Zones } from "../messages";
import type { HouseModel } from "./model";
import { reasonOf } from "./notices";
import { viewed } from "./watch";

export const zones = signal<Zones | null>(null);
export const zonesTrouble = signal("");
export const askingZones = signal(false);
/** Whose way out is drawn alone; null: all of them. */
export const pickedOrigin = signal<string | null>(null);

export async function askZones(model: HouseModel, wanted: Record<string, string>): Promise<void> {
  askingZones.value = true;
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  try {
    const found = await find<Zones>(model.path(`zones?${query}`));
    if (viewed.peek() === model) batch(() => { zones.value = found; zonesTrouble.value = ""; pickedOrigin.value = null; });
  } catch (error) {
    zonesTrouble.value = reasonOf(error);
  }
  askingZones.value = false;
}

/** Zones of one house are nothing in another. */
export function followZones(): () => void {
  let house = viewed.peek();
  return effect(() => {
    const now = viewed.value;
    if (now === house) return;
    house = now;
    untracked(() => batch(() => { zones.value = null; zonesTrouble.value = ""; }));
  });
}
