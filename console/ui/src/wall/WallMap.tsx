// The map of a wall screen: the layers of its scene, framed by itself; nothing to press.
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { age } from "../format";
import { bind, tips } from "../map/bind";
import { MapView } from "../map/view";
import { DrillTag } from "../parts/marks";
import { ReachLegend } from "../parts/ReachLegend";
import { drawn } from "../state/drawn";
import { boundaryNotice, region } from "../state/region";
import { scene } from "../state/scene";
import { viewed } from "../state/watch";
import { either, t } from "../text";

const NOBODY = { pick: (): void => {}, point: (): void => {}, over: (): void => {}, rest: (): void => {} };

export function WallMap() {
  const target = useRef<HTMLDivElement>(null);
  const scale = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const view = new MapView(element, NOBODY, tips(), scale.current ? { scaleIn: scale.current } : {});
    const unbind = bind(view);
    const frame = effect(() => show(view));
    const resized = new ResizeObserver(() => {
      view.paint(); // print grows with the screen
      show(view);
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      frame();
      unbind();
      view.close();
    };
  }, []);
  return (
    <section class="wall-map" aria-label={t("map.label")}>
      <div class="map-panel">
        <div class="map" ref={target} role="img" aria-label={t("wall.map")} />
        <div class="map-foot"><div class="scale" ref={scale} /><p class="sources">{boundaryNotice.value}</p></div>
      </div>
      <Caption />
    </section>
  );
}

/** A forecast is shown near; else the whole region, and of a drill where its stations are. */
function show(view: MapView): void {
  const extent = scene.value === "forecasts" && drawn.value[0] ? view.forecasts.extent(drawn.value[0].id) : null;
  if (extent) return view.frame(extent, true, false);
  const model = viewed.value;
  const isWhole = scene.value === "reach" || model?.exercise == null;
  model?.stations.value; // a drill's stations come after its map
  const stations = isWhole ? null : view.stations.extent();
  if (stations) view.frame(stations, true, false); // names of stations need more room here than on a desk
  else view.home(region.value?.box ?? null);
}

/** What the scene shows, and of what time it is; beneath the map, for on it it would hide a city. */
function Caption() {
  const model = viewed.value;
  if (!model) return null;
  if (scene.value === "reach") {
    return <div class="caption"><h2>{t("wall.reach")}</h2><ReachLegend model={model} /></div>;
  }
  if (scene.value !== "forecasts") return null;
  const now = model.now.value;
  return (
    <div class="caption">
      <h2>{t("wall.forecasts")}</h2>
      <ul>
        {drawn.value.slice(0, 3).map((each) => (
          <li key={each.id}>
            <DrillTag exercise={each.exercise ?? null} /> {either(each.title_zh, each.title_en)}
            {now !== null && ` · ${t("legend.age", { age: age(now - Date.parse(each.time)) })}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
