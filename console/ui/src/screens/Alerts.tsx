// 报警: every alert that is not normal, and one of them in full beside the table.
import { useComputed } from "@preact/signals";
import { calendarDay } from "../format";
import { AlertRow } from "../parts/AlertRow";
import { FloodStrip } from "../parts/FloodStrip";
import { type Column, List } from "../parts/List";
import { RealBeside } from "../parts/RealBeside";
import { isWithheld, keyOf } from "../state/alerts";
import { opened } from "../state/route";
import { pickedKey } from "../state/selection";
import { chosen, folded, shownAlerts, tickAll, whole } from "../state/shownAlerts";
import { elsewhere, listed, listedSums, live, viewed } from "../state/watch";
import { either, t } from "../text";
import { AlertDetail } from "./AlertDetail";
import { Facets } from "./alerts/Facets";
import { Together } from "./alerts/Together";

function TickAll() {
  const [some, all] = [chosen.value.length, shownAlerts.value.length];
  return (
    <input type="checkbox" aria-label={t("many.all")} title={t("many.all")} checked={some > 0 && some === all}
      ref={(box) => { if (box) box.indeterminate = some > 0 && some < all; }} onChange={(event) => tickAll(event.currentTarget.checked)} />
  );
}

export function Alerts() {
  const flood = viewed.value?.flood.value ?? null;
  const rows = shownAlerts.value;
  const { waiting, active, shelved } = listedSums.value;
  const withheld = useComputed(() => listed.value.filter(isWithheld).length);
  const narrow = opened.value !== null;
  // A drill's alerts bear the year. So do live ones of another year, in the first days of January.
  const year = useComputed(() => (viewed.value?.exercise == null ? calendarDay(live.value?.now.value ?? 0).slice(0, 4) : "")).value;
  const dated = rows.some((alert) => calendarDay(alert.onset).slice(0, 4) !== year);
  const columns: Column[] = [
    { key: "tick", head: <TickAll />, width: "2rem" },
    { key: "severity", head: t("column.severity"), width: either("5rem", "6.6rem") },
    { key: "time", head: t("column.onset"), width: dated ? "9rem" : "6.6rem" },
    { key: "place", head: t("column.place"), width: "minmax(7rem, 1.6fr)" },
    { key: "what", head: t("column.what"), width: "minmax(6rem, 1.2fr)" },
    ...(narrow ? [] : [{ key: "quantity", head: t("column.quantity"), width: "minmax(5rem, 0.8fr)" }]),
    { key: "value", head: t("column.alarmValue"), width: either("7.6rem", "8.6rem") },
    { key: "limit", head: t("column.limit"), width: narrow ? either("6.2rem", "6.8rem") : either("9rem", "12rem") },
    { key: "state", head: t("column.state"), width: either("7.4rem", "8.6rem") },
    ...(narrow ? [] : [{ key: "lasting", head: t("column.lasting"), width: "6rem" }]),
    { key: "do", head: t("column.do"), width: "5.2rem" },
  ];
  return (
    <div class={narrow ? "alerts split" : "alerts"}>
      <section class="panel" aria-label={t("tab.alerts")}>
        <h1>
          {t("tab.alerts")} <small>{t("overview.sums", { waiting, active, shelved })}</small>
          {withheld.value > 0 && <small>{t("alerts.withheld", { n: withheld.value })}</small>}
          {elsewhere.value > 0 && <small class="drill-text">{t("drill.elsewhere", { n: elsewhere.value })}</small>}
        </h1>
        {flood && <FloodStrip flood={flood} hidden={folded.value} whole={whole.value} turn={() => { whole.value = !whole.value; }} />}
        <Facets />
        <Together />
        <RealBeside />
        <List label={t("tab.alerts")} columns={columns} rows={rows} keyOf={keyOf} picked={pickedKey.value}
          row={(alert, index) => <AlertRow key={keyOf(alert)} alert={alert} index={index} narrow={narrow} />}
          empty={viewed.value?.known.value ? t(listed.value.length ? "alerts.nomatch" : "alerts.none") : t("wait")} />
      </section>
      {opened.value !== null && <AlertDetail key={opened.value} id={opened.value} />}
    </div>
  );
}
