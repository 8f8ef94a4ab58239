// Sites on the map, below the stations: quiet squares, with a letter for their kind where there is room.
import Feature, { type FeatureLike } from "ol/Feature.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import RegularShape from "ol/style/RegularShape.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import type { Site } from "../messages";
import { word } from "../text";
import type { Palette } from "./palette";
import { degreesAPixel } from "./projections";

/** Degrees a pixel below which there is room for letters. */
const FINE = 0.0018;

export class SiteLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource<Feature<Point>>();
  private made = new Map<string, Style>();
  private picked: string | null = null;

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({
      source: this.source, zIndex: 8, style: (feature, resolution) => this.style(feature, resolution),
      updateWhileAnimating: true, updateWhileInteracting: true,
    });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.made = new Map();
    this.layer.changed();
  }

  place(sites: ReadonlyMap<string, Site>): void {
    this.source.clear(true);
    this.source.addFeatures([...sites.values()].map((site) => {
      const feature = new Feature({ geometry: new Point([site.longitude, site.latitude]), kind: site.kind });
      feature.setId(site.id);
      return feature;
    }));
  }

  pick(id: string | null): void {
    if (id === this.picked) return;
    this.picked = id;
    this.layer.changed();
  }

  private style(feature: FeatureLike, resolution: number): Style {
    const kind = String(feature.get("kind"));
    const isPicked = feature.getId() === this.picked;
    const isLettered = isPicked || kind === "reactor" || degreesAPixel(resolution) <= FINE;
    const key = `${kind}${isPicked}${isLettered}`;
    let style = this.made.get(key);
    if (!style) {
      style = this.make(kind, isPicked, isLettered);
      this.made.set(key, style);
    }
    return style;
  }

  private make(kind: string, isPicked: boolean, isLettered: boolean): Style {
    const { rem, panel, ink, faint, accent, font } = this.colours;
    const image = new RegularShape({
      points: 4, angle: Math.PI / 4, radius: rem * (isLettered ? 0.78 : 0.3), fill: new Fill({ color: panel }),
      stroke: new Stroke({ color: isPicked ? accent : isLettered ? ink : faint, width: isPicked ? 2.5 : 1.2 }), declutterMode: "none",
    });
    const zIndex = isPicked ? 20 : kind === "reactor" ? 10 : 1;
    if (!isLettered) return new Style({ image, zIndex });
    const text = new Text({
      text: word("sitemark", kind), font: `600 ${Math.round(rem * 0.72)}px ${font}`, fill: new Fill({ color: ink }),
      overflow: true, declutterMode: "none",
    });
    return new Style({ image, text, zIndex });
  }
}
