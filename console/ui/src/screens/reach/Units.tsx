// Teams, vessels and aircraft: whether each can be sent, how soon, where it is, what it reaches by itself.
import { useSignal } from "@preact/signals";
import { nearTime, trimmed } from "../../format";
import type { Reach, UnitReach } from "../../messages";
import { DrillTag } from "../../parts/marks";
import { UnitMark } from "../../parts/UnitMark";
import type { HouseModel } from "../../state/model";
import { showPlace, soleUnit } from "../../state/reach";
import { unitsInOrder, whereIs } from "../../state/reachFacts";
import { may } from "../../state/session";
import { townName } from "../../state/towns";
import { either, t, word } from "../../text";
import { ServiceDialog } from "./ServiceDialog";

export function Units({ model, reach }: { model: HouseModel; reach: Reach }) {
  const asked = useSignal<UnitReach | null>(null);
  const units = unitsInOrder(reach.units);
  const able = units.filter((each) => each.in_service).length;
  return (
    <>
      <p class="hint">{t("reach.unitsSum", { able, all: units.length })} {t("reach.unitsHint")}</p>
      <table class="values units">
        <thead>
          <tr>
            <th scope="col">{t("column.unit")}</th><th scope="col">{t("column.state")}</th>
            <th scope="col" class="number">{t("reach.ready")}</th><th scope="col">{t("reach.where")}</th>
            <th scope="col" class="number">{t("reach.ownLand", { n: reach.aim_minutes })}</th>
            <th scope="col" class="number">{t("reach.ownSea", { n: reach.aim_hours })}</th>
            <th scope="col">{t("column.do")}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <Row key={unit.id} unit={unit} units={units} model={model} reach={reach} ask={() => { asked.value = unit; }} />
          ))}
        </tbody>
      </table>
      {asked.value && <ServiceDialog model={model} unit={asked.value} close={() => { asked.value = null; }} />}
    </>
  );
}

interface RowProps {
  readonly unit: UnitReach;
  readonly units: readonly UnitReach[];
  readonly model: HouseModel;
  readonly reach: Reach;
  readonly ask: () => void;
}

function Row({ unit, units, model, reach, ask }: RowProps) {
  const position = model.positions.value.get(unit.id);
  const at = whereIs(unit, reach, position);
  const isSole = soleUnit.value === unit.id;
  const boards = units.find((each) => each.id === unit.boards);
  const state = unit.in_service ? word("unitstate", at.seen && position?.state ? position.state : "ready") : t("reach.out");
  const choose = (): void => {
    soleUnit.value = isSole ? null : unit.id;
    if (!isSole) showPlace(at.longitude, at.latitude);
  };
  const size = (km2: number): string => (unit.in_service && km2 > 0 ? trimmed(km2, 0) : "—");
  return (
    <tr class={isSole ? "picked" : unit.in_service ? "" : "idle"} data-unit={unit.id}>
      <th scope="row">
        <span class="unit-name">
          <UnitMark kind={unit.kind} counts={unit.in_service} />
          <span>
            <button type="button" class="link" aria-pressed={isSole} title={t("reach.onlyThis")} onClick={choose}>
              {either(unit.name_zh, unit.name_en)}
            </button>
            <small>{[townName(unit.city), unit.demo && t("station.demo"), boards && t("reach.boards", { name: either(boards.name_zh, boards.name_en) })].filter(Boolean).join(" · ")}</small>
          </span>
        </span>
      </th>
      <td><span class="word">{state}</span>{!unit.in_service && <small>{either(unit.why_zh, unit.why_en)}</small>}</td>
      <td class="number">{trimmed(unit.ready, 0)}</td>
      <td>
        <span class="word">{at.seen ? nearTime(at.seen, model.now.value) : t("reach.base")}</span>
        {at.seen && <DrillTag exercise={position?.exercise ?? null} />}
      </td>
      <td class="number">{size(unit.land_km2)}</td>
      <td class="number">{size(unit.sea_km2)}</td>
      <td><button type="button" disabled={!may("officer")} onClick={ask}>{t(unit.in_service ? "reach.putOut" : "reach.putIn")}</button></td>
    </tr>
  );
}
