// Where new bases on land gain most: so many, or as few as reach a target.
import { useSignal } from "@preact/signals";
import { trimmed } from "../../format";
import type { Reach, ReachSiting } from "../../messages";
import { Field } from "../../parts/Field";
import type { HouseModel } from "../../state/model";
import { showPlace } from "../../state/reach";
import { siteBases, sited, siting, trial } from "../../state/reachTrial";
import { show } from "../../state/route";
import { may } from "../../state/session";
import { either, t } from "../../text";
import { percent } from "./Share";

const WEIGHTS = ["area", "people", "sites"] as const;

export function Siting({ model, reach }: { model: HouseModel; reach: Reach }) {
  const weight = useSignal<string>("area");
  const by = useSignal<"count" | "share">("count");
  const number = useSignal("3");
  const muster = useSignal("30");
  const submit = (event: Event): void => {
    event.preventDefault();
    const wanted = by.value === "count" ? { count: Number(number.value) } : { share: Number(number.value) / 100 };
    void siteBases(model, { weight: weight.value, muster: Number(muster.value), ...wanted });
  };
  return (
    <>
      <p class="hint">{t("reach.sitingHint", { n: reach.aim_minutes })}</p>
      <form class="line-form" onSubmit={submit}>
        <Field label={t("reach.weight")}>
          <select value={weight.value} onChange={(event) => { weight.value = event.currentTarget.value; }}>
            {WEIGHTS.map((each) => <option key={each} value={each}>{t(`reach.by_${each}`)}</option>)}
          </select>
        </Field>
        <Field label={t("reach.goal")}>
          <select value={by.value} onChange={(event) => {
            by.value = event.currentTarget.value as "count" | "share";
            number.value = by.value === "count" ? "3" : "90";
          }}>
            <option value="count">{t("reach.byCount")}</option>
            <option value="share">{t("reach.byShare")}</option>
          </select>
        </Field>
        <Field label={t(by.value === "count" ? "reach.howMany" : "reach.howMuch")}>
          <input type="number" required min={1} max={by.value === "count" ? 50 : 100} step={by.value === "count" ? 1 : "any"} value={number.value}
            onInput={(event) => { number.value = event.currentTarget.value; }} />
        </Field>
        <Field label={t("reach.muster")}>
          <input type="number" required min={0} max={119} value={muster.value} onInput={(event) => { muster.value = event.currentTarget.value; }} />
        </Field>
        <button type="submit" class="loud" disabled={siting.value || !may("officer")}>{t(siting.value ? "reach.trying" : "reach.site")}</button>
      </form>
      {!may("officer") && <p class="hint">{t("reach.officer")}</p>}
      {sited.value && <Sited found={sited.value} />}
    </>
  );
}

function Sited({ found }: { found: ReachSiting }) {
  const tryAll = (): void => {
    trial.value = { without: [], cuts: [], bases: found.bases.map(({ id: _, gain: __, ...base }) => ({ ...base, muster: found.muster })) };
    show("reach", "trial");
  };
  const gain = (value: number): string => (found.unit === "km2" ? `${trimmed(value, 0)}\u00a0km²` : trimmed(value, 0));
  return (
    <section aria-label={t("reach.sitedTitle")} aria-live="polite">
      <h3>{t("reach.sited", { n: found.bases.length, before: percent(found.before), after: percent(found.after) })}</h3>
      <p class="hint">{found.is_best ? t("reach.isBest") : t("reach.isNotBest", { share: percent(found.open_gap) })}</p>
      <table class="values">
        <thead>
          <tr>
            <th scope="col" class="number">{t("reach.rank")}</th><th scope="col">{t("reach.candidate")}</th>
            <th scope="col" class="number">{t(`reach.gain_${found.weight}`)}</th><th scope="col">{t("column.do")}</th>
          </tr>
        </thead>
        <tbody>
          {found.bases.map((base, at) => (
            <tr key={base.id}>
              <td class="number">{at + 1}</td>
              <th scope="row">{either(base.name_zh, base.name_en)}</th>
              <td class="number">+{gain(base.gain)}</td>
              <td><button type="button" onClick={() => showPlace(base.longitude, base.latitude)}>{t("reach.onMap")}</button></td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.bases.length > 0 && found.bases.length <= 20 && (
        <div class="buttons"><button type="button" onClick={tryAll}>{t("reach.tryThem")}</button></div>
      )}
    </section>
  );
}
