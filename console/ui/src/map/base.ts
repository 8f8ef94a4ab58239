// The ground of the map: land, rivers, roads, towns, from files of the server. Needs no network beyond it.
import type { FeatureLike } from "ol/Feature.js";
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import type BaseLayer from "ol/layer/Base.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorImageLayer from "ol/layer/VectorImage.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import { get } from "../api";
import type { LayerList } from "../messages";
import { tellSource } from "../state/ground";
import { either } from "../text";
import type { Palette } from "./palette";
import { degreesAPixel } from "./projections";

export type LayerName = "land" | "rivers" | "roads" | "boundaries" | "towns";
export const LAYERS: readonly LayerName[] = ["land", "rivers", "roads", "boundaries", "towns"];

/** Names of towns and stations keep out of each other's way, and out of the way of symbols. */
export const NAMES = "names";

interface Collection {
  attribution?: string;
  taken?: string;
}

const loaded = new Map<LayerName, Promise<Feature[]>>();

async function read(name: LayerName): Promise<Feature[]> {
  // None ships: a department brings its own. What is not there need not be asked for in vain.
  if (name === "boundaries" && !(await get<LayerList>("/api/geography")).layers.includes(name)) return [];
  const collection = await get<Collection>(`/api/geography/${name}`);
  tellSource(name, { attribution: collection.attribution ?? "", taken: collection.taken ?? "" });
  return new GeoJSON().readFeatures(collection) as Feature[];
}

/** One layer of the ground. One the server has no file for stays empty. */
export function groundLayer(name: LayerName): { layer: VectorImageLayer | VectorLayer; ready: Promise<void> } {
  const source = new VectorSource();
  const layer =
    name === "towns"
      ? new VectorLayer({ source, declutter: NAMES, zIndex: 4, updateWhileInteracting: false })
      : new VectorImageLayer({ source, imageRatio: 1.6, zIndex: LAYERS.indexOf(name) });
  const reading = loaded.get(name) ?? read(name);
  loaded.set(name, reading);
  const ready = reading.then(
    (features) => source.addFeatures(features.map((feature) => feature.clone())),
    () => { loaded.delete(name); },
  );
  return { layer, ready };
}

export function paint(layer: BaseLayer, name: LayerName, colours: Palette): void {
  if (layer instanceof VectorImageLayer || layer instanceof VectorLayer) layer.setStyle(styleOf(name, colours));
}

function styleOf(name: LayerName, colours: Palette): Style | ((feature: FeatureLike, resolution: number) => Style | undefined) {
  const line = (color: string, width: number): Style => new Style({ stroke: new Stroke({ color, width }) });
  switch (name) {
    case "land":
      return new Style({ fill: new Fill({ color: colours.land }), stroke: new Stroke({ color: colours.shore, width: 1 }) });
    case "rivers":
      return line(colours.river, 1.6);
    case "roads":
      return line(colours.road, 0.9);
    case "boundaries":
      return new Style({ stroke: new Stroke({ color: colours.faint, width: 1.4, lineDash: [9, 3, 2, 3] }) });
    case "towns":
      return townStyle(colours);
  }
}

/** Degrees a pixel below which a town of lower rank is named. */
const FINE = 0.0045;

function townStyle(colours: Palette): (feature: FeatureLike, resolution: number) => Style | undefined {
  const made = new Map<string, Style>();
  return (feature, resolution) => {
    const rank = String(feature.get("rank") ?? "");
    const isCity = rank === "city" || rank === "prefecture";
    if (!isCity && degreesAPixel(resolution) > FINE) return undefined;
    const name = either(feature.get("name_zh") as string, feature.get("name_en") as string);
    let style = made.get(name);
    if (!style) {
      const size = Math.round(colours.rem * (isCity ? 0.86 : 0.76));
      style = new Style({
        text: new Text({
          text: name, font: `${isCity ? 500 : 400} ${size}px ${colours.font}`, fill: new Fill({ color: colours.faint }),
          stroke: new Stroke({ color: colours.halo, width: 3 }), offsetY: -colours.rem * 0.9, // stations crowd on the towns
        }),
        zIndex: -Number(feature.get("population") ?? 0),
      });
      made.set(name, style);
    }
    return style;
  };
}
