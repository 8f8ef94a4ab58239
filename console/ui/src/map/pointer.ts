// What lies under the pointer, and who is told of it.
import type BaseLayer from "ol/layer/Base.js";
import type { MapView } from "./view";

/** What lies under the pointer: the topmost alone. */
export interface Under {
  readonly unit: string | null;
  readonly point: string | null;
  readonly station: string | null;
  readonly site: string | null;
}

export interface Pointer {
  pick(under: Under, place: number[]): void;
  point(under: Under, pixel: number[]): void;
  /** Over which place the pointer is; null where it has left the map. */
  over(place: number[] | null): void;
  /** The map has come to rest: 1 to how much it is drawn, at its middle. */
  rest(denominator: number): void;
}

export function watchPointer(view: MapView, target: HTMLElement, pointer: Pointer): void {
  view.map.on("click", (event) => pointer.pick(under(view, event.pixel), event.coordinate));
  view.map.on("pointermove", (event) => {
    if (event.dragging) return;
    const below = under(view, event.pixel);
    target.style.cursor = below.station || below.site || below.unit || below.point ? "pointer" : "";
    view.stations.point(below.station);
    pointer.point(below, event.pixel);
    pointer.over(event.coordinate);
  });
  target.addEventListener("pointerleave", () => pointer.over(null));
  view.map.on("moveend", () => {
    view.graticule.follow(view.map);
    pointer.rest(view.denominator());
  });
}

function under(view: MapView, pixel: number[]): Under {
  const station = at(view, pixel, view.stations.layer, 5);
  const point = station ? null : at(view, pixel, view.tasks.layer, 3);
  const unit = station || point ? null : at(view, pixel, view.units.layer, 3);
  return { station, unit, point, site: station || point || unit ? null : at(view, pixel, view.sites.layer, 3) };
}

function at(view: MapView, pixel: number[], wanted: BaseLayer, hitTolerance: number): string | null {
  const found = view.map.forEachFeatureAtPixel(pixel, (feature) => String(feature.getId()), {
    layerFilter: (layer) => layer === wanted, hitTolerance,
  });
  return found ?? null;
}
