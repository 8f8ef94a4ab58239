// Lines of longitude and latitude, as far apart as there is room, each with its degrees at the edge of the map.
import Feature, { type FeatureLike } from "ol/Feature.js";
import LineString from "ol/geom/LineString.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import type OlMap from "ol/Map.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import { meridian } from "../format";
import type { Palette } from "./palette";
import { degreesAPixel } from "./projections";

/** Degrees between lines: what divides a degree into whole minutes and seconds. */
export const STEPS = [5, 2, 1, 1 / 2, 1 / 6, 1 / 12, 1 / 30, 1 / 60, 1 / 120, 1 / 360] as const;
const APART_PX = 110;
/** The zoom buttons at the top left; a latitude there is read at its neighbours. */
const BUTTONS_PX = 90;

/** The finest step whose lines do not crowd. */
export function stepFor(degreesAPixelNow: number): number {
  return [...STEPS].reverse().find((each) => each / degreesAPixelNow >= APART_PX) ?? STEPS[0];
}

/** Multiples of a step from low to high; counted, for summing up steps would drift. */
export function linesBetween(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, at) => (first + at) * step);
}

export class Graticule {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();
  private drawnFor = "";

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({ source: this.source, zIndex: 3.5, visible: false, style: (each) => this.style(each) });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.layer.changed();
  }

  /** Draw anew where the map has come to rest. */
  follow(map: OlMap): void {
    const view = map.getView();
    const size = map.getSize();
    if (!this.layer.getVisible() || !size || !view.getCenter()) return;
    const [west = 0, south = 0, east = 0, north = 0] = view.calculateExtent(size);
    const key = [west, south, east, north].join(" ");
    if (key === this.drawnFor) return;
    this.drawnFor = key;
    const step = stepFor(degreesAPixel(view.getResolution() ?? 1));
    this.source.clear(true);
    const isUnderButtons = (latitude: number): boolean => ((north - latitude) / (north - south)) * (size[1] ?? 0) < BUTTONS_PX;
    this.source.addFeatures([
      ...linesBetween(west, east, step).flatMap((each) => this.line([each, south], [each, north], [each, north], meridian(each, "EW"), "top")),
      ...linesBetween(south, north, step).flatMap((each) => this.line([west, each], [east, each], [west, each], isUnderButtons(each) ? "" : meridian(each, "NS"), "left")),
    ]);
  }

  private line(from: number[], to: number[], at: number[], text: string, edge: "top" | "left"): Feature[] {
    return [new Feature(new LineString([from, to])), new Feature({ geometry: new Point(at), text, edge })];
  }

  private style(feature: FeatureLike): Style {
    const { rem, faint, ink, halo, font } = this.colours;
    const text = feature.get("text") as string | undefined;
    if (text === undefined) return new Style({ stroke: new Stroke({ color: `${faint}99`, width: 0.8 }) });
    const isTop = feature.get("edge") === "top";
    return new Style({
      text: new Text({
        text, font: `${Math.round(rem * 0.72)}px ${font}`, fill: new Fill({ color: ink }), stroke: new Stroke({ color: halo, width: 3 }),
        textAlign: isTop ? "center" : "left", textBaseline: isTop ? "top" : "middle", offsetX: isTop ? 0 : rem * 0.3, offsetY: isTop ? rem * 0.2 : 0,
      }),
    });
  }
}
