// What stands in a chart beside its curve: bands, limit lines with their labels, crosses for values set aside.
import type uPlot from "uplot";
import type { Palette } from "../map/palette";
import type { Band } from "../state/rules";
import type { Drawing } from "./plot";

/** Between a background and the first limit above it, with the background as a thin line. */
export function drawBands(plot: uPlot, bands: readonly Band[], colours: Palette): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  const inside = (value: number): number => Math.min(top + height, Math.max(top, plot.valToPos(value, "y", true)));
  pen.save();
  for (const band of bands) {
    const [from, to] = [inside(band.from), inside(band.to)];
    pen.fillStyle = colours.band;
    pen.globalAlpha = 0.5;
    pen.fillRect(left, Math.min(from, to), width, Math.abs(from - to));
    pen.globalAlpha = 1;
    if (from === top || from === top + height) continue;
    pen.strokeStyle = colours.faint;
    pen.lineWidth = devicePixelRatio;
    pen.setLineDash([devicePixelRatio, 3 * devicePixelRatio]);
    pen.beginPath();
    pen.moveTo(left, from);
    pen.lineTo(left + width, from);
    pen.stroke();
  }
  pen.restore();
}

/** A cross at the foot wherever values were set aside. */
export function drawAside(plot: uPlot, times: readonly number[], colours: Palette): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  const half = 3 * devicePixelRatio;
  pen.save();
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 1.5 * devicePixelRatio;
  for (const time of times) {
    const x = plot.valToPos(time, "x", true);
    if (x < left || x > left + width) continue;
    const y = top + height - 2 * half;
    pen.beginPath();
    pen.moveTo(x - half, y - half);
    pen.lineTo(x + half, y + half);
    pen.moveTo(x - half, y + half);
    pen.lineTo(x + half, y - half);
    pen.stroke();
  }
  pen.restore();
}

/** Dashed lines, dotted where nobody has confirmed the limit, each with its label where there is room. */
export function drawLimits(plot: uPlot, drawing: Pick<Drawing, "limits" | "label">, colours: Palette): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio;
  pen.save();
  pen.font = `600 ${Math.round(colours.rem * 0.72 * ratio)}px ${colours.font}`;
  pen.textBaseline = "bottom";
  pen.textAlign = "left";
  const taken: { y: number; x: number }[] = [];
  for (const limit of drawing.limits) {
    const y = Math.round(plot.valToPos(limit.value, "y", true));
    if (y < top || y > top + height) continue;
    pen.strokeStyle = colours.severityLine[limit.severity];
    pen.lineWidth = 1.5 * ratio;
    pen.setLineDash(limit.confirmed ? [7 * ratio, 4 * ratio] : [2 * ratio, 4 * ratio]);
    pen.beginPath();
    pen.moveTo(left, y);
    pen.lineTo(left + width, y);
    pen.stroke();
    const text = drawing.label(limit);
    const room = colours.rem * 0.9 * ratio;
    const beside = taken.filter((each) => Math.abs(each.y - y) < room).reduce((far, each) => Math.max(far, each.x), left + 4 * ratio);
    pen.fillStyle = colours.severityLine[limit.severity];
    // Above the line, or below it where the frame ends.
    const base = y - room < top ? y + room : y - 2 * ratio;
    const wide = pen.measureText(text).width;
    if (beside + wide > left + width) continue; // the legend names it
    pen.setLineDash([]);
    pen.strokeStyle = colours.panel;
    pen.lineWidth = 4 * ratio;
    pen.strokeText(text, beside, base);
    pen.fillText(text, beside, base);
    taken.push({ y, x: beside + wide + 10 * ratio });
  }
  pen.restore();
}
