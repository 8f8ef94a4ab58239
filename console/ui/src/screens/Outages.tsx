// Stations in maintenance, in calibration or out of service; and the form that makes them so.
import { useSignal } from "@preact/signals";
import { post } from "../api";
import { fullTime } from "../format";
import type { Outage } from "../messages";
import { Field } from "../parts/Field";
import type { HouseModel } from "../state/model";
import { attempt } from "../state/notices";
import { quantityName } from "../state/quantities";
import { may } from "../state/session";
import { either, t, word } from "../text";

const HOURS = [1, 2, 4, 8, 24, 72, 168];
const DAY_MS = 86_400_000;

export function nameOfStation(model: HouseModel, id: string): string {
  const station = model.stations.value.get(id);
  return station ? `${either(station.name_zh, station.name_en)} (${id})` : id;
}

/** What of a station is meant: one quantity, one rule, or all. */
export function partOf(model: HouseModel, { quantity = "", rule = "" }: Outage): string {
  if (quantity) return quantityName(quantity);
  if (!rule) return t("outages.all");
  const known = model.rules.value.find((each) => each.id === rule);
  return known ? either(known.title_zh, known.title_en) : rule;
}

export function endOf(outage: Outage, now: number | null): string {
  if (outage.until) return fullTime(outage.until);
  const days = now === null ? 0 : Math.floor((now - Date.parse(outage.since)) / DAY_MS);
  return t("outages.noend") + (days > 0 ? t("outages.days", { n: days }) : "");
}

export function Outages({ model }: { model: HouseModel }) {
  const outages = model.outages.value;
  const end = (each: Outage): void => {
    const verb = each.work === "out_of_service" ? "restore" : "resume";
    void attempt(() => post(model.path(`stations/${encodeURIComponent(each.station)}/${verb}`), { rule: each.rule ?? "" }), t("done.outage"));
  };
  const mayEnd = (each: Outage): boolean => Boolean(each.who) && may(each.work === "out_of_service" ? "director" : "officer");
  return (
    <section class="panel" aria-label={t("outages.title")}>
      <h2>{t("outages.title")}</h2>
      <p class="says">{t("outages.hint")}</p>
      {outages.length === 0 ? <p>{t("outages.none")}</p> : (
        <table class="values">
          <thead><tr>{(["place", "rule", "work", "since", "until", "who", "reason", "do"] as const).map((each) => <th key={each} scope="col">{t(`column.${each}`)}</th>)}</tr></thead>
          <tbody>
            {outages.map((each) => (
              <tr key={`${each.station}/${each.rule}/${each.quantity}`}>
                <th scope="row">{nameOfStation(model, each.station)}</th>
                <td>{partOf(model, each)}</td>
                <td>{word("work", each.work)}</td>
                <td>{fullTime(each.since)}</td>
                <td>{endOf(each, model.now.value)}</td>
                <td>{each.who || t("outages.self")}</td>
                <td>{each.reason}</td>
                <td>{mayEnd(each) && <button type="button" onClick={() => end(each)}>{t(each.work === "out_of_service" ? "outages.restore" : "outages.end")}</button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {may("officer") && <Enter model={model} />}
    </section>
  );
}

function Enter({ model }: { model: HouseModel }) {
  const station = useSignal("");
  const rule = useSignal("");
  const work = useSignal("maintenance");
  const reason = useSignal("");
  const hours = useSignal(4);
  const isOut = work.value === "out_of_service";
  const stations = [...model.stations.value.values()].sort((a, b) => a.id.localeCompare(b.id));
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const about = { reason: reason.value.trim(), rule: rule.value };
    const path = model.path(`stations/${encodeURIComponent(station.value)}/${isOut ? "retire" : "maintain"}`);
    const body = isOut ? about : { ...about, work: work.value, minutes: hours.value * 60 };
    if (await attempt(() => post(path, body), t("done.outage"))) reason.value = "";
  };
  return (
    <details>
      <summary>{t("outages.set")}</summary>
      <form class="line-form" onSubmit={(event) => void submit(event)}>
        <Field label={t("column.place")}>
          <select required value={station.value} onChange={(event) => { station.value = event.currentTarget.value; }}>
            <option value="">{t("rules.choose")}</option>
            {stations.map((each) => <option key={each.id} value={each.id}>{nameOfStation(model, each.id)}</option>)}
          </select>
        </Field>
        <Field label={t("outages.rule")}>
          <select value={rule.value} onChange={(event) => { rule.value = event.currentTarget.value; }}>
            <option value="">{t("outages.all")}</option>
            {model.rules.value.map((each) => <option key={each.id} value={each.id}>{either(each.title_zh, each.title_en)}</option>)}
          </select>
        </Field>
        <Field label={t("outages.work")} {...(may("director") ? {} : { hint: t("outages.director") })}>
          <select value={work.value} onChange={(event) => { work.value = event.currentTarget.value; }}>
            {["maintenance", "calibration", ...(may("director") ? ["out_of_service"] : [])].map((each) => (
              <option key={each} value={each}>{word("work", each)}</option>
            ))}
          </select>
        </Field>
        {!isOut && (
          <Field label={t("outages.hours")}>
            <select value={hours.value} onChange={(event) => { hours.value = Number(event.currentTarget.value); }}>
              {HOURS.map((each) => <option key={each} value={each}>{t("outages.nHours", { n: each })}</option>)}
            </select>
          </Field>
        )}
        <Field label={t("outages.reason")}>
          <input required maxLength={2000} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
        </Field>
        <button type="submit">{t("outages.go")}</button>
      </form>
    </details>
  );
}
