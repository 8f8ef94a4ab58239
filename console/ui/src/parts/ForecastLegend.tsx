// What the lines of the forecasts on the map mean; each forecast with its age, a switch, and a way to it.
import { age } from "../format";
import { DASHES } from "../map/forecasts";
import { BETWEEN_DASH } from "../map/fronts";
import { frameForecast, hiddenRuns, showRun } from "../state/drawn";
import { current } from "../state/forecasts";
import { runOf } from "../state/house";
import type { HouseModel } from "../state/model";
import { moment } from "../state/timebar";
import { either, t } from "../text";
import { DrillTag } from "./marks";

const LINES = [["0", "legend.best"], ["0.5", "legend.likely"], ["0.05", "legend.possible"]] as const;

export function ForecastLegend({ model }: { model: HouseModel }) {
  const forecasts = current(model);
  if (!forecasts.length) return null;
  const now = model.now.value;
  return (
    <div class="legend forecasts">
      {LINES.map(([share, key]) => (
        <span key={share} class="swatch">
          <svg viewBox="0 0 28 12" aria-hidden="true">
            <path d="M1 6H27" stroke-dasharray={DASHES[share]?.join(" ")} />
          </svg>
          {t(key)}
        </span>
      ))}
      <span class="swatch">
        <svg viewBox="0 0 28 12" aria-hidden="true"><path d="M9 1 19 11M19 1 9 11" /></svg>
        {t("legend.source")}
      </span>
      {moment.value !== null && (
        <span class="swatch run-a">
          <svg viewBox="0 0 28 12" aria-hidden="true"><path d="M1 6H27" stroke-dasharray={BETWEEN_DASH.join(" ")} /></svg>
          {t("plume.between")}
        </span>
      )}
      {forecasts.map((each) => (
        <div key={each.id} class="run">
          <input type="checkbox" checked={!hiddenRuns.value.has(runOf(each.id))} aria-label={t("legend.draw", { title: either(each.title_zh, each.title_en) })}
            onChange={(event) => showRun(each, event.currentTarget.checked)} />
          <small>
            <DrillTag exercise={each.exercise ?? null} /> {t(`medium.${each.medium}`)}{" "}
            <button type="button" class="link" title={t("legend.go")} onClick={() => frameForecast(each)}>
              {either(each.title_zh, each.title_en)}
            </button>
            {" · "}{now === null ? "" : t("legend.age", { age: age(now - Date.parse(each.time)) })}
            {each.source.unit_release && ` · ${t("legend.timesOnly")}`}
          </small>
        </div>
      ))}
    </div>
  );
}
