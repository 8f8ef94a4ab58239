// What speaks for or against an alert (neighbours, rain, spectrum …), each with its verdict in words and when it was found.
import { fullTime } from "../format";
import type { Evidence } from "../messages";
import { either, t, word } from "../text";

const verdict = (speaks: number): "for" | "against" | "neither" => (speaks > 0 ? "for" : speaks < 0 ? "against" : "neither");

export function Findings({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <>
      <h3>{t("detail.evidence")}</h3>
      {evidence.length === 0 && <p class="says">{t("detail.noevidence")}</p>}
      <ul class="findings">
        {evidence.map((each) => (
          <li key={`${each.kind}${each.time}`}>
            <span class="tag plain-tag">{word("evidence", each.kind)}</span>
            <span><b>{word("verdict", verdict(each.speaks))}</b> <small>{fullTime(each.time)}</small></span>
            <p>{either(each.text_zh, each.text_en)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
