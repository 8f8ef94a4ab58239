// What the areas rest on: data and its date, speeds, the hour, the sea, each with where it comes from.
import { fullTime } from "../../format";
import type { Assumption, Reach } from "../../messages";
import { either, t, word } from "../../text";

export function RestsOn({ reach }: { reach: Reach }) {
  return (
    <>
      <dl class="facts">
        <div><dt>{t("reach.provider")}</dt><dd>{word("provider", reach.provider)}</dd></div>
        <div><dt>{t("reach.dataDate")}</dt><dd>{reach.data_date || "—"}</dd></div>
        <div><dt>{t("reach.of_time")}</dt><dd>{fullTime(reach.time)}</dd></div>
        <div><dt>{t("reach.shift")}</dt><dd>{word("shift", reach.shift)}</dd></div>
        <div><dt>{t("reach.seaState")}</dt><dd>{reach.sea_state}</dd></div>
        {reach.demo && <div><dt>{t("reach.mark")}</dt><dd>{t("reach.demoLong")}</dd></div>}
      </dl>
      <h3>{t("reach.assumptions")}</h3>
      <Assumptions all={reach.assumptions} />
      <p class="hint">{t("reach.estimate")}</p>
    </>
  );
}

export function Assumptions({ all }: { all: readonly Assumption[] }) {
  return <ul class="grounds">{all.map((each) => <Row key={each.what + each.zh} assumption={each} />)}</ul>;
}

/** A forecast is named by its id, behind a word that has a Chinese one. */
function originOf(source: string): string {
  return source.startsWith("forecast ") ? t("tasks.origin", { id: source.slice("forecast ".length) }) : word("origin", source);
}

function Row({ assumption }: { assumption: Assumption }) {
  const { source, confirmed } = assumption;
  return (
    <li>
      {either(assumption.zh, assumption.en)}
      {!confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}
      {source && <small> {t("reach.source", { source: originOf(source) })}</small>}
    </li>
  );
}
