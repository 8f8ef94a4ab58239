// How the alerts served the watch: rates beside what they should be, what calls most, how fast somebody came.
import { useSignal } from "@preact/signals";
import { elapsed, fullTime, NOTHING, trimmed } from "../format";
import type { AlarmStatistics, Benchmark, Busy, Spread } from "../messages";
import { Field } from "../parts/Field";
import { useAnswer } from "../parts/useAnswer";
import type { HouseModel } from "../state/model";
import { siteName } from "../state/sites";
import { either, t, word } from "../text";
import { nameOfStation } from "./Outages";

const SPANS = [1, 7, 30, 365];

export function AlarmFigures({ model }: { model: HouseModel }) {
  const days = useSignal(7);
  return (
    <section class="panel figures-panel" aria-label={t("figures.title")}>
      <h2>{t("figures.title")}</h2>
      <Field label={t("figures.span")}>
        <select value={days.value} onChange={(event) => { days.value = Number(event.currentTarget.value); }}>
          {SPANS.map((each) => <option key={each} value={each}>{t("figures.last", { n: each })}</option>)}
        </select>
      </Field>
      <Figures key={days.value} model={model} days={days.value} />
    </section>
  );
}

function Figures({ model, days }: { model: HouseModel; days: number }) {
  // From the house's own time: a drill's clock is another.
  const to = useSignal(new Date(model.now.peek() ?? Date.now()));
  const from = new Date(to.value.getTime() - days * 86_400_000);
  const path = `alerts/statistics?from=${encodeURIComponent(from.toISOString())}&to=${encodeURIComponent(to.value.toISOString())}`;
  const answer = useAnswer<AlarmStatistics>(model.path(path));
  const found = answer.value;
  if (!found) return <p class="says">{answer.trouble || t("wait")}</p>;
  const { announced, withheld, peak, peak_at: at, floods, flood_minutes: minutes } = found;
  return (
    <>
      <ul class="plain-list">
        <li>{t("figures.announced", { n: announced, withheld })}</li>
        {at && <li>{t("figures.peak", { n: peak, time: fullTime(at) })}</li>}
        <li>{t("figures.floods", { n: floods, m: minutes })}</li>
        <li>{t("figures.now", { standing: found.standing, stale: found.stale, shelved: found.shelved, suppressed: found.suppressed, out: found.out_of_service })}</li>
        <li>{t("figures.acknowledge")}{t("list.colon")}{spreadText(found.to_acknowledge)}</li>
        <li>{t("figures.return")}{t("list.colon")}{spreadText(found.to_return)}</li>
      </ul>
      <table class="values">
        <thead><tr>
          <th scope="col">{t("column.name")}</th><th scope="col" class="number">{t("column.value")}</th>
          <th scope="col" class="number">{t("figures.target")}</th><th scope="col">{t("figures.source")}</th>
        </tr></thead>
        <tbody>{found.benchmarks.map((each) => <Row key={each.name} benchmark={each} />)}</tbody>
      </table>
      <BusyTable model={model} title={t("figures.top")} rows={found.top} none={t("figures.nothing")} />
      <BusyTable model={model} title={t("figures.chattering")} rows={found.chattering} none={t("figures.nochatter")} />
    </>
  );
}

function spreadText({ count, median, p95 }: Spread): string {
  if (median === null || p95 === null) return t("figures.nothing");
  return t("figures.spread", { n: count, median: elapsed(median * 1000), p95: elapsed(p95 * 1000) });
}

function Row({ benchmark }: { benchmark: Benchmark }) {
  const { name, value, target, limit, source, confirmed } = benchmark;
  const isOver = value > target;
  return (
    <tr>
      <th scope="row">{word("benchmark", name)}</th>
      <td class="number">{isOver ? <b class="over">▲ {trimmed(value, 2)}</b> : trimmed(value, 2)}</td>
      <td class="number">{trimmed(target, 2)}{limit !== null && ` (${t("figures.most", { n: limit })})`}</td>
      <td>{source}{!confirmed && t("figures.toConfirm")}</td>
    </tr>
  );
}

function BusyTable({ model, title, rows, none }: { model: HouseModel; title: string; rows: readonly Busy[]; none: string }) {
  return (
    <>
      <h3>{title}</h3>
      {rows.length === 0 ? <p class="says">{none}</p> : (
        <table class="values">
          <thead><tr><th scope="col">{t("column.what")}</th><th scope="col">{t("column.place")}</th><th scope="col" class="number">{t("figures.times")}</th></tr></thead>
          <tbody>
            {rows.map((each) => (
              <tr key={`${each.rule}/${each.place}`}>
                <th scope="row">{either(each.title_zh, each.title_en) || each.rule || NOTHING}</th><td>{model.stations.value.has(each.place) ? nameOfStation(model, each.place) : siteName(each.place)}</td><td class="number">{each.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
