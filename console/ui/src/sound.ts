// The alarm's voice: a pattern for each severity until someone acknowledges. No file, no network: WebAudio.
import { computed, effect, signal } from "@preact/signals";
import type { Alert, Severity } from "./messages";
import { isWaiting, RANK } from "./state/alerts";
import { beat } from "./state/time";
import { all, live, viewed } from "./state/watch";

interface Pattern {
  /** Hz of each tone. */
  readonly tones: readonly number[];
  readonly toneMs: number;
  readonly gapMs: number;
  readonly everyMs: number;
}

export const PATTERNS: Readonly<Record<Severity, Pattern>> = {
  red: { tones: [960, 770, 960, 770, 960], toneMs: 170, gapMs: 30, everyMs: 1500 },
  orange: { tones: [880, 880, 880], toneMs: 160, gapMs: 90, everyMs: 3000 },
  yellow: { tones: [660, 660], toneMs: 180, gapMs: 120, everyMs: 6000 },
  blue: { tones: [520], toneMs: 220, gapMs: 0, everyMs: 15_000 },
};
const LOST: Pattern = { tones: [330, 250], toneMs: 250, gapMs: 60, everyMs: 10_000 };
/** A drill sounds a fourth lower than the real thing. */
const DRILL = 0.75;
export const MUTE_MS = 60_000;

/** True once a click has allowed sound. */
export const armed = signal(false);
const mutedUntil = signal(0);
/** Milliseconds until a mute is over; 0 when sound is on. */
export const mutedFor = computed(() => Math.max(0, mutedUntil.value - beat.value));
/** The alert sounded last, for the record and for tests. */
export const sounding = signal<{ severity: Severity; exercise: boolean } | null>(null);

let context: AudioContext | null = null;

/** Start of watch: allow sound and let it be heard. */
export async function arm(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  armed.value = context.state === "running";
  context.onstatechange = () => {
    armed.value = context?.state === "running";
  };
  if (armed.value) play(PATTERNS.blue, 1, 0.5);
}

/** Silence for a minute, never for longer; a new unacknowledged alert ends it. */
export function mute(): void {
  mutedUntil.value = performance.now() + MUTE_MS;
}

export function test(severity: Severity): void {
  void arm().then(() => play(PATTERNS[severity]));
}

function play(pattern: Pattern, pitch = 1, loudness = 1): void {
  if (!context || context.state !== "running") return;
  let at = context.currentTime + 0.02;
  for (const tone of pattern.tones) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = "square";
    oscillator.frequency.value = tone * pitch;
    const length = pattern.toneMs / 1000;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.18 * loudness, at + 0.01);
    gain.gain.setValueAtTime(0.18 * loudness, at + length - 0.02);
    gain.gain.linearRampToValueAtTime(0, at + length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + length);
    at += length + pattern.gapMs / 1000;
  }
}

/** The alert to sound: a real one first; a drill's only while the drill is looked at. */
export const loudest = computed<Alert | null>(() => {
  let found: Alert | null = null;
  for (const model of all.value) {
    if (model.exercise !== null && model !== viewed.value) continue;
    for (const alert of model.alerts.value.values()) {
      if (!isWaiting(alert)) continue;
      const real = found ? Number(alert.exercise === null) - Number(found.exercise === null) : 1;
      if (!found || real > 0 || (real === 0 && RANK[alert.severity] > RANK[found.severity])) found = alert;
    }
  }
  return found;
});

/** Sound from now on whatever has to be heard. */
export function startSound(): void {
  let before: ReadonlySet<string> = new Set();
  effect(() => {
    const waiting = new Set<string>();
    for (const model of all.value) {
      for (const alert of model.alerts.value.values()) {
        if (isWaiting(alert)) waiting.add(`${alert.exercise}/${alert.id}/${alert.severity}`);
      }
    }
    for (const each of waiting) if (!before.has(each) && mutedUntil.peek()) mutedUntil.value = 0;
    before = waiting;
  });
  let next = 0;
  let last = "";
  effect(() => {
    const now = beat.value;
    const alert = loudest.value;
    const pattern = alert ? PATTERNS[alert.severity] : live.value?.lost.value ? LOST : null;
    const name = alert ? `${alert.exercise}/${alert.severity}` : pattern ? "lost" : "";
    if (name !== last) next = 0;
    last = name;
    if (!pattern || !armed.value || mutedFor.value > 0) {
      sounding.value = null;
      return;
    }
    if (now < next) return;
    next = now + pattern.everyMs;
    sounding.value = alert ? { severity: alert.severity, exercise: alert.exercise !== null } : null;
    play(pattern, alert?.exercise != null ? DRILL : 1);
  });
}
