import { describe, expect, it } from "vitest";
import type { Forecast, Frame, Plan, SamplingPoint, Task } from "../src/messages";
import { emptyHouse } from "../src/state/house";
import { byUnit, chosenOf, isOver, nextOf, numbered, runsOf } from "../src/state/planFacts";
import { fold } from "../src/state/reducer";
import { tasksEn } from "../src/text/tasks.en";
import { tasksZh } from "../src/text/tasks.zh";

const task = (unit: string, order: number, leaves: string): Task => ({ id: `p/${unit}/${order}`, unit, order, leaves, state: "ordered" }) as Task;
const point = (id: string, priority: number): SamplingPoint => ({ id, priority }) as SamplingPoint;
const forecast = (id: string, medium = "air", warns = false): Forecast => ({ id, medium, warns }) as Forecast;
const plan = (number: number, run = "leak"): Plan => ({ type: "plan", id: `${run}/plan/${number}`, number, forecast: `${run}/3` }) as Plan;

it("units stand in the order in which they leave, each with its tasks in theirs", () => {
  const found = byUnit({ tasks: [task("b", 2, "2026-11-28T05:00:00Z"), task("b", 1, "2026-11-28T04:10:00Z"), task("a", 1, "2026-11-28T04:05:00Z")] });
  expect(found.map((each) => [each.unit, each.tasks.map(({ order }) => order)])).toEqual([["a", [1]], ["b", [1, 2]]]);
});

it("points are numbered by priority, and within it as the plan has them", () => {
  expect([...numbered({ points: [point("axis", 2), point("town", 1), point("edge", 3), point("intake", 1)] })]).toEqual(
    [["town", 1], ["intake", 2], ["axis", 3], ["edge", 4]]);
});

it("a task that is over takes no report, and each other state has a way on", () => {
  expect([nextOf("done"), nextOf("cannot")]).toEqual([[], []]);
  expect(nextOf("ordered")).toContain("on_way");
  expect(nextOf("measured")).toEqual(["done"]);
});

it("a task of unknown amount is over no limit", () => {
  expect(isOver({ limit: null, total: 5 } as never)).toBe(false);
  expect(isOver({ limit: 20, total: 21 } as never)).toBe(true);
});

describe("the forecast that is looked at", () => {
  const forecasts = [forecast("river/1", "river"), forecast("new/1"), forecast("leak/3")];
  it("is of the air, the newest with a plan unless one is chosen", () => {
    expect(chosenOf(forecasts, new Map(), null)).toBe("new");
    expect(chosenOf(forecasts, new Map([["leak", plan(1)]]), null)).toBe("leak");
    expect(chosenOf(forecasts, new Map([["leak", plan(1)]]), "new")).toBe("new");
    expect(chosenOf(forecasts, new Map(), "river")).toBe("new");
  });
  it("warns before it is a what-if, even where only the what-if has a plan", () => {
    const both = [forecast("trial/1"), forecast("leak/3", "air", true)];
    expect(chosenOf(both, new Map([["trial", plan(1, "trial")]]), null)).toBe("leak");
  });
  it("is still there once its window is over, for teams are on their way", () => {
    const plans = new Map([["leak", plan(1)]]);
    expect(runsOf([forecast("new/1")], plans)).toEqual(["new", "leak"]);
    expect([chosenOf([], plans, null), chosenOf([], new Map(), "leak")]).toEqual(["leak", undefined]);
  });
});

it("a new plan takes the place of the one before of its run alone", () => {
  let house = { ...emptyHouse(), known: true, seq: 1 };
  const say = (data: Plan): void => {
    house = fold(house, { type: "plan", seq: house.seq + 1, exercise: null, data } as Frame).house;
  };
  [plan(1), plan(1, "spill"), plan(2)].forEach(say);
  expect([...house.plans].map(([run, each]) => [run, each.number])).toEqual([["leak", 2], ["spill", 1]]);
});

it("both languages fill the same places of a sentence", () => {
  const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();
  for (const [key, text] of Object.entries(tasksZh)) expect(places(tasksEn[key as keyof typeof tasksZh]), key).toEqual(places(text));
});
