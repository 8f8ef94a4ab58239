// The rows of the alert screen: what the address asks for of the house that is looked at, and what is ticked there.
import { computed, effect, signal } from "@preact/signals";
import type { Alert } from "../messages";
import { placeName } from "../parts/alert";
import { either } from "../text";
import { ALL, type Asked, byReturn, countsOf, type Facts, fits } from "./alertFilter";
import { isWaiting, keyOf, oneOfEach } from "./alerts";
import { said, say } from "./fragment";
import { quantityName } from "./quantities";
import { screen } from "./route";
import { houseOf, listed, viewed } from "./watch";

export const asked = computed<Asked>(() =>
  screen.value !== "alerts" ? ALL : { severity: said("severity"), state: said("state"), about: said("about"), city: said("city"), text: said("text") });

export const isNarrowed = computed(() => Object.values(asked.value).some(Boolean));

export const ask = (changes: Partial<Asked>): void => say(changes);
export const askNothing = (): void => say({ ...ALL });

const facts: Facts = {
  city: (alert) => houseOf(alert)?.stations.value.get(alert.station)?.city ?? "",
  words: (alert) => [
    placeName(alert), alert.station, alert.place, either(alert.title_zh, alert.title_en), quantityName(alert.quantity),
    alert.rule, alert.note, alert.acknowledged_by ?? "",
  ].join(" "),
};

const fitting = computed<readonly Alert[]>(() => {
  if (!isNarrowed.value) return listed.value;
  const found = listed.value.filter((alert) => fits(alert, asked.value, facts));
  return asked.value.state === "shelved" ? byReturn(found) : found;
});

export const counts = computed(() => countsOf(listed.value, asked.value, facts));

/** In a flood: every alert, not one of each event. Who asks for certain alerts is shown all of them anyway. */
export const whole = signal(false);

/** Top to bottom, as the table shows them. */
export const shownAlerts = computed<readonly Alert[]>(() => {
  const house = viewed.value;
  return house?.flood.value && !whole.value && !isNarrowed.value ? oneOfEach(fitting.value, house.incidents.value.values()) : fitting.value;
});

/** What the flood folds away. */
export const folded = computed(() => fitting.value.length - shownAlerts.value.length);
/** What the filters keep out of sight, and how many of it wait for somebody. */
export const hidden = computed(() => {
  const waiting = (alerts: readonly Alert[]): number => alerts.filter(isWaiting).length;
  return { all: listed.value.length - fitting.value.length, waiting: waiting(listed.value) - waiting(fitting.value) };
});

const ticked = signal<ReadonlySet<string>>(new Set());
let anchor: string | null = null;

/** Those that are ticked and still in the table. */
export const chosen = computed<readonly Alert[]>(() =>
  ticked.value.size ? shownAlerts.value.filter((alert) => ticked.value.has(keyOf(alert))) : []);

export const isTicked = (key: string): boolean => ticked.value.has(key);

/** Tick one or take its tick away; with `range` all from the one ticked before it to this. */
export function tick(key: string, range = false): void {
  const now = new Set(ticked.peek());
  const keys = shownAlerts.peek().map(keyOf);
  const [from, to] = [anchor === null ? -1 : keys.indexOf(anchor), keys.indexOf(key)];
  if (range && from >= 0 && to >= 0) {
    for (const each of keys.slice(Math.min(from, to), Math.max(from, to) + 1)) now.add(each);
  } else if (!now.delete(key)) now.add(key);
  anchor = key;
  ticked.value = now;
}

export function tickAll(on: boolean): void {
  ticked.value = new Set(on ? shownAlerts.peek().map(keyOf) : []);
}

effect(() => {
  viewed.value; // nothing of one house stays ticked in another
  screen.value;
  ticked.value = new Set();
  anchor = null;
});
