// Stations on the map. A change of many at once is one redraw; a value that changes no condition is none.
import Feature from "ol/Feature.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import type Style from "ol/style/Style.js";
import type { Station } from "../messages";
import { type Condition, isCalling } from "../state/conditions";
import { either } from "../text";
import { NAMES } from "./base";
import type { Palette } from "./palette";
import { Symbols } from "./symbols";

export class StationLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource<Feature<Point>>();
  private readonly features = new Map<string, Feature<Point>>();
  private shown: ReadonlyMap<string, Condition> = new Map();
  private symbols: Symbols;
  private drill = false;
  private picked: string | null = null;
  private pointed: string | null = null;
  private stations: ReadonlyMap<string, Station> = new Map();

  constructor(colours: Palette) {
    this.symbols = new Symbols(colours);
    this.layer = new VectorLayer({
      source: this.source, zIndex: 10, declutter: NAMES, style: (feature) => this.style(String(feature.getId())),
      updateWhileAnimating: true, updateWhileInteracting: true,
    });
  }

  repaint(colours: Palette): void {
    this.symbols = new Symbols(colours);
    this.layer.changed();
  }

  /** Take the stations of a house; those that stayed keep their feature. */
  place(stations: ReadonlyMap<string, Station>, drill: boolean): void {
    this.drill = drill;
    this.stations = stations;
    for (const [id, feature] of this.features) {
      if (stations.has(id)) continue;
      this.source.removeFeature(feature);
      this.features.delete(id);
    }
    const fresh: Feature<Point>[] = [];
    for (const station of stations.values()) {
      const at = [station.longitude, station.latitude];
      const known = this.features.get(station.id);
      if (known) {
        known.getGeometry()?.setCoordinates(at);
        continue;
      }
      const feature = new Feature(new Point(at));
      feature.setId(station.id);
      this.features.set(station.id, feature);
      fresh.push(feature);
    }
    this.source.addFeatures(fresh);
    this.layer.changed();
  }

  /** Show conditions; redraws only if one differs. */
  show(conditions: ReadonlyMap<string, Condition>): void {
    let differs = conditions.size !== this.shown.size;
    if (!differs) {
      for (const [id, condition] of conditions) {
        if (this.shown.get(id) !== condition) {
          differs = true;
          break;
        }
      }
    }
    this.shown = conditions;
    if (differs) this.layer.changed();
  }

  pick(id: string | null): void {
    if (id === this.picked) return;
    this.picked = id;
    this.layer.changed();
  }

  point(id: string | null): void {
    if (id === this.pointed) return;
    this.pointed = id;
    this.layer.changed();
  }

  extent(): number[] | null {
    return this.features.size ? (this.source.getExtent() ?? null) : null;
  }

  at(id: string): number[] | null {
    return this.features.get(id)?.getGeometry()?.getCoordinates() ?? null;
  }

  private style(id: string): Style | Style[] {
    const condition = this.shown.get(id) ?? "never";
    const symbol = this.symbols.of(condition, this.drill);
    const named = isCalling(condition) || id === this.picked || id === this.pointed;
    if (!named) return symbol;
    const station = this.stations.get(id);
    const styles = [symbol, this.symbols.name(station ? either(station.name_zh, station.name_en) : id, condition)];
    if (id === this.picked) styles.push(this.symbols.ring());
    return styles;
  }
}
