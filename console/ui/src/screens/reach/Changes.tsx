// What a trial changes: shares before and after, of the region and of the cities it touches.
import { count, NOTHING, trimmed } from "../../format";
import type { CoverageChange, ReachTrial } from "../../messages";
import { changesThatMatter, part } from "../../state/reachFacts";
import { townName } from "../../state/towns";
import { either, t } from "../../text";
import { percent } from "./Share";

/** With its sign, a true minus; nothing where nothing changes. */
const signed = (value: number, text: string): string => (value === 0 ? "±0" : value > 0 ? `+${text}` : text);

export function Changes({ tried }: { tried: ReachTrial }) {
  const rows = changesThatMatter(tried.changes);
  return (
    <section class="changes" aria-label={t("reach.result")} aria-live="polite">
      <h3>{t("reach.result")} <small>{either(tried.what_zh, tried.what_en)}</small></h3>
      <table class="values">
        <thead>
          <tr>
            <th scope="col">{t("reach.of")}</th><th scope="col" class="number">{t("column.before")}</th>
            <th scope="col" class="number">{t("reach.after")}</th><th scope="col" class="number">{t("reach.areaChange")}</th>
            <th scope="col" class="number">{t("reach.peopleChange")}</th><th scope="col" class="number">{t("reach.sitesChange")}</th>
          </tr>
        </thead>
        <tbody>{rows.map((each) => <Row key={`${each.before.place}${each.before.domain}${each.before.with_air}`} change={each} />)}</tbody>
      </table>
      <p class="hint">{t("reach.gapsThen", { n: tried.gaps.length })}</p>
    </section>
  );
}

function Row({ change }: { change: CoverageChange }) {
  const { before, after } = change;
  const where = before.place ? townName(before.place) : t("reach.region");
  const what = t(before.domain === "sea" ? "reach.sea" : "reach.land");
  const people = (share: typeof before): string => {
    const value = part(share.people, share.people_total);
    return value === null ? "" : t("reach.peopleShare", { share: percent(value) });
  };
  return (
    <tr class={before.place ? "" : "whole"}>
      <th scope="row">{t("reach.whereWhat", { where, what })}{before.with_air && <small>{t("reach.withAir")}</small>}</th>
      <td class="number">{percent(before.share)}<small>{people(before)}</small></td>
      <td class="number">{percent(after.share)}<small>{people(after)}</small></td>
      <td class="number">{signed(Math.round(change.area_km2), trimmed(change.area_km2, 0))}</td>
      <td class="number">{change.people === null ? NOTHING : signed(change.people, count(change.people).replace("-", "−"))}</td>
      <td class="number">{before.domain === "sea" ? NOTHING : signed(change.sites, count(change.sites).replace("-", "−"))}</td>
    </tr>
  );
}
