// Forecasts as the screens ask for them: those of a house that are not over, and what one says of an alert's place.
import type { Alert, Arrival, Forecast } from "../messages";
import { runOf } from "./house";
import type { HouseModel } from "./model";

/** Forecasts whose window is not over, the newest first. */
export function current(model: HouseModel): readonly Forecast[] {
  const now = model.now.value;
  return [...model.forecasts.value.values()]
    .filter((each) => now === null || Date.parse(each.end) > now)
    .toSorted((one, other) => Date.parse(other.time) - Date.parse(one.time));
}

/** What the newest forecast of its run says of an alert's place. */
export function arrivalOf(alert: Alert, forecasts: ReadonlyMap<string, Forecast>): Arrival | undefined {
  if (alert.forecast == null) return undefined;
  return forecasts.get(runOf(alert.forecast))?.arrivals.find((each) => each.place === alert.place);
}
