// Plans of who measures where, in the house that is looked at: which is shown, and what officers do with it.
import { computed, signal } from "@preact/signals";
import { consider, post } from "../api";
import type { Forecast, Plan, Task } from "../messages";
import { language } from "../prefs";
import { t } from "../text";
import { current } from "./forecasts";
import { runOf } from "./house";
import type { HouseModel } from "./model";
import { attempt, notify } from "./notices";
import { chosenOf } from "./planFacts";
import { show } from "./route";
import { may } from "./session";
import { viewed } from "./watch";

/** The run of forecasts whose plan and zones are looked at; null: whichever comes first. */
export const chosenRun = signal<string | null>(null);
/** The point that is picked in the table or on the map. */
export const pickedPoint = signal<string | null>(null);
export const planning = signal(false);

/** The run that is looked at: teams go on after the window of its forecast is over. */
export const shownRun = computed<string | undefined>(() => {
  const model = viewed.value;
  return model ? chosenOf(current(model), model.plans.value, chosenRun.value) : undefined;
});

/** Its newest forecast; undefined once that is over. */
export const chosenForecast = computed<Forecast | undefined>(() => {
  const model = viewed.value;
  return model ? current(model).find((each) => runOf(each.id) === shownRun.value) : undefined;
});

/** Its plan in force. */
export const shownPlan = computed<Plan | undefined>(() => viewed.value?.plans.value.get(shownRun.value ?? ""));

/** Look at the plan or the zones of a run, beside the map. */
export function openRun(run: string, part: "tasks" | "zones", exercise: string | null): void {
  chosenRun.value = run;
  show("reach", part, exercise);
}

function allowed(): boolean {
  if (may("officer")) return true;
  notify("refused", t("tasks.officer"));
  return false;
}

const pathOf = (plan: Plan): string => `plans/${plan.id.split("/").map(encodeURIComponent).join("/")}`;

export async function propose(model: HouseModel, forecast: Forecast, wanted: Pick<Plan, "work" | "protection" | "most">): Promise<void> {
  if (!allowed()) return;
  planning.value = true;
  await attempt(() => consider<Plan>(model.path("plans"), { forecast: forecast.id, ...wanted }), t("tasks.proposed"));
  planning.value = false;
}

export async function report(model: HouseModel, plan: Plan, task: Task, state: Task["state"], note: string): Promise<boolean> {
  if (!allowed()) return false;
  return attempt(() => post(model.path(`${pathOf(plan)}/report`), { task: task.id, state, note }), t("tasks.reported"));
}

/** An empty unit: whoever is best. */
export async function assign(model: HouseModel, plan: Plan, point: string, unit: string): Promise<boolean> {
  if (!allowed()) return false;
  planning.value = true;
  const done = await attempt(() => consider(model.path(`${pathOf(plan)}/assign`), { point, unit }), t("tasks.assigned"));
  planning.value = false;
  return done;
}

/** Where the orders are on paper. */
export function sheetPath(model: HouseModel, plan: Plan, unit = ""): string {
  return model.path(`${pathOf(plan)}/sheet.pdf?${new URLSearchParams({ lang: language.value, ...(unit && { unit }) })}`);
}
