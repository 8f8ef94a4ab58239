// What stations look like on the map: one style object for each look, used by all stations that have it.
import CircleStyle from "ol/style/Circle.js";
import Fill from "ol/style/Fill.js";
import RegularShape from "ol/style/RegularShape.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import type { Severity } from "../messages";
import { RANK } from "../state/alerts";
import { type Condition, isCalling, isExpected, severityOf } from "../state/conditions";
import type { Palette } from "./palette";

export class Symbols {
  private readonly made = new Map<string, Style>();

  constructor(private readonly colours: Palette) {}

  /** The style of a condition; `drill` rings alarms in the drill's colour. */
  of(condition: Condition, drill: boolean): Style {
    const key = `${condition}${drill}`;
    let style = this.made.get(key);
    if (!style) {
      style = this.make(condition, drill);
      this.made.set(key, style);
    }
    return style;
  }

  /** A ring around the station whose chart is shown. */
  ring(): Style {
    const { rem, accent } = this.colours;
    return this.once("ring", () => new Style({
      image: new CircleStyle({ radius: rem * 0.85, stroke: new Stroke({ color: accent, width: 2.5 }), declutterMode: "none" }),
      zIndex: 20,
    }));
  }

  /** A name beside a station in alarm, or the one pointed at; it gives way to symbols and to names of graver alarms. */
  name(text: string, condition: Condition): Style {
    const { rem, ink, halo, font } = this.colours;
    return new Style({
      text: new Text({
        text, font: `600 ${Math.round(rem * 0.82)}px ${font}`, offsetY: -rem * 1.85, fill: new Fill({ color: ink }),
        stroke: new Stroke({ color: halo, width: 3.5 }), overflow: true,
      }),
      zIndex: 30 + (RANK[severityOf(condition) as Severity] ?? 0),
    });
  }

  private once(key: string, make: () => Style): Style {
    const style = this.made.get(key) ?? make();
    this.made.set(key, style);
    return style;
  }

  private make(condition: Condition, drill: boolean): Style {
    const { rem, station, land } = this.colours;
    const severity = severityOf(condition);
    if (severity) return this.alarm(severity, isCalling(condition), isExpected(condition), drill);
    const quiet = (fill: string | null, points?: number): Style => new Style({
      image: points
        ? new RegularShape({
            points, radius: rem * 0.42, radius2: points === 4 ? 0 : undefined,
            stroke: new Stroke({ color: station, width: 2 }), angle: points === 4 ? Math.PI / 4 : 0, declutterMode: "none",
          })
        : new CircleStyle({
            radius: rem * 0.24, fill: new Fill({ color: fill ?? land }), stroke: new Stroke({ color: station, width: 1.2 }),
            declutterMode: "none", // a town's name may lie over it: cities would have none else
          }),
      zIndex: 1,
    });
    switch (condition) {
      case "fault": return quiet(null, 3);
      case "silent": return quiet(null, 4);
      case "never": return quiet(null);
      default: return quiet(station);
    }
  }

  /** What is expected is hollow. */
  private alarm(severity: Severity, open: boolean, expected: boolean, drill: boolean): Style {
    const { rem, severity: fills, severityLine, ink, panel, drill: purple } = this.colours;
    const size = rem * (open ? 0.75 : 0.55);
    const edge = drill ? purple : expected ? severityLine[severity] : ink;
    const stroke = new Stroke({ color: edge, width: drill || expected ? 2.5 : open ? 1.8 : 1, lineJoin: "round" });
    const common = { fill: new Fill({ color: expected ? panel : fills[severity] }), stroke, declutterMode: "obstacle" as const };
    const image = {
      red: () => new RegularShape({ ...common, points: 5, radius: size * 1.15, radius2: size * 0.5 }),
      orange: () => new RegularShape({ ...common, points: 4, radius: size }),
      yellow: () => new RegularShape({ ...common, points: 3, radius: size }),
      blue: () => new RegularShape({ ...common, points: 4, radius: size, angle: Math.PI / 4 }),
    }[severity]();
    return new Style({ image, zIndex: 50 + RANK[severity] + (open ? 5 : 0) });
  }
}
