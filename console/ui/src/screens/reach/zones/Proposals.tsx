// What is proposed for which sectors, on which grounds: criterion, its source, the figure it is held against, and what nobody knows.
import { count, nearMinute, number, trimmed } from "../../../format";
import type { Zones } from "../../../messages";
import type { HouseModel } from "../../../state/model";
import { NEARLY_NOTHING, type ProposalRow, type Ring, rowsOf } from "../../../state/zoneFacts";
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
  const condition = either(first.condition_zh, first.condition_en);
  return (
    <tr>
      <th scope="row">{row.actions.map((each) => t(`zoneaction.${each}`)).join(t("list.comma"))}<small>{t(`zonecertainty.${first.certainty}`)}</small></th>
      <td>
        {first.zone ? names.get(first.zone) ?? first.zone : row.rings.map((ring) => <Where key={ring.outer} ring={ring} now={now} />)}
        <small>{row.towns.slice(0, SHOWN).map((town) => towns.get(town) ?? town).join(t("list.comma"))}{row.towns.length > SHOWN && " …"}</small>
        {first.zone && <Deadline before={before} now={now} />}
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
  return value > 0 && value < NEARLY_NOTHING ? "<\u00a00.1" : number(value, 1);
}

function Where({ ring, now }: { ring: Ring; now: number | null }) {
  const sides = ring.isWhole ? t("zones.all") : ring.sectors.map((each) => either(each.name_zh, each.name_en)).join(t("list.comma"));
  return (
    <div class="ring">
      {`${trimmed(ring.inner, 1)}–${trimmed(ring.outer, 1)} km ${sides}`}
      <Deadline before={ring.before} now={now} />
    </div>
  );
}

/** Until when; once that is past it is too late to leave. */
function Deadline({ before, now }: { before: string | null; now: number | null }) {
  if (!before) return null;
  const isPast = now !== null && Date.parse(before) <= now;
  return <small class={isPast ? "trouble" : ""}>{t(isPast ? "zones.arrived" : "zones.before", { time: nearMinute(before, now) })}</small>;
}
