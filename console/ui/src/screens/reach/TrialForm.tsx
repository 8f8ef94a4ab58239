// What would be if: units left out, roads cut around a place, a new base. Nothing is changed by it.
import { type Signal, useSignal } from "@preact/signals";
import { position } from "../../format";
import type { Reach } from "../../messages";
import { Field } from "../../parts/Field";
import { PlaceFields, type Typed } from "../../parts/PlaceFields";
import type { HouseModel } from "../../state/model";
import { unitsInOrder } from "../../state/reachFacts";
import { baseMuster, cutKm, forgetTrial, isTrialEmpty, place, placing, trial, tried, tryIt, trying } from "../../state/reachTrial";
import { may } from "../../state/session";
import { either, t } from "../../text";
import { Changes } from "./Changes";

export function TrialForm({ model, reach }: { model: HouseModel; reach: Reach }) {
  const { without } = trial.value;
  const units = unitsInOrder(reach.units);
  return (
    <>
      <p class="hint">{t("reach.trialHint")}</p>
      <div class="line-form">
        <Field label={t("reach.leaveOut")}>
          <select value="" onChange={(event) => {
            const id = event.currentTarget.value;
            if (id) trial.value = { ...trial.peek(), without: [...without, id] };
          }}>
            <option value="">{t("reach.chooseUnit")}</option>
            {units.filter((each) => each.in_service && !without.includes(each.id)).map((each) => (
              <option key={each.id} value={each.id}>{either(each.name_zh, each.name_en)}</option>
            ))}
          </select>
        </Field>
        <Amount label={t("reach.cutRadius")} held={cutKm} min={0.5} max={100} />
        <button type="button" aria-pressed={placing.value === "cut"} onClick={() => { placing.value = placing.value === "cut" ? null : "cut"; }}>{t("reach.cutHere")}</button>
        <Amount label={t("reach.baseMuster")} held={baseMuster} min={0} max={600} />
        <button type="button" aria-pressed={placing.value === "base"} onClick={() => { placing.value = placing.value === "base" ? null : "base"; }}>{t("reach.baseHere")}</button>
      </div>
      {placing.value && <TypedPlace what={placing.value} />}
      <Chosen reach={reach} />
      <div class="buttons">
        <button type="button" class="loud" disabled={isTrialEmpty.value || trying.value || !may("officer")} onClick={() => void tryIt(model)}>
          {t(trying.value ? "reach.trying" : "reach.try")}
        </button>
        <button type="button" disabled={isTrialEmpty.value && !tried.value} onClick={forgetTrial}>{t("reach.clear")}</button>
        {!may("officer") && <small>{t("reach.officer")}</small>}
      </div>
      {tried.value && <Changes tried={tried.value} />}
    </>
  );
}

function Amount({ label, held, min, max }: { label: string; held: Signal<number>; min: number; max: number }) {
  return (
    <Field label={label}>
      <input type="number" min={min} max={max} step="any" value={held.value}
        onInput={({ currentTarget: { validity, value } }) => { if (validity.valid && value) held.value = Number(value); }} />
    </Field>
  );
}

/** The place to cut at or to build on, typed instead of clicked. */
function TypedPlace({ what }: { what: "cut" | "base" }) {
  const typed = useSignal<Typed>({ longitude: "", latitude: "" });
  const submit = (event: Event): void => {
    event.preventDefault();
    place(what, { longitude: Number(typed.value.longitude), latitude: Number(typed.value.latitude) });
  };
  return (
    <form class="line-form typed-place" onSubmit={submit}>
      <PlaceFields typed={typed} />
      <button type="submit">{t("reach.placeIt")}</button>
      <small>{t(`reach.click_${what}`)}</small>
    </form>
  );
}

/** What is to be tried, each with a way to take it back. */
function Chosen({ reach }: { reach: Reach }) {
  const { without, cuts, bases } = trial.value;
  const unit = (id: string): string => {
    const found = reach.units.find((each) => each.id === id);
    return either(found?.name_zh, found?.name_en) || id;
  };
  const rows: [string, () => void][] = [
    ...without.map((id): [string, () => void] => [
      t("reach.isOut", { name: unit(id) }), () => { trial.value = { ...trial.peek(), without: without.filter((each) => each !== id) }; }]),
    ...cuts.map((cut): [string, () => void] => [
      t("reach.isCut", { place: position(cut.longitude, cut.latitude), km: cut.km }), () => { trial.value = { ...trial.peek(), cuts: cuts.filter((each) => each !== cut) }; }]),
    ...bases.map((base): [string, () => void] => [
      t("reach.isBase", { place: either(base.name_zh, base.name_en) || position(base.longitude, base.latitude), n: base.muster }), () => { trial.value = { ...trial.peek(), bases: bases.filter((each) => each !== base) }; }]),
  ];
  if (!rows.length) return null;
  return (
    <ul class="chosen">
      {rows.map(([says, drop]) => (
        <li key={says}>{says} <button type="button" class="plain" aria-label={t("reach.drop", { what: says })} onClick={drop}>✕</button></li>
      ))}
    </ul>
  );
}
