// The newest reading of one quantity at one station, whatever its statistic.
import type { Reading } from "../messages";
import type { HouseModel } from "./model";

export function newestOf(model: HouseModel, station: string, quantity: string): Reading | undefined {
  let newest: Reading | undefined;
  for (const reading of model.latest.value.get(station)?.values() ?? []) {
    if (reading.quantity === quantity && (!newest || reading.time > newest.time)) newest = reading;
  }
  return newest;
}
