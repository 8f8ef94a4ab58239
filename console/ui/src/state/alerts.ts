// Alerts of several houses as one list, and which of them comes first. Pure.
import type { Alert, Incident, Severity, State } from "../messages";

export const RANK: Readonly<Record<Severity, number>> = { red: 4, orange: 3, yellow: 2, blue: 1 };
export const SEVERITIES: readonly Severity[] = ["red", "orange", "yellow", "blue"];

/** True while nobody has acknowledged it. */
export function isWaiting(alert: Alert): boolean {
  return alert.state === "unacknowledged" || alert.state === "returned";
}

/** Tells alerts of all houses apart. */
export function keyOf(alert: Alert): string {
  return `${alert.exercise ?? ""}/${alert.id}`;
}

/** The stations an alert speaks of now: those beyond the limit, else the one that raised it. */
export function stationsOf(alert: Alert): readonly string[] {
  return alert.stations?.length ? alert.stations : [alert.station];
}

const LATER: Partial<Record<State, number>> = { shelved: 1, suppressed: 1, out_of_service: 1 };

/** A real one before a drill's, what was put aside last, then severity, the unacknowledged, and the environment before instruments. */
function byGravity(a: Alert, b: Alert): number {
  return (
    Number(a.exercise !== null) - Number(b.exercise !== null) ||
    (LATER[a.state] ?? 0) - (LATER[b.state] ?? 0) ||
    RANK[b.severity] - RANK[a.severity] ||
    Number(isWaiting(b)) - Number(isWaiting(a)) ||
    Number(a.kind === "technical") - Number(b.kind === "technical")
  );
}

/** Limits of one quantity at one place can be compared; of others they say nothing of each other. */
function family(alert: Alert): string {
  const { exercise, place, quantity, unit, severity, state, kind } = alert;
  return [exercise, kind, place, quantity, unit, severity, LATER[state] ?? 0, isWaiting(alert)].join("|");
}

/** How far out a limit lies, in the direction its values go. */
function reach(alert: Alert): number {
  if (alert.limit === null) return Number.NEGATIVE_INFINITY;
  return alert.peak !== null && alert.peak < alert.limit ? -alert.limit : alert.limit;
}

/** The gravest first; alerts of one place and quantity stand together, the graver limit before the lesser. */
export function inOrder(alerts: Iterable<Alert>): Alert[] {
  const found = [...alerts];
  const newest = new Map<string, number>();
  const rows = found.map((alert) => {
    const row = { alert, family: family(alert), onset: Date.parse(alert.onset) };
    newest.set(row.family, Math.max(newest.get(row.family) ?? Number.NEGATIVE_INFINITY, row.onset));
    return row;
  });
  rows.sort((a, b) =>
    byGravity(a.alert, b.alert) ||
    (newest.get(b.family) ?? 0) - (newest.get(a.family) ?? 0) ||
    a.family.localeCompare(b.family) ||
    (reach(b.alert) - reach(a.alert) || 0) || // two without a limit differ by NaN
    b.onset - a.onset ||
    a.alert.id.localeCompare(b.alert.id));
  return rows.map((row) => row.alert);
}

export interface Standing {
  /** The one the banner shows. */
  readonly top: Alert | null;
  readonly waiting: number;
  readonly real: number;
  readonly drill: number;
}

/** What the banner says: the gravest unacknowledged alert, a real one before any of a drill. */
export function standing(houses: Iterable<ReadonlyMap<string, Alert>>): Standing {
  const waiting: Alert[] = [];
  for (const alerts of houses) for (const alert of alerts.values()) if (isWaiting(alert)) waiting.push(alert);
  const real = waiting.filter((alert) => alert.exercise === null).length;
  return { top: inOrder(waiting)[0] ?? null, waiting: waiting.length, real, drill: waiting.length - real };
}

/** Kept and shown, and calls nobody: suppressed by design, or out of service. */
export function isWithheld(alert: Alert): boolean {
  return alert.state === "suppressed" || alert.state === "out_of_service";
}

/** In a flood: of each event the first that is listed, and all that belong to none, wait apart or are red. */
export function oneOfEach(alerts: readonly Alert[], incidents: Iterable<Incident>): Alert[] {
  const of = new Map<string, string>();
  for (const each of incidents) for (const id of each.alerts) of.set(id, each.id);
  const seen = new Set<string>();
  return alerts.filter((alert) => {
    const incident = of.get(alert.id);
    if (incident === undefined || alert.severity === "red") return true;
    if (seen.has(incident)) return false;
    seen.add(incident);
    return true;
  });
}

export interface Sums {
  readonly waiting: number;
  readonly active: number;
  readonly shelved: number;
}

export function sums(alerts: readonly Alert[]): Sums {
  return {
    waiting: alerts.filter(isWaiting).length,
    active: alerts.filter((alert) => alert.active && !isWithheld(alert)).length,
    shelved: alerts.filter((alert) => alert.state === "shelved").length,
  };
}
