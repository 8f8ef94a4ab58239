// The newest spectrum: counts per second and keV in each window over a logarithmic axis, the continuum under it, the lines' names.
import { number, trimmed } from "../format";
import { t } from "../text";
import { decades, type Net, rowsOf } from "./counts";

const WIDE = 640;
const TALL = 190;
const LEFT = 46;
const LABELS = 24;          // where the first row of names stands
const MOST = 2800;          // keV
const EVERY = 400;
const LABEL = 76;
const SPREAD = 14;

export function Windows({ nets }: { nets: readonly Net[] }) {
  const perKev = (rate: number, { line }: Net): number => rate / (line.high - line.low);
  const [low, high] = decades(nets.flatMap((each) => [perKev(each.gross, each), perKev(each.continuum, each)]));
  const x = (energy: number): number => LEFT + ((WIDE - LEFT) * energy) / MOST;
  const rows = rowsOf(nets.map((each) => x(each.line.energy)), LABEL);
  const above = LABELS + SPREAD * Math.max(1, ...rows.map((row) => row + 1)); // names, then the curve
  const y = (density: number): number => {
    const at = (Math.log10(Math.max(density, 10 ** low)) - low) / (high - low);
    return above + TALL * (1 - Math.min(1, at));
  };
  const powers = Array.from({ length: high - low + 1 }, (_, nth) => low + nth);
  const ticks = Array.from({ length: Math.floor(MOST / EVERY) + 1 }, (_, nth) => nth * EVERY);
  const height = above + TALL;
  return (
    <svg class="spectrum" viewBox={`0 0 ${WIDE + 12} ${height + 34}`} role="img" aria-label={t("spectrum.canvas")}>
      {powers.map((power) => (
        <g key={power} class="grid">
          <line x1={LEFT} x2={WIDE} y1={y(10 ** power)} y2={y(10 ** power)} />
          <text x={LEFT - 5} y={y(10 ** power) + 4} text-anchor="end">{number(10 ** power, Math.max(0, -power))}</text>
        </g>
      ))}
      {ticks.map((energy) => (
        <g key={energy} class="grid">
          <line x1={x(energy)} x2={x(energy)} y1={height} y2={height + 4} />
          <text x={x(energy)} y={height + 17} text-anchor="middle">{energy}</text>
        </g>
      ))}
      <text class="axis" x={WIDE} y={height + 31} text-anchor="end">{t("spectrum.energy")}</text>
      <text class="axis" x={2} y={11}>{t("spectrum.density")}</text>
      {nets.map((each, nth) => {
        const { line } = each;
        const [from, to] = [x(line.low), x(Math.min(line.high, MOST))];
        const [top, under] = [y(perKev(each.gross, each)), y(perKev(each.continuum, each))];
        const classes = ["window", line.natural ? "natural" : "artificial", each.net > each.critical && "beyond"].filter(Boolean).join(" ");
        const label = SPREAD * (rows[nth] ?? 0) + LABELS;
        return (
          <g key={line.key} class={classes}>
            <rect class="under" x={from} width={to - from} y={under} height={height - under} />
            <rect class="net" x={from} width={to - from} y={Math.min(top, under)} height={Math.max(0, under - top)} />
            <line class="lead" x1={x(line.energy)} x2={x(line.energy)} y1={label + 3} y2={Math.min(top, under)} />
            <text x={Math.min(x(line.energy), WIDE - LABEL / 2)} y={label} text-anchor="middle">{`${line.symbol} ${trimmed(line.energy, 1)}`}</text>
          </g>
        );
      })}
    </svg>
  );
}
