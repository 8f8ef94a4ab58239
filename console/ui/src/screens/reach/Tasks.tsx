// 布点与任务: points to measure at after a forecast, who goes there and when, what that exposes them to, and what teams report.
import { useSignal } from "@preact/signals";
import { nearTime } from "../../format";
import type { Change, Forecast, Plan } from "../../messages";
import { Field } from "../../parts/Field";
import type { HouseModel } from "../../state/model";
import { byUnit, numbered, pointOf } from "../../state/planFacts";
import { chosenForecast, planning, propose, shownPlan, sheetPath } from "../../state/plans";
import { may } from "../../state/session";
import { kindOf } from "../../state/zoneFacts";
import { either, t } from "../../text";
import { ForecastChoice } from "./tasks/ForecastChoice";
import { LeftOut } from "./tasks/LeftOut";
import { UnitTasks } from "./tasks/UnitTasks";
import { Assumptions } from "./RestsOn";

const WORKS = ["routine", "emergency", "collective", "life"] as const;
const PROTECTIONS = ["none", "filter"] as const;

export function Tasks({ model }: { model: HouseModel }) {
  const forecast = chosenForecast.value;
  const plan = shownPlan.value;
  if (!forecast && !plan) return <p class="says">{t("tasks.noForecast")}</p>;
  return (
    <>
      <ForecastChoice model={model} withPlans />
      {forecast && <Propose key={plan?.id} model={model} forecast={forecast} plan={plan} />}
      {plan ? <Shown model={model} plan={plan} forecast={forecast} /> : <p class="says">{t("tasks.none")}</p>}
    </>
  );
}

function Propose({ model, forecast, plan }: { model: HouseModel; forecast: Forecast; plan: Plan | undefined }) {
  const work = useSignal<Plan["work"]>(plan?.work ?? "routine");
  const protection = useSignal<Plan["protection"]>(plan?.protection ?? "none");
  const most = useSignal(plan?.most ?? 2);
  const kind = kindOf(forecast);
  const submit = (event: Event): void => {
    event.preventDefault();
    void propose(model, forecast, { work: work.value, protection: protection.value, most: most.value });
  };
  return (
    <form class="line-form wide" onSubmit={submit}>
      {kind !== "concentration" && <Field label={t("tasks.work")}>
        <select value={work.value} onChange={(event) => { work.value = event.currentTarget.value as Plan["work"]; }}>
          {WORKS.map((each) => <option key={each} value={each}>{t(`taskwork.${each}`)}</option>)}
        </select>
      </Field>}
      {kind !== "dose" && <Field label={t("tasks.protection")}>
        <select value={protection.value} onChange={(event) => { protection.value = event.currentTarget.value as Plan["protection"]; }}>
          {PROTECTIONS.map((each) => <option key={each} value={each}>{t(`taskprotection.${each}`)}</option>)}
        </select>
      </Field>}
      <Field label={t("tasks.most")}>
        <input type="number" min={1} max={3} required value={most.value} onInput={(event) => { most.value = event.currentTarget.valueAsNumber; }} />
      </Field>
      <button type="submit" class="loud" disabled={planning.value || !may("officer")}>
        {t(planning.value ? "tasks.planning" : plan ? "tasks.again" : "tasks.propose")}
      </button>
    </form>
  );
}

function Shown({ model, plan, forecast }: { model: HouseModel; plan: Plan; forecast: Forecast | undefined }) {
  const numbers = numbered(plan);
  const isOld = forecast !== undefined && forecast.id !== plan.forecast;
  return (
    <>
      <h3>
        {plan.what_if && <span class="tag plain-tag">{t("tasks.whatIf")}</span>}{" "}
        {t("tasks.plan", { n: plan.number, time: nearTime(plan.time, model.now.value) })}{" "}
        <small>{t("tasks.sums", { points: plan.points.length, tasks: plan.tasks.length, left: plan.unassigned.length })}</small>
      </h3>
      <p class="hint">
        {[plan.demo && t("tasks.demo"), isOld && t("tasks.older"), !forecast && t("tasks.over"), !plan.best && t("tasks.notBest"), t("tasks.proposal")].filter(Boolean).join(" ")}
      </p>
      <p class="buttons">
        <a class="link" href={sheetPath(model, plan)} target="_blank" rel="noreferrer">{t("tasks.printAll")}</a>
      </p>
      {byUnit(plan).map((each) => <UnitTasks key={each.unit} model={model} plan={plan} own={each} numbers={numbers} />)}
      {plan.tasks.length === 0 && <p class="says">{t("tasks.nobody")}</p>}
      <LeftOut model={model} plan={plan} numbers={numbers} />
      {plan.changes.length > 0 && (
        <section aria-label={t("tasks.changes")}>
          <h3>{t("tasks.changes")}</h3>
          <ul class="grounds">
            {plan.changes.map((each) => (
              <li key={each.point}><b>{nameOf(plan, each)}</b> {t(`taskchange.${each.kind}`)}{handOver(each)}: {either(each.zh, each.en)}</li>
            ))}
          </ul>
        </section>
      )}
      <h3>{t("reach.assumptions")}</h3>
      <Assumptions all={plan.assumptions} />
    </>
  );
}

/** From which unit to which, where it is another. */
function handOver(change: Change): string {
  if (change.before === change.after) return "";
  const [from, to] = [either(change.before_zh, change.before_en), either(change.after_zh, change.after_en)];
  return from && to ? ` ${from} → ${to}` : from || to ? ` ${from || to}` : "";
}

/** A dropped point is in the plan no more: the change itself names it. */
function nameOf(plan: Plan, change: Change): string {
  const point = pointOf(plan, change.point);
  return (point ? either(point.name_zh, point.name_en) : either(change.name_zh, change.name_en)) || change.point;
}
