// 响应圈: the map with how far help comes, and beside it units, shares, gaps, trials, new bases and what all rests on.
import { Parts } from "../parts/Parts";
import { useEffect } from "preact/hooks";
import { nearTime } from "../format";
import { MapPanel } from "../map/MapPanel";
import type { Reach as ReachMessage } from "../messages";
import { FirstCard } from "../parts/FirstCard";
import type { HouseModel } from "../state/model";
import { askedPlace } from "../state/reach";
import { placing } from "../state/reachTrial";
import { opened } from "../state/route";
import { viewed } from "../state/watch";
import { t, word } from "../text";
import { Gaps } from "./reach/Gaps";
import { RestsOn } from "./reach/RestsOn";
import { Shares } from "./reach/Shares";
import { Siting } from "./reach/Siting";
import { Tasks } from "./reach/Tasks";
import { TrialForm } from "./reach/TrialForm";
import { Units } from "./reach/Units";
import { ZonesPart } from "./reach/Zones";

const PARTS = { units: Units, tasks: Tasks, zones: ZonesPart, shares: Shares, gaps: Gaps, trial: TrialForm, siting: Siting, grounds: RestsOn } as const;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];

export function Reach() {
  const model = viewed.value;
  useEffect(() => () => { placing.value = null; }, []);
  const part = NAMES.find((each) => each === opened.value) ?? "units";
  const Shown = PARTS[part];
  const reach = model?.reach.value;
  return (
    <div class="overview reach-screen">
      <MapPanel />
      <section class="panel reach-panel" aria-label={t("tab.reach")}>
        {model && reach && <Head model={model} reach={reach} />}
        {askedPlace.value && <FirstCard asked={askedPlace.value} />}
        <Parts screen="reach" label={t("reach.parts")} names={NAMES} open={part} title={(name) => t(`reach.${name}`)} />
        <div class="part-body" key={`${model?.exercise}`} tabIndex={0} role="region" aria-label={t(`reach.${part}`)}>
          {model && reach ? <Shown model={model} reach={reach} /> : <p class="says">{t(model?.known.value ? "reach.none" : "wait")}</p>}
        </div>
      </section>
    </div>
  );
}

/** Of what time it is, and for which hour and sea. */
function Head({ model, reach }: { model: HouseModel; reach: ReachMessage }) {
  return (
    <h2>
      {t("reach.aims", { minutes: reach.aim_minutes, hours: reach.aim_hours })}
      <small>
        {t("reach.stand", { time: nearTime(reach.time, model.now.value), shift: word("shift", reach.shift), state: reach.sea_state })}
        {reach.demo && ` · ${t("reach.demo")}`}
      </small>
    </h2>
  );
}
