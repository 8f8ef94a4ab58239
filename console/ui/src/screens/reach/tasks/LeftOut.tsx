// Points that nobody is sent to, each with the reason; and a person's word on who goes to which point.
import { useSignal } from "@preact/signals";
import type { Plan } from "../../../messages";
import { Field } from "../../../parts/Field";
import type { HouseModel } from "../../../state/model";
import { pointOf } from "../../../state/planFacts";
import { assign, pickedPoint, planning } from "../../../state/plans";
import { unitsInOrder } from "../../../state/reachFacts";
import { may } from "../../../state/session";
import { either, t } from "../../../text";

export function LeftOut({ model, plan, numbers }: { model: HouseModel; plan: Plan; numbers: ReadonlyMap<string, number> }) {
  return (
    <>
      {plan.unassigned.length > 0 && (
        <section aria-label={t("tasks.left")}>
          <h3>{t("tasks.left")}</h3>
          <ul class="grounds">
            {plan.unassigned.map((each) => {
              const point = pointOf(plan, each.point);
              return (
                <li key={each.point}>
                  <span class="point-number empty" aria-hidden="true">{numbers.get(each.point)}</span>
                  <button type="button" class="link" onClick={() => { pickedPoint.value = each.point; }}>
                    {point ? either(point.name_zh, point.name_en) : each.point}
                  </button>
                  {" "}{point && t("tasks.priority", { n: point.priority })}: {either(each.zh, each.en)}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <Assign model={model} plan={plan} numbers={numbers} />
    </>
  );
}

function Assign({ model, plan, numbers }: { model: HouseModel; plan: Plan; numbers: ReadonlyMap<string, number> }) {
  const unit = useSignal("");
  const chosen = useSignal("");
  const units = unitsInOrder(model.reach.value?.units ?? []).filter((each) => each.kind === "team" || each.kind === "vessel");
  const points = plan.points.toSorted((one, other) => (numbers.get(one.id) ?? 0) - (numbers.get(other.id) ?? 0));
  const known = [chosen.value, pickedPoint.value].find((id) => points.some((each) => each.id === id));
  const point = known ?? points[0]?.id ?? "";
  if (!may("officer") || !points.length) return null;
  return (
    <form class="line-form wide" aria-label={t("tasks.assign")} onSubmit={(event) => { event.preventDefault(); void assign(model, plan, point, unit.value); }}>
      <Field label={t("tasks.point")}>
        <select value={point} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
          {points.map((each) => <option key={each.id} value={each.id}>{numbers.get(each.id)} {either(each.name_zh, each.name_en)}</option>)}
        </select>
      </Field>
      <Field label={t("tasks.unit")}>
        <select value={unit.value} onChange={(event) => { unit.value = event.currentTarget.value; }}>
          <option value="">{t("tasks.bestUnit")}</option>
          {units.map((each) => <option key={each.id} value={each.id}>{either(each.name_zh, each.name_en)}</option>)}
        </select>
      </Field>
      <button type="submit" disabled={planning.value}>{t("tasks.assign")}</button>
    </form>
  );
}
