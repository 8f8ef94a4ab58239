// One uPlot drawing: curve, band of extremes, limit lines, Beijing time along the foot. Knows no signals (Chart.tsx).
import uPlot from "uplot";
import { palette } from "../map/palette";
import type { Band, LimitLine } from "../state/rules";
import { axes, ZONE } from "./axes";
import { drawAside, drawBands, drawLimits } from "./marks";
import { drawFlags, drawOnset, drawOthers, drawRain, type Other } from "./context";
import { alone, type Columns, extent, valueRange } from "./data";

export interface Drawing {
  columns: Columns;
  limits: readonly LimitLine[];
  bands: readonly Band[];
  /** Ends of the time axis, s. */
  start: number;
  end: number;
  decimals: number;
  rain: Columns | null;
  others: readonly Other[];
  /** When an alert began, s, and what to call that. */
  onset: { time: number; label: string } | null;
  /** A limit's label. */
  label: (limit: LimitLine) => string;
  /** What is under the pointer: seconds and value. */
  at: (time: number | null, value: number | null) => void;
}

export class Plot {
  private readonly plot: uPlot;
  private drawing: Drawing;

  constructor(target: HTMLElement, drawing: Drawing) {
    this.drawing = drawing;
    const colours = palette();
    const quiet = { points: { show: false }, spanGaps: false };
    this.plot = new uPlot({
      width: Math.max(80, target.clientWidth), height: Math.max(80, target.clientHeight),
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), ZONE),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
      scales: {
        x: { time: true, range: () => [this.drawing.start, this.drawing.end] },
        y: { range: (_, low, high) => this.values(low, high) },
      },
      axes: axes(colours, () => this.drawing),
      series: [
        {},
        { ...quiet, stroke: "transparent", width: 0 },
        { ...quiet, stroke: "transparent", width: 0 },
        { ...quiet, stroke: colours.line, width: 1.6, points: { show: true, filter: (plot) => shownPoints(plot) } },
      ],
      bands: [{ series: [2, 1], fill: colours.band }],
      hooks: {
        drawClear: [(plot) => drawBands(plot, this.drawing.bands, colours), (plot) => {
          if (this.drawing.rain) drawRain(plot, this.drawing.rain, colours);
          drawOthers(plot, this.drawing.others, colours);
        }],
        draw: [(plot) => drawLimits(plot, this.drawing, colours), (plot) => {
          const { columns, onset } = this.drawing;
          drawAside(plot, columns.aside, colours);
          drawFlags(plot, columns.flagged, colours);
          if (onset) drawOnset(plot, onset.time, onset.label, colours);
        }],
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

  /** The value axis holds the curve, its neighbours and the next limits. */
  private values(low: number | null, high: number | null): [number, number] {
    const { others, limits, start, end } = this.drawing;
    const known = others.map((each) => extent(each.columns, start, end));
    const least = Math.min(low ?? Number.POSITIVE_INFINITY, ...known.map(([each]) => each));
    const most = Math.max(high ?? Number.NEGATIVE_INFINITY, ...known.map(([, each]) => each));
    return valueRange(least, most, limits.map((limit) => limit.value));
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
