// 总览: the map, the alerts, the chart of the station that is picked.
import { useComputed } from "@preact/signals";
import { Chart } from "../chart/ofStation";
import { MapPanel } from "../map/MapPanel";
import { ShortAlertRow } from "../parts/AlertRow";
import { RealBeside } from "../parts/RealBeside";
import { type Column, List } from "../parts/List";
import { keyOf } from "../state/alerts";
import { quantityName } from "../state/quantities";
import { show } from "../state/route";
import { pickedKey, pickStation, shownQuantity, shownStation } from "../state/selection";
import { elsewhere, listed, listedSums, viewed } from "../state/watch";
import { either, t } from "../text";

export function Overview() {
  return (
    <div class="overview">
      <MapPanel />
      <div class="side">
        <Alerts />
        <Course />
      </div>
    </div>
  );
}

function Alerts() {
  const { waiting, active, shelved } = listedSums.value;
  const columns: Column[] = [
    { key: "severity", head: t("column.severity"), width: either("4.6rem", "6.3rem") },
    { key: "time", head: t("column.time"), width: viewed.value?.exercise == null ? "6.2rem" : "8.8rem" },
    { key: "place", head: t("column.alert"), width: "minmax(8rem, 1fr)" },
    { key: "state", head: t("column.state"), width: either("6.6rem", "7.8rem") },
    { key: "do", head: t("column.do"), width: either("4.2rem", "5.4rem") },
  ];
  return (
    <section class="panel alerts-panel" aria-label={t("overview.alerts")}>
      <h2>{t("overview.alerts")} <small>{t("overview.sums", { waiting, active, shelved })}</small></h2>
      <RealBeside />
      <List label={t("overview.alerts")} columns={columns} rows={listed.value} keyOf={keyOf} picked={pickedKey.value} rem={4.3}
        row={(alert, index) => <ShortAlertRow key={keyOf(alert)} alert={alert} index={index} />}
        empty={viewed.value?.known.value ? t("alerts.none") : t("wait")} />
      {elsewhere.value > 0 && <p class="aside-note">{t("drill.elsewhere", { n: elsewhere.value })}</p>}
    </section>
  );
}

function Course() {
  const model = viewed.value;
  const station = useComputed(() => {
    const id = shownStation.value;
    return id === null ? undefined : viewed.value?.stations.value.get(id);
  }).value;
  if (!model || !station) return <section class="panel chart-panel"><p class="says">{t("overview.pick")}</p></section>;
  const channels = station.channels ?? [];
  const quantity = shownQuantity.value;
  return (
    <section class="panel chart-panel" aria-label={t("overview.chart")}>
      <h2>
        <button type="button" class="link" onClick={() => show("stations", station.id)}>
          {either(station.name_zh, station.name_en)}
        </button>
        {channels.length > 1 && (
          <select aria-label={t("column.quantity")} value={quantity ?? ""}
            onChange={(event) => pickStation(station.id, event.currentTarget.value)}>
            {channels.map((channel) => <option key={channel.quantity} value={channel.quantity}>{quantityName(channel.quantity)}</option>)}
          </select>
        )}
        {station.origin === "demo" && <small>{t("station.demo")}</small>}
      </h2>
      {quantity
        ? <Chart key={`${model.exercise}/${station.id}/${quantity}`} model={model} station={station} quantity={quantity} />
        : <p class="says">{t("station.nochannels")}</p>}
    </section>
  );
}
