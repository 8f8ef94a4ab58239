// Reads what was kept of a quantity, anew when the span changes and now and then while values arrive.
import { type ReadonlySignal, type Signal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { get } from "../api";
import type { History, Reading, Station } from "../messages";
import type { HouseModel } from "../state/model";
import { reasonOf } from "../state/notices";
import { second } from "../state/time";
import { type Columns, columnsOf, withReading } from "./data";
import { type Onset, type SpanName, type Window, windowOf } from "./spans";

interface What {
  readonly model: HouseModel;
  readonly station: Station;
  readonly quantity: string;
  readonly onset?: Onset | undefined;
}

/** How often, ms; a drill's clock runs fast. */
const AGAIN = { live: 60_000, drill: 3000 };
const POINTS = 1500;

export function historyPath(station: string, quantity: string, { start, end }: Window, points: number): string {
  const query = new URLSearchParams({
    quantity, start: new Date(start * 1000).toISOString(), end: new Date(end * 1000).toISOString(), points: String(points),
  });
  return `stations/${encodeURIComponent(station)}/history?${query}`;
}

export function useHistory(
  what: What, span: Signal<SpanName>, columns: Signal<Columns | null>, trouble: Signal<string>,
  newest: ReadonlySignal<Reading | null>,
): void {
  const { model, station, quantity } = what;
  const last = useRef({ at: 0, span: "" });
  useSignalEffect(() => {
    const shown = span.value;
    const reading = newest.value; // each new value asks whether it is time
    if (!model.known.value) return;
    const now = performance.now();
    const often = model.exercise === null ? AGAIN.live : AGAIN.drill;
    if (shown === last.current.span && now - last.current.at < often) return;
    last.current = { at: now, span: shown };
    const window = windowOf(shown, (model.now.peek() ?? Date.parse(reading?.time ?? "1970-01-01T00:00:00Z")) / 1000, what.onset);
    get<History>(model.path(historyPath(station.id, quantity, window, POINTS))).then(
      (history) => {
        if (last.current.span !== shown) return; // another span was chosen meanwhile
        const kept = columnsOf(history, station.interval ?? 60);
        const since = newest.peek();
        columns.value = since ? withReading(kept, since) : kept;
        trouble.value = "";
      },
      (error: unknown) => { trouble.value = reasonOf(error); },
    );
  });
}

/** What is drawn beside a curve, of which fewer points are enough. */
export interface Trace {
  readonly station: Station;
  readonly quantity: string;
}

const FEWER = 600;

/** The courses of several traces over a span, in their order; null where one could not be read. */
export function useTraces(
  model: HouseModel, traces: ReadonlySignal<readonly Trace[]>, span: ReadonlySignal<SpanName>,
  found: Signal<readonly (Columns | null)[]>, onset?: Onset, points = FEWER,
): void {
  const asked = useRef("");
  useSignalEffect(() => {
    const often = (model.exercise === null ? AGAIN.live : AGAIN.drill) / 1000;
    const round = Math.floor(second.value / often);
    const wanted = traces.value;
    const shown = span.value;
    if (!model.known.value) return;
    const question = JSON.stringify([round, shown, wanted.map((each) => [each.station.id, each.quantity])]);
    if (question === asked.current) return;
    asked.current = question;
    const window = windowOf(shown, (model.now.peek() ?? 0) / 1000, onset);
    void Promise.all(wanted.map(({ station, quantity }) =>
      get<History>(model.path(historyPath(station.id, quantity, window, points)))
        .then((history) => columnsOf(history, station.interval ?? 60), () => null)))
      .then((columns) => { if (asked.current === question) found.value = columns; });
  });
}
