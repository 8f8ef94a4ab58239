// Whether what the live house shows may be trusted: keeps the moments its clock was heard, and asks whether its store works.
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Readiness } from "../messages";
import { type Doubt, doubtsOf, leap, LEAP_STAYS_MS, type Moment, timesOf } from "./doubts";
import { stopped } from "./freshness";
import { me } from "./session";
import { second, step } from "./time";
import { live } from "./watch";

/** Each look is answered within 5 s late by the server, however many ask (console/probe.py). */
const LOOK_EVERY_MS = 10_000;

const moment = signal<Moment | null>(null);
const leapt = signal<{ readonly ms: number; readonly at: number; readonly steady: number } | null>(null);
const store = signal("");

const told = computed(() => live.value?.house.value.serverTime ?? null);
const recent = computed(() => {
  const found = leapt.value;
  return found && second.value * 1000 - found.steady < LEAP_STAYS_MS ? found : null;
});
const times = computed(() => {
  step.value; // data grow old while nothing arrives
  const model = live.value;
  const now = untracked(() => model?.now.value ?? null);
  return model?.known.value && now !== null ? timesOf(model.stations.value, model.latest.value, now) : null;
});

export const doubts = computed<readonly Doubt[]>(() => {
  const model = live.value;
  if (!model?.known.value || model.lost.value) return []; // the lost bar says it all
  return doubtsOf({
    moment: moment.value, leapt: recent.value, times: times.value, lagMs: model.lagMs.value, store: store.value, stopped: stopped.value,
  });
});

function hear(said: string | null): void {
  if (said === null) {
    moment.value = leapt.value = null;
    return;
  }
  const now: Moment = { server: Date.parse(said), steady: performance.now(), pc: Date.now() };
  const before = moment.peek();
  const ms = before ? leap(before, now) : 0;
  if (ms) leapt.value = { ms, at: now.server, steady: now.steady };
  moment.value = now;
}

async function look(): Promise<void> {
  if (!me.peek() || live.peek()?.lost.peek()) return;
  try {
    const answer = await fetch("/readyz", { signal: AbortSignal.timeout(LOOK_EVERY_MS) });
    store.value = ((await answer.json()) as Readiness).store;
  } catch {
    // Nobody answers: what can be said of that is said by the lost bar.
  }
}

/** Doubt from now on. */
export function startDoubting(): void {
  effect(() => {
    const said = told.value;
    untracked(() => hear(said));
  });
  effect(() => {
    if (live.value?.known.value) void look();
  });
  setInterval(() => void look(), LOOK_EVERY_MS);
}
