// Dose-rate rings on the map: thin circles, each with its rate at its top. What they mean stands beside them (RingsCard).
import Feature, { type FeatureLike } from "ol/Feature.js";
import Point from "ol/geom/Point.js";
import { circular } from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import RegularShape from "ol/style/RegularShape.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import { trimmed, withUnit } from "../format";
import type { RingsShown } from "../state/rings";
import type { Palette } from "./palette";

export class RingLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({ source: this.source, zIndex: 7, style: (feature) => this.style(feature) });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.layer.changed();
  }

  /** The extent of the widest ring, or null where there is none. */
  place(shown: RingsShown | null): number[] | null {
    this.source.clear(true);
    if (!shown) return null;
    const widest = Math.max(...shown.answer.rings.map((each) => each.radius_m));
    const centre = [shown.longitude, shown.latitude];
    for (const { ambient, radius_m } of shown.answer.rings) {
      if (radius_m <= 0) continue;
      const geometry = circular(centre, radius_m, 96);
      const [, , , top = shown.latitude] = geometry.getExtent();
      this.source.addFeature(new Feature({ geometry }));
      if (radius_m < widest / 20) continue; // no room for its rate beside the mark of the source; the card has it
      this.source.addFeature(new Feature({ geometry: new Point([shown.longitude, top]), rate: withUnit(trimmed(ambient, 1), "µSv/h") }));
    }
    this.source.addFeature(new Feature({ geometry: new Point(centre), rate: "" }));
    return this.source.getExtent();
  }

  private style(feature: FeatureLike): Style {
    const { rem, ink, halo, accent, panel, font } = this.colours;
    const rate = feature.get("rate") as string | undefined;
    if (rate === undefined) return new Style({ stroke: new Stroke({ color: accent, width: 2 }), fill: new Fill({ color: `${accent}14` }) });
    if (rate === "") {
      return new Style({
        image: new RegularShape({
          points: 3, radius: rem * 0.6, fill: new Fill({ color: ink }), stroke: new Stroke({ color: panel, width: 1.5 }),
          declutterMode: "none",
        }),
        zIndex: 20,
      });
    }
    return new Style({
      text: new Text({
        text: rate, font: `600 ${Math.round(rem * 0.8)}px ${font}`, offsetY: -rem * 0.6, fill: new Fill({ color: ink }),
        stroke: new Stroke({ color: halo, width: 3.5 }), overflow: true,
      }),
      zIndex: 10,
    });
  }
}
