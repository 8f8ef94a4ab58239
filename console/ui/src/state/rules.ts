// Rules as the server tells them (alerting.rule_shape.Rule), and which limits stand over one chart. Pure.
import type { Alert, Severity, Station } from "../messages";

export interface Level {
  severity: Severity;
  limit: number | null;
  source: string;
  confirmed: boolean;
}

export interface Rule {
  id: string;
  title_zh: string;
  title_en: string;
  detector: "threshold" | "rate" | "silence" | "fault";
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
  readonly direction: "above" | "below";
}

export interface Limits {
  readonly lines: readonly LimitLine[];
  /** Limits above a background that is not known here yet. */
  readonly withoutBackground: boolean;
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
  let withoutBackground = false;
  for (const rule of rules) {
    if (rule.detector !== "threshold" || rule.quantity !== quantity || !isFor(rule, station)) continue;
    const background = rule.above === "background" ? backgroundOf(rule, station, quantity, alerts) : null;
    if (rule.above === "background" && background === null) {
      withoutBackground = true;
      continue;
    }
    for (const level of rule.levels) {
      if (level.limit === null) continue;
      const sign = rule.direction === "above" ? 1 : -1;
      const value = background === null ? level.limit : background + sign * level.limit;
      const { severity, confirmed, source } = level;
      lines.push({ severity, value, confirmed, source, background, direction: rule.direction });
    }
  }
  return { lines: lines.sort((a, b) => a.value - b.value), withoutBackground };
}

function backgroundOf(
  rule: Rule, station: Station, quantity: string, alerts: ReadonlyMap<string, Alert>,
): number | null {
  // The engine's own estimate, where it has told one, is what it judges by.
  for (const alert of alerts.values()) {
    if (alert.rule === rule.id && alert.station === station.id && alert.background !== null) return alert.background;
  }
  return station.channels?.find((channel) => channel.quantity === quantity)?.background ?? null;
}
