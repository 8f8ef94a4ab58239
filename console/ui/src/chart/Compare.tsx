// The same quantity at up to six stations on one chart, each in its own colour and dash. Loaded when first asked for.
import { type Signal, useSignal } from "@preact/signals";
import { fullTime } from "../format";
import type { Station } from "../messages";
import { useAsSignal } from "../parts/useAsSignal";
import type { HouseModel } from "../state/model";
import { newestOf } from "../state/newest";
import { quantityName, unitOf, valueOf } from "../state/quantities";
import { type LimitLine, limitsOf } from "../state/rules";
import { when } from "../state/when";
import { either, t } from "../text";
import { CompareCanvas } from "./CompareCanvas";
import { DASHES } from "./context";
import type { Columns } from "./data";
import { useTraces } from "./history";
import { Legend } from "./Legend";
import { type SpanName, windowOf } from "./spans";
import { Spans } from "./Spans";
import { saveTable } from "./table";

interface Props {
  readonly model: HouseModel;
  readonly stations: readonly Station[];
  readonly quantity: string;
  readonly span: Signal<SpanName>;
  readonly remove: (id: string) => void;
}

const POINTS = 1000;

/** Limits that hold at all of the stations; the others would be read as everybody's. */
function shared(all: readonly (readonly LimitLine[])[]): LimitLine[] {
  const same = (a: LimitLine, b: LimitLine): boolean => a.value === b.value && a.severity === b.severity && a.direction === b.direction;
  return (all[0] ?? []).filter((line) => all.every((lines) => lines.some((each) => same(each, line))));
}

export function Compare({ model, stations, quantity, span, remove }: Props) {
  const traces = useAsSignal(stations.map((station) => ({ station, quantity })));
  const courses = useSignal<readonly (Columns | null)[]>([]);
  const under = useSignal<{ time: number; values: readonly (number | null)[] } | null>(null);
  useTraces(model, traces, span, courses, undefined, POINTS);
  const all = stations.map((station) => limitsOf(model.rules.value, station, quantity, model.alerts.value));
  const lines = shared(all.map((each) => each.lines));
  const own = all.some((each) => each.lines.length > lines.length);
  const save = (): void =>
    void saveTable(model, stations.map((each) => each.id), quantity, windowOf(span.value, (model.now.peek() ?? 0) / 1000));
  return (
    <section class="chart compare" aria-label={t("compare.title", { quantity: quantityName(quantity) })}>
      <header>
        <b>{quantityName(quantity)}</b> <span class="unit">{unitOf(quantity)}</span>
        <span class="read">{under.value ? fullTime(under.value.time * 1000) : t("compare.newest")}</span>
        <Spans span={span} save={save} />
      </header>
      <CompareCanvas model={model} count={stations.length} quantity={quantity} span={span} courses={courses} limits={lines} under={under} />
      <ul class="compared">
        {stations.map((station, nth) => {
          const now = newestOf(model, station.id, quantity);
          return (
            <li key={station.id}>
              <svg viewBox="0 0 30 8" aria-hidden="true"><line x1="0" x2="30" y1="4" y2="4" style={{ stroke: `var(--compare-${nth + 1})` }} stroke-dasharray={(DASHES[nth] ?? []).join(" ")} /></svg>
              <span class="name">{either(station.name_zh, station.name_en)}</span>
              <b>{valueOf(quantity, under.value ? under.value.values[nth] : now?.value)}</b>
              {!under.value && now && <small>{when(model, now.time)}</small>}
              {nth > 0 && <button type="button" class="plain" aria-label={t("compare.remove", { name: either(station.name_zh, station.name_en) })} onClick={() => remove(station.id)}>✕</button>}
            </li>
          );
        })}
      </ul>
      {own && <p class="limits">{t("compare.ownLimits")}</p>}
      {lines.length > 0 && <Legend limits={lines} quantity={quantity} missing={false} untold={0} setAside={0} />}
    </section>
  );
}
