// One station: what it is, what it measures now, the course of one quantity, its open alerts.
import { useComputed } from "@preact/signals";
import { calendarDay, fullTime, NOTHING, position } from "../format";
import type { Reading, Station } from "../messages";
import { ShortAlertRow } from "../parts/AlertRow";
import { ConditionTag } from "../parts/marks";
import { SpectrumOf } from "../spectrum/ofStation";
import { keyOf, stationsOf } from "../state/alerts";
import { isDoubtful } from "../state/conditions";
import type { HouseModel } from "../state/model";
import { quantityName, valueOf } from "../state/quantities";
import { show } from "../state/route";
import { said, say } from "../state/fragment";
import { moveMapTo, pickedQuantity, pickStation } from "../state/selection";
import { siteName } from "../state/sites";
import { listed } from "../state/watch";
import { townName } from "../state/towns";
import { when } from "../state/when";
import { either, t, word } from "../text";
import { Age } from "./StationTable";
import { Course } from "./stations/Course";

export function StationPage({ model, id }: { model: HouseModel; id: string }) {
  const station = model.stations.value.get(id);
  const chosen = said("quantity") || pickedQuantity.value;
  if (!station) {
    return (
      <section class="panel"><p class="says">{t(model.known.value ? "station.unknown" : "wait")}</p>
        <button type="button" onClick={() => show("stations")}>{t("action.back")}</button></section>
    );
  }
  const channels = station.channels ?? [];
  const quantity = channels.find((each) => each.quantity === chosen)?.quantity ?? channels[0]?.quantity;
  return (
    <section class="panel station-page" aria-label={either(station.name_zh, station.name_en)}>
      <header>
        <button type="button" onClick={() => show("stations")}>← {t("action.back")}</button>
        <h1>{either(station.name_zh, station.name_en)}</h1>
        <Condition model={model} id={id} />
        {station.origin === "demo" && <span class="tag plain-tag">{t("station.demo")}</span>}
        <button type="button" onClick={() => { pickStation(id, quantity ?? null); show("overview"); moveMapTo(id); }}>
          {t("station.map")} <kbd>G</kbd>
        </button>
      </header>
      <div class="columns">
        <div>
          <Values model={model} station={station} chosen={quantity} choose={(each) => say({ quantity: each, with: "" })} />
          <About station={station} />
        </div>
        <div class="course">
          {quantity ? <Course key={quantity} model={model} station={station} quantity={quantity} /> : <p class="says">{t("station.nochannels")}</p>}
          <SpectrumOf key={`spectrum ${id}`} model={model} station={station} />
          <Open id={id} />
        </div>
      </div>
    </section>
  );
}

function Condition({ model, id }: { model: HouseModel; id: string }) {
  const condition = useComputed(() => model.conditions.value.get(id) ?? "never");
  return <ConditionTag condition={condition.value} />;
}

interface ValuesProps {
  model: HouseModel;
  station: Station;
  chosen: string | undefined;
  choose: (quantity: string) => void;
}

function Values({ model, station, chosen, choose }: ValuesProps) {
  const readings = useComputed(() => [...(model.latest.value.get(station.id)?.values() ?? [])]);
  const rows: [string, Reading | undefined][] = readings.value.map((each) => [each.quantity, each]);
  for (const { quantity } of station.channels ?? []) {
    if (!rows.some(([known]) => known === quantity)) rows.push([quantity, undefined]);
  }
  return (
    <table class="values">
      <thead>
        <tr>{(["quantity", "value", "statistic", "time", "age", "quality", "gateway"] as const).map((each) => <th key={each} scope="col">{t(`column.${each}`)}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map(([quantity, reading]) => (
          <tr key={`${quantity}${reading?.statistic}${reading?.interval}`} class={quantity === chosen ? "picked" : ""}>
            <th scope="row"><button type="button" class="link" onClick={() => choose(quantity)}>{quantityName(quantity)}</button></th>
            <td class="number"><b class={reading && isDoubtful(reading.quality) ? "doubtful" : ""}>{valueOf(quantity, reading?.value)}</b></td>
            <td>{reading ? word("statistic", reading.statistic) : NOTHING}</td>
            <td title={reading && fullTime(reading.time)}>{reading ? when(model, reading.time) : NOTHING}</td>
            <td class="number"><Age model={model} time={reading?.time} /></td>
            <td>{reading ? word("quality", reading.quality) : NOTHING}</td>
            <td>{reading?.source ?? NOTHING}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function About({ station }: { station: Station }) {
  const rows: [string, string | null | undefined][] = [
    [t("station.id"), station.id],
    [t("column.category"), word("category", station.category)],
    [t("column.city"), townName(station.city)],
    [t("station.position"), position(station.longitude, station.latitude)],
    [t("station.site"), station.site && siteName(station.site)],
    [t("station.river"), station.river && (station.chainage == null ? station.river : `${station.river} · ${station.chainage} km`)],
    [t("column.calibrated"), station.calibrated && calendarDay(station.calibrated)],
    [t("station.interval"), t("span.seconds", { n: station.interval ?? 60 })],
    [t("station.mn"), station.mn],
    [t("station.aliases"), station.aliases?.join(t("list.comma"))],
    [t("station.origin"), station.origin === "demo" ? t("station.demo.long") : station.origin],
  ];
  return (
    <dl class="facts">
      {rows.filter(([, says]) => says).map(([name, says]) => <div key={name}><dt>{name}</dt><dd>{says}</dd></div>)}
    </dl>
  );
}

function Open({ id }: { id: string }) {
  const alerts = listed.value.filter((alert) => stationsOf(alert).includes(id));
  if (!alerts.length) return null;
  return (
    <div class="list short-list" role="table" aria-label={t("overview.alerts")}>
      {alerts.map((alert, index) => <ShortAlertRow key={keyOf(alert)} alert={alert} index={index} />)}
    </div>
  );
}
