// What is picked on the screen: an alert, a station and the quantity whose chart is shown.
import { batch, computed, effect, signal } from "@preact/signals";
import type { Alert } from "../messages";
import { keyOf, stationsOf } from "./alerts";
import { screen } from "./route";
import { shownAlerts } from "./shownAlerts";
import { houseOf, listed, realBeside, viewed } from "./watch";

export const pickedKey = signal<string | null>(null);
export const pickedStation = signal<string | null>(null);
export const pickedQuantity = signal<string | null>(null);
/** A station the map is asked to move to, with a number that makes asking twice two things. */
export const goTo = signal<{ station: string; nth: number } | null>(null);

/** All that is on the screen, top to bottom: on the alert screen what its filters leave. */
const onScreen = computed<readonly Alert[]>(() =>
  [...realBeside.value, ...(screen.value === "alerts" ? shownAlerts.value : listed.value)]);

export const pickedAlert = computed<Alert | null>(
  () => onScreen.value.find((alert) => keyOf(alert) === pickedKey.value) ?? null,
);

/** The station whose chart is shown: the picked one, else that of the gravest alert, else the first that has a value. */
export const shownStation = computed<string | null>(() => {
  const model = viewed.value;
  if (!model) return null;
  const picked = pickedStation.value;
  if (picked !== null && model.stations.value.has(picked)) return picked;
  const alert = listed.value.find((each) => model.stations.value.has(each.station));
  return alert?.station ?? firstThatSpeaks.value;
});

/** The quantity whose chart is shown: the picked one, else that of an alert there, else the first that has a value. */
export const shownQuantity = computed<string | null>(() => {
  const model = viewed.value;
  const station = shownStation.value === null ? undefined : model?.stations.value.get(shownStation.value);
  if (!model || !station) return null;
  const measured = (station.channels ?? []).map((channel) => channel.quantity);
  const heard = [...(model.latest.value.get(station.id)?.values() ?? [])].map((reading) => reading.quantity);
  const alarming = listed.value.filter((each) => stationsOf(each).includes(station.id))
    .map((each) => each.quantity);
  const wanted = [pickedQuantity.value, ...alarming, ...heard];
  return wanted.find((each): each is string => each !== null && measured.includes(each)) ?? measured[0] ?? null;
});

const firstThatSpeaks = computed<string | null>(() => {
  const model = viewed.value;
  for (const [id] of model?.latest.value ?? []) if (model?.stations.value.has(id)) return id;
  return null;
});

export function pick(alert: Alert): void {
  batch(() => {
    pickedKey.value = keyOf(alert);
    if (houseOf(alert) === viewed.value && viewed.value?.stations.value.has(alert.station)) {
      pickStation(alert.station, alert.quantity);
    }
  });
}

export function pickStation(station: string | null, quantity: string | null = null): void {
  batch(() => {
    pickedStation.value = station;
    pickedQuantity.value = quantity || null;
  });
}

export function moveMapTo(station: string): void {
  goTo.value = { station, nth: (goTo.peek()?.nth ?? 0) + 1 };
}

/** Pick the next alert of the list, or the one before. */
export function step(by: 1 | -1): void {
  const alerts = onScreen.peek();
  if (!alerts.length) return;
  const at = alerts.findIndex((alert) => keyOf(alert) === pickedKey.peek());
  const next = at < 0 ? (by > 0 ? 0 : alerts.length - 1) : Math.min(alerts.length - 1, Math.max(0, at + by));
  const alert = alerts[next];
  if (alert) pick(alert);
}

/** Nothing of one house stays picked in another. */
export function followView(): void {
  let before = viewed.peek();
  effect(() => {
    const now = viewed.value;
    if (now === before) return;
    before = now;
    batch(() => {
      pickedKey.value = null;
      pickStation(null);
    });
  });
}
