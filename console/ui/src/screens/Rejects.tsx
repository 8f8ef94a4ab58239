// Refused payloads: what came, why it was refused, and the payload itself for whoever mends the gateway.
import { fullTime } from "../format";
import type { RejectList } from "../messages";
import { type Column, List } from "../parts/List";
import { useAnswer } from "../parts/useAnswer";
import type { HouseModel } from "../state/model";
import { may } from "../state/session";
import { t, word } from "../text";

export function Rejects({ model }: { model: HouseModel }) {
  const answer = useAnswer<RejectList>(model.path("rejects?limit=500"), () => model.rejects.value);
  const columns: Column[] = [
    { key: "received", head: t("column.received"), width: "11rem" },
    { key: "reason", head: t("column.reason"), width: "10rem" },
    { key: "detail", head: t("column.detail"), width: "minmax(14rem, 3fr)" },
    { key: "topic", head: t("column.topic"), width: "minmax(8rem, 1fr)" },
    { key: "gateway", head: t("column.gateway"), width: "8rem" },
    { key: "size", head: t("column.size"), width: "6rem" },
    { key: "payload", head: t("column.payload"), width: "6rem" },
  ];
  return (
    <List label={t("stations.rejects")} columns={columns} rows={answer.value?.rejects ?? []} keyOf={(row) => String(row.id)}
      empty={answer.trouble || t(answer.value ? "rejects.none" : "wait")}
      row={(row, index) => (
        <div key={row.id} class="row" role="row" aria-rowindex={index + 2}>
          <div role="cell" class="time">{fullTime(row.received)}</div>
          <div role="cell" class="fill">{word("reason", row.reason)}</div>
          <div role="cell" class="fill" title={row.detail}>{row.detail}</div>
          <div role="cell" class="fill" title={row.topic}>{row.topic}</div>
          <div role="cell" class="fill">{row.source}</div>
          <div role="cell" class="number">{t("rejects.bytes", { n: row.size })}</div>
          <div role="cell">{may("officer") && <a class="link" download href={model.path(`rejects/${row.id}/payload`)}>{t("action.save")}</a>}</div>
        </div>
      )} />
  );
}
