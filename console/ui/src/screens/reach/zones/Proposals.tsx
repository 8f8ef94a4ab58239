// What is proposed for which sectors, on which grounds: criterion, its source, the figure it is held against, and what nobody knows.
import { count, nearMinute, number } from "../../../format";
import type { Zones } from "../../../messages";
import type { HouseModel } from "../../../state/model";
import { either, t } from "../../../text";

const SHOWN = 8;

export function Proposals({ found, model }: { found: Zones; model: HouseModel }) {
  if (!found.proposals.length) return <p class="says">{t("zones.nothing")}</p>;
  const towns = new Map(found.towns.map((each) => [each.id, either(each.name_zh, each.name_en)]));
  const names = new Map(found.zones.map((each) => [each.key, either(each.name_zh, each.name_en)]));
  return (
    <table class="values proposals" aria-label={t("zones.proposals")}>
      <thead>
        <tr>
          <th scope="col">{t("zones.action")}</th><th scope="col">{t("zones.where")}</th>
          <th scope="col" class="number">{t("zones.people")}</th><th scope="col">{t("zones.grounds")}</th>
        </tr>
      </thead>
      <tbody>
        {found.proposals.map((each, at) => (
          <tr key={at}>
            <th scope="row">{t(`zoneaction.${each.action}`)}<small>{t(`zonecertainty.${each.certainty}`)}</small></th>
            <td>
              {names.get(each.zone) ?? (each.zone || t("zones.sectors", { n: each.sectors.length }))}
              <small>{each.towns.slice(0, SHOWN).map((town) => towns.get(town) ?? town).join(t("list.comma"))}{each.towns.length > SHOWN && " …"}</small>
              {each.before && <small>{t("zones.before", { time: nearMinute(each.before, model.now.value) })}</small>}
            </td>
            <td class="number">{count(each.people)}</td>
            <td>
              {either(each.criterion_zh, each.criterion_en)}
              {!each.confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}
              {each.number && (
                <small>{t("zones.figure", {
                  place: towns.get(each.place ?? "") ?? each.place ?? "", low: number(each.number[0], 1), mid: number(each.number[1], 1), high: number(each.number[2], 1), unit: each.unit ?? "",
                })}</small>
              )}
              <small>{t("reach.source", { source: each.source })}</small>
              {either(each.condition_zh, each.condition_en) && <small>{either(each.condition_zh, each.condition_en)}</small>}
              {(each.unknown_zh ?? []).map((unknown, nth) => <small key={unknown}>{t("zones.unknown")}{either(unknown, each.unknown_en?.[nth])}</small>)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
