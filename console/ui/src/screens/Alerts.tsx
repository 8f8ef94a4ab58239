// 报警: every alert that is not normal, and one of them in full beside the table.
import { useComputed, useSignal } from "@preact/signals";
import type { Severity } from "../messages";
import { RealBeside } from "../parts/RealBeside";
import { AlertRow } from "../parts/AlertRow";
import { placeName } from "../parts/alert";
import { FloodStrip } from "../parts/FloodStrip";
import { type Column, List } from "../parts/List";
import { isWaiting, isWithheld, keyOf, oneOfEach, SEVERITIES } from "../state/alerts";
import { quantityName } from "../state/quantities";
import { opened } from "../state/route";
import { pickedKey } from "../state/selection";
import { elsewhere, listed, listedSums, viewed } from "../state/watch";
import { either, t, word } from "../text";
import { AlertDetail } from "./AlertDetail";

export function Alerts() {
  const severity = useSignal<Severity | "">("");
  const only = useSignal<"" | "waiting" | "shelved" | "withheld">("");
  const search = useSignal("");
  const whole = useSignal(false);
  const flood = viewed.value?.flood.value ?? null;
  const matching = useComputed(() => listed.value.filter((alert) => {
    if (severity.value && alert.severity !== severity.value) return false;
    if (only.value === "waiting" && !isWaiting(alert)) return false;
    if (only.value === "shelved" && alert.state !== "shelved") return false;
    if (only.value === "withheld" && !isWithheld(alert)) return false;
    const text = `${placeName(alert)} ${either(alert.title_zh, alert.title_en)} ${quantityName(alert.quantity)} ${alert.station}`;
    return text.toLowerCase().includes(search.value.toLowerCase());
  }));
  const rows = useComputed(() => {
    const house = viewed.value;
    return house?.flood.value && !whole.value ? oneOfEach(matching.value, house.incidents.value.values()) : matching.value;
  });
  const { waiting, active, shelved } = listedSums.value;
  const withheld = useComputed(() => listed.value.filter(isWithheld).length);
  const narrow = opened.value !== null;
  const columns: Column[] = [
    { key: "severity", head: t("column.severity"), width: either("5rem", "6.6rem") },
    { key: "time", head: t("column.onset"), width: "9rem" },
    { key: "place", head: t("column.place"), width: "minmax(7rem, 1.4fr)" },
    { key: "what", head: t("column.what"), width: "minmax(6rem, 1.2fr)" },
    ...(narrow ? [] : [{ key: "quantity", head: t("column.quantity"), width: "minmax(5rem, 0.8fr)" }]),
    { key: "value", head: t("column.alarmValue"), width: "7.6rem" },
    { key: "limit", head: t("column.limit"), width: narrow ? "5rem" : either("8.4rem", "10rem") },
    { key: "state", head: t("column.state"), width: either("7rem", "8rem") },
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
        {flood && <FloodStrip flood={flood} hidden={matching.value.length - rows.value.length} whole={whole.value} turn={() => { whole.value = !whole.value; }} />}
        <div class="filters">
          <select aria-label={t("column.severity")} value={severity.value} onChange={(event) => { severity.value = event.currentTarget.value as Severity | ""; }}>
            <option value="">{t("filter.severity")}</option>
            {SEVERITIES.map((each) => <option key={each} value={each}>{word("severity", each)}</option>)}
          </select>
          <select aria-label={t("column.state")} value={only.value} onChange={(event) => { only.value = event.currentTarget.value as ""; }}>
            <option value="">{t("filter.state")}</option>
            <option value="waiting">{t("filter.waiting")}</option>
            <option value="shelved">{t("filter.shelved")}</option>
            <option value="withheld">{t("filter.withheld")}</option>
          </select>
          <input type="search" placeholder={t("filter.search")} aria-label={t("filter.search")} value={search.value}
            onInput={(event) => { search.value = event.currentTarget.value; }} />
        </div>
        <RealBeside />
        <List label={t("tab.alerts")} columns={columns} rows={rows.value} keyOf={keyOf} picked={pickedKey.value}
          row={(alert, index) => <AlertRow key={keyOf(alert)} alert={alert} index={index} narrow={narrow} />}
          empty={viewed.value?.known.value ? t(listed.value.length ? "alerts.nomatch" : "alerts.none") : t("wait")} />
      </section>
      {opened.value !== null && <AlertDetail key={opened.value} id={opened.value} />}
    </div>
  );
}
