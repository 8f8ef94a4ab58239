// How forecasts are told apart by what carries them: filled in air, a broad line along a river, dotted at sea.
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import type { Medium } from "../messages";

/** Width of a line, px, and how wide apart the dots at sea are. The legend says the same in words. */
const WIDTHS: Readonly<Record<Medium, readonly [number, number]>> = { air: [2, 1.6], river: [5, 3], sea: [2, 1.6] };
const APART = 7;

export interface Look {
  readonly stroke: Stroke;
  readonly fill?: Fill;
}

/** The look of an area of a forecast; `dash` by the share of members, none for the best estimate, which alone is filled. */
export function lookOf(medium: Medium, color: string, isBest: boolean, dash: readonly number[]): Look {
  const [best, other] = WIDTHS[medium];
  const stroke = new Stroke({ color, width: isBest ? best : other, lineDash: [...dash], ...(medium === "river" && { lineCap: "butt" as const }) });
  if (!isBest) return { stroke };
  return { stroke, fill: new Fill({ color: medium === "sea" ? dots(color) : `${color}2e` }) };
}

function dots(color: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = APART;
  const pen = tile.getContext("2d");
  if (!pen) return `${color}2e`;
  pen.fillStyle = `${color}99`;
  pen.fillRect(1, 1, 2, 2);
  return pen.createPattern(tile, "repeat") ?? `${color}2e`;
}
