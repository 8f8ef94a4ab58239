// What belongs to an incident: its alerts, its forecasts, its place on the map.
import { clockTime } from "../../format";
import type { Alert, Incident } from "../../messages";
import { AlertWords, shortPlace } from "../../parts/alert";
import { SeverityTag, StateText } from "../../parts/marks";
import { inOrder, keyOf } from "../../state/alerts";
import type { HouseModel } from "../../state/model";
import { openRun } from "../../state/plans";
import { show } from "../../state/route";
import { moveMapTo, pickStation } from "../../state/selection";
import { when } from "../../state/when";
import { either, t } from "../../text";

const SHOWN = 30;

export function Related({ incident, model, alerts }: { incident: Incident; model: HouseModel; alerts: readonly Alert[] }) {
  const newest = inOrder(alerts.map((each) => model.alerts.value.get(each.id) ?? each));
  const place = incident.places[0];
  const go = (): void => {
    show("overview", null, incident.exercise);
    if (place) {
      pickStation(place.station, incident.quantities[0] ?? null);
      moveMapTo(place.station);
    }
  };
  return (
    <section aria-label={t("incident.alerts")}>
      <h3>
        {t("incident.alerts")} <small>{t("incident.alertCount", { n: incident.alert_count })}</small>{" "}
        <button type="button" disabled={!place} onClick={go}>{t("incident.map")} <kbd>G</kbd></button>
      </h3>
      <ul class="related">
        {newest.slice(0, SHOWN).map((alert) => (
          <li key={alert.id}>
            <SeverityTag severity={alert.severity} />
            <button type="button" class="link" onClick={() => show("alerts", keyOf(alert), alert.exercise)}>{shortPlace(alert)}</button>
            <AlertWords alert={alert} />
            <small><StateText alert={alert} /> · {when(model, alert.onset)}</small>
          </li>
        ))}
      </ul>
      {incident.forecasts.map((run) => <OfRun key={run} run={run} model={model} go={go} />)}
    </section>
  );
}

function OfRun({ run, model, go }: { run: string; model: HouseModel; go: () => void }) {
  const forecast = model.forecasts.value.get(run);
  if (!forecast) return <p class="says">{t("incident.forecastOver", { run })}</p>;
  const first = forecast.arrivals.filter((each) => each.likely != null)
    .toSorted((a, b) => Date.parse(a.likely ?? "") - Date.parse(b.likely ?? ""))[0];
  return (
    <p class="forecast-line">
      <span class="tag plain-tag">{t("map.forecasts")}</span>{" "}
      <button type="button" class="link" onClick={go}>{either(forecast.title_zh, forecast.title_en)}</button>{" "}
      {first?.likely && t("incident.arrival", { place: either(first.name_zh, first.name_en), time: clockTime(first.likely, false) })}
      <small>{t("incident.made", { time: when(model, forecast.time) })} · {either(forecast.source.amount_zh, forecast.source.amount_en)}</small>
      {forecast.medium === "air" && (
        <span class="asks">
          <button type="button" onClick={() => openRun(run, "tasks", model.exercise)}>{t("tasks.open")}</button>{" "}
          <button type="button" onClick={() => openRun(run, "zones", model.exercise)}>{t("tasks.openZones")}</button>
        </span>
      )}
    </p>
  );
}
