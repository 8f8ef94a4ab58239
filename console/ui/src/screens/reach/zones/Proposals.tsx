// What is proposed for which sectors, on which grounds: criterion, its source, the figure it is held against, and what nobody knows.
import { count, nearMinute, number, trimmed } from "../../../format";
import type { Sector, Zones } from "../../../messages";
import type { HouseModel } from "../../../state/model";
import { type ProposalRow, ringsOf, rowsOf } from "../../../state/zoneFacts";
import { either, t } from "../../../text";

const SHOWN = 8;

interface RowProps {
  readonly row: ProposalRow;
  readonly towns: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
  readonly now: number | null;
}

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
      <tbody>{rowsOf(found).map((row) => <Row key={row.key} row={row} towns={towns} names={names} now={model.now.value} />)}</tbody>
    </table>
  );
}

function Row({ row, towns, names, now }: RowProps) {
  const { first, worst, before } = row;
  const isPast = before !== null && now !== null && Date.parse(before) <= now;
  const condition = either(first.condition_zh, first.condition_en);
  return (
    <tr>
      <th scope="row">{row.actions.map((each) => t(`zoneaction.${each}`)).join(t("list.comma"))}<small>{t(`zonecertainty.${first.certainty}`)}</small></th>
      <td>
        {first.zone ? names.get(first.zone) ?? first.zone : sectorsIn(row.sectors)}
        <small>{row.towns.slice(0, SHOWN).map((town) => towns.get(town) ?? town).join(t("list.comma"))}{row.towns.length > SHOWN && " …"}</small>
        {before && <small class={isPast ? "trouble" : ""}>{t(isPast ? "zones.arrived" : "zones.before", { time: nearMinute(before, now) })}</small>}
      </td>
      <td class="number">{count(row.people)}</td>
      <td>
        {either(first.criterion_zh, first.criterion_en)}
        {!first.confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}
        {worst?.number && (
          <small>{t("zones.figure", {
            place: towns.get(worst.place ?? "") ?? either(worst.place, worst.place_en), low: figure(worst.number[0]), mid: figure(worst.number[1]),
            high: figure(worst.number[2]), unit: worst.unit ?? "",
          })}</small>
        )}
        <small>{t("reach.source", { source: either(first.source_zh, first.source) })}</small>
        {condition && <small>{condition}</small>}
        {row.unknown.map(([zh, en]) => <small key={zh}>{t("zones.unknown")}{either(zh, en)}</small>)}
      </td>
    </tr>
  );
}

/** One decimal; what is nearly nothing says so instead of a power of ten. */
function figure(value: number): string {
  return value > 0 && value < 0.05 ? "<\u00a00.1" : number(value, 1);
}

function sectorsIn(sectors: readonly Sector[]): string {
  return ringsOf(sectors).map(({ inner, outer, all, sectors: here }) => {
    const sides = all ? t("zones.all") : here.map((each) => either(each.name_zh, each.name_en)).join(t("list.comma"));
    return `${trimmed(inner, 1)}–${trimmed(outer, 1)} km ${sides}`;
  }).join(t("list.semicolon"));
}
