// The chart of a station's page: one curve, or several stations side by side; span and company stand in the address.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { Compare as Compared } from "../../chart/Compare";
import { Chart } from "../../chart/ofStation";
import { firstSpan, type SpanName, spanNamed } from "../../chart/spans";
import type { Station } from "../../messages";
import { onDemand } from "../../parts/onDemand";
import { said, say } from "../../state/fragment";
import type { HouseModel } from "../../state/model";
import { AddStation } from "./AddStation";

const Compare = onDemand<Parameters<typeof Compared>[0]>(() => import("../../chart/Compare").then((found) => found.Compare));
export const MOST = 6;

const listed = (text: string): string[] => text.split(",").filter(Boolean).map(decodeURIComponent);
const written = (ids: readonly string[]): string => ids.map(encodeURIComponent).join(",");

export function Course({ model, station, quantity }: { model: HouseModel; station: Station; quantity: string }) {
  const span = useSignal<SpanName>(spanNamed(said("span"), firstSpan(station)));
  useSignalEffect(() => { say({ span: span.value === firstSpan(station) ? "" : span.value }); });
  const others = useComputed(() => listed(said("with")).flatMap((id) => (id === station.id ? [] : (model.stations.value.get(id) ?? [])))
    .filter((each) => (each.channels ?? []).some((channel) => channel.quantity === quantity)).slice(0, MOST - 1)).value;
  const keep = (ids: readonly string[]): void => say({ with: written(ids) });
  const all = [station, ...others];
  return (
    <>
      {others.length === 0 ? <Chart key={quantity} model={model} station={station} quantity={quantity} span={span} />
        : <Compare key={quantity} model={model} stations={all} quantity={quantity} span={span}
            remove={(id) => keep(others.filter((each) => each.id !== id).map((each) => each.id))} />}
      <AddStation model={model} quantity={quantity} taken={all} most={MOST} add={(id) => keep([...others.map((each) => each.id), id])} />
    </>
  );
}
