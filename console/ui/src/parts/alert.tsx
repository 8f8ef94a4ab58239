// How an alert names itself: its place, its title, its figures, its limit.
import type { Alert } from "../messages";
import { stationsOf } from "../state/alerts";
import { arrivalOf } from "../state/forecasts";
import { alertAmount, alertFigures, quantityName } from "../state/quantities";
import { siteName } from "../state/sites";
import { houseOf } from "../state/watch";
import { either, t, word } from "../text";
import { withoutSite } from "./names";

export function stationName(alert: Alert, id: string): string {
  const house = houseOf(alert);
  const place = house?.stations.value.get(id) ?? (house && id === alert.place ? arrivalOf(alert, house.forecasts.value) : undefined);
  return place ? either(place.name_zh, place.name_en) : id;
}

/** True of an alert that several stations share. */
function isOfSite(alert: Alert): boolean {
  return alert.place !== "" && alert.place !== alert.station;
}

/** The stations of a site's alert, by name. */
export function siteStations(alert: Alert): string {
  return isOfSite(alert) || stationsOf(alert).length > 1 ? stationsOf(alert).map((id) => stationName(alert, id)).join(t("list.comma")) : "";
}

/** The station's name; for a site's alert the site's, with its stations. */
export function placeName(alert: Alert): string {
  if (!isOfSite(alert)) return stationName(alert, alert.station);
  const site = siteName(alert.place);
  return `${site} · ${stationsOf(alert).map((id) => withoutSite(stationName(alert, id), site)).join(t("list.comma"))}`;
}

/** Where there is room for a line only: the site, and how many of its stations. */
export function shortPlace(alert: Alert): string {
  return isOfSite(alert) ? `${siteName(alert.place)} · ${t("alert.stations", { n: stationsOf(alert).length })}` : placeName(alert);
}

export function titleOf(alert: Alert): string {
  return either(alert.title_zh, alert.title_en) || quantityName(alert.quantity) || alert.rule;
}

/** Where what is forecast is taken to come from; nothing of what was measured. */
function originOf(alert: Alert): string {
  const origin = either(alert.origin_zh, alert.origin_en);
  return origin && t("alert.from", { origin });
}

export function AlertTitle({ alert }: { alert: Alert }) {
  return <>{titleOf(alert)}</>;
}

/** Title and figures; where room is short the title gives way, a number is never cut. */
export function AlertWords({ alert }: { alert: Alert }) {
  const figures = alertFigures(alert);
  const title = `${titleOf(alert)}${originOf(alert)}`;
  return (
    <span class="words" title={`${title}${figures && `${t("list.colon")}${figures}`}`}>
      <span class="title">{title}</span>
      {figures && <span class="figures">{t("list.colon")}{figures}</span>}
    </span>
  );
}

/** Why an alert is held back: `Alert.suppressed_by` in words. */
export function withheldText(alert: Alert): string {
  const [first = "", ...rest] = (alert.suppressed_by ?? "").split(":");
  if (!first) return "";
  return first === "gateway" ? t("withheld.gateway", { name: rest.join(":") }) : word("withheld", [first, ...rest].join("."));
}

/** The limit with what must be known about it. */
export function limitText(alert: Alert): string {
  if (alert.limit === null) return "";
  const unconfirmed = alert.limit_confirmed ? "" : ` ${t("limit.unconfirmed")}`;
  const amount = alertAmount(alert, alert.limit);
  return `${alert.background == null ? amount : t("alert.aboveBackground", { limit: amount })}${unconfirmed}`;
}
