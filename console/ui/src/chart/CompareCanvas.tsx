// The drawn part of a comparison: one uPlot with a curve a station over the union of their times.
import { type ReadonlySignal, type Signal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { palette } from "../map/palette";
import { language, theme } from "../prefs";
import type { HouseModel } from "../state/model";
import { valueOf } from "../state/quantities";
import type { LimitLine } from "../state/rules";
import { second } from "../state/time";
import { t, word } from "../text";
import { axes, ZONE } from "./axes";
import { DASHES } from "./context";
import { alone, type Columns, valueRange } from "./data";
import { drawLimits } from "./marks";
import { type SpanName, type Window, windowOf } from "./spans";

interface Props {
  readonly model: HouseModel;
  readonly count: number;
  readonly quantity: string;
  readonly span: Signal<SpanName>;
  readonly courses: ReadonlySignal<readonly (Columns | null)[]>;
  readonly limits: readonly LimitLine[];
  readonly under: Signal<{ time: number; values: readonly (number | null)[] } | null>;
}

const RETAIN = 1; // a null stays a gap; what the union of times lacks is undefined and breaks no line

function joined(courses: readonly (Columns | null)[]): uPlot.AlignedData {
  const tables: uPlot.AlignedData[] = courses.map((each) => [each?.x ?? [], each?.mean ?? []]);
  return uPlot.join(tables, tables.map(() => [RETAIN, RETAIN]));
}

export function CompareCanvas({ model, count, quantity, span, courses, limits, under }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const window = useRef<Window>({ start: 0, end: 1 });
  const shown = useRef(limits);
  shown.current = limits;

  const make = (target: HTMLElement, data: uPlot.AlignedData): uPlot => {
    const colours = palette();
    const own = getComputedStyle(document.documentElement);
    const label = (limit: LimitLine): string => `${word("severity", limit.severity)} ${valueOf(quantity, limit.value)}`;
    return new uPlot({
      width: Math.max(80, target.clientWidth), height: Math.max(80, target.clientHeight),
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), ZONE),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
      scales: {
        x: { time: true, range: () => [window.current.start, window.current.end] },
        y: { range: (_, low, high) => valueRange(low ?? NaN, high ?? NaN, shown.current.map((each) => each.value)) },
      },
      axes: axes(colours, () => window.current),
      series: [{}, ...Array.from({ length: count }, (_, nth): uPlot.Series => ({
        stroke: own.getPropertyValue(`--compare-${nth + 1}`).trim(), width: 1.8, dash: [...(DASHES[nth] ?? [])], spanGaps: false,
        points: { show: true, filter: (drawn, index) => alone(drawn.data[index] ?? []) },
      }))],
      hooks: {
        draw: [(drawn) => drawLimits(drawn, { limits: shown.current, label }, colours)],
        setCursor: [(drawn) => {
          const index = drawn.cursor.idx;
          const time = index == null ? undefined : drawn.data[0][index];
          under.value = index == null || time === undefined ? null : { time, values: courses.peek().map((each) => nearestTo(each, time)) };
        }],
      },
    }, data, target);
  };

  const made = useRef("");
  useSignalEffect(() => {
    const kind = `${theme.value}${language.value}${count}`;
    const all = courses.value;
    if (span.value === "live") second.value; // slides along
    const target = box.current;
    if (!target || all.length !== count) return;
    window.current = windowOf(span.value, (model.now.peek() ?? 0) / 1000);
    const data = joined(all);
    if (plot.current && made.current === kind) {
      plot.current.setData(data);
      return;
    }
    plot.current?.destroy(); // its colours and curves are given once
    plot.current = make(target, data);
    made.current = kind;
  });
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 40) plot.current?.setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    if (box.current) watcher.observe(box.current);
    return () => {
      watcher.disconnect();
      plot.current?.destroy();
    };
  }, []);
  return <div class="plot" ref={box} role="img" aria-label={t("compare.canvas")} />;
}

/** A station's value at a time, or the nearest within what still belongs together. */
function nearestTo(columns: Columns | null, time: number): number | null {
  if (!columns) return null;
  let best: number | null = null;
  let away = columns.reach || 0;
  columns.x.forEach((x, index) => {
    if (Math.abs(x - time) > away) return;
    away = Math.abs(x - time);
    best = columns.mean[index] ?? null;
  });
  return best;
}
