// The axes of charts: Beijing time along the foot, plain numbers at the side. Pure but for the measuring of texts.
import type uPlot from "uplot";
import { clockTime, number, shortDay, trimmed } from "../format";
import type { Palette } from "../map/palette";
import type { Window } from "./spans";

export const ZONE = "Asia/Shanghai";
const HOUR = 3600;
/** Steps of the time axis, s. */
const STEPS = [60, 300, 600, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 86400, 2 * 86400, 5 * 86400, 10 * 86400, 30 * 86400, 60 * 86400];
const BEIJING = 8 * HOUR;

/** Time and value; `window` tells the ends of the time axis as they now are. */
export function axes(colours: Palette, window: () => Window): uPlot.Axis[] {
  const { rem } = colours;
  const axis: uPlot.Axis = {
    stroke: colours.faint, font: `${Math.round(rem * 0.75)}px ${colours.font}`,
    grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid, width: 1, size: 4 },
  };
  return [
    {
      ...axis, size: rem * 2.9,
      splits: (plot) => splits(window(), plot.width / (rem * 5)),
      values: (_, times) => times.map((time, index) => timeLabel(time, times[index - 1], window())),
    },
    {
      ...axis, space: rem * 2.4, size: (plot, values) => width(plot, values, rem),
      values: (_, values) => values.map((value) => valueLabel(value)),
    },
  ];
}

function splits({ start, end }: Window, most: number): number[] {
  const step = STEPS.find((each) => (end - start) / each <= Math.max(2, most)) ?? 90 * 86400;
  const found: number[] = [];
  for (let at = Math.ceil((start + BEIJING) / step) * step - BEIJING; at <= end; at += step) found.push(at);
  return found;
}

function timeLabel(time: number, before: number | undefined, { start, end }: Window): string {
  const day = shortDay(time * 1000);
  if (end - start > 3 * 86400) return day;
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
