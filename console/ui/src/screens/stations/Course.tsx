// The chart of a station's page: one curve, or several stations side by side; span and company stand in the address.
import { signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { Chart } from "../../chart/Chart";
import type { Compare } from "../../chart/Compare";
import { firstSpan, type SpanName, spanNamed } from "../../chart/spans";
import type { Station } from "../../messages";
import { said, say } from "../../state/fragment";
import type { HouseModel } from "../../state/model";
import { t } from "../../text";
import { AddStation } from "./AddStation";

type Props = Parameters<typeof Compare>[0];
const compare = signal<ComponentType<Props> | null>(null);
export const MOST = 6;

const load = async (): Promise<void> => {
  compare.value ??= (await import("../../chart/Compare")).Compare;
};

const listed = (text: string): string[] => text.split(",").filter(Boolean).map(decodeURIComponent);
const written = (ids: readonly string[]): string => ids.map(encodeURIComponent).join(",");

export function Course({ model, station, quantity }: { model: HouseModel; station: Station; quantity: string }) {
  const span = useSignal<SpanName>(spanNamed(said("span"), firstSpan(station)));
  useSignalEffect(() => { say({ span: span.value === firstSpan(station) ? "" : span.value }); });
  const others = useComputed(() => listed(said("with")).flatMap((id) => (id === station.id ? [] : (model.stations.value.get(id) ?? [])))
    .filter((each) => (each.channels ?? []).some((channel) => channel.quantity === quantity)).slice(0, MOST - 1)).value;
  const keep = (ids: readonly string[]): void => say({ with: written(ids) });
  if (others.length) void load();
  const Together = compare.value;
  const all = [station, ...others];
  return (
    <>
      {others.length === 0 ? <Chart key={quantity} model={model} station={station} quantity={quantity} span={span} />
        : Together === null ? <p class="says">{t("wait")}</p>
          : <Together key={quantity} model={model} stations={all} quantity={quantity} span={span}
              remove={(id) => keep(others.filter((each) => each.id !== id).map((each) => each.id))} />}
      <AddStation model={model} quantity={quantity} taken={all} most={MOST} add={(id) => keep([...others.map((each) => each.id), id])} />
    </>
  );
}
