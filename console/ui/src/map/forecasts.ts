// Forecasts on the map: where each level is reached at best, where likely and where possibly, and the source they assume.
import Feature, { type FeatureLike } from "ol/Feature.js";
import { createEmpty, extend, isEmpty } from "ol/extent.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import RegularShape from "ol/style/RegularShape.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import type { Forecast, Medium, Severity } from "../messages";
import { lookOf } from "./media";
import { SECOND_DASH } from "./fronts";
import type { Palette } from "./palette";

/** Dashes of a line by the share of members within it; the best estimate is drawn through. The legend has them too. */
export const DASHES: Readonly<Record<string, readonly number[]>> = { "0": [], "0.5": [9, 5], "0.05": [2, 5] };

export class ForecastLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();
  private readonly format = new GeoJSON();
  private shown = "";
  /** Whether a moment is looked at: then what has been reached by it is filled, not all that will be. */
  private timed = false;

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({ source: this.source, zIndex: 6, style: (feature) => this.style(feature) });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.layer.changed();
  }

  /** `level`: whose shares of members are drawn, alone; null: all levels, the lowest with its shares. `compare`: a colour for each run. */
  place(forecasts: readonly Forecast[], level: number | null = null, compare = false): void {
    const key = `${level} ${compare} ${forecasts.map((each) => each.id).join(" ")}`;
    if (key === this.shown) return;
    this.shown = key;
    this.source.clear(true);
    forecasts.forEach((forecast, nth) => this.add(forecast, level, compare ? nth : null));
  }

  time(timed: boolean): void {
    if (timed === this.timed) return;
    this.timed = timed;
    this.layer.changed();
  }

  /** What forecasts cover, their sources included; null while none is drawn. */
  extent(...ids: readonly string[]): number[] | null {
    const own = this.source.getFeatures().filter((each) => ids.includes(String(each.get("forecast"))));
    const whole = createEmpty();
    for (const each of own) extend(whole, each.getGeometry()?.getExtent() ?? createEmpty());
    return isEmpty(whole) ? null : whole;
  }

  private add(forecast: Forecast, wanted: number | null, nth: number | null): void {
    const lowest = Math.min(...forecast.areas.map((each) => each.level));
    const alone = wanted ?? (nth === null ? null : lowest);
    for (const { level, share, geometry } of forecast.areas) {
      if (alone === null ? share > 0 && level !== lowest : level !== alone) continue; // more lines nobody reads
      if (nth !== null && share === 0.5) continue;
      const severity = forecast.levels[level]?.severity ?? "";
      this.source.addFeature(new Feature({
        geometry: this.format.readGeometry(geometry) ?? undefined, share: String(share), severity, rank: level + 1,
        forecast: forecast.id, medium: forecast.medium, nth,
      }));
    }
    this.source.addFeature(new Feature({
      geometry: new Point([forecast.source.longitude, forecast.source.latitude]), forecast: forecast.id,
    }));
  }

  private style(feature: FeatureLike): Style {
    const { severityLine, accent, rem, panel, ink } = this.colours;
    const share = feature.get("share") as string | undefined;
    if (share === undefined) {
      return new Style({
        image: new RegularShape({
          points: 4, radius: rem * 0.7, radius2: rem * 0.2, angle: Math.PI / 4, fill: new Fill({ color: ink }),
          stroke: new Stroke({ color: panel, width: 1.5 }), declutterMode: "none",
        }),
        zIndex: 20,
      });
    }
    const nth = feature.get("nth") as number | null;
    const color = nth === null ? severityLine[feature.get("severity") as Severity] ?? accent : nth ? ink : accent;
    const dash = nth && share === "0" ? SECOND_DASH : DASHES[share] ?? [];
    const look = lookOf(feature.get("medium") as Medium, color, share === "0" && !this.timed && !nth, dash);
    return new Style({
      ...look,
      zIndex: Number(feature.get("rank")),
    });
  }
}
