// Which forecasts the map draws, and which of them it is asked to show.
import { computed, signal } from "@preact/signals";
import type { Forecast } from "../messages";
import { current } from "./forecasts";
import { runOf } from "./house";
import { compared } from "./plume";
import { screen } from "./route";
import { viewed } from "./watch";

/** Runs an officer has taken off the map; a newer forecast of the run stays off as well. */
export const hiddenRuns = signal<ReadonlySet<string>>(new Set());

/** The forecast the map is asked to show, and a number that makes every asking another one. */
export const framed = signal<{ readonly id: string; readonly nth: number } | null>(null);

/** What the map draws: those of the house looked at that nobody has taken off; on their own screen the one or two looked at. */
export const drawn = computed<readonly Forecast[]>(() => {
  if (screen.value === "plume") return compared.value;
  return viewed.value ? current(viewed.value).filter((each) => !hiddenRuns.value.has(runOf(each.id))) : [];
});

export function showRun(forecast: Forecast, on: boolean): void {
  const hidden = new Set(hiddenRuns.peek());
  if (on) hidden.delete(runOf(forecast.id));
  else hidden.add(runOf(forecast.id));
  hiddenRuns.value = hidden;
}

/** Move the map to a forecast, and draw it. */
export function frameForecast(forecast: Forecast): void {
  showRun(forecast, true);
  framed.value = { id: forecast.id, nth: (framed.peek()?.nth ?? 0) + 1 };
}
