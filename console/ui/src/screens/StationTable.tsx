// The table of stations. Its order is made anew every five seconds; a value that arrives redraws its own cells only.
import { signal, type Signal, untracked, useComputed, useSignalEffect } from "@preact/signals";
import { age, calendarDay, NOTHING } from "../format";
import type { Station } from "../messages";
import { type Column, List } from "../parts/List";
import { ConditionTag } from "../parts/marks";
import { Spark } from "../parts/Spark";
import { channelCondition, type Condition, isDoubtful, ORDER } from "../state/conditions";
import type { HouseModel } from "../state/model";
import { newestOf } from "../state/newest";
import { numberOf, quantityName, unitOf } from "../state/quantities";
import { pathTo } from "../state/route";
import { openRow, pickedRow, type StationRow as Row, shownRows } from "../state/stationRows";
import { second, step } from "../state/time";
import { townName } from "../state/towns";
import { either, t, word } from "../text";

const COLUMNS = ["condition", "name", "city", "category", "quantity", "value", "trend", "age", "quality", "calibrated"] as const;
type Shown = (typeof COLUMNS)[number];
/** A small curve has no order. */
type Name = Exclude<Shown, "trend">;
const widths = (): Record<Shown, string> => ({
  condition: either("8.6rem", "10.4rem"), name: "minmax(9rem, 1.5fr)", city: either("6rem", "9.6rem"), category: either("7rem", "9.6rem"), quantity: "minmax(8rem, 1.1fr)",
  value: "9rem", trend: "7.4rem", age: either("5rem", "4.4rem"), quality: either("6rem", "7.6rem"), calibrated: either("7rem", "7.4rem"),
});

/** The channel's own: an alert of another quantity leaves it as it is. */
function conditionOf(model: HouseModel, station: Station, quantity: string): Condition {
  return channelCondition(station, quantity, model.latest.value.get(station.id), model.marks.value, model.now.peek());
}

function comparable(model: HouseModel, row: Row, by: Name): string | number {
  switch (by) {
    case "condition": return ORDER.indexOf(conditionOf(model, row.station, row.quantity));
    case "name": return either(row.station.name_zh, row.station.name_en);
    case "city": return townName(row.station.city);
    case "category": return word("category", row.station.category);
    case "quantity": return quantityName(row.quantity);
    case "value": return newestOf(model, row.station.id, row.quantity)?.value ?? Number.NEGATIVE_INFINITY;
    case "age": return -Date.parse(newestOf(model, row.station.id, row.quantity)?.time ?? "1970-01-01T00:00:00Z");
    case "quality": return newestOf(model, row.station.id, row.quantity)?.quality ?? "";
    case "calibrated": return row.station.calibrated ?? "";
  }
}

function sorted(rows: Row[], model: HouseModel, by: Name, up: boolean): Row[] {
  const keyed = rows.map((row) => ({ row, at: comparable(model, row, by) }));
  const sign = up ? 1 : -1;
  keyed.sort((a, b) =>
    sign * (typeof a.at === "string" ? a.at.localeCompare(String(b.at), "zh") : a.at - Number(b.at)) ||
    a.row.key.localeCompare(b.row.key));
  return keyed.map(({ row }) => row);
}

// They outlive the table: who comes back from a station's page finds it as it was.
const by = signal<Name>("condition");
const up = signal(true);
const search = signal("");

function head(name: Shown): Column {
  const plain = { key: name, head: t(`column.${name}`), width: widths()[name] };
  if (name === "trend") return plain;
  return {
    ...plain,
    sort: {
      direction: by.value === name ? (up.value ? "ascending" : "descending") : "none",
      by: () => {
        up.value = by.value === name ? !up.value : true;
        by.value = name;
      },
    },
  };
}

export function StationTable({ model }: { model: HouseModel }) {
  const rows = useComputed(() => {
    step.value; // the only thing that makes a new order, beside the stations themselves and what is asked for
    const wanted = search.value.toLowerCase();
    const all = [...model.stations.value.values()].flatMap((station) =>
      (station.channels?.length ? station.channels.map((channel) => channel.quantity) : [""])
        .map((quantity) => ({ key: `${station.id}|${quantity}`, station, quantity })));
    const found = wanted ? all.filter((row) => haystack(row).includes(wanted)) : all;
    const [name, direction] = [by.value, up.value];
    return untracked(() => sorted(found, model, name, direction));
  });
  useSignalEffect(() => { shownRows.value = rows.value; });
  return (
    <>
      <Search text={search} />
      <List label={t("stations.table")} columns={COLUMNS.map(head)} rows={rows.value} keyOf={(row) => row.key} picked={pickedRow.value}
        row={(row, index) => <StationRow key={row.key} model={model} row={row} index={index} />}
        empty={t(model.known.value ? "stations.none" : "wait")} />
    </>
  );
}

function haystack({ station, quantity }: Row): string {
  return [station.id, station.name_zh, station.name_en, station.city, station.river, station.site, quantityName(quantity)]
    .join(" ").toLowerCase();
}

function Search({ text }: { text: Signal<string> }) {
  return (
    <div class="filters">
      <input type="search" placeholder={t("filter.stations")} aria-label={t("filter.stations")} value={text.value}
        onInput={(event) => { text.value = event.currentTarget.value; }} />
    </div>
  );
}

function StationRow({ model, row, index }: { model: HouseModel; row: Row; index: number }) {
  const { station, quantity } = row;
  const condition = useComputed(() => {
    step.value; // silence grows while nothing arrives
    return conditionOf(model, row.station, row.quantity);
  });
  const reading = useComputed(() => newestOf(model, row.station.id, row.quantity));
  const picked = useComputed(() => pickedRow.value === row.key);
  return (
    <div class={picked.value ? "row station picked" : "row station"} role="row" aria-rowindex={index + 2} aria-selected={picked.value}
      onClick={() => { pickedRow.value = row.key; }}>
      <div role="cell"><ConditionTag condition={condition.value} /></div>
      <div role="cell" class="fill">
        <a class="link" href={pathTo("stations", station.id)} title={station.id}
          onClick={(event) => { event.preventDefault(); openRow(row); }}>
          {either(station.name_zh, station.name_en)}
        </a>
        {station.origin === "demo" && <small> {t("station.demo")}</small>}
      </div>
      <div role="cell" class="fill">{townName(station.city)}</div>
      <div role="cell" class="fill">{word("category", station.category)}</div>
      <div role="cell" class="fill">{quantityName(quantity)}</div>
      <div role="cell" class="number"><b class={reading.value && isDoubtful(reading.value.quality) ? "doubtful" : ""}>{numberOf(quantity, reading.value?.value)}</b>{reading.value && ` ${unitOf(quantity)}`}</div>
      <div role="cell"><Spark model={model} channel={row.key} /></div>
      <div role="cell" class="number"><Age model={model} time={reading.value?.time} /></div>
      <div role="cell" class="fill">{reading.value ? word("quality", reading.value.quality) : NOTHING}</div>
      <div role="cell" class="fill">{station.calibrated ? calendarDay(station.calibrated) : NOTHING}</div>
    </div>
  );
}

/** How old a value is, by the server's clock. */
export function Age({ model, time }: { model: HouseModel; time: string | undefined }) {
  second.value; // grows by itself
  const now = model.now.peek();
  return <>{time && now !== null ? age(now - Date.parse(time)) : NOTHING}</>;
}
