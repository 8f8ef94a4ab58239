// The drawn part of a chart: makes the plot, keeps it as large as its box and up to date.
import { type ReadonlySignal, type Signal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import { language, theme } from "../prefs";
import type { HouseModel } from "../state/model";
import { decimalsOf, valueOf } from "../state/quantities";
import type { LimitLine, Limits } from "../state/rules";
import { t, word } from "../text";
import type { Columns } from "./data";
import { type Drawing, Plot } from "./plot";
import { secondsOf, type SpanName } from "./spans";

interface Props {
  model: HouseModel;
  quantity: string;
  span: Signal<SpanName>;
  columns: Signal<Columns | null>;
  limits: ReadonlySignal<Limits>;
  under: Signal<{ time: number; value: number | null } | null>;
}

export function Canvas(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const { model, quantity, span, columns, limits, under } = props;

  const label = (limit: LimitLine): string =>
    [word("severity", limit.severity), valueOf(quantity, limit.value), limit.confirmed ? "" : t("limit.unconfirmed")]
      .filter(Boolean).join(" ");

  const drawing = (): Drawing | null => {
    const kept = columns.value;
    if (!kept) return null;
    const now = (model.now.peek() ?? 0) / 1000;
    const end = Math.max(now, kept.x.at(-1) ?? 0);
    return {
      columns: kept, limits: limits.value.lines, bands: limits.value.bands, start: end - secondsOf(span.value), end, decimals: decimalsOf(quantity), label,
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
