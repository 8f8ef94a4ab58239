// All runs, the newest first: whose, of which cause and weather; to look at, to compare, to order again, to hand on as a file.
import { age, nearTime } from "../../format";
import type { Forecast } from "../../messages";
import { DrillTag } from "../../parts/marks";
import type { HouseModel } from "../../state/model";
import { asking, compareWith, first, hasMore, orderAgain, pickRun, readMore, runs, second, wanted, wrong } from "../../state/plume";
import { formOf } from "../../state/plumeForm";
import { show } from "../../state/route";
import { may } from "../../state/session";
import { either, t } from "../../text";

export function Runs({ model }: { model: HouseModel }) {
  const all = runs.value;
  if (!all.length) return <p class="says">{t(model.known.value ? "plume.none" : "wait")}</p>;
  return (
    <>
      <ol class="run-list" aria-label={t("plume.runs")}>
        {all.map((each) => <Row key={each.id} run={each} model={model} />)}
      </ol>
      {hasMore.value && <button type="button" onClick={readMore}>{t("plume.more")}</button>}
    </>
  );
}

/** What the weather is from, as a forecast's own basis says it. */
export function weatherOf(run: Forecast): string {
  const winds = run.basis.filter((each) => each.what === "wind");
  if (winds.some((each) => each.how === "typed")) return t("plume.windTyped", { who: winds[0]?.source ?? "" });
  return winds.length ? t("plume.windMeasured", { source: winds.map((each) => each.source).join(t("list.comma")) }) : t("plume.windUnknown");
}

function Row({ run, model }: { run: Forecast; model: HouseModel }) {
  const now = model.now.value;
  const isFirst = first.value?.id === run.id;
  const isSecond = second.value?.id === run.id;
  const isOver = now !== null && Date.parse(run.end) <= now;
  const isOurs = run.who === "fengsui";
  const canAsk = Object.keys(run.asked ?? {}).length > 0;
  return (
    <li class={isFirst ? "run-card picked" : "run-card"} aria-current={isFirst ? "true" : undefined}>
      <p>
        {(isFirst || isSecond) && second.value && <b class="letter">{isFirst ? "A" : "B"}</b>}
        <DrillTag exercise={run.exercise ?? null} />{" "}
        <button type="button" class="link" onClick={() => pickRun(run.id)}>{either(run.title_zh, run.title_en)}</button>
      </p>
      <p class="hint">
        {t("plume.madeAgo", { time: nearTime(run.time, now), age: now === null ? "" : age(now - Date.parse(run.time)) })}
        {" · "}{isOurs ? t("plume.byAlert") : t("plume.byPerson", { who: run.who })}
        {" · "}{t(run.warns ? "plume.warns" : "plume.whatIf")}
        {" · "}{weatherOf(run)}
        {isOver && <> · {t("plume.over")}</>}
      </p>
      <div class="buttons">
        <button type="button" aria-pressed={isFirst} onClick={() => pickRun(run.id)}>{t("plume.show")}</button>
        <button type="button" aria-pressed={isSecond} disabled={isFirst} onClick={() => compareWith(isSecond ? null : run.id)}>{t("plume.compareWith")}</button>
        <button type="button" disabled={!canAsk || !may("officer") || asking.value} title={canAsk ? t("plume.againHint") : t("plume.tooOld")}
          onClick={() => void orderAgain(model, run, t("plume.done"))}>{t("plume.again")}</button>
        <button type="button" disabled={!canAsk} title={canAsk ? "" : t("plume.tooOld")}
          onClick={() => {
            wanted.value = formOf(run.asked);
            wrong.value = {};
            show("plume", "new");
          }}>{t("plume.asForm")}</button>
        <File run={run} model={model} ending="geojson" />
        <File run={run} model={model} ending="kml" />
      </div>
    </li>
  );
}

function File({ run, model, ending }: { run: Forecast; model: HouseModel; ending: "geojson" | "kml" }) {
  const name = ending === "kml" ? "KML" : "GeoJSON";
  const path = run.id.split("/").map(encodeURIComponent).join("/");
  return <a class="link" download href={model.path(`forecasts/${path}.${ending}`)} aria-label={t("plume.file", { name, title: either(run.title_zh, run.title_en) })}>{name}</a>;
}
