// Where somebody is to measure, on the map: points by number, where each was proposed before it was moved, and the ways there.
import Feature, { type FeatureLike } from "ol/Feature.js";
import LineString from "ol/geom/LineString.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import CircleStyle from "ol/style/Circle.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import type { Plan } from "../messages";
import { numbered } from "../state/planFacts";
import type { Palette } from "./palette";

const FAR_M = 50; // a point moved by less is not worth a line

export class TaskLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();
  private picked: string | null = null;

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({ source: this.source, zIndex: 10, style: (feature) => this.style(feature) });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.layer.changed();
  }

  place(plan: Plan | undefined): void {
    this.source.clear(true);
    if (!plan) return;
    const numbers = numbered(plan);
    const served = new Map(plan.tasks.map((each) => [each.point, each.state]));
    for (const { point, way, state } of plan.tasks) {
      if (way.length < 2) continue;
      const line = new LineString(way.map(({ longitude, latitude }) => [longitude, latitude]));
      this.source.addFeature(new Feature({ geometry: line, what: "way", point, begun: !["ordered", "accepted"].includes(state) }));
    }
    for (const each of plan.points) {
      const at = [each.longitude, each.latitude];
      if (each.moved > FAR_M) {
        const line = new LineString([[each.wanted_longitude, each.wanted_latitude], at]);
        this.source.addFeature(new Feature({ geometry: line, what: "moved", point: each.id }));
      }
      const feature = new Feature({ geometry: new Point(at), what: "point", point: each.id, number: numbers.get(each.id), state: served.get(each.id) ?? "" });
      feature.setId(each.id);
      this.source.addFeature(feature);
    }
  }

  pick(id: string | null): void {
    this.picked = id;
    this.layer.changed();
  }

  /** What a plan covers; null where there is none. */
  extent(): number[] | null {
    return this.source.getFeatures().length ? [...(this.source.getExtent() ?? [])] : null;
  }

  private style(feature: FeatureLike): Style {
    const { rem, ink, panel, faint, accent, inkAccent, font } = this.colours;
    const isPicked = feature.get("point") === this.picked;
    switch (feature.get("what")) {
      case "way":
        return new Style({
          stroke: new Stroke({ color: isPicked ? ink : accent, width: isPicked ? 3.2 : 2, lineDash: feature.get("begun") ? [] : [7, 5] }),
          zIndex: isPicked ? 3 : 1,
        });
      case "moved":
        return new Style({ stroke: new Stroke({ color: faint, width: 1.4, lineDash: [2, 3] }), zIndex: 2 });
      default: {
        const isServed = feature.get("state") !== "" && feature.get("state") !== "cannot";
        return new Style({
          image: new CircleStyle({
            radius: rem * (isPicked ? 0.72 : 0.6), fill: new Fill({ color: isServed ? accent : panel }),
            stroke: new Stroke({ color: isPicked || !isServed ? ink : panel, width: isPicked ? 2.6 : 1.6, lineDash: isServed ? [] : [3, 2] }),
          }),
          text: new Text({
            text: String(feature.get("number") ?? ""), font: `600 ${Math.round(rem * 0.72)}px ${font}`,
            fill: new Fill({ color: isServed ? inkAccent : ink }), overflow: true,
          }),
          zIndex: isPicked ? 60 : 30,
        });
      }
    }
  }
}
