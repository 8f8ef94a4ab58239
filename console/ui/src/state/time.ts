// The pace of the screen: signals that change with time. No server time here (model.ts).
import { signal } from "@preact/signals";

/** Milliseconds of this page's own steady clock, four times a second. */
export const beat = signal(performance.now());
/** Whole seconds of the same clock, for what need not move faster. */
export const second = signal(Math.floor(performance.now() / 1000));
/** Steps of five seconds, for sums over all stations. */
export const step = signal(Math.floor(performance.now() / 5000));

export function startTime(): void {
  setInterval(() => {
    const now = performance.now();
    beat.value = now;
    second.value = Math.floor(now / 1000);
    step.value = Math.floor(now / 5000);
  }, 250);
}
