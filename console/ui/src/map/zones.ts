// Protective zones on the map: rings, threatened sectors hatched by how sure that is, ways out, and where they lead.
import Feature, { type FeatureLike } from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import LineString from "ol/geom/LineString.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import RegularShape from "ol/style/RegularShape.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import type { Zones } from "../messages";
import { either } from "../text";
import type { Palette } from "./palette";

/** Lines of sectors by what threatens them; the legend has them too. */
export const THREATS: Readonly<Record<string, readonly number[]>> = { best: [], possible: [8, 4], keyhole: [2, 4] };

export class ZoneLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();
  private readonly format = new GeoJSON();

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({ source: this.source, zIndex: 7, style: (feature) => this.style(feature) });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.layer.changed();
  }

  place(zones: Zones | null, origin: string | null): void {
    this.source.clear(true);
    if (!zones) return;
    const add = (what: string, geometry: object | LineString | Point, more: Record<string, unknown> = {}): void => {
      const read = geometry instanceof LineString || geometry instanceof Point ? geometry : this.format.readGeometry(geometry);
      this.source.addFeature(new Feature({ geometry: read ?? undefined, what, ...more }));
    };
    for (const { geometry, key } of zones.zones) add("ring", geometry, { name: key });
    for (const { geometry, threat } of zones.sectors) if (threat) add("sector", geometry, { threat });
    for (const way of zones.ways_out) {
      if (way.points.length > 1 && (origin === null || origin === way.origin)) {
        add("way", new LineString(way.points.map(([longitude, latitude]) => [longitude, latitude])));
      }
    }
    for (const each of zones.receptions) add("reception", new Point([each.longitude, each.latitude]), { name: either(each.name_zh, each.name_en) });
    add("site", new Point([zones.longitude, zones.latitude]));
  }

  /** Without the outermost rings and what is only downwind, which reach far beyond the region: the threatened sectors and the ways, else the innermost ring. */
  extent(): number[] | null {
    const near = this.source.getFeatures().filter((each) => ["sector", "way", "reception"].includes(String(each.get("what"))) && each.get("threat") !== "keyhole");
    const shown = near.length ? near : this.source.getFeatures().filter((each) => each.get("what") === "ring").slice(0, 1);
    if (!shown.length) return null;
    const own = new VectorSource({ features: shown });
    return [...(own.getExtent() ?? [])];
  }

  private style(feature: FeatureLike): Style {
    const { rem, ink, panel, halo, faint, gap, font, reachLand } = this.colours;
    switch (feature.get("what")) {
      case "ring":
        return new Style({ stroke: new Stroke({ color: faint, width: 1.4 }), zIndex: 1 });
      case "sector": {
        const threat = String(feature.get("threat"));
        return new Style({
          stroke: new Stroke({ color: gap, width: 1.6, lineDash: [...(THREATS[threat] ?? [])] }),
          fill: new Fill({ color: `${gap}${threat === "best" ? "3a" : "1c"}` }), zIndex: 2,
        });
      }
      case "way":
        return new Style({ stroke: new Stroke({ color: reachLand, width: 2.6 }), zIndex: 4 });
      case "reception":
        return new Style({
          image: new RegularShape({ points: 4, radius: rem * 0.5, angle: Math.PI / 4, fill: new Fill({ color: reachLand }), stroke: new Stroke({ color: panel, width: 1.5 }) }),
          text: new Text({ text: String(feature.get("name")), font: `${Math.round(rem * 0.8)}px ${font}`, offsetY: rem * 0.95, fill: new Fill({ color: ink }), stroke: new Stroke({ color: halo, width: 3 }) }),
          zIndex: 6,
        });
      default:
        return new Style({ image: new RegularShape({ points: 3, radius: rem * 0.55, fill: new Fill({ color: ink }), stroke: new Stroke({ color: panel, width: 1.5 }) }), zIndex: 5 });
    }
  }
}
