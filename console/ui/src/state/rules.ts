// Rules as the server tells them (alerting.rule_shape.Rule), and which limits stand over one chart. Pure.
import type { Alert, Severity, Station } from "../messages";

export interface Level {
  severity: Severity;
  limit: number | null;
  source: string;
  confirmed: boolean;
  /** Limits for waters of another class than III: class and limit. */
  by_class?: [string, number][];
}

export interface Rule {
  id: string;
  title_zh: string;
  title_en: string;
  detector: string;
  levels: Level[];
  quantity: string | null;
  unit: string;
  select: { category: string | null; city: string | null; site: string | null; river: string | null; stations: string[] | null };
  above: "absolute" | "background";
  direction: "above" | "below";
  guidance_zh: string[];
  guidance_en: string[];
}

export interface LimitLine {
  readonly severity: Severity;
  /** Canonical unit. */
  readonly value: number;
  readonly confirmed: boolean;
  readonly source: string;
  /** Where the limit counts from the station's own background: that background. */
  readonly background: number | null;
  /** That background is what is normal for this hour of the day, which only an alert tells. */
  readonly ofTheHour: boolean;
  readonly direction: "above" | "below";
}

/** What lies between a background and the first limit above it: values nothing is said of. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

export interface Limits {
  readonly lines: readonly LimitLine[];
  /** Limits above a background that is not known here yet. */
  readonly withoutBackground: boolean;
  /** Rules here that compare with what is normal at this hour and have told no alert of it. */
  readonly untold: number;
  readonly bands: readonly Band[];
}

/** Detectors whose limit counts from a background of their own; it is known here while an alert tells it. */
const OF_OWN_BACKGROUND: ReadonlySet<string> = new Set(["baseline", "cusum", "ewma", "sprt", "nuclide"]);

/** Classes of surface water, as sources write them (GB 3838). */
const CLASSES: Readonly<Record<string, string>> = {
  I: "\u2160\u7c7b", II: "\u2161\u7c7b", III: "\u2162\u7c7b", IV: "\u2163\u7c7b", V: "\u2164\u7c7b",
};

/** A level as it stands for a station's class of water; alerting/rule_shape.py reads it so too. */
function atStation(level: Level, station: Station): Level {
  const own = level.by_class?.find(([name]) => name === station.water_class);
  return own ? { ...level, limit: own[1], source: level.source.replace(CLASSES.III ?? "", CLASSES[own[0]] ?? "") } : level;
}

function isFor(rule: Rule, station: Station): boolean {
  const { category, city, site, river, stations } = rule.select;
  return (
    (category === null || category === station.category) &&
    (city === null || city === station.city) &&
    (site === null || site === station.site) &&
    (river === null || river === station.river) &&
    (stations === null || stations.includes(station.id))
  );
}

/** Limit lines of one quantity at one station. */
export function limitsOf(
  rules: readonly Rule[], station: Station, quantity: string, alerts: ReadonlyMap<string, Alert>,
): Limits {
  const lines: LimitLine[] = [];
  const bands: Band[] = [];
  let withoutBackground = false;
  let untold = 0;
  for (const rule of rules) {
    const ofTheHour = OF_OWN_BACKGROUND.has(rule.detector);
    if ((rule.detector !== "threshold" && !ofTheHour) || rule.quantity !== quantity || !isFor(rule, station)) continue;
    const isRelative = ofTheHour || rule.above === "background";
    const background = ofTheHour ? toldBackground(rule, station, alerts) : isRelative ? backgroundOf(rule, station, quantity, alerts) : null;
    if (isRelative && background === null) {
      if (ofTheHour) untold += 1;
      else withoutBackground = true;
      continue;
    }
    const sign = rule.direction === "above" ? 1 : -1;
    const own = rule.levels.map((each) => atStation(each, station)).flatMap(({ limit, severity, confirmed, source }): LimitLine[] =>
      limit === null ? [] : [{
        severity, value: background === null ? limit : background + sign * limit, confirmed, source, background, ofTheHour,
        direction: rule.direction,
      }]);
    lines.push(...own);
    if (background !== null && own[0]) bands.push({ from: background, to: own[0].value });
  }
  return { lines: lines.sort((a, b) => a.value - b.value), withoutBackground, untold, bands };
}

/** The engine's own estimate, where an alert has told one, is what it judges by. */
function toldBackground(rule: Rule, station: Station, alerts: ReadonlyMap<string, Alert>): number | null {
  for (const alert of alerts.values()) {
    if (alert.rule === rule.id && alert.station === station.id && alert.background !== null) return alert.background;
  }
  return null;
}

function backgroundOf(
  rule: Rule, station: Station, quantity: string, alerts: ReadonlyMap<string, Alert>,
): number | null {
  const told = toldBackground(rule, station, alerts);
  if (told !== null) return told;
  return station.channels?.find((channel) => channel.quantity === quantity)?.background ?? null;
}
