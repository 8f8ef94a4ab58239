// What lies at a place of the map: marks by what is seen of them, areas by their outlines, lines by how near they are.
import type Feature from "ol/Feature.js";
import type { FeatureLike } from "ol/Feature.js";
import type Geometry from "ol/geom/Geometry.js";
import type BaseLayer from "ol/layer/Base.js";
import type VectorSource from "ol/source/Vector.js";
import type { Hit, What } from "../state/here";
import { degreesAPixel } from "./projections";
import type { MapView } from "./view";

const NEAR_PX = 6;
const NEAR_LINE_PX = 8;
/** Those that lie there in this order: what is measured and ordered first, the ground last. */
const ORDER: readonly What[] = [
  "station", "point", "unit", "site", "forecast", "sector", "zone", "way", "gap", "reach", "boundary", "town", "river", "road", "land",
];

export function lyingAt(view: MapView, place: readonly number[]): Hit[] {
  const near = NEAR_LINE_PX * degreesAPixel(view.map.getView().getResolution() ?? 0);
  const found = [
    ...marks(view, place),
    ...areas(view.forecasts.layer, place, (each) => (each.get("share") === undefined ? null : "forecast")),
    ...areas(view.zones.layer, place, (each) => ({ ring: "zone", sector: "sector" } as const)[String(each.get("what"))] ?? null),
    ...lines(view.zones.layer, place, near, (each) => (each.get("what") === "way" ? "way" : null)),
    ...lines(view.tasks.layer, place, near, (each) => (each.get("what") === "way" ? "way" : null)),
    ...areas(view.reach.areas, place, () => "reach"),
    ...areas(view.reach.gaps, place, () => "gap"),
    ...areas(view.ground.get("boundaries"), place, () => "boundary"),
    ...lines(view.ground.get("towns"), place, near * 1.5, () => "town"),
    ...lines(view.ground.get("rivers"), place, near, () => "river"),
    ...lines(view.ground.get("roads"), place, near, () => "road").slice(0, 1), // they have no names: one says it
    ...areas(view.ground.get("land"), place, () => "land").slice(0, 1),
  ];
  return found.toSorted((one, other) => ORDER.indexOf(one.what) - ORDER.indexOf(other.what));
}

/** Marks stand aside of each other where they would lie on each other, so what is drawn counts, not where they belong. */
function marks(view: MapView, place: readonly number[]): Hit[] {
  const kinds = new Map<BaseLayer, What>([
    [view.stations.layer, "station"], [view.tasks.layer, "point"], [view.units.layer, "unit"], [view.sites.layer, "site"],
  ]);
  const pixel = view.map.getPixelFromCoordinate([...place]);
  const found = new Map<string, Hit>();
  if (!pixel) return [];
  view.map.forEachFeatureAtPixel(pixel, (feature, layer) => {
    const what = kinds.get(layer);
    const id = feature.getId();
    if (what && id !== undefined) found.set(`${what}${id}`, hit(what, feature));
  }, { layerFilter: (layer) => kinds.has(layer), hitTolerance: NEAR_PX });
  return [...found.values()];
}

type Kind = (feature: Feature) => What | null | undefined;

function areas(layer: BaseLayer | undefined, place: readonly number[], kind: Kind): Hit[] {
  return features(layer).flatMap((feature) => {
    const what = kind(feature);
    return what && /Polygon$/.test(feature.getGeometry()?.getType() ?? "") && feature.getGeometry()?.intersectsCoordinate([...place])
      ? [hit(what, feature)] : [];
  });
}

/** Lines and points, the nearest first. */
function lines(layer: BaseLayer | undefined, place: readonly number[], near: number, kind: Kind): Hit[] {
  return features(layer)
    .map((feature) => ({ feature, what: kind(feature), away: distance(feature.getGeometry(), place) }))
    .filter(({ what, away }) => what && away <= near)
    .sort((one, other) => one.away - other.away)
    .flatMap(({ feature, what }) => (what ? [hit(what, feature)] : []));
}

/** In degrees of latitude; those of longitude are shorter by the cosine. */
function distance(geometry: Geometry | undefined, place: readonly number[]): number {
  const [x = 0, y = 0] = place;
  const [nearX = 0, nearY = 0] = geometry?.getClosestPoint([x, y]) ?? [];
  return geometry ? Math.hypot((nearX - x) * Math.cos((y * Math.PI) / 180), nearY - y) : Number.POSITIVE_INFINITY;
}

function features(layer: BaseLayer | undefined): Feature[] {
  if (!layer?.getVisible()) return [];
  const source = (layer as BaseLayer & { getSource?: () => VectorSource | null }).getSource?.();
  return (source?.getFeatures() ?? []) as Feature[];
}

function hit(what: What, feature: FeatureLike): Hit {
  const { geometry: _, ...facts } = feature.getProperties();
  return { what, id: String(feature.getId() ?? ""), facts };
}
