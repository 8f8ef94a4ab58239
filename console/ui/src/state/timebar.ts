// The moment the map shows of the forecasts it draws, and its course while it plays. Null: the whole time at once.
import { computed, effect, signal } from "@preact/signals";
import { calm } from "../attention";
import { drawn } from "./drawn";
import { type Span, spanOf, STEP_MS, stepped } from "./front";
import { visible } from "./layers";

const chosen = signal<number | null>(null);
export const playing = signal(false);

/** From the first release to the last end of what is drawn; null: nothing to step through. */
export const span = computed<Span | null>(() => (visible.value.forecasts ? spanOf(drawn.value) : null));

/** The moment looked at, ms; null: all of the time. */
export const moment = computed<number | null>(() => {
  const at = chosen.value;
  const now = span.value;
  return at === null || now === null ? null : Math.min(Math.max(at, now.start), now.end);
});

export function showMoment(at: number | null): void {
  chosen.value = at;
}

/** One step on or back; true where there is something to step through. */
export function stepTime(by: 1 | -1): boolean {
  const now = span.peek();
  if (!now) return false;
  playing.value = false;
  chosen.value = stepped(moment.peek(), now, by);
  return true;
}

/** From where it stands, or from the start where it is at the end; true where there is something to play. */
export function togglePlay(): boolean {
  const now = span.peek();
  if (!now) return false;
  if (!playing.peek() && (moment.peek() ?? now.end) >= now.end) chosen.value = now.start;
  playing.value = !playing.peek();
  return true;
}

/** Five minutes each so many ms; slowly for those who want little motion. */
const PACE = { lively: 250, calm: 1000 };

/** Moves the moment on while it plays; stops at the end, and when nothing is drawn any more. */
export function startPlaying(): void {
  effect(() => {
    if (!playing.value) return;
    if (!span.value) {
      playing.value = false;
      return;
    }
    const timer = setInterval(() => {
      const now = span.peek();
      const at = moment.peek();
      if (!now || at === null || at >= now.end) playing.value = false;
      else chosen.value = Math.min(at + STEP_MS, now.end);
    }, calm.matches ? PACE.calm : PACE.lively);
    return () => clearInterval(timer);
  });
}
