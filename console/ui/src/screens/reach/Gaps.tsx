// Places beyond the aim, the gravest first, each with a way to it on the map.
import { amount, count, NOTHING, trimmed } from "../../format";
import type { Gap, Named, Reach } from "../../messages";
import { showLayer } from "../../state/layers";
import { showPlace } from "../../state/reach";
import { gapsInOrder } from "../../state/reachFacts";
import { tried } from "../../state/reachTrial";
import { townName } from "../../state/towns";
import { either, t } from "../../text";

export function Gaps({ reach }: { reach: Reach }) {
  const gaps = gapsInOrder(tried.value?.gaps ?? reach.gaps);
  return (
    <>
      <p class="hint">{t(tried.value ? "reach.gapsTried" : "reach.gapsHint")}</p>
      {gaps.length === 0 && <p class="says">{t("reach.noGaps")}</p>}
      <table class="values gaps">
        <thead>
          <tr>
            <th scope="col" class="number">{t("reach.rank")}</th><th scope="col">{t("reach.what")}</th>
            <th scope="col" class="number">{t("reach.people")}</th><th scope="col" class="number">{t("reach.area")}</th>
            <th scope="col" class="number">{t("reach.worst")}</th><th scope="col">{t("column.do")}</th>
          </tr>
        </thead>
        <tbody>{gaps.map((gap) => <Row key={`${gap.domain}${gap.rank}`} gap={gap} />)}</tbody>
      </table>
    </>
  );
}

const FEW = 4;

function names(named: readonly Named[]): string {
  const first = named.slice(0, FEW).map((each) => either(each.name_zh, each.name_en)).join(t("list.comma"));
  return named.length > FEW ? t("reach.andMore", { names: first, n: named.length }) : first;
}

function Row({ gap }: { gap: Gap }) {
  const go = (): void => {
    showLayer("gaps", true);
    showPlace(gap.longitude, gap.latitude);
  };
  return (
    <tr>
      <td class="number">{gap.rank}</td>
      <th scope="row">
        {t(gap.domain === "sea" ? "reach.seaGap" : "reach.landGap", { city: townName(gap.city) || NOTHING })}
        {gap.towns.length > 0 && <small>{names(gap.towns)}</small>}
        {gap.sites.length > 0 && <small>{t("reach.gapSites", { names: names(gap.sites) })}</small>}
      </th>
      <td class="number">{gap.people ? count(gap.people) : NOTHING}</td>
      <td class="number">{amount(gap.area_km2, "km²", 0)}</td>
      <td class="number">{gap.worst === null ? t("reach.never") : `${trimmed(gap.worst, gap.domain === "sea" ? 1 : 0)}\u00a0${gap.domain === "sea" ? "h" : "min"}`}</td>
      <td><button type="button" onClick={go}>{t("reach.onMap")}</button></td>
    </tr>
  );
}
