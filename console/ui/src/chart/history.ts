// Reads what was kept of a quantity, anew when the span changes and now and then while values arrive.
import { type ReadonlySignal, type Signal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { get } from "../api";
import type { History, Reading, Station } from "../messages";
import type { HouseModel } from "../state/model";
import { reasonOf } from "../state/notices";
import { type Columns, columnsOf, withReading } from "./data";
import { secondsOf, type SpanName } from "./spans";

interface What {
  model: HouseModel;
  station: Station;
  quantity: string;
}

/** How often, ms; a drill's clock runs fast. */
const AGAIN = { live: 60_000, drill: 3000 };
const POINTS = 1500;

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
    const end = new Date(model.now.peek() ?? Date.parse(reading?.time ?? "1970-01-01T00:00:00Z"));
    const start = new Date(end.getTime() - secondsOf(shown) * 1000);
    const query = new URLSearchParams({
      quantity, start: start.toISOString(), end: end.toISOString(), points: String(POINTS),
    });
    get<History>(model.path(`stations/${encodeURIComponent(station.id)}/history?${query}`)).then(
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
