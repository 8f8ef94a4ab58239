// Alerts of several houses as one list, and which of them comes first. Pure.
import type { Alert, Severity, State } from "../messages";

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

const LATER: Partial<Record<State, number>> = { shelved: 1, suppressed: 1, out_of_service: 1 };

/** Unacknowledged first, a real one before a drill's, then severity, then the newest. */
export function inOrder(a: Alert, b: Alert): number {
  return (
    Number(isWaiting(b)) - Number(isWaiting(a)) ||
    Number(a.exercise !== null) - Number(b.exercise !== null) ||
    (LATER[a.state] ?? 0) - (LATER[b.state] ?? 0) ||
    RANK[b.severity] - RANK[a.severity] ||
    Date.parse(b.onset) - Date.parse(a.onset) ||
    a.id.localeCompare(b.id)
  );
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
  let top: Alert | null = null;
  let real = 0;
  let drill = 0;
  for (const alerts of houses) {
    for (const alert of alerts.values()) {
      if (!isWaiting(alert)) continue;
      if (alert.exercise === null) real++;
      else drill++;
      if (top === null || inOrder(alert, top) < 0) top = alert;
    }
  }
  return { top, waiting: real + drill, real, drill };
}

export interface Sums {
  readonly waiting: number;
  readonly active: number;
  readonly shelved: number;
}

export function sums(alerts: readonly Alert[]): Sums {
  return {
    waiting: alerts.filter(isWaiting).length,
    active: alerts.filter((alert) => alert.active).length,
    shelved: alerts.filter((alert) => alert.state === "shelved").length,
  };
}
