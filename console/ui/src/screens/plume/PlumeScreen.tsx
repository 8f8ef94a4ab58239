// 扩散: the map with one run or two, and beside it runs, the form for another one, places, the comparison, what all rests on.
import { Parts } from "../../parts/Parts";
import { useEffect } from "preact/hooks";
import { nearTime } from "../../format";
import { MapPanel } from "../../map/MapPanel";
import { DrillTag } from "../../parts/marks";
import { PlumeKey } from "./PlumeKey";
import type { Forecast } from "../../messages";
import type { HouseModel } from "../../state/model";
import { first, followRuns, pickingSource } from "../../state/plume";
import { opened } from "../../state/route";
import { viewed } from "../../state/watch";
import { either, learn, t } from "../../text";
import { plumeEn } from "../../text/plume.en";
import { plumeZh } from "../../text/plume.zh";
import "../../styles/plume.css";
import { Basis } from "./Basis";
import { Compare } from "./Compare";
import { Form } from "./Form";
import { Places } from "./Places";
import { Runs } from "./Runs";

learn(plumeZh, plumeEn);

const PARTS = ["runs", "new", "places", "compare", "basis"] as const;

export function PlumeScreen() {
  useEffect(() => followRuns(), []);
  useEffect(() => () => { pickingSource.value = false; }, []);
  const model = viewed.value;
  const part = PARTS.find((each) => each === opened.value) ?? "runs";
  const run = first.value;
  return (
    <div class="overview plume-screen">
      <MapPanel>
        <div class="reach-key"><PlumeKey /></div>
        {pickingSource.value && <p class="tried" role="status"><b>{t("plume.clickSays")}</b></p>}
      </MapPanel>
      <section class="panel reach-panel" aria-label={t("tab.plume")}>
        {run && model ? <Head run={run} model={model} /> : <h2>{t("tab.plume")}</h2>}
        <Parts screen="plume" label={t("plume.parts")} names={PARTS} open={part} title={(name) => t(`plume.${name}`)} />
        <div class="part-body" key={`${model?.exercise}${part}`} tabIndex={0} role="region" aria-label={t(`plume.${part}`)}>
          {model && <Part name={part} model={model} run={run} />}
        </div>
      </section>
    </div>
  );
}

function Part({ name, model, run }: { name: (typeof PARTS)[number]; model: HouseModel; run: Forecast | undefined }) {
  if (name === "new") return <Form model={model} />;
  if (name === "runs") return <Runs model={model} />;
  if (!run) return <p class="says">{t(model.known.value ? "plume.none" : "wait")}</p>;
  if (name === "places") return <Places model={model} run={run} />;
  return name === "compare" ? <Compare model={model} run={run} /> : <Basis run={run} />;
}

function Head({ run, model }: { run: Forecast; model: HouseModel }) {
  const now = model.now.value;
  return (
    <h2>
      <DrillTag exercise={run.exercise ?? null} /> {either(run.title_zh, run.title_en)}
      <small>
        {t("plume.head", { made: nearTime(run.time, now), start: nearTime(run.start, now), end: nearTime(run.end, now) })}
        {" · "}{t(run.warns ? "plume.warns" : "plume.whatIf")}
        {run.source.unit_release && ` · ${t("legend.timesOnly")}`}
      </small>
    </h2>
  );
}
