// Names that speak but are not registered: held, not lost, until an officer adopts them.
import { useSignal } from "@preact/signals";
import { fullTime } from "../format";
import type { UnregisteredList, Unregistered as UnregisteredRow } from "../messages";
import { type Column, List } from "../parts/List";
import { useAnswer } from "../parts/useAnswer";
import type { HouseModel } from "../state/model";
import { quantityName } from "../state/quantities";
import { may } from "../state/session";
import { t } from "../text";
import { AdoptForm } from "./AdoptForm";

export function Unregistered({ model }: { model: HouseModel }) {
  const answer = useAnswer<UnregisteredList>(model.path("stations/unregistered"), () => model.unregistered.value);
  const adopting = useSignal<UnregisteredRow | null>(null);
  const columns: Column[] = [
    { key: "station", head: t("column.station"), width: "minmax(12rem, 1.5fr)" },
    { key: "quantities", head: t("column.quantity"), width: "minmax(12rem, 2fr)" },
    { key: "first", head: t("column.first"), width: "11rem" },
    { key: "last", head: t("column.last"), width: "11rem" },
    { key: "count", head: t("column.count"), width: "6rem" },
    { key: "gateway", head: t("column.gateway"), width: "8rem" },
    { key: "do", head: t("column.do"), width: "6rem" },
  ];
  return (
    <>
      <p class="hint">{t("unregistered.hint")}</p>
      <List label={t("stations.unregistered")} columns={columns} rows={answer.value?.unregistered ?? []}
        keyOf={(row) => row.station} empty={answer.trouble || t(answer.value ? "unregistered.none" : "wait")}
        row={(row, index) => (
          <div key={row.station} class="row" role="row" aria-rowindex={index + 2}>
            <div role="cell" class="fill"><b>{row.station}</b></div>
            <div role="cell" class="fill">{row.quantities.map(quantityName).join(t("list.comma"))}</div>
            <div role="cell" class="time">{fullTime(row.first)}</div>
            <div role="cell" class="time">{fullTime(row.last)}</div>
            <div role="cell" class="number">{row.count}</div>
            <div role="cell" class="fill">{row.source}</div>
            <div role="cell" class="buttons">
              <button type="button" disabled={!may("officer")} onClick={() => { adopting.value = row; }}>{t("action.adopt")}</button>
            </div>
          </div>
        )} />
      {adopting.value && (
        <AdoptForm model={model} row={adopting.value} close={(done) => {
          adopting.value = null;
          if (done) answer.again();
        }} />
      )}
    </>
  );
}
