// The tasks of one team or vessel: where, when, what to measure, dose or concentration and its limit, and its reports.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { clockTime, number, trimmed } from "../../../format";
import type { Plan, SamplingPoint, Task } from "../../../messages";
import type { HouseModel } from "../../../state/model";
import { isOver, nextOf, pointOf, type UnitTasks as Own } from "../../../state/planFacts";
import { pickedPoint, report, sheetPath } from "../../../state/plans";
import { quantityName } from "../../../state/quantities";
import { showPlace } from "../../../state/reach";
import { may } from "../../../state/session";
import { either, t, word } from "../../../text";

interface Props {
  readonly model: HouseModel;
  readonly plan: Plan;
  readonly own: Own;
  readonly numbers: ReadonlyMap<string, number>;
}

export function UnitTasks({ model, plan, own, numbers }: Props) {
  const first = own.tasks[0];
  if (!first) return null;
  const name = either(first.name_zh, first.name_en);
  return (
    <article class="unit-tasks" data-unit={own.unit} aria-label={name}>
      <h4>
        {name} <a class="link" href={sheetPath(model, plan, own.unit)} target="_blank" rel="noreferrer">{t("tasks.print")}</a>
      </h4>
      {own.tasks.map((task) => (
        <OneTask key={task.id} model={model} plan={plan} task={task} point={pointOf(plan, task.point)} number={numbers.get(task.point)} />
      ))}
    </article>
  );
}

interface OneProps {
  readonly model: HouseModel;
  readonly plan: Plan;
  readonly task: Task;
  readonly point: SamplingPoint | undefined;
  readonly number: number | undefined;
}

function OneTask({ model, plan, task, point, number: at }: OneProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is gone: whoever goes by the keyboard is at the next one, not at the top of the page.
    if (box.current?.dataset.reported !== undefined && document.activeElement === document.body) {
      (box.current.querySelector<HTMLElement>(".buttons button") ?? box.current.querySelector<HTMLElement>(".link"))?.focus();
    }
    delete box.current?.dataset.reported;
  }, [task.state]);
  if (!point) return null;
  const isPicked = pickedPoint.value === point.id;
  const pick = (): void => {
    pickedPoint.value = isPicked ? null : point.id;
    if (!isPicked) showPlace(point.longitude, point.latitude);
  };
  const boards = either(task.boards_zh, task.boards_en);
  const needs = point.needs.map((each) => t(each.must ? "tasks.must" : "tasks.wanted", { what: quantityName(each.quantity), place: word("taskplace", each.place) }));
  return (
    <div ref={box} class={isPicked ? "one-task picked" : "one-task"}>
      <p>
        <span class="point-number" aria-hidden="true">{at}</span>
        <button type="button" class="link" aria-pressed={isPicked} onClick={pick}>{either(point.name_zh, point.name_en)}</button>{" "}
        <span class={`tag plain-tag task-${task.state}`}>{t(`taskstate.${task.state}`)}</span>
        {" "}<b>{clockTime(task.leaves, false)} → {clockTime(task.arrives, false)}</b>{" "}
        {t("tasks.until", { time: clockTime(task.until, false) })}
        {task.kilometres !== null && ` · ${trimmed(task.kilometres, 0)} km`}
        {boards && ` · ${t("reach.boards", { name: boards })}`}
        {!task.in_time && <em class="unconfirmed">{t("tasks.late")}</em>}
      </p>
      <small>{[either(point.why_zh, point.why_en), arrivalOf(point), either(point.moved_zh, point.moved_en)].filter(Boolean).join(" · ")}</small>
      <small>{t("tasks.measure")}{needs.join(t("list.comma"))} · {task.instruments.map((each) => word("instrument", each)).join(t("list.comma"))}
        {task.lacks.length > 0 && ` · ${t("tasks.lacks", { what: task.lacks.map(quantityName).join(t("list.comma")) })}`}
      </small>
      <Exposed task={task} />
      <Says model={model} plan={plan} task={task} onSent={() => { if (box.current) box.current.dataset.reported = ""; }} />
    </div>
  );
}

function arrivalOf(point: SamplingPoint): string {
  if (point.expected) return t("tasks.expected", { time: clockTime(point.expected, false) });
  return point.earliest ? t("tasks.earliest", { time: clockTime(point.earliest, false) }) : "";
}

function Exposed({ task: { exposure } }: { task: Task }) {
  const bound = exposure.from_areas ? "≤ " : "";
  const figure = (value: number): string => `${value > 0 ? bound : ""}${number(value, 2)}\u00a0${exposure.unit}`;
  return (
    <small class={isOver(exposure) ? "trouble" : ""}>
      {exposure.kind === "unknown"
        ? either(exposure.limit_zh, exposure.limit_en)
        : t(exposure.kind === "dose" ? "tasks.dose" : "tasks.air", {
          way: figure(exposure.on_way), there: figure(exposure.at_point), total: figure(exposure.total),
          limit: exposure.limit === null ? "—" : `${number(exposure.limit, 2)}\u00a0${exposure.unit}`,
        })}
      {exposure.kind !== "unknown" && ` · ${either(exposure.limit_zh, exposure.limit_en)}`}
      {!exposure.confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}
      {" · "}{either(exposure.protection_zh, exposure.protection_en)}
    </small>
  );
}

function Says({ model, plan, task, onSent }: { model: HouseModel; plan: Plan; task: Task; onSent: () => void }) {
  const asking = useSignal<Task["state"] | null>(null);
  const note = useSignal("");
  const send = async (state: Task["state"]): Promise<void> => {
    onSent();
    if (await report(model, plan, task, state, note.value.trim())) asking.value = null;
  };
  const next = nextOf(task.state);
  if (!next.length) return null;
  return (
    <div class="buttons">
      {next.map((state) => (
        <button key={state} type="button" disabled={!may("officer")} aria-expanded={["measured", "cannot"].includes(state) ? asking.value === state : undefined}
          onClick={() => { if (["measured", "cannot"].includes(state)) asking.value = asking.value === state ? null : state; else void send(state); }}>
          {t(`taskstate.${state}`)}
        </button>
      ))}
      {asking.value && (
        <form class="line-form" onSubmit={(event) => { event.preventDefault(); if (asking.value) void send(asking.value); }}>
          <label>
            <span>{t(asking.value === "cannot" ? "tasks.whyNot" : "tasks.readings")}</span>
            <input required={asking.value === "cannot"} maxLength={500} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
          </label>
          <button type="submit" class="loud">{t("action.record")}</button>
        </form>
      )}
    </div>
  );
}
