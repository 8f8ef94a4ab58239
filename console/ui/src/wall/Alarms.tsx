// The gravest alerts on a wall screen, each in three lines, and how many more there are.
import { useComputed } from "@preact/signals";
import { elapsed } from "../format";
import type { Alert } from "../messages";
import { placeName, shortPlace, titleOf } from "../parts/alert";
import { DrillTag, SeverityTag, StateText } from "../parts/marks";
import { isWaiting, keyOf } from "../state/alerts";
import { alertFigures } from "../state/quantities";
import { MOST } from "../state/scene";
import { wallAlerts } from "../state/wall";
import { elsewhere, houseOf, viewed } from "../state/watch";
import { when } from "../state/when";
import { t } from "../text";

export function Alarms() {
  const alerts = wallAlerts.value;
  const waiting = alerts.filter(isWaiting).length;
  const more = alerts.length - MOST;
  return (
    <section class="wall-alarms" aria-label={t("wall.alerts")}>
      <h2>{t("wall.alerts")} {alerts.length > 0 && <span>{t("wall.sums", { waiting, all: alerts.length })}</span>}</h2>
      {alerts.length === 0 && <p class="calm">{t(viewed.value?.known.value ? "wall.calm" : "banner.unknown")}</p>}
      <ol>{alerts.slice(0, MOST).map((alert) => <Card key={keyOf(alert)} alert={alert} />)}</ol>
      {more > 0 && <p class="more">{t("wall.more", { n: more })}</p>}
      {elsewhere.value > 0 && <p class="more drill-text">{t("drill.elsewhere", { n: elsewhere.value })}</p>}
    </section>
  );
}

function Card({ alert }: { alert: Alert }) {
  const classes = ["alarm", alert.severity, isWaiting(alert) && "waiting", alert.exercise !== null && "exercise"];
  const figures = alertFigures(alert);
  return (
    <li class={classes.filter(Boolean).join(" ")} title={placeName(alert)}>
      <p class="head">
        <DrillTag exercise={alert.exercise} />
        {alert.exercise === null && viewed.value?.exercise != null && <span class="tag live">{t("house.live")}</span>}
        <SeverityTag severity={alert.severity} /> <StateText alert={alert} />
        <span class="since">{when(houseOf(alert), alert.onset)} · <Lasting alert={alert} /></span>
      </p>
      <p class="where">{shortPlace(alert)}</p>
      <p class="what"><span class="title">{titleOf(alert)}</span> {figures && <b>{figures}</b>}</p>
    </li>
  );
}

function Lasting({ alert }: { alert: Alert }) {
  const text = useComputed(() => {
    const now = houseOf(alert)?.now.value;
    return now == null ? "" : elapsed(now - Date.parse(alert.onset));
  });
  return <>{text}</>;
}
