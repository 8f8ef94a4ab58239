// Times as they stand on the screens of one house.
import { calendarDay, clockTime, nearTime } from "../format";
import type { HouseModel } from "./model";
import { live } from "./watch";

/** Near times without their day or year, by the house's clock; a drill of another year always says which. */
export function when(model: HouseModel | null, time: string): string {
  const now = model?.now.peek() ?? null;
  return model?.exercise != null && isOfAnotherYear(time) ? `${calendarDay(time)} ${clockTime(time, false)}` : nearTime(time, now);
}

function isOfAnotherYear(time: string): boolean {
  const today = live.value?.now.peek() ?? null;
  return today !== null && calendarDay(today).slice(0, 4) !== calendarDay(time).slice(0, 4);
}
