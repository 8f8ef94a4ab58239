// The bar under the map: steps or plays through the time of the forecasts that are drawn.
import { nearMinute, offset } from "../format";
import { drawn } from "../state/drawn";
import { type Span } from "../state/front";
import { moment, playing, showMoment, span, stepTime, togglePlay } from "../state/timebar";
import { viewed } from "../state/watch";
import { t } from "../text";

export function TimeBar({ time }: { time: Span }) {
  const at = moment.value;
  const now = viewed.value?.now.value ?? null;
  const says = at === null ? t("time.whole") : t("time.at", { time: nearMinute(new Date(at).toISOString(), now), since: offset(at - time.start) });
  const share = (ms: number): string => `${(100 * (ms - time.start)) / (time.end - time.start)}%`;
  const lines = [...new Set(drawn.value.flatMap((each) => each.isochrones.map((line) => Date.parse(line.time))))];
  return (
    <div class="timebar" role="group" aria-label={t("time.bar")}>
      <button type="button" aria-pressed={playing.value} aria-label={t(playing.value ? "time.pause" : "time.play")} title={`${t(playing.value ? "time.pause" : "time.play")} (Space)`}
        onClick={togglePlay}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d={playing.value ? "M3 2h4v12H3zM9 2h4v12H9z" : "M3 1.5 14 8 3 14.5z"} /></svg>
      </button>
      <button type="button" aria-label={t("time.back")} title={`${t("time.back")} ([)`} onClick={() => stepTime(-1)}>‹</button>
      <button type="button" aria-label={t("time.on")} title={`${t("time.on")} (])`} onClick={() => stepTime(1)}>›</button>
      <div class="track">
        <input type="range" min={time.start} max={time.start + 60_000 * Math.ceil((time.end - time.start) / 60_000)} step={60_000} value={at ?? time.end} aria-label={t("time.slider")} aria-valuetext={says}
          onInput={(event) => { playing.value = false; showMoment(Number(event.currentTarget.value)); }} />
        <div class="ticks" aria-hidden="true">
          {lines.map((each) => <i key={each} style={{ left: share(each) }} />)}
          {now !== null && time.start < now && now < time.end && <b style={{ left: share(now) }} title={t("time.now")} />}
        </div>
      </div>
      <output>{says}</output>
      <button type="button" aria-pressed={at === null} onClick={() => { playing.value = false; showMoment(null); }}>{t("time.all")}</button>
    </div>
  );
}

export function TimeBarIfAny() {
  return span.value && <TimeBar time={span.value} />;
}
