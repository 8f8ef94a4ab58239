// The drawn part of a chart: makes the plot, keeps it as large as its box and up to date.
import { type ReadonlySignal, type Signal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import { language, theme } from "../prefs";
import type { HouseModel } from "../state/model";
import { decimalsOf, valueOf } from "../state/quantities";
import type { LimitLine, Limits } from "../state/rules";
import { t, word } from "../text";
import { second } from "../state/time";
import type { Other } from "./context";
import type { Columns } from "./data";
import { type Drawing, Plot } from "./plot";
import { type Onset, type SpanName, windowOf } from "./spans";

/** What stands around the curve. */
export interface Context {
  readonly rain: ReadonlySignal<Columns | null>;
  readonly others: ReadonlySignal<readonly Other[]>;
  readonly onset?: Onset | undefined;
}

interface Props {
  model: HouseModel;
  quantity: string;
  span: Signal<SpanName>;
  columns: Signal<Columns | null>;
  limits: ReadonlySignal<Limits>;
  context: Context;
  under: Signal<{ time: number; value: number | null } | null>;
}

export function Canvas(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const { model, quantity, span, columns, limits, under, context } = props;

  const label = (limit: LimitLine): string =>
    [word("severity", limit.severity), valueOf(quantity, limit.value), limit.confirmed ? "" : t("limit.unconfirmed")]
      .filter(Boolean).join(" ");

  const drawing = (): Drawing | null => {
    const kept = columns.value;
    if (!kept) return null;
    if (span.value === "live") second.value; // slides along
    const now = (model.now.peek() ?? 0) / 1000;
    const { start, end } = windowOf(span.value, Math.max(now, kept.x.at(-1) ?? 0), context.onset);
    return {
      columns: kept, limits: limits.value.lines, bands: limits.value.bands, start, end, decimals: decimalsOf(quantity), label,
      rain: context.rain.value, others: context.others.value,
      onset: context.onset ? { time: context.onset.at, label: t("chart.onset") } : null,
      at: (time, value) => { under.value = time === null ? null : { time, value }; },
    };
  };

  const made = useRef("");
  useSignalEffect(() => {
    const look = `${theme.value}${language.value}`;
    const next = drawing();
    if (!next || !box.current) return;
    if (plot.current && made.current === look) {
      plot.current.update(next);
      return;
    }
    plot.current?.close(); // its colours and words are given once
    plot.current = new Plot(box.current, next);
    made.current = look;
  });
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) plot.current?.resize(Math.floor(entry.contentRect.width), Math.floor(entry.contentRect.height));
    });
    if (box.current) watcher.observe(box.current);
    return () => {
      watcher.disconnect();
      plot.current?.close();
    };
  }, []);
  return <div class="plot" ref={box} role="img" aria-label={t("chart.canvas")} />;
}
