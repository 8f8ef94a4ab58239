// The shape of one house (the live one, or a drill's) as the screens know it. How it changes: reducer.ts.
import type { Alert, Exercise, Flood, Forecast, GatewayStatus, Incident, Outage, Person, Plan, Position, Reach, Reading, StageStatus, Station } from "../messages";

/** Newest reading of each series of one station, by series. */
export type Series = ReadonlyMap<string, Reading>;

export interface House {
  readonly exercise: string | null;
  readonly epoch: string;
  /** Number of the last event folded in. */
  readonly seq: number;
  /** False until the first picture: nothing here may be shown as a fact before. */
  readonly known: boolean;
  readonly user: Person | null;
  readonly stations: ReadonlyMap<string, Station>;
  readonly latest: ReadonlyMap<string, Series>;
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Those that are not closed. */
  readonly incidents: ReadonlyMap<string, Incident>;
  /** The newest forecast of each run. */
  readonly forecasts: ReadonlyMap<string, Forecast>;
  readonly gateways: ReadonlyMap<string, GatewayStatus>;
  readonly stages: ReadonlyMap<string, StageStatus>;
  /** Stations that are not watched as usual. */
  readonly outages: readonly Outage[];
  readonly flood: Flood | null;
  readonly unregistered: number;
  readonly rejects: number;
  readonly exercises: readonly Exercise[];
  /** Where teams, vessels and aircraft last said they were, by unit. */
  readonly positions: ReadonlyMap<string, Position>;
  /** Who is where in time, without outlines; null until it is worked out. */
  readonly reach: Reach | null;
  /** Who measures where: the plan in force of each run of forecasts. */
  readonly plans: ReadonlyMap<string, Plan>;
  /** Version of rules and stations. */
  readonly configuration: string;
  readonly serverTime: string | null;
  readonly newest: string | null;
  readonly lagMs: number | null;
}

export function emptyHouse(exercise: string | null = null): House {
  return {
    exercise, epoch: "", seq: 0, known: false, user: null, stations: new Map(), latest: new Map(), alerts: new Map(),
    incidents: new Map(), forecasts: new Map(), gateways: new Map(), stages: new Map(), outages: [], flood: null, unregistered: 0, rejects: 0,
    exercises: [], positions: new Map(), reach: null, plans: new Map(), configuration: "", serverTime: null, newest: null, lagMs: null,
  };
}

/** What all forecasts of one cause share. */
export function runOf(forecast: string): string {
  return forecast.slice(0, forecast.lastIndexOf("/"));
}

/** What makes two readings successors of each other at one station. */
export function seriesOf(reading: Reading): string {
  return `${reading.quantity}|${reading.statistic}|${reading.interval}`;
}
