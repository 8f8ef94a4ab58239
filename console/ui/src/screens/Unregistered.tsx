// Names that speak but are not registered: held, not lost, until an officer adopts them.
import { useSignal } from "@preact/signals";
import { fullTime } from "../format";
import type { UnregisteredList, Unregistered as UnregisteredRow } from "../messages";
import { AnswerList, type Told } from "../parts/AnswerList";
import { useAnswer } from "../parts/useAnswer";
import type { HouseModel } from "../state/model";
import { quantityName } from "../state/quantities";
import { may } from "../state/session";
import { t } from "../text";
import { AdoptForm } from "./AdoptForm";

export function Unregistered({ model }: { model: HouseModel }) {
  const answer = useAnswer<UnregisteredList>(model.path("stations/unregistered"), () => model.unregistered.value);
  const adopting = useSignal<UnregisteredRow | null>(null);
  const adopt = (row: UnregisteredRow) => (
    <button type="button" disabled={!may("officer")} onClick={() => { adopting.value = row; }}>{t("action.adopt")}</button>
  );
  const quantities = (row: UnregisteredRow): string => row.quantities.map(quantityName).join(t("list.comma"));
  const columns: Told<UnregisteredRow>[] = [
    { name: "station", width: "minmax(12rem, 1.5fr)", look: "fill", cell: (row) => <b>{row.station}</b> },
    { name: "quantity", width: "minmax(12rem, 2fr)", look: "fill", cell: quantities, title: quantities },
    { name: "first", width: "11rem", look: "time", cell: (row) => fullTime(row.first) },
    { name: "last", width: "11rem", look: "time", cell: (row) => fullTime(row.last) },
    { name: "count", width: "6rem", look: "number", cell: (row) => row.count },
    { name: "gateway", width: "8rem", look: "fill", cell: (row) => row.source },
    { name: "do", width: "6rem", look: "buttons", cell: adopt },
  ];
  return (
    <>
      <p class="hint">{t("unregistered.hint")}</p>
      <AnswerList label={t("stations.unregistered")} answer={answer} rowsOf={(said) => said.unregistered}
        keyOf={(row) => row.station} columns={columns} none={t("unregistered.none")} />
      {adopting.value && (
        <AdoptForm model={model} row={adopting.value} close={(done) => {
          adopting.value = null;
          if (done) answer.again();
        }} />
      )}
    </>
  );
}
