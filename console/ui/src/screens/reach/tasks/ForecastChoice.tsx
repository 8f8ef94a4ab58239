// Which forecast a plan or zones are for: those through the air of the house that is looked at, the newest of each run.
import { nearTime } from "../../../format";
import { current } from "../../../state/forecasts";
import { runOf } from "../../../state/house";
import type { HouseModel } from "../../../state/model";
import { chosenForecast, chosenRun } from "../../../state/plans";
import { either, t } from "../../../text";
import { Field } from "../../../parts/Field";

export function ForecastChoice({ model }: { model: HouseModel }) {
  const forecasts = current(model).filter((each) => each.medium === "air");
  const chosen = chosenForecast.value;
  if (!chosen) return null;
  return (
    <Field label={t("tasks.forecast")}>
      <select class="broad" value={runOf(chosen.id)} onChange={(event) => { chosenRun.value = event.currentTarget.value; }}>
        {forecasts.map((each) => (
          <option key={each.id} value={runOf(each.id)}>
            {either(each.title_zh, each.title_en)} · {nearTime(each.time, model.now.value)}{each.warns ? "" : ` · ${t("tasks.whatIf")}`}
          </option>
        ))}
      </select>
    </Field>
  );
}
