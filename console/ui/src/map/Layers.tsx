// The box of layers on the map: what is drawn, group by group, what its lines mean, and questions that are asked of the map.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { ForecastLegend } from "../parts/ForecastLegend";
import { ConditionTag } from "../parts/marks";
import { PlaceForm } from "../parts/PlaceForm";
import { ReachLegend } from "../parts/ReachLegend";
import { RingsForm } from "../parts/RingsForm";
import { graticule, projection } from "../prefs";
import { baseMaps, readBaseMaps } from "../state/baseMaps";
import { groundSources } from "../state/ground";
import { type GroupName, groups, isOrders, LAYER_GROUPS, type LayerGroup, openGroup, showLayer, visible } from "../state/layers";
import { screen } from "../state/route";
import { withheld } from "../state/sites";
import { viewed } from "../state/watch";
import { t } from "../text";
import { BaseMaps } from "./BaseMaps";
import { SheetButton } from "./SheetButton";

export function Layers() {
  const asking = useSignal<"rings" | "place" | "here" | null>(null);
  const close = (): void => { asking.value = null; };
  const { stations, forecasts, reach, gaps } = visible.value;
  const ask = (what: "rings" | "place" | "here", text: string) => (
    <button type="button" class="plain" onClick={() => { asking.value = what; }}>{text}</button>
  );
  useEffect(() => { readBaseMaps().catch(() => undefined); }, []); // without the list there are none: nothing to say
  return (
    <>
      <details class="layers" open>
        <summary>{t("map.layers")}</summary>
        <div class="layers-body">
          <Group name="watch">
            <Boxes group="watch" />
            {withheld.value > 0 && <small class="withheld">{t("map.withheld", { n: withheld.value })}</small>}
            {viewed.value && forecasts && screen.value !== "plume" && <ForecastLegend model={viewed.value} />}
            {stations && <StationLegend />}
          </Group>
          <Group name="response">
            <Boxes group="response" />
            {viewed.value && (reach || gaps) && (screen.value !== "reach" || isOrders.value) && <ReachLegend model={viewed.value} />}
          </Group>
          <Group name="ground">
            <Boxes group="ground" />
            {baseMaps.value.length > 0 && <BaseMaps />}
          </Group>
          <Group name="view"><View /></Group>
          <div class="asks">
            {(reach || gaps) && ask("place", t("reach.askPlace"))}
            {!reach && ask("rings", t("rings.ask"))}
            {ask("here", t("here.ask"))}
            <SheetButton />
          </div>
        </div>
      </details>
      {asking.value === "rings" && <RingsForm close={close} />}
      {asking.value === "place" && <PlaceForm close={close} />}
      {asking.value === "here" && <PlaceForm close={close} about="here" />}
    </>
  );
}

function Group({ name, children }: { name: GroupName; children: ComponentChildren }) {
  return (
    <details class="layer-group" open={groups.value[name]} onToggle={(event) => openGroup(name, event.currentTarget.open)}>
      <summary>{t(`layers.${name}`)}</summary>
      {children}
    </details>
  );
}

function Boxes({ group }: { group: LayerGroup }) {
  return (
    <>
      {LAYER_GROUPS[group].filter((name) => name !== "boundaries" || groundSources.value.boundaries).map((name) => (
        <label key={name}>
          <input type="checkbox" checked={visible.value[name]} onChange={(event) => showLayer(name, event.currentTarget.checked)} />
          {t(`map.${name}`)}
        </label>
      ))}
    </>
  );
}

function StationLegend() {
  return (
    <div class="legend conditions" aria-hidden="true">
      {(["red", "orange", "yellow", "blue", "red~", "fault", "silent", "never", "normal"] as const).map((each) => (
        <ConditionTag key={each} condition={each} />
      ))}
    </div>
  );
}

/** How the map is drawn. */
function View() {
  return (
    <>
      {(["EPSG:4490", "EPSG:3857"] as const).map((code) => (
        <label key={code}>
          <input type="radio" name="projection" checked={projection.value === code} onChange={() => { projection.value = code; }} />
          {t(code === "EPSG:4490" ? "projection.degrees" : "projection.mercator")}
        </label>
      ))}
      <label>
        <input type="checkbox" checked={graticule.value === "on"}
          onChange={(event) => { graticule.value = event.currentTarget.checked ? "on" : "off"; }} />
        {t("map.graticule")}
      </label>
    </>
  );
}
