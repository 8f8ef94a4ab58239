// The last hours of channels in little, asked for together and only for the rows in sight. Kept for a while.
import { signal } from "@preact/signals";
import { get } from "../api";
import type { SparkList } from "../messages";
import type { HouseModel } from "./model";

export interface Sparkline {
  /** s since the list's start, mean; null: nothing that counts. */
  readonly points: readonly (readonly [number, number | null])[];
  /** Length of the list's span, s. */
  readonly span: number;
}

interface Kept {
  readonly line: Sparkline;
  readonly at: number;
}

/** As many as the server gives at once. */
const TOGETHER = 60;
const GATHER_MS = 150;
const OLD_MS = { live: 60_000, drill: 15_000 };

export class Sparks {
  /** By station|quantity. */
  readonly lines = signal<ReadonlyMap<string, Kept>>(new Map());
  private readonly wanted = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly model: HouseModel) {}

  /** Ask for a channel, unless what is known of it is young enough. */
  want(key: string): void {
    const known = this.lines.peek().get(key);
    const old = this.model.exercise === null ? OLD_MS.live : OLD_MS.drill;
    if (known && performance.now() - known.at < old) return;
    this.wanted.add(key);
    this.timer ??= setTimeout(() => void this.read(), GATHER_MS);
  }

  /** How far the value has moved within the span, as a share of where it began; undefined where that is not known. */
  rise(key: string): number | undefined {
    const values = this.lines.peek().get(key)?.line.points.flatMap(([, mean]) => (mean === null ? [] : [mean]));
    const [first, last] = [values?.[0], values?.at(-1)];
    return first === undefined || last === undefined || first === 0 ? undefined : (last - first) / Math.abs(first);
  }

  private async read(): Promise<void> {
    const keys = [...this.wanted].slice(0, TOGETHER);
    this.wanted.clear(); // the rows that scrolled by meanwhile ask again if they are still there
    this.timer = null;
    try {
      const query = new URLSearchParams(keys.map((key) => ["of", key]));
      const { start, end, sparks } = await get<SparkList>(this.model.path(`sparks?${query}`));
      const span = (Date.parse(end) - Date.parse(start)) / 1000;
      const now = new Map(this.lines.peek());
      for (const { station, quantity, points } of sparks) now.set(`${station}|${quantity}`, { line: { points, span }, at: performance.now() });
      this.lines.value = now;
    } catch {
      // A table without its small curves says all that it must; the next round asks again.
    }
  }
}

const of = new WeakMap<HouseModel, Sparks>();

export function sparksOf(model: HouseModel): Sparks {
  const known = of.get(model) ?? new Sparks(model);
  of.set(model, known);
  return known;
}

/** Pieces of a polyline in a box of this width and height, broken where nothing counts; none where nothing is known. Pure. */
export function piecesOf({ points, span }: Sparkline, width: number, height: number): string[] {
  const values = points.flatMap(([, mean]) => (mean === null ? [] : [mean]));
  if (!values.length) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number): number => (high === low ? height / 2 : height - 1 - ((value - low) / (high - low)) * (height - 2));
  const usual = Math.max(span / 48, ...[median(points.slice(1).map(([at], i) => at - (points[i]?.[0] ?? at)))]) * 3;
  const pieces: string[][] = [];
  let before: number | null = null;
  for (const [at, mean] of points) {
    if (mean === null) {
      before = null;
      continue;
    }
    const spot = `${((at / span) * width).toFixed(1)},${y(mean).toFixed(1)}`;
    if (before === null || at - before > usual) pieces.push([spot]);
    else pieces.at(-1)?.push(spot);
    before = at;
  }
  return pieces.map((piece) => (piece.length === 1 ? `${piece[0]} ${piece[0]}` : piece.join(" ")));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
