// Spectra over time: a row a line, a column a spectrum (or the mean of several), the stronger the further beyond chance.
import { clockTime, fullTime, number, shortDay, trimmed } from "../format";
import type { SpectrumLine, SpectrumSeries } from "../messages";
import { either, t } from "../text";
import { netsOf } from "./counts";

const WIDE = 640;
const LEFT = 100;
const ROW = 15;
/** Standard deviations at which a cell is as strong as it gets. */
const FULL = 10;
const SHADES = [2, 3, 5, FULL] as const;

const shade = (sigmas: number): number => Math.max(0, Math.min(1, sigmas / FULL));

/** The artificial lines above, the natural ones below, by energy. */
function ordered(lines: readonly SpectrumLine[]): SpectrumLine[] {
  return lines.toSorted((a, b) => Number(a.natural) - Number(b.natural) || a.energy - b.energy);
}

export function Waterfall({ series }: { series: SpectrumSeries }) {
  const { rows } = series;
  const first = Date.parse(rows[0]?.time ?? "");
  const last = Date.parse(rows.at(-1)?.time ?? "");
  if (rows.length < 2) return null;
  const lines = ordered(series.lines);
  const step = rows.slice(1).map((row, at) => Date.parse(row.time) - Date.parse(rows[at]?.time ?? "")).sort((a, b) => a - b)[Math.floor((rows.length - 1) / 2)] ?? 1;
  const span = last - first + step;
  const x = (ms: number): number => LEFT + ((WIDE - LEFT) * (ms - first)) / span;
  const place = new Map(lines.map((line, nth) => [line.key, nth * ROW]));
  const tall = lines.length * ROW;
  const label = (ms: number): string => (span > 36 * 3_600_000 ? `${shortDay(ms)} ${clockTime(ms, false)}` : clockTime(ms, false));
  return (
    <>
      <svg class="waterfall" viewBox={`0 0 ${WIDE} ${tall + 18}`} role="img" aria-label={t("spectrum.waterfall")}>
        <rect class="ground" x={LEFT} y="0" width={WIDE - LEFT} height={tall} />
        {lines.map((line) => (
          <text key={line.key} class={line.natural ? "natural" : "artificial"} x={LEFT - 6} y={(place.get(line.key) ?? 0) + 11} text-anchor="end">
            {`${line.symbol} ${trimmed(line.energy, 1)}`}
          </text>
        ))}
        {rows.map((row) => {
          const from = x(Date.parse(row.time));
          const wide = Math.max(1, x(Date.parse(row.time) + step) - from);
          return netsOf(series, row).flatMap(({ line, net, sigmas }) => (sigmas < SHADES[0] ? [] : [
            <rect key={`${row.time}${line.key}`} class={line.natural ? "cell natural" : "cell artificial"} x={from} width={wide} y={place.get(line.key)} height={ROW - 1}
              style={{ opacity: shade(sigmas) }}>
              <title>{`${fullTime(row.time)} ${either(line.zh, line.en)} ${t("spectrum.cell", { net: number(net, 3), sigmas: number(sigmas, 1) })}`}</title>
            </rect>,
          ]));
        })}
        <text class="axis" x={LEFT} y={tall + 14}>{label(first)}</text>
        <text class="axis" x={WIDE} y={tall + 14} text-anchor="end">{label(last)}</text>
      </svg>
      <p class="limits">{t("spectrum.shades", { full: FULL, least: SHADES[0] })}</p>
    </>
  );
}
