// What a forecast says of the place of an alert: when, how surely, how much, and what it rests on.
import { useSignal, useSignalEffect } from "@preact/signals";
import { get } from "../api";
import { amount, clockTime, figures, fullTime } from "../format";
import type { Alert, Arrival, Forecast } from "../messages";
import type { HouseModel } from "../state/model";
import { reasonOf } from "../state/notices";
import { percent } from "../state/quantities";
import { either, t } from "../text";

/** 14:32 (14:20–14:50) */
export function arrivalText(likely: string | null | undefined, place: Arrival | undefined): string {
  const time = place?.likely ?? likely;
  const says = time ? clockTime(time, false) : t("expected.passesBy");
  if (!place?.earliest || !place.latest) return says;
  return t("expected.range", { time: says, earliest: clockTime(place.earliest, false), latest: clockTime(place.latest, false) });
}

/** Each level with its limit and the chance of it; an older forecast tells that of the lowest alone, one without levels of arrival. */
function chances(place: Arrival, found: Forecast): string {
  const known = place.chances.length > 0 ? place.chances : [place.chance];
  if (found.levels.length === 0) return percent(place.chance);
  return found.levels.slice(0, known.length)
    .map((each, at) => t("expected.ofLevel", { level: each.name, limit: amount(each.value, each.unit), share: percent(known[at] ?? 0) }))
    .join(t("list.comma"));
}

export function Expected({ alert, model }: { alert: Alert; model: HouseModel }) {
  const forecast = useSignal<Forecast | null>(null);
  const trouble = useSignal("");
  const id = alert.forecast ?? "";
  useSignalEffect(() => {
    model.alerts.value.get(alert.id)?.forecast; // each newer forecast asks anew
    const asked = model.alerts.value.get(alert.id)?.forecast ?? id;
    if (!asked || forecast.peek()?.id === asked) return;
    get<Forecast>(model.path(`forecasts/${asked.split("/").map(encodeURIComponent).join("/")}`)).then(
      (found) => { forecast.value = found; },
      (error: unknown) => { trouble.value = reasonOf(error); },
    );
  });
  const found = forecast.value;
  const place = found?.arrivals.find((each) => each.place === alert.place);
  const level = found?.levels.find((each) => each.name === alert.level) ?? found?.levels[Math.max(place?.level ?? 0, 0)];
  const dose = found?.doses?.find((each) => each.place === alert.place);
  const band = ([low, middle, high]: [number, number, number], unit: string) =>
    t("expected.range", { time: amount(middle, unit), earliest: amount(low, unit), latest: amount(high, unit) });
  const spared = dose?.averted;
  const averted = (action: string) => {
    const one = spared?.find((each) => each.action === action);
    return one ? amount(one.band[1], one.unit) : "—";
  };
  const rows: [string, string | false | null | undefined][] = [
    [t("expected.kind"), t("expected.notMeasured")],
    [t("expected.arrival"), arrivalText(alert.expected, place)],
    [t("expected.passes"), place && !place.passes && found
      ? t("expected.stays", { time: clockTime(found.end, false) }) : alert.passes && clockTime(alert.passes, false)],
    [t("expected.chance"), place && found && t("expected.ofMembers", { chances: chances(place, found), members: found.members })],
    [t("expected.peak"), place && level && t("expected.range", {
      time: figures(place.peak[1], level.unit), earliest: figures(place.peak[0], level.unit), latest: figures(place.peak[2], level.unit),
    })],
    [t("expected.effective", { days: dose?.days ?? 0 }), dose && band(dose.effective, "mSv")],
    [t("expected.thyroid"), dose && band(dose.thyroid, "mSv")],
    [t("expected.pathways"), dose && t("expected.byPathway", {
      cloud: amount(dose.cloud, "mSv"), inhalation: amount(dose.inhalation, "mSv"), ground: amount(dose.ground, "mSv"),
    })],
    [t("expected.averted"), spared && spared.length > 0 && t("expected.avertedBy", {
      sheltering: averted("sheltering"), iodine: averted("iodine"), evacuation: averted("evacuation"),
    })],
    [t("expected.kerma"), dose && band(dose.kerma, "nGy/h")],
    [t("expected.distance"), place && `${amount(place.distance, "km", 1)} · ${Math.round(place.bearing)}°`],
    [t("expected.made"), found && `${either(found.title_zh, found.title_en)} · ${fullTime(found.time)}`],
    [t("expected.source"), found && either(found.source.reason_zh, found.source.reason_en)],
    [t("expected.amount"), found && either(found.source.amount_zh, found.source.amount_en)],
  ];
  const notes = found ? (either("zh", "en") === "zh" ? found.notes_zh : found.notes_en) ?? [] : [];
  return (
    <>
      <dl class="facts">
        {rows.filter(([, says]) => says).map(([name, says]) => <div key={name}><dt>{name}</dt><dd>{says}</dd></div>)}
      </dl>
      {trouble.value && !found && <p class="says">{trouble.value}</p>}
      {notes.length > 0 && (
        <>
          <h3>{t("expected.notes")}</h3>
          <ul class="steps">{notes.map((note) => <li key={note}>{note}</li>)}</ul>
        </>
      )}
    </>
  );
}
