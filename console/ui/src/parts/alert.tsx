// How an alert names itself: its place, its title, its limit.
import type { Alert } from "../messages";
import { alertAmount, quantityName } from "../state/quantities";
import { houseOf } from "../state/watch";
import { either, t } from "../text";

/** The station's name, or the site's id where the alert is a site's. */
export function placeName(alert: Alert): string {
  const station = houseOf(alert)?.stations.value.get(alert.station);
  const name = station ? either(station.name_zh, station.name_en) : alert.station;
  return alert.place && alert.place !== alert.station ? `${alert.place} · ${name}` : name;
}

export function AlertTitle({ alert }: { alert: Alert }) {
  return <>{either(alert.title_zh, alert.title_en) || quantityName(alert.quantity) || alert.rule}</>;
}

/** The limit with what must be known about it. */
export function limitText(alert: Alert): string {
  if (alert.limit === null) return "";
  const unconfirmed = alert.limit_confirmed ? "" : ` ${t("limit.unconfirmed")}`;
  return `${alertAmount(alert, alert.limit)}${unconfirmed}`;
}
