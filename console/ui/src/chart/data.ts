// A history as columns to draw, with gaps where nothing was measured. Pure.
import type { History, Reading } from "../messages";
import { isSetAside } from "../state/conditions";

/** A value and the mark it bears. */
export interface Flagged {
  readonly x: number;
  readonly value: number;
  readonly quality: string;
}

/** Marks that say more than that nothing was found. */
const PLAIN: ReadonlySet<string> = new Set(["good", "unchecked"]);

export interface Columns {
  /** Seconds since 1970. */
  x: number[];
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  /** True where a row stands for several values, so that low and high differ. */
  banded: boolean;
  /** When values came that are set aside (faults, maintenance …), s: no part of the curve. */
  aside: number[];
  /** How many they were. */
  setAside: number;
  /** Values that count and bear a mark: spikes, typed in, late …; of a row that stands for several, the highest. */
  flagged: Flagged[];
  /** Longest distance of neighbours that still belong together, s. */
  reach: number;
}

const PATIENCE = 3;
const STEP: Record<string, number> = { raw: 0, minute: 60, hour: 3600 };

export function columnsOf(history: History, interval: number): Columns {
  const times = history.points.map((point) => Date.parse(point.time) / 1000);
  const reach = PATIENCE * Math.max(interval, STEP[history.resolution] ?? 0, median(times.slice(1).map((x, i) => x - (times[i] ?? x))));
  const columns: Columns = { x: [], mean: [], low: [], high: [], banded: false, aside: [], setAside: 0, flagged: [], reach };
  history.points.forEach((point, index) => {
    const x = times[index] ?? 0;
    const { low, mean, high } = point;
    if (point.set_aside) aside(columns, x, point.set_aside);
    // In old roll-ups a fault may stand among the values counted: then its quality says so.
    if (low === null || mean === null || high === null || isSetAside(point.quality)) {
      gap(columns, x);
      return;
    }
    push(columns, x, low, mean, high);
    if (!PLAIN.has(point.quality)) columns.flagged.push({ x, value: high, quality: point.quality });
    columns.banded ||= low !== high;
  });
  return columns;
}

/** The columns with a reading that came since; the same object where it is not later than the last. */
export function withReading(columns: Columns, reading: Reading): Columns {
  const x = Date.parse(reading.time) / 1000;
  const last = columns.x.at(-1);
  if (last !== undefined && x <= last) return columns;
  const longer: Columns = {
    ...columns, x: [...columns.x], mean: [...columns.mean], low: [...columns.low], high: [...columns.high],
    aside: [...columns.aside], flagged: [...columns.flagged],
  };
  if (isSetAside(reading.quality)) {
    aside(longer, x, 1);
    gap(longer, x);
  } else {
    push(longer, x, reading.value, reading.value, reading.value);
    if (!PLAIN.has(reading.quality)) longer.flagged.push({ x, value: reading.value, quality: reading.quality });
  }
  return longer;
}

function aside(columns: Columns, x: number, count: number): void {
  columns.aside.push(x);
  columns.setAside += count;
}

function gap(columns: Columns, x: number): void {
  columns.x.push(x);
  columns.mean.push(null);
  columns.low.push(null);
  columns.high.push(null);
}

function push(columns: Columns, x: number, low: number, mean: number, high: number): void {
  const last = columns.x.at(-1);
  if (last !== undefined && x - last > columns.reach) {
    columns.x.push(last + columns.reach / PATIENCE);
    columns.mean.push(null);
    columns.low.push(null);
    columns.high.push(null);
  }
  columns.x.push(x);
  columns.mean.push(mean);
  columns.low.push(low);
  columns.high.push(high);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** A limit further away than this many spans of the curve would press it flat; the legend still names it. */
const FAR = 3;

/** Ends of the value axis: all that was measured, and the next limit on either side, so that its distance shows. */
export function valueRange(low: number, high: number, limits: readonly number[]): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    return limits.length ? padded(Math.min(...limits), Math.max(...limits)) : [0, 1];
  }
  const far = FAR * Math.max(high - low, Math.abs(high) * 0.5);
  const above = Math.min(...limits.filter((limit) => limit > high));
  const below = Math.max(...limits.filter((limit) => limit < low));
  return padded(low - below <= far ? below : low, above - high <= far ? above : high);
}

function padded(low: number, high: number): [number, number] {
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

/** Where a value stands with nothing right before and after it: a line would not show it. */
export function alone(values: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  // Between the times of several curves `undefined` says nothing of this one: only null is a gap.
  const beside = (at: number, by: 1 | -1): boolean => {
    let next = at + by;
    while (next >= 0 && next < values.length && values[next] === undefined) next += by;
    return values[next] == null;
  };
  for (let at = 0; at < values.length; at++) {
    if (values[at] != null && beside(at, -1) && beside(at, 1)) found.push(at);
  }
  return found;
}

/** Lowest and highest value between two times; infinite where there is none. */
export function extent(columns: Columns, start: number, end: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  columns.x.forEach((x, index) => {
    const [least, most] = [columns.low[index], columns.high[index]];
    if (x < start || x > end || least == null || most == null) return;
    low = Math.min(low, least);
    high = Math.max(high, most);
  });
  return [low, high];
}
