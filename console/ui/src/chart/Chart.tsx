// The course of one quantity at one station: what was kept, then live, with the limits that apply there.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { fullTime } from "../format";
import type { Station } from "../messages";
import type { HouseModel } from "../state/model";
import { newestOf } from "../state/newest";
import { quantityName, unitOf, valueOf } from "../state/quantities";
import { limitsOf } from "../state/rules";
import { isDoubtful } from "../state/conditions";
import { when } from "../state/when";
import { t, word } from "../text";
import { Canvas } from "./Canvas";
import { type Columns, withReading } from "./data";
import { useHistory } from "./history";
import { Legend } from "./Legend";
import { firstSpan, type SpanName, SPANS } from "./spans";

interface Props {
  model: HouseModel;
  station: Station;
  quantity: string;
}

export function Chart({ model, station, quantity }: Props) {
  const span = useSignal<SpanName>(firstSpan(station));
  const columns = useSignal<Columns | null>(null);
  const trouble = useSignal("");
  const under = useSignal<{ time: number; value: number | null } | null>(null);
  const reading = useComputed(() => newestOf(model, station.id, quantity) ?? null);
  const limits = useComputed(() => limitsOf(model.rules.value, station, quantity, model.alerts.value));

  useHistory({ model, station, quantity }, span, columns, trouble, reading);
  useSignalEffect(() => {
    const now = reading.value;
    const kept = columns.peek();
    if (now && kept) columns.value = withReading(kept, now);
  });
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
        <span class="spans" role="group" aria-label={t("chart.span")}>
          {SPANS.map(([name]) => (
            <button key={name} type="button" aria-pressed={span.value === name} onClick={() => { span.value = name; }}>
              {t(`span.${name}`)}
            </button>
          ))}
        </span>
      </header>
      <Canvas model={model} quantity={quantity} span={span} columns={columns} limits={limits} under={under} />
      {trouble.value && <p class="says">{trouble.value}</p>}
      {columns.value?.x.length === 0 && <p class="says">{t("chart.empty")}</p>}
      <Legend limits={limits.value.lines} quantity={quantity} missing={limits.value.withoutBackground} untold={limits.value.untold}
        setAside={columns.value?.setAside ?? 0} />
    </section>
  );
}
