// The key of the map on the screen of forecasts: which level is drawn, lines of arrival, what dashes and colours mean.
import { DASHES } from "../../map/forecasts";
import { BETWEEN_DASH, SECOND_DASH } from "../../map/fronts";
import { amount, nearTime } from "../../format";
import type { Forecast } from "../../messages";
import { first, levelShown, linesShown, second } from "../../state/plume";
import { levelsDrawn } from "../../state/plumeFacts";
import { moment } from "../../state/timebar";
import { viewed } from "../../state/watch";
import { either, t } from "../../text";

function Swatch({ dash, says, of = "" }: { dash: readonly number[]; says: string; of?: string }) {
  return (
    <span class={`swatch ${of}`}>
      <svg viewBox="0 0 28 12" aria-hidden="true"><path d="M1 6H27" stroke-dasharray={dash.join(" ")} /></svg>
      {says}
    </span>
  );
}

/** AEGL-2: 5.8 mg/m³; an area without a level is where it arrives. */
export function levelName(forecast: Forecast, level: number): string {
  const known = forecast.levels[level];
  return known ? t("plume.levelIs", { name: known.name, value: amount(known.value, known.unit) }) : t("plume.arrives");
}

export function PlumeKey() {
  const one = first.value;
  const other = second.value;
  if (!one) return null;
  const now = viewed.value?.now.value ?? null;
  const named = (each: Forecast): string => t("plume.runOf", { title: either(each.title_zh, each.title_en), time: nearTime(each.time, now) });
  const levels = levelsDrawn(one);
  return (
    <div class="legend plume-legend">
      {levels.length > 1 && (
        <label>
          {t(one.levels.some((each) => each.unit === "mSv") ? "plume.dose" : "plume.level")}{" "}
          <select value={levelShown.value ?? ""} onChange={(event) => { levelShown.value = event.currentTarget.value === "" ? null : Number(event.currentTarget.value); }}>
            <option value="">{t(other ? "plume.lowest" : "plume.allLevels")}</option>
            {levels.map((each) => <option key={each} value={each}>{levelName(one, each)}</option>)}
          </select>
        </label>
      )}
      <label><input type="checkbox" checked={linesShown.value} onChange={(event) => { linesShown.value = event.currentTarget.checked; }} /> {t("plume.lines")}</label>
      {other ? (
        <>
          <Swatch dash={[]} says={`A ${named(one)}`} of="run-a" />
          <Swatch dash={SECOND_DASH} says={`B ${named(other)}`} of="run-b" />
          <Swatch dash={DASHES["0.05"] ?? []} says={t("legend.possible")} />
        </>
      ) : (
        <>
          <Swatch dash={[]} says={t("legend.best")} />
          <Swatch dash={DASHES["0.5"] ?? []} says={t("legend.likely")} />
          <Swatch dash={DASHES["0.05"] ?? []} says={t("legend.possible")} />
        </>
      )}
      {moment.value !== null && <Swatch dash={BETWEEN_DASH} says={t("plume.between")} of="run-a" />}
    </div>
  );
}
