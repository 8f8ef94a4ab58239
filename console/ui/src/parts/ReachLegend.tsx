// What the lines of the reach on the map mean, on which data they rest, and of what time they are.
import { nearTime } from "../format";
import { STEPS } from "../map/reach";
import type { HouseModel } from "../state/model";
import { shapesTrouble, soleUnit } from "../state/reach";
import { either, t, word } from "../text";

const KINDS = [["land", "min"], ["sea", "h"]] as const;

export function ReachLegend({ model }: { model: HouseModel }) {
  const reach = model.reach.value;
  const unit = reach?.units.find((each) => each.id === soleUnit.value);
  return (
    <div class="legend reach">
      {KINDS.map(([domain, unitOfTime]) => (
        <div key={domain} class="steps-of">
          <small>{t(domain === "land" ? "reach.landSteps" : "reach.seaSteps")}</small>
          {Object.entries(STEPS[domain]).map(([within, dash]) => (
            <span key={within} class={`swatch ${domain}`}>
              <svg viewBox="0 0 28 12" aria-hidden="true"><path d="M1 6H27" stroke-dasharray={dash.join(" ")} /></svg>
              {within}{"\u00a0"}{unitOfTime}
            </span>
          ))}
        </div>
      ))}
      <span class="swatch"><i class="hatch" aria-hidden="true" />{t("map.gaps")}</span>
      {unit && (
        <span>
          {t("reach.only", { name: either(unit.name_zh, unit.name_en) })}{" "}
          <button type="button" class="link" onClick={() => { soleUnit.value = null; }}>{t("reach.all")}</button>
        </span>
      )}
      {shapesTrouble.value && <small role="status">{shapesTrouble.value}</small>}
      <small>
        {reach
          ? t("reach.restsOn", { provider: word("provider", reach.provider), date: reach.data_date || "—", time: nearTime(reach.time, model.now.value) })
          : t("reach.none")}
      </small>
    </div>
  );
}
