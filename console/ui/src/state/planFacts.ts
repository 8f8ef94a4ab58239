// What a plan says, in the order in which whoever leads the teams asks for it. Pure: no signal, no server.
import type { Exposure, Forecast, Plan, SamplingPoint, Task } from "../messages";
import { runOf } from "./house";

/** What a team may say next of its task. */
const NEXT: Readonly<Record<Task["state"], readonly Task["state"][]>> = {
  ordered: ["accepted", "on_way", "cannot"],
  accepted: ["on_way", "cannot"],
  on_way: ["arrived", "cannot"],
  arrived: ["measured", "done", "cannot"],
  measured: ["done"],
  done: [],
  cannot: [],
};

export const nextOf = (state: Task["state"]): readonly Task["state"][] => NEXT[state];

export interface UnitTasks {
  readonly unit: string;
  readonly tasks: readonly Task[];
}

/** Each unit with its tasks in their order; who leaves first comes first. */
export function byUnit(plan: Pick<Plan, "tasks">): UnitTasks[] {
  const found = new Map<string, Task[]>();
  for (const task of plan.tasks) found.set(task.unit, [...(found.get(task.unit) ?? []), task]);
  return [...found].map(([unit, tasks]) => ({ unit, tasks: tasks.toSorted((one, other) => one.order - other.order) }))
    .toSorted((one, other) => Date.parse(one.tasks[0]?.leaves ?? "") - Date.parse(other.tasks[0]?.leaves ?? ""));
}

export function pointOf(plan: Pick<Plan, "points">, id: string): SamplingPoint | undefined {
  return plan.points.find((each) => each.id === id);
}

/** Points by number, as the map and the table name them: by priority, as the plan has them. */
export function numbered(plan: Pick<Plan, "points">): ReadonlyMap<string, number> {
  const order = plan.points.map((point, at) => ({ point, at }))
    .toSorted((one, other) => one.point.priority - other.point.priority || one.at - other.at);
  return new Map(order.map(({ point }, at) => [point.id, at + 1]));
}

/** Whether a task may expose to more than its limit: never of a plan as it is made, so that it shows if it does. */
export const isOver = (exposure: Exposure): boolean => exposure.limit !== null && exposure.total > exposure.limit;

/** Runs that may be looked at: of forecasts through the air, the newest first, then of plans whose forecast is over. */
export function runsOf(forecasts: readonly Forecast[], plans: ReadonlyMap<string, Plan>): string[] {
  const inAir = forecasts.filter((each) => each.medium === "air").map((each) => runOf(each.id));
  const over = [...plans.values()].toSorted((one, other) => Date.parse(other.time) - Date.parse(one.time)).map((each) => runOf(each.forecast));
  return [...new Set([...inAir, ...over])];
}

/** The run that is chosen; else the newest that warns, with a plan before without; else the newest with a plan; else the newest. */
export function chosenOf(forecasts: readonly Forecast[], plans: ReadonlyMap<string, Plan>, run: string | null): string | undefined {
  const runs = runsOf(forecasts, plans);
  if (run !== null && runs.includes(run)) return run;
  const warning = new Set(forecasts.filter((each) => each.warns).map((each) => runOf(each.id)));
  return runs.find((each) => warning.has(each) && plans.has(each)) ?? runs.find((each) => warning.has(each))
    ?? runs.find((each) => plans.has(each)) ?? runs[0];
}
