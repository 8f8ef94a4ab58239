// One uPlot drawing: curve, band of extremes, limit lines, Beijing time along the foot. Knows no signals (Chart.tsx).
import uPlot from "uplot";
import { clockTime, number, shortDay, trimmed } from "../format";
import { palette } from "../map/palette";
import type { Band, LimitLine } from "../state/rules";
import { drawAside, drawBands, drawLimits } from "./marks";
import { alone, type Columns, valueRange } from "./data";

export interface Drawing {
  columns: Columns;
  limits: readonly LimitLine[];
  bands: readonly Band[];
  /** Ends of the time axis, s. */
  start: number;
  end: number;
  decimals: number;
  /** A limit's label. */
  label: (limit: LimitLine) => string;
  /** What is under the pointer: seconds and value. */
  at: (time: number | null, value: number | null) => void;
}

const ZONE = "Asia/Shanghai";
const HOUR = 3600;
/** Steps of the time axis, s. */
const STEPS = [60, 300, 600, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 86400, 2 * 86400, 5 * 86400, 10 * 86400, 30 * 86400, 60 * 86400];
const BEIJING = 8 * HOUR;

export class Plot {
  private readonly plot: uPlot;
  private drawing: Drawing;

  constructor(target: HTMLElement, drawing: Drawing) {
    this.drawing = drawing;
    const colours = palette();
    const { rem } = colours;
    const axis: uPlot.Axis = {
      stroke: colours.faint, font: `${Math.round(rem * 0.75)}px ${colours.font}`,
      grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid, width: 1, size: 4 },
    };
    const quiet = { points: { show: false }, spanGaps: false };
    this.plot = new uPlot({
      width: Math.max(80, target.clientWidth), height: Math.max(80, target.clientHeight),
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), ZONE),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
      scales: {
        x: { time: true, range: () => [this.drawing.start, this.drawing.end] },
        y: { range: (_, low, high) => valueRange(low ?? NaN, high ?? NaN, this.drawing.limits.map((limit) => limit.value)) },
      },
      axes: [
        {
          ...axis, size: rem * 2.3,
          splits: (plot) => splits(this.drawing.start, this.drawing.end, plot.width / (rem * 5)),
          values: (_, times) => times.map((time, index) => timeLabel(time, times[index - 1], this.drawing)),
        },
        {
          ...axis, space: rem * 2.4, size: (plot, values) => width(plot, values, rem),
          values: (_, values) => values.map((value) => valueLabel(value)),
        },
      ],
      series: [
        {},
        { ...quiet, stroke: "transparent", width: 0 },
        { ...quiet, stroke: "transparent", width: 0 },
        { ...quiet, stroke: colours.line, width: 1.6, points: { show: true, filter: (plot) => shownPoints(plot) } },
      ],
      bands: [{ series: [2, 1], fill: colours.band }],
      hooks: {
        drawClear: [(plot) => drawBands(plot, this.drawing.bands, colours)],
        draw: [(plot) => drawLimits(plot, this.drawing, colours), (plot) => drawAside(plot, this.drawing.columns.aside, colours)],
        setCursor: [(plot) => {
          const index = plot.cursor.idx;
          const time = index == null ? null : (plot.data[0][index] ?? null);
          drawing.at(time, index == null ? null : (plot.data[3]?.[index] ?? null));
        }],
      },
    }, this.data(), target);
  }

  update(drawing: Drawing): void {
    this.drawing = drawing;
    this.plot.setData(this.data());
  }

  resize(width: number, height: number): void {
    if (width > 40 && height > 40) this.plot.setSize({ width, height });
  }

  close(): void {
    this.plot.destroy();
  }

  private data(): uPlot.AlignedData {
    const { x, low, high, mean } = this.drawing.columns;
    return [x, low, high, mean];
  }
}

/** Points are shown where they are so few that a line hides them, and always where a value stands alone between gaps. */
function shownPoints(plot: uPlot): number[] | null {
  const values = plot.data[3] ?? [];
  return values.length < plot.width / 14 ? null : alone(values);
}

function splits(start: number, end: number, most: number): number[] {
  const step = STEPS.find((each) => (end - start) / each <= Math.max(2, most)) ?? 90 * 86400;
  const found: number[] = [];
  for (let at = Math.ceil((start + BEIJING) / step) * step - BEIJING; at <= end; at += step) found.push(at);
  return found;
}

function timeLabel(time: number, before: number | undefined, drawing: Drawing): string {
  const day = shortDay(time * 1000);
  if (drawing.end - drawing.start > 3 * 86400) return day;
  const clock = clockTime(time * 1000, false);
  return before === undefined || shortDay(before * 1000) !== day ? `${clock}\n${day}` : clock;
}

function valueLabel(value: number | null): string {
  if (value === null) return "";
  const size = Math.abs(value);
  return size !== 0 && size < 1e-4 ? number(value, 0) : trimmed(value, 6);
}

function width(plot: uPlot, values: string[] | null, rem: number): number {
  if (!values?.length) return rem * 3;
  plot.ctx.save();
  plot.ctx.font = `${Math.round(rem * 0.75 * devicePixelRatio)}px sans-serif`;
  const widest = Math.max(...values.map((value) => plot.ctx.measureText(value).width)) / devicePixelRatio;
  plot.ctx.restore();
  return Math.ceil(widest + rem * 1.1);
}
