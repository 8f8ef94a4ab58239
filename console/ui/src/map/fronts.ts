// How far forecasts have got, on the map: lines of arrival with their times, and where it is at the moment of the time bar.
import Feature, { type FeatureLike } from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Point from "ol/geom/Point.js";
import Polygon from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import { clockTime } from "../format";
import type { Forecast } from "../messages";
import { frontAt } from "../state/front";
import { farthestPlace } from "../state/outline";
import type { Palette } from "./palette";

/** Dash of the second of two runs, in areas and lines alike. The legend has it too. */
export const SECOND_DASH = [12, 4, 2, 4];
/** Where it is between two lines of arrival is drawn thus. */
export const BETWEEN_DASH = [3, 3];

export class FrontLayer {
  readonly layer: VectorLayer;
  private readonly source = new VectorSource();
  private readonly format = new GeoJSON();

  constructor(private colours: Palette) {
    this.layer = new VectorLayer({ source: this.source, zIndex: 7, declutter: true, style: (feature) => this.style(feature) });
  }

  repaint(colours: Palette): void {
    this.colours = colours;
    this.layer.changed();
  }

  /** `moment` in ms, null: none; `lines`: whether those of all times are drawn. */
  place(forecasts: readonly Forecast[], moment: number | null, lines: boolean): void {
    this.source.clear(true);
    forecasts.forEach((forecast, nth) => {
      if (lines) for (const { time, geometry } of forecast.isochrones) this.line(forecast, nth, time, geometry);
      if (moment !== null) this.front(forecast, nth, moment);
    });
  }

  private line(forecast: Forecast, nth: number, time: string, geometry: Record<string, unknown>): void {
    this.source.addFeature(new Feature({ geometry: this.format.readGeometry(geometry) ?? undefined, kind: "line", nth }));
    const at = farthestPlace(geometry, [forecast.source.longitude, forecast.source.latitude]);
    if (at) this.source.addFeature(new Feature({ geometry: new Point([...at]), kind: "time", nth, says: clockTime(time, false) }));
  }

  private front(forecast: Forecast, nth: number, moment: number): void {
    const { line, ring, isBetween } = frontAt(forecast, moment);
    if (line) this.source.addFeature(new Feature({ geometry: this.format.readGeometry(line) ?? undefined, kind: "reached", nth }));
    if (ring.length) {
      this.source.addFeature(new Feature({ geometry: new Polygon([ring.map((each) => [...each])]), kind: isBetween ? "between" : "there", nth }));
    }
  }

  private style(feature: FeatureLike): Style {
    const { accent, ink, halo, font, rem } = this.colours;
    const isSecond = Number(feature.get("nth")) > 0;
    const color = isSecond ? ink : accent;
    switch (feature.get("kind")) {
      case "line": return new Style({ stroke: new Stroke({ color, width: 1, lineDash: isSecond ? SECOND_DASH : [] }) });
      case "reached": return new Style({ fill: new Fill({ color: `${color}3d` }) });
      case "between": return new Style({
        fill: new Fill({ color: `${color}24` }), stroke: new Stroke({ color, width: 2.4, lineDash: BETWEEN_DASH }), zIndex: 3,
      });
      case "there": return new Style({ stroke: new Stroke({ color, width: 2.4 }), zIndex: 3 });
      default: return new Style({
        text: new Text({
          text: String(feature.get("says")), font: `600 ${rem * 0.8}px ${font}`, fill: new Fill({ color }),
          stroke: new Stroke({ color: halo, width: 3 }), overflow: true,
        }),
        zIndex: 4,
      });
    }
  }
}
