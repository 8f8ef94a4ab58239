// The course of one quantity at one station: what was kept, then live, with its limits and what stands around it.
import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { fullTime } from "../format";
import type { Alert, Station } from "../messages";
import { useAsSignal } from "../parts/useAsSignal";
import type { HouseModel } from "../state/model";
import { newestOf } from "../state/newest";
import { quantityName, unitOf, valueOf } from "../state/quantities";
import { limitsOf } from "../state/rules";
import { isDoubtful } from "../state/conditions";
import { when } from "../state/when";
import { t, word } from "../text";
import { Around } from "./Around";
import { neighboursBeside, rainBeside } from "./beside";
import { Canvas } from "./Canvas";
import { type Columns, withReading } from "./data";
import { type Trace, useHistory, useTraces } from "./history";
import { Legend } from "./Legend";
import { firstSpan, onsetOf, type SpanName, windowOf } from "./spans";
import { Spans } from "./Spans";
import { saveTable } from "./table";

interface Props {
  model: HouseModel;
  station: Station;
  quantity: string;
  /** The alert the chart is evidence of: its onset is shown, and its neighbours. */
  alert?: Alert | undefined;
  /** Given where the span is kept elsewhere. */
  span?: Signal<SpanName> | undefined;
}

export function Chart({ model, station, quantity, alert, span: given }: Props) {
  const own = useSignal<SpanName>(alert ? "onset" : firstSpan(station));
  const span = given ?? own;
  const onset = alert && onsetOf(alert, station);
  const columns = useSignal<Columns | null>(null);
  const trouble = useSignal("");
  const under = useSignal<{ time: number; value: number | null } | null>(null);
  const reading = useComputed(() => newestOf(model, station.id, quantity) ?? null);
  const limits = useComputed(() => limitsOf(model.rules.value, station, quantity, model.alerts.value));
  const speaks = (id: string, of: string): boolean => newestOf(model, id, of) !== undefined;
  const rain = useComputed(() => rainBeside(model.stations.value, station, quantity, speaks));
  const about = useAsSignal(alert);
  const beside = useComputed<readonly Trace[]>(() => about.value ? neighboursBeside(model.stations.value, station, quantity, speaks, about.value) : []);
  const traces = useComputed(() => [...(rain.value ? [rain.value] : []), ...beside.value]);
  const courses = useSignal<readonly (Columns | null)[]>([]);
  const rainCourse = useComputed(() => (rain.value ? (courses.value[0] ?? null) : null));
  const others = useComputed(() => beside.value.map((trace, nth) => ({
    number: String(nth + 1), trace, columns: courses.value[nth + (rain.value ? 1 : 0)] ?? null,
  })));
  const drawn = useComputed(() => others.value.flatMap(({ number, columns: course }) => (course ? [{ number, columns: course }] : [])));

  useHistory({ model, station, quantity, onset }, span, columns, trouble, reading);
  useTraces(model, traces, span, courses, onset);
  useSignalEffect(() => {
    const now = reading.value;
    const kept = columns.peek();
    if (now && kept) columns.value = withReading(kept, now);
  });
  const save = (): void => void saveTable(model, [station.id], quantity, windowOf(span.value, (model.now.peek() ?? 0) / 1000, onset));
  const last = reading.value;
  return (
    <section class="chart" aria-label={`${quantityName(quantity)} ${t(`span.${span.value}`)}`}>
      <header>
        <b>{quantityName(quantity)}</b> <span class="unit">{unitOf(quantity)}</span>
        <span class="read">
          {under.value
            ? `${fullTime(under.value.time * 1000)}  ${valueOf(quantity, under.value.value)}`
            : last && [when(model, last.time), valueOf(quantity, last.value), isDoubtful(last.quality) && word("quality", last.quality)].filter(Boolean).join("  ")}
        </span>
        <Spans span={span} hasOnset={alert !== undefined} save={save} />
      </header>
      <Canvas model={model} quantity={quantity} span={span} columns={columns} limits={limits} under={under}
        context={{ rain: rainCourse, others: drawn, onset }} />
      {trouble.value && <p class="says">{trouble.value}</p>}
      {columns.value?.x.length === 0 && <p class="says">{t("chart.empty")}</p>}
      <Legend limits={limits.value.lines} quantity={quantity} missing={limits.value.withoutBackground} untold={limits.value.untold}
        setAside={columns.value?.setAside ?? 0}>
        <Around station={station} columns={columns.value} rain={rain.value && { trace: rain.value, columns: rainCourse.value }} others={others.value} />
      </Legend>
    </section>
  );
}
