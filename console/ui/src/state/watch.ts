// All houses on this screen: the live one always, each running drill beside it, and which one is looked at.
import { batch, computed, effect, signal, untracked } from "@preact/signals";
import type { Alert } from "../messages";
import { inOrder, isWaiting, standing, sums } from "./alerts";
import { HouseModel } from "./model";
import { exerciseInAddress, showExercise } from "./route";

/** The live house, once somebody is signed in. */
export const live = signal<HouseModel | null>(null);
export const drills = signal<ReadonlyMap<string, HouseModel>>(new Map());

/** The house that is looked at. */
export const viewed = computed<HouseModel | null>(() => {
  const asked = exerciseInAddress.value;
  return (asked === null ? undefined : drills.value.get(asked)) ?? live.value;
});

export const all = computed<readonly HouseModel[]>(() =>
  live.value === null ? [] : [live.value, ...drills.value.values()],
);

/** What the banner shows; a real alert comes before any of a drill. */
export const stand = computed(() => standing(all.value.map((model) => model.alerts.value)));

/** Alerts of the house that is looked at. */
export const listed = computed<readonly Alert[]>(() => inOrder(viewed.value?.alerts.value.values() ?? []));

/** Real alerts while a drill is looked at; they stand above the drill's, in a block of their own. */
export const realBeside = computed<readonly Alert[]>(() => {
  if (viewed.value?.exercise == null) return [];
  return inOrder([...(live.value?.alerts.value.values() ?? [])].filter((alert) => isWaiting(alert) || alert.active));
});

export const listedSums = computed(() => sums(listed.value));

/** Alerts that nobody acknowledged in houses not looked at. */
export const elsewhere = computed(() => {
  const model = viewed.value;
  if (model === null || model.exercise !== null) return 0;
  let waiting = 0;
  for (const drill of drills.value.values()) {
    for (const alert of drill.alerts.value.values()) if (isWaiting(alert)) waiting++;
  }
  return waiting;
});

export function houseOf(alert: Alert): HouseModel | null {
  return alert.exercise === null ? live.value : (drills.value.get(alert.exercise) ?? null);
}

/** What to call when the server no longer knows who we are. */
export const onSignedOut = { tell: (): void => {} };

let stop: (() => void) | null = null;

/** Open the streams. */
export function startWatching(): void {
  stopWatching();
  const first = new HouseModel(null);
  live.value = first;
  const ends = [
    effect(() => {
      const running = new Set(first.exercises.value.map((each) => each.id));
      if (first.known.value) untracked(() => follow(running));
    }),
    effect(() => {
      if (first.link.value === "signed-out") onSignedOut.tell();
    }),
    lookAtDrillIfNothingElse(first),
  ];
  const hurry = (): void => all.value.forEach((model) => model.hurry());
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  stop = () => {
    ends.forEach((end) => end());
    window.removeEventListener("online", hurry);
    document.removeEventListener("visibilitychange", hurry);
    all.value.forEach((model) => model.close());
  };
}

export function stopWatching(): void {
  stop?.();
  stop = null;
  batch(() => {
    live.value = null;
    drills.value = new Map();
  });
}

function follow(running: ReadonlySet<string>): void {
  const now = new Map(drills.value);
  for (const [id, model] of now) {
    if (running.has(id)) continue;
    model.close();
    now.delete(id);
  }
  for (const id of running) if (!now.has(id)) now.set(id, new HouseModel(id));
  drills.value = now;
  const asked = exerciseInAddress.value;
  if (asked !== null && !running.has(asked)) showExercise(null);
}

/** For so long after opening a drill may take the view of a console that has nothing else to show. */
const SETTLING_MS = 15_000;

/** A console that has never had a live reading, opened while a drill runs or begins, shows the drill: once. */
function lookAtDrillIfNothingElse(first: HouseModel): () => void {
  const opened = performance.now();
  let decided = exerciseInAddress.peek() !== null;
  return effect(() => {
    const [only] = first.exercises.value;
    if (decided || !first.known.value || !only) return;
    decided = true;
    const { latest, alerts } = first.house.peek();
    const settled = performance.now() - opened > SETTLING_MS;
    if (!settled && latest.size === 0 && alerts.size === 0) untracked(() => showExercise(only.id));
  });
}
