// Which forecast a plan or zones are for: those through the air of the house that is looked at, the newest of each run; where plans are looked at, over ones too.
import { nearTime } from "../../../format";
import { current } from "../../../state/forecasts";
import { runOf } from "../../../state/house";
import type { HouseModel } from "../../../state/model";
import { runsOf } from "../../../state/planFacts";
import { chosenRun, shownRun } from "../../../state/plans";
import { either, t } from "../../../text";
import { Field } from "../../../parts/Field";

export function ForecastChoice({ model, withPlans = false }: { model: HouseModel; withPlans?: boolean }) {
  const open = new Set(current(model).map((each) => runOf(each.id)));
  const runs = runsOf(current(model), withPlans ? model.plans.value : new Map());
  if (!runs.length) return null;
  const name = (run: string): string => {
    const found = model.forecasts.value.get(run);
    const plan = model.plans.value.get(run);
    const title = found ? `${either(found.title_zh, found.title_en)} · ${nearTime(found.time, model.now.value)}`
      : either(plan?.title_zh, plan?.title_en) || run;
    return open.has(run) ? title : `${title} · ${t("tasks.ended")}`;
  };
  return (
    <Field label={t("tasks.forecast")}>
      <select class="broad" value={shownRun.value} onChange={(event) => { chosenRun.value = event.currentTarget.value; }}>
        {runs.map((run) => <option key={run} value={run}>{name(run)}</option>)}
      </select>
    </Field>
  );
}
