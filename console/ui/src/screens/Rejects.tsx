// Refused payloads: what came, why it was refused, and the payload itself for whoever mends the gateway.
import { fullTime } from "../format";
import type { RejectList, RejectSummary } from "../messages";
import { AnswerList, type Told } from "../parts/AnswerList";
import { useAnswer } from "../parts/useAnswer";
import type { HouseModel } from "../state/model";
import { may } from "../state/session";
import { either, t, word } from "../text";

/** Why, in the reader's language; what was kept before there was a Chinese sentence has its English one. */
const detailOf = (row: RejectSummary): string => either(row.detail_zh || row.detail, row.detail);

export function Rejects({ model }: { model: HouseModel }) {
  const answer = useAnswer<RejectList>(model.path("rejects?limit=500"), () => model.rejects.value);
  const save = (row: RejectSummary) =>
    may("officer") && <a class="link" download href={model.path(`rejects/${row.id}/payload`)}>{t("action.save")}</a>;
  const columns: Told<RejectSummary>[] = [
    { name: "received", width: "11rem", look: "time", cell: (row) => fullTime(row.received) },
    { name: "reason", width: "10rem", look: "fill", cell: (row) => word("reason", row.reason) },
    { name: "detail", width: "minmax(14rem, 3fr)", look: "fill", cell: detailOf, title: detailOf },
    { name: "topic", width: "minmax(8rem, 1fr)", look: "fill", cell: (row) => row.topic, title: (row) => row.topic },
    { name: "gateway", width: "8rem", look: "fill", cell: (row) => row.source },
    { name: "size", width: "6rem", look: "number", cell: (row) => t("rejects.bytes", { n: row.size }) },
    { name: "payload", width: "6rem", cell: save },
  ];
  return (
    <AnswerList label={t("stations.rejects")} answer={answer} rowsOf={(said) => said.rejects}
      keyOf={(row) => String(row.id)} columns={columns} none={t("rejects.none")} />
  );
}
