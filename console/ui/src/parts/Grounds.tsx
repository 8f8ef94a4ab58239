// What speaks for and against an alert, in words, with the decay fitted to what was measured.
import { fullTime } from "../format";
import type { Evidence } from "../messages";
import { either, t } from "../text";

const SIGNS: Record<number, string> = { [-1]: "−", 0: "·", 1: "+" };
const WIDTH = 260;
const HEIGHT = 90;

export function Grounds({ evidence }: { evidence: readonly Evidence[] }) {
  if (evidence.length === 0) return null;
  return (
    <>
      <h3>{t("detail.evidence")}</h3>
      <ul class="grounds">
        {evidence.map((each) => (
          <li key={each.kind}>
            <b aria-hidden="true">{SIGNS[each.speaks] ?? ""}</b> {either(each.text_zh, each.text_en)}{" "}
            <small>{t("detail.evidenceAt", { time: fullTime(each.time) })}</small>
            {each.kind === "rain" && <Decay points={pointsOf(each.data["points"])} unit={String(each.data["unit"] ?? "")} />}
          </li>
        ))}
      </ul>
    </>
  );
}

type Point = readonly [minutes: number, measured: number, fitted: number];

function pointsOf(found: unknown): Point[] {
  return Array.isArray(found) ? found.filter((each): each is Point => Array.isArray(each) && each.length === 3) : [];
}

/** Measured values above background as dots, the fitted curve as a line; minutes since the rain stopped. */
function Decay({ points, unit }: { points: readonly Point[]; unit: string }) {
  const last = points.at(-1);
  if (points.length < 2 || !last) return null;
  const top = Math.max(...points.flatMap(([, measured, fitted]) => [measured, fitted]), 1);
  const x = (minutes: number) => (WIDTH * minutes) / last[0];
  const y = (value: number) => HEIGHT - (HEIGHT * Math.max(value, 0)) / top;
  return (
    <svg class="decay" viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 22}`} role="img" aria-label={t("detail.decay")}>
      <polyline points={points.map(([minutes, , fitted]) => `${x(minutes)},${y(fitted)}`).join(" ")} />
      {points.map(([minutes, measured]) => <circle key={minutes} cx={x(minutes)} cy={y(measured)} r="2.5" />)}
      <text x="0" y={HEIGHT + 14}>{`${t("detail.decay")} · ≤ ${top.toFixed(0)} ${unit} · ${last[0]} min`}</text>
    </svg>
  );
}
