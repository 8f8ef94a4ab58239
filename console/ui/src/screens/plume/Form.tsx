// The form for another run: where from, what and how much, which weather, and whether anybody is to be warned.
import { useEffect, useId } from "preact/hooks";
import { ApiError } from "../../api";
import { NOTHING } from "../../format";
import type { HouseModel } from "../../state/model";
import { notify, reasonOf } from "../../state/notices";
import { asking, change, choices, order, readChoices, wanted, wrong } from "../../state/plume";
import { askingOf, BLANK } from "../../state/plumeForm";
import { show } from "../../state/route";
import { may } from "../../state/session";
import { sites } from "../../state/sites";
import { t, word } from "../../text";
import { Typed } from "./Asked";
import { FromWhere } from "./FromWhere";
import { Release } from "./Release";
import { WeatherFields } from "./WeatherFields";

/** Fields that stand elsewhere in the form than their name says. */
const SHOWN_AT: Readonly<Record<string, string>> = { rate: "amount", total: "amount" };

export function Form({ model }: { model: HouseModel }) {
  useEffect(() => { void readChoices(model); }, []);
  const form = wanted.value;
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { body, wrong: missing } = askingOf(form, (id) => sites.value.get(id));
    wrong.value = Object.fromEntries(missing.map((each) => [each, word("plumewrong", each)]));
    if (missing.length) return;
    try {
      await order(model, body);
      notify("done", t("plume.done"));
      show("plume", "places");
    } catch (error) {
      const field = error instanceof ApiError ? error.field : "";
      wrong.value = { [SHOWN_AT[field] ?? field]: reasonOf(error) };
    }
  };
  const others = wrong.value[""];
  return (
    <form class="plume-form" noValidate onSubmit={(event) => void send(event)}>
      {!may("officer") && <p class="hint">{t("plume.officers")}</p>}
      <FromWhere model={model} />
      <Release />
      {form.what !== "assumed" && (
        <div class="pairs">
          <Typed of="height" label={t("plume.heightField")} mode="decimal"
            {...(form.what === "reactor" && { hint: t("plume.heightHint", { n: choices.value?.accidents.find((each) => each.key === form.accident)?.height ?? NOTHING }) })} />
          <Typed of="start" label={t("plume.startField")} hint={t("plume.startHint")} placeholder={t("plume.now")} />
        </div>
      )}
      <WeatherFields />
      <Warns />
      {others && <p class="trouble" role="alert">{others}</p>}
      <div class="buttons">
        <button type="submit" class="loud" disabled={!may("officer") || asking.value}>{t(asking.value ? "plume.running" : "plume.run")}</button>
        <button type="button" onClick={() => { wanted.value = BLANK; wrong.value = {}; }}>{t("plume.clear")}</button>
      </div>
    </form>
  );
}

function Warns() {
  const group = useId();
  const form = wanted.value;
  if (form.what === "assumed") return <p class="hint">{t("plume.assumedWarns")}</p>;
  return (
    <fieldset class="choice warns">
      <legend>{t("plume.warnField")}</legend>
      <label><input type="radio" name={group} checked={!form.warn} onChange={() => change({ warn: false })} /> {t("plume.warnNo")}</label>
      <label><input type="radio" name={group} checked={form.warn} onChange={() => change({ warn: true })} /> {t("plume.warnYes")}</label>
    </fieldset>
  );
}
