// How far help comes, on the map: land in dashed green steps, sea in dotted blue ones, gaps hatched.
import Feature, { type FeatureLike } from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import VectorImageLayer from "ol/layer/VectorImage.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import type { ReachTrial } from "../messages";
import type { Shapes } from "../state/reach";
import type { Palette } from "./palette";

/** Lines by time: the longer the way, the longer the dash on land, and the wider apart the dots at sea. The legend has them too. */
export const STEPS = {
  land: { 30: [3, 3], 60: [6, 4], 90: [10, 4], 120: [16, 4] },
  sea: { 1: [0.1, 3.5], 2: [0.1, 4.5], 3: [0.1, 5.5], 4: [0.1, 6.5], 5: [0.1, 7.5], 6: [0.1, 8.5] },
} as const;

const DASHES: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  Object.entries(STEPS).flatMap(([domain, steps]) => Object.entries(steps).map(([within, dash]) => [`${domain}${within}`, dash])));

export class ReachLayer {
  readonly areas: VectorImageLayer;
  readonly gaps: VectorImageLayer;
  private readonly areaSource = new VectorSource();
  private readonly gapSource = new VectorSource();
  private readonly format = new GeoJSON();
  private made = new Map<string, Style>();

  constructor(private colours: Palette) {
    // Drawn once for each resting view: thousands of corners, dashed, are too slow for every frame of a move.
    this.areas = new VectorImageLayer({ source: this.areaSource, zIndex: 5, imageRatio: 1.4, style: (each) => this.area(each) });
    this.gaps = new VectorImageLayer({ source: this.gapSource, zIndex: 4, imageRatio: 1.4, style: () => this.gap() });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.made = new Map();
    this.areas.changed();
    this.gaps.changed();
  }

  /** As things stand. */
  place(shapes: Shapes | null): void {
    const features = shapes ? (this.format.readFeatures(shapes) as Feature[]) : [];
    this.show(features.filter((each) => each.get("kind") === "area"), features.filter((each) => each.get("kind") === "gap"));
  }

  /** As they would be. */
  try(tried: ReachTrial): void {
    const read = (geometry: object, more: Record<string, unknown>): Feature =>
      new Feature({ geometry: this.format.readGeometry(geometry) ?? undefined, ...more });
    this.show(
      tried.areas.map(({ geometry, domain, within }) => read(geometry, { domain, within })),
      tried.gaps.map(({ geometry }) => read(geometry, {})),
    );
  }

  private show(areas: Feature[], gaps: Feature[]): void {
    this.areaSource.clear(true);
    this.gapSource.clear(true);
    this.areaSource.addFeatures(areas);
    this.gapSource.addFeatures(gaps);
  }

  private area(feature: FeatureLike): Style {
    const domain = String(feature.get("domain"));
    const within = Number(feature.get("within"));
    const key = `${domain}${within}`;
    let style = this.made.get(key);
    if (!style) {
      const color = domain === "sea" ? this.colours.reachSea : this.colours.reachLand;
      style = new Style({
        stroke: new Stroke({ color, width: domain === "sea" ? 2.2 : 1.5, lineDash: [...(DASHES[key] ?? [])], lineCap: domain === "sea" ? "round" : "butt" }),
        fill: new Fill({ color: `${color}${domain === "sea" ? "12" : "1f"}` }), // areas lie over each other: the sooner, the deeper
        zIndex: -within,
      });
      this.made.set(key, style);
    }
    return style;
  }

  private gap(): Style {
    let style = this.made.get("gap");
    if (!style) {
      // Without a line: their edges follow outlines that serve for sums, and are no borders.
      style = new Style({ fill: new Fill({ color: hatch(this.colours.gap) }) });
      this.made.set("gap", style);
    }
    return style;
  }
}

function hatch(color: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  if (!pen) return `${color}22`;
  pen.strokeStyle = `${color}88`;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat") ?? `${color}22`;
}
