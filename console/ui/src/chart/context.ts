// What is drawn around a curve: rain from the top, neighbours as thin lines, the onset of an alert, marks of values.
import type uPlot from "uplot";
import type { Palette } from "../map/palette";
import type { Columns, Flagged } from "./data";

/** A neighbour's course, under the number by which the legend names it. */
export interface Other {
  readonly number: string;
  readonly columns: Columns;
}

/** Share of the height that the heaviest rain takes. */
const HANGS = 0.3;
/** Rain of this strength fills that share at least, mm/h or mm: drizzle must not look like a downpour. */
const LEAST_RAIN = 5;
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3], [4, 6], [12, 4]];

export function heaviest(rain: Columns): number {
  return rain.high.reduce<number>((most, each) => Math.max(most, each ?? 0), 0);
}

/** Bars that hang from the top. */
export function drawRain(plot: uPlot, rain: Columns, colours: Palette): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  const most = Math.max(LEAST_RAIN, heaviest(rain));
  const thin = 2 * devicePixelRatio;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.fillStyle = colours.reachSea;
  pen.globalAlpha = 0.55;
  rain.x.forEach((x, index) => {
    const value = rain.high[index];
    if (!value) return;
    const before = rain.x[index - 1];
    const from = before === undefined || x - before > rain.reach ? x - rain.reach / 3 : before;
    const [a, b] = [plot.valToPos(from, "x", true), plot.valToPos(x, "x", true)];
    pen.fillRect(Math.min(a, b - thin), top, Math.max(thin, b - a), (height * HANGS * value) / most);
  });
  pen.restore();
}

/** Thin grey lines, each with its number where it ends. */
export function drawOthers(plot: uPlot, others: readonly Other[], colours: Palette): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.strokeStyle = colours.faint;
  pen.font = `600 ${Math.round(colours.rem * 0.72 * ratio)}px ${colours.font}`;
  pen.textAlign = "right";
  pen.textBaseline = "bottom";
  const taken: number[] = [];
  others.forEach(({ number, columns }, nth) => {
    pen.lineWidth = ratio;
    pen.setLineDash((DASHES[nth % DASHES.length] ?? []).map((each) => each * ratio));
    pen.beginPath();
    let [isDown, end]: [boolean, [number, number] | null] = [false, null];
    columns.x.forEach((x, index) => {
      const value = columns.mean[index];
      if (value == null) {
        isDown = false;
        return;
      }
      const [px, py] = [plot.valToPos(x, "x", true), plot.valToPos(value, "y", true)];
      if (isDown) pen.lineTo(px, py);
      else pen.moveTo(px, py);
      isDown = true;
      if (px <= left + width) end = [px, py];
    });
    pen.stroke();
    if (!end) return;
    let [x, y]: [number, number] = end;
    while (taken.some((each) => Math.abs(each - y) < colours.rem * 0.8 * ratio)) y -= colours.rem * 0.8 * ratio;
    taken.push(y);
    x = Math.min(x, left + width - 3 * ratio);
    pen.setLineDash([]);
    pen.lineWidth = 3 * ratio;
    pen.strokeStyle = colours.panel;
    pen.strokeText(number, x, y);
    pen.fillStyle = colours.faint;
    pen.fillText(number, x, y);
    pen.strokeStyle = colours.faint;
  });
  pen.restore();
}

/** An upright line where the alert began. */
export function drawOnset(plot: uPlot, time: number, label: string, colours: Palette): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  const x = Math.round(plot.valToPos(time, "x", true));
  if (x < left || x > left + width) return;
  const ratio = devicePixelRatio;
  pen.save();
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 1.5 * ratio;
  pen.beginPath();
  pen.moveTo(x, top);
  pen.lineTo(x, top + height);
  pen.stroke();
  pen.font = `600 ${Math.round(colours.rem * 0.72 * ratio)}px ${colours.font}`;
  pen.textBaseline = "top";
  const wide = pen.measureText(label).width;
  const start = x + 4 * ratio + wide > left + width ? x - 4 * ratio - wide : x + 4 * ratio;
  const base = top + 3 * ratio;
  pen.strokeStyle = colours.panel;
  pen.lineWidth = 4 * ratio;
  pen.strokeText(label, start, base);
  pen.fillStyle = colours.ink;
  pen.fillText(label, start, base);
  pen.restore();
}

/** A ring around each value that bears a mark. */
export function drawFlags(plot: uPlot, flagged: readonly Flagged[], colours: Palette): void {
  const pen = plot.ctx;
  const { left, top, width, height } = plot.bbox;
  pen.save();
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 1.5 * devicePixelRatio;
  for (const { x, value } of flagged) {
    const [px, py] = [plot.valToPos(x, "x", true), plot.valToPos(value, "y", true)];
    if (px < left || px > left + width || py < top || py > top + height) continue;
    pen.beginPath();
    pen.arc(px, py, 3.5 * devicePixelRatio, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.restore();
}
