// 事件: the incidents of the house that is looked at, and one of them in full.
import { useComputed, useSignal } from "@preact/signals";
import type { Incident, IncidentList } from "../messages";
import { IncidentRow } from "../parts/IncidentRow";
import { type Column, List } from "../parts/List";
import { useAnswer } from "../parts/useAnswer";
import { incidentKey } from "../state/incidents";
import { incidentsListed, pickedIncident } from "../state/incidentList";
import type { HouseModel } from "../state/model";
import { opened } from "../state/route";
import { viewed } from "../state/watch";
import { either, t } from "../text";
import { IncidentDetail } from "./IncidentDetail";

type Which = "going" | "closed";

export function Incidents() {
  const which = useSignal<Which>("going");
  const model = viewed.value;
  // In a drill the real ones stand in a block of their own, which no drill mark covers.
  const inDrill = model?.exercise != null;
  const real = useComputed(() => incidentsListed.value.filter((each) => viewed.value?.exercise != null && each.exercise === null)).value;
  const own = useComputed(() => incidentsListed.value.filter((each) => each.exercise === (viewed.value?.exercise ?? null))).value;
  const isOpen = opened.value !== null;
  return (
    <div class={isOpen ? "incidents split" : "incidents"}>
      <section class="panel" aria-label={t("tab.incidents")}>
        {inDrill && real.length > 0 && (
          <div class="real-beside">
            <h3>{t("house.liveIncidents")} <small>{t("incidents.sums", sumsOf(real))}</small></h3>
            <Rows incidents={real} empty="" narrow={isOpen} label={t("house.liveIncidents")} />
          </div>
        )}
        <h1>{t("tab.incidents")} <small>{t("incidents.sums", sumsOf(own))}</small></h1>
        <div class="filters">
          <select aria-label={t("column.stage")} value={which.value} onChange={(event) => { which.value = event.currentTarget.value as Which; }}>
            <option value="going">{t("incidents.going")}</option>
            <option value="closed">{t("incidentstage.closed")}</option>
          </select>
        </div>
        {which.value === "going" || !model
          ? <Rows incidents={own} empty={model?.known.value ? t("incidents.none") : t("wait")} narrow={isOpen} />
          : <Closed key={model.exercise} model={model} narrow={isOpen} />}
      </section>
      {opened.value !== null && <IncidentDetail key={opened.value} id={opened.value} />}
    </div>
  );
}

/** Those that are closed are not on the stream; each that leaves it asks anew. */
function Closed({ model, narrow }: { model: HouseModel; narrow: boolean }) {
  const answer = useAnswer<IncidentList>(model.path("incidents?stage=closed"), () => model.incidents.value.size);
  return <Rows incidents={answer.value?.incidents ?? []} empty={answer.trouble || (answer.value ? t("incidents.none") : t("wait"))} narrow={narrow} />;
}

function sumsOf(incidents: readonly Incident[]): { open: number; quiet: number } {
  const count = (stage: Incident["stage"]): number => incidents.filter((each) => each.stage === stage).length;
  return { open: count("open"), quiet: count("quiet") };
}

function Rows({ incidents, empty, narrow, label }: { incidents: readonly Incident[]; empty: string; narrow: boolean; label?: string }) {
  const wide: Column[] = [
    { key: "severity", head: t("column.severity"), width: either("5rem", "6.6rem") },
    { key: "what", head: t("column.incident"), width: "minmax(10rem, 1.6fr)" },
    { key: "nature", head: t("column.nature"), width: either("5rem", "6.4rem") },
    { key: "stage", head: t("column.stage"), width: either("6rem", "7rem") },
    { key: "grade", head: t("column.grade"), width: "minmax(8rem, 0.9fr)" },
    { key: "clock", head: t("column.clock"), width: "minmax(12rem, 1.2fr)" },
    { key: "time", head: t("column.onset"), width: "9rem" },
    { key: "count", head: t("column.alerts"), width: either("4.6rem", "5rem") },
  ];
  const short: Column[] = [
    { key: "severity", head: t("column.severity"), width: either("4.6rem", "6rem") },
    { key: "what", head: t("column.incident"), width: "minmax(8rem, 1fr)" },
  ];
  return (
    <List key={String(narrow)} label={label ?? t("tab.incidents")} columns={narrow ? short : wide} rows={incidents} keyOf={incidentKey}
      picked={pickedIncident.value} rem={narrow ? 4.3 : 2.3} empty={empty}
      row={(incident, index) => (
        <IncidentRow key={incidentKey(incident)} incident={incident} index={index} narrow={narrow} opened={opened.value === incidentKey(incident)} />
      )} />
  );
}
