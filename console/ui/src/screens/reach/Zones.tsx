// 防护区: rings and sectors around a site, who lives there, what is proposed and why, reception towns and ways out.
import { useSignal } from "@preact/signals";
import { nearTime } from "../../format";
import { Field } from "../../parts/Field";
import type { HouseModel } from "../../state/model";
import { chosenForecast } from "../../state/plans";
import { runOf } from "../../state/house";
import { sites } from "../../state/sites";
import { kindOf } from "../../state/zoneFacts";
import { askingZones, askZones, zones, zonesTrouble } from "../../state/zones";
import { either, t } from "../../text";
import { Assumptions } from "./RestsOn";
import { ForecastChoice } from "./tasks/ForecastChoice";
import { Proposals } from "./zones/Proposals";
import { Rings } from "./zones/Rings";
import { WaysOut } from "./zones/WaysOut";

const STATES = ["", "none", "standby", "facility", "site", "general"] as const;

export function ZonesPart({ model }: { model: HouseModel }) {
  return (
    <>
      <Ask model={model} />
      {zonesTrouble.value && <p class="says" role="status">{zonesTrouble.value}</p>}
      {zones.value ? <Shown model={model} /> : !zonesTrouble.value && <p class="says">{t("zones.none")}</p>}
    </>
  );
}

function Ask({ model }: { model: HouseModel }) {
  const forecast = chosenForecast.value;
  const reactors = [...sites.value.values()].filter((each) => each.parts?.some((part) => part.kind === "reactor"));
  const chosen = useSignal<string | null>(null);
  const site = chosen.value ?? (forecast ? "" : reactors[0]?.id ?? "");
  const speed = useSignal("");
  const comesFrom = useSignal("");
  const state = useSignal<(typeof STATES)[number]>("");
  const submit = (event: Event): void => {
    event.preventDefault();
    void askZones(model, site
      ? { site, state: state.value, wind_speed: speed.value, wind_from: comesFrom.value }
      : { forecast: forecast?.id ?? "", state: kindOf(forecast) === "concentration" ? "" : state.value });
  };
  return (
    <form class="line-form wide" onSubmit={submit}>
      <Field label={t("zones.about")}>
        <select value={site} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
          {forecast && <option value="">{t("zones.ofForecast")}</option>}
          {reactors.map((each) => <option key={each.id} value={each.id}>{either(each.name_zh, each.name_en)}</option>)}
        </select>
      </Field>
      {!site && <ForecastChoice model={model} />}
      {site && (
        <>
          <Field label={t("zones.windSpeed")}>
            <input type="number" min={0} max={75} step="any" required={comesFrom.value !== ""} value={speed.value} onInput={(event) => { speed.value = event.currentTarget.value; }} />
          </Field>
          <Field label={t("zones.windFrom")}>
            <input type="number" min={0} max={360} step="any" required={speed.value !== ""} value={comesFrom.value} onInput={(event) => { comesFrom.value = event.currentTarget.value; }} />
          </Field>
        </>
      )}
      {(site || kindOf(forecast) !== "concentration") && <Field label={t("zones.state")}>
        <select value={state.value} onChange={(event) => { state.value = event.currentTarget.value as (typeof STATES)[number]; }}>
          {STATES.map((each) => <option key={each} value={each}>{t(each ? `plantstate.${each}` : "zones.notTold")}</option>)}
        </select>
      </Field>}
      <button type="submit" class="loud" disabled={askingZones.value || (!site && !forecast)}>{t(askingZones.value ? "zones.asking" : "zones.ask")}</button>
    </form>
  );
}

function Shown({ model }: { model: HouseModel }) {
  const found = zones.value;
  if (!found) return null;
  const isOld = found.forecast !== null && model.forecasts.value.get(runOf(found.forecast))?.id !== found.forecast;
  return (
    <>
      <h3>{either(found.name_zh, found.name_en)} <small>{nearTime(found.time, model.now.value)} · {either(found.wind_zh, found.wind_en)}</small></h3>
      <p class="hint">{t("zones.decides", { version: found.version })}{isOld && <b> {t("zones.older")}</b>}</p>
      <Proposals found={found} model={model} />
      <Rings found={found} model={model} />
      <WaysOut found={found} model={model} />
      {found.notices.map((each) => (
        <p key={each.text_zh} class={each.urgent ? "missing" : ""}>
          {either(each.text_zh, each.text_en)} <small>{t("reach.source", { source: either(each.source_zh, each.source) })}</small>
          {!each.confirmed && <em class="unconfirmed">{t("site.unconfirmed")}</em>}
        </p>
      ))}
      <h3>{t("reach.assumptions")}</h3>
      <Assumptions all={found.assumptions} />
    </>
  );
}
