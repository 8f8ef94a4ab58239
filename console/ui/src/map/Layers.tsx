// The box of layers on the map: what is drawn, what its lines mean, and questions that are asked of the map.
import { useSignal } from "@preact/signals";
import { ForecastLegend } from "../parts/ForecastLegend";
import { ConditionTag } from "../parts/marks";
import { PlaceForm } from "../parts/PlaceForm";
import { ReachLegend } from "../parts/ReachLegend";
import { RingsForm } from "../parts/RingsForm";
import { isOrders, LAYER_BOXES, showLayer, visible } from "../state/layers";
import { screen } from "../state/route";
import { withheld } from "../state/sites";
import { viewed } from "../state/watch";
import { t } from "../text";

export function Layers() {
  const asking = useSignal<"rings" | "place" | null>(null);
  const close = (): void => { asking.value = null; };
  const { stations, forecasts, reach, gaps } = visible.value;
  return (
    <>
      <details class="layers" open>
        <summary>{t("map.layers")}</summary>
        {LAYER_BOXES.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={visible.value[name]} onChange={(event) => showLayer(name, event.currentTarget.checked)} />
            {t(`map.${name}`)}
          </label>
        ))}
        {(reach || gaps) && <button type="button" class="plain" onClick={() => { asking.value = "place"; }}>{t("reach.askPlace")}</button>}
        {!reach && <button type="button" class="plain" onClick={() => { asking.value = "rings"; }}>{t("rings.ask")}</button>}
        {withheld.value > 0 && <small class="withheld">{t("map.withheld", { n: withheld.value })}</small>}
        {viewed.value && forecasts && screen.value !== "plume" && <ForecastLegend model={viewed.value} />}
        {viewed.value && (reach || gaps) && (screen.value !== "reach" || isOrders.value) && <ReachLegend model={viewed.value} />}
        {stations && (
          <div class="legend" aria-hidden="true">
            {(["red", "orange", "yellow", "blue", "fault", "silent", "never", "normal"] as const).map((each) => (
              <ConditionTag key={each} condition={each} />
            ))}
          </div>
        )}
      </details>
      {asking.value === "rings" && <RingsForm close={close} />}
      {asking.value === "place" && <PlaceForm close={close} />}
    </>
  );
}
