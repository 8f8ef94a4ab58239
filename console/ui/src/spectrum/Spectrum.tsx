// Gamma spectra of one station: the newest in full, what chance explains of it, and the hours before. Loaded when asked for.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { get } from "../api";
import { fullTime, number } from "../format";
import type { SpectrumSeries, Station } from "../messages";
import type { HouseModel } from "../state/model";
import { newestOf } from "../state/newest";
import { reasonOf } from "../state/notices";
import { either, t } from "../text";
import { netsOf } from "./counts";
import { LIVE_TIME } from "./station";
import { Waterfall } from "./Waterfall";
import { Windows } from "./Windows";

interface Props {
  readonly model: HouseModel;
  readonly station: Station;
  /** Until when, ms; now if left out. */
  readonly until?: number | undefined;
}

const DAY = 24 * 3_600_000;
const AGAIN_MS = { live: 60_000, drill: 5000 };

export function Spectrum({ model, station, until }: Props) {
  const series = useSignal<SpectrumSeries | null>(null);
  const trouble = useSignal("");
  const asked = useRef(Number.NEGATIVE_INFINITY);
  useSignalEffect(() => {
    newestOf(model, station.id, LIVE_TIME)?.time; // each new spectrum asks whether it is time
    if (!model.known.value) return;
    const now = performance.now();
    if (now - asked.current < (model.exercise === null ? AGAIN_MS.live : AGAIN_MS.drill)) return;
    asked.current = now;
    const end = Math.min(until ?? Number.POSITIVE_INFINITY, (model.now.peek() ?? 0) + 1000);
    const query = new URLSearchParams({ start: new Date(end - DAY).toISOString(), end: new Date(end).toISOString() });
    get<SpectrumSeries>(model.path(`stations/${encodeURIComponent(station.id)}/spectra?${query}`)).then(
      (found) => { series.value = found; },
      (error: unknown) => { trouble.value = reasonOf(error); },
    );
  });
  const found = series.value;
  if (!found) return <p class="says">{trouble.value || t("wait")}</p>;
  if (!found.newest) return <p class="says">{t("spectrum.none")}</p>;
  const nets = netsOf(found, found.newest);
  const beyond = nets.filter((each) => each.net > each.critical);
  return (
    <section class="spectrum-panel" aria-label={t("spectrum.title")}>
      <header>
        <b>{t("spectrum.title")}</b> <span>{fullTime(found.newest.time)} · {t("spectrum.live", { n: number(found.newest.live, 1) })}</span>
      </header>
      <Windows nets={nets} />
      <p class="limits">{t("spectrum.key")}</p>
      <table class="values">
        <thead><tr>{(["line", "gross", "continuum", "net", "critical"] as const).map((each) => <th key={each} scope="col">{t(`spectrum.${each}`)}</th>)}</tr></thead>
        <tbody>
          {beyond.map(({ line, gross, continuum, net, critical }) => (
            <tr key={line.key}>
              <th scope="row">{line.natural ? either(line.zh, line.en) : <b>{either(line.zh, line.en)}</b>} {number(line.energy, 1)} keV</th>
              {[gross, continuum, net, critical].map((rate, nth) => <td key={nth} class="number">{number(rate, 3)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {beyond.length === 0 && <p class="says">{t("spectrum.nothing")}</p>}
      <Waterfall series={found} />
      <p class="limits">{t("spectrum.about", { source: found.source })}</p>
    </section>
  );
}
