// Teams, vessels and aircraft on the map, each kind in its own shape; the way of one; what a trial places.
import Feature, { type FeatureLike } from "ol/Feature.js";
import LineString from "ol/geom/LineString.js";
import Point from "ol/geom/Point.js";
import Polygon from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import CircleStyle from "ol/style/Circle.js";
import Fill from "ol/style/Fill.js";
import type ImageStyle from "ol/style/Image.js";
import RegularShape from "ol/style/RegularShape.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import type { Asked } from "../state/reach";
import { circleAround, type Kind, type Whereabouts } from "../state/reachFacts";
import type { Trial } from "../state/reachTrial";
import { word } from "../text";
import { NAMES } from "./base";
import type { Palette } from "./palette";

export interface UnitShown extends Whereabouts {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly counts: boolean;
}

/** Units of one town stand beside each other; degrees. */
const CROWDED = 0.1;

export class UnitLayer {
  readonly layer: VectorLayer;
  /** The place asked about, the way there, what a trial places: shown whether units are or not. */
  readonly marks: VectorLayer;
  private readonly source = new VectorSource();
  private readonly markSource = new VectorSource();
  private picked: string | null = null;

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({
      source: this.source, zIndex: 9, declutter: NAMES, style: (feature) => this.unit(feature), updateWhileInteracting: true,
    });
    this.marks = new VectorLayer({ source: this.markSource, zIndex: 11, style: (feature) => this.mark(feature) });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.layer.changed();
    this.marks.changed();
  }

  place(units: readonly UnitShown[]): void {
    this.source.clear(true);
    const crowds: { readonly longitude: number; readonly latitude: number; size: number }[] = [];
    this.source.addFeatures(units.map(({ id, longitude, latitude, ...more }) => {
      const near = crowds.find((each) => Math.hypot(each.longitude - longitude, each.latitude - latitude) < CROWDED);
      const crowd = near ?? { longitude, latitude, size: 0 };
      if (!near) crowds.push(crowd);
      const slot = crowd.size++;
      const feature = new Feature({ geometry: new Point([longitude, latitude]), slot, ...more });
      feature.setId(id);
      return feature;
    }));
  }

  pick(id: string | null): void {
    if (id === this.picked) return;
    this.picked = id;
    this.layer.changed();
  }

  note(asked: Asked | null, way: readonly number[][], trial: Trial): void {
    this.markSource.clear(true);
    const add = (what: string, geometry: LineString | Point | Polygon): void =>
      this.markSource.addFeature(new Feature({ geometry, what }));
    if (way.length > 1) add("way", new LineString([...way]));
    if (asked) add("asked", new Point([asked.longitude, asked.latitude]));
    for (const { longitude, latitude, km } of trial.cuts) add("cut", new Polygon(circleAround(longitude, latitude, km).coordinates));
    for (const { longitude, latitude } of trial.bases) add("base", new Point([longitude, latitude]));
  }

  private unit(feature: FeatureLike): Style {
    const { rem, ink, halo, font, panel, accent, inkAccent, faint } = this.colours;
    const kind = feature.get("kind") as Kind;
    const counts = Boolean(feature.get("counts"));
    const aside = Number(feature.get("slot")) * rem * 1.15;
    const isPicked = feature.getId() === this.picked;
    const fill = new Fill({ color: counts ? accent : panel });
    const stroke = new Stroke({ color: isPicked ? ink : counts ? panel : faint, width: isPicked ? 2.5 : 1.4, lineDash: counts ? [] : [3, 2] });
    return new Style({
      image: shapeOf(kind, rem * 0.54, aside, fill, stroke),
      text: new Text(isPicked
        ? { text: String(feature.get("name")), font: `600 ${Math.round(rem * 0.86)}px ${font}`, offsetX: aside, offsetY: -rem * 1.2, fill: new Fill({ color: ink }), stroke: new Stroke({ color: halo, width: 3.5 }), overflow: true }
        : { text: word("unitmark", kind), font: `600 ${Math.round(rem * 0.62)}px ${font}`, offsetX: aside, offsetY: kind === "vessel" ? -rem * 0.1 : 0, fill: new Fill({ color: counts ? inkAccent : faint }), overflow: true, declutterMode: "none" }),
      zIndex: isPicked ? 60 : counts ? 20 : 10,
    });
  }

  private mark(feature: FeatureLike): Style {
    const { rem, ink, panel, accent, gap } = this.colours;
    switch (feature.get("what")) {
      case "way":
        return new Style({ stroke: new Stroke({ color: ink, width: 2.6 }), zIndex: 1 });
      case "cut":
        return new Style({ stroke: new Stroke({ color: ink, width: 1.8, lineDash: [4, 3] }), fill: new Fill({ color: `${gap}44` }) });
      case "base":
        return new Style({ image: new RegularShape({ points: 4, radius: rem * 0.6, radius2: rem * 0.2, fill: new Fill({ color: accent }), stroke: new Stroke({ color: panel, width: 1.4 }) }), zIndex: 3 });
      default:
        return new Style({ image: new CircleStyle({ radius: rem * 0.45, stroke: new Stroke({ color: ink, width: 3 }), fill: new Fill({ color: `${panel}cc` }) }), zIndex: 4 });
    }
  }
}

function shapeOf(kind: Kind, radius: number, aside: number, fill: Fill, stroke: Stroke): ImageStyle {
  const common = { fill, stroke, displacement: [aside, 0], declutterMode: "none" as const };
  switch (kind) {
    case "team": return new CircleStyle({ ...common, radius });
    case "vessel": return new RegularShape({ ...common, points: 5, radius: radius * 1.25, angle: Math.PI });
    case "helicopter": return new RegularShape({ ...common, points: 4, radius: radius * 1.3, angle: Math.PI / 4 });
    case "drone": return new RegularShape({ ...common, points: 4, radius: radius * 1.3 });
  }
}
