// What counts of a window say: net rate, and whether chance alone may explain it. Pure.
import type { SpectrumLine, SpectrumRow, SpectrumSeries } from "../messages";

/** 5 % of false alarms each: Currie (1968), Analytical Chemistry 40, 586. */
export const CONFIDENCE = 1.645;
/** Window over both sides, as core.spectrum_windows has it: the variance of the continuum is so many times itself. */
const SIDE_RATIO = 2;

export interface Net {
  readonly line: SpectrumLine;
  /** Counts per second. */
  readonly gross: number;
  readonly continuum: number;
  readonly net: number;
  /** Net rate below which nothing but chance is needed: with nothing there, 1 of 20 spectra is beyond it. */
  readonly critical: number;
  /** Net rate in standard deviations of a window with nothing in it. */
  readonly sigmas: number;
}

/** All lines of a row that the detector reaches. `live` is the counting time, s; a row of several spectra counted that often. */
export function netsOf({ lines }: SpectrumSeries, row: SpectrumRow): Net[] {
  const counted = (row.live ?? 0) * row.spectra;
  return lines.flatMap((line, index) => {
    const [gross, continuum] = [row.gross[index], row.continuum[index]];
    if (gross == null || continuum == null || counted <= 0) return [];
    const spread = Math.sqrt((Math.max(continuum, 1 / counted) * (1 + SIDE_RATIO)) / counted);
    const net = gross - continuum;
    return [{ line, gross, continuum, net, critical: CONFIDENCE * spread, sigmas: net / spread }];
  });
}

/** Powers of ten that hold all rates per keV; two at least. */
export function decades(values: readonly number[]): [number, number] {
  const known = values.filter((each) => each > 0);
  if (!known.length) return [-3, 0];
  const low = Math.floor(Math.log10(Math.min(...known)));
  return [low, Math.max(low + 2, Math.ceil(Math.log10(Math.max(...known)) + 0.05))];
}

/** Lines of one row of labels each, so that names do not lie on each other: the row a label takes, by its place. */
export function rowsOf(places: readonly number[], wide: number): number[] {
  const ends: number[] = [];
  return places.map((place) => {
    const row = ends.findIndex((end) => end <= place - wide / 2);
    const taken = row < 0 ? ends.length : row;
    ends[taken] = place + wide / 2;
    return taken;
  });
}
