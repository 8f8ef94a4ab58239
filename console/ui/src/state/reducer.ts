// Folds the frames of the stream into a house. Pure: no socket, no clock, no signal.
import type { Alert, EventFrame, Frame, Incident, Picture, Position, Reading, Station } from "../messages";
import type { Verdict } from "../stream/connection";
import { type House, runOf, type Series, seriesOf } from "./house";

export interface Folded {
  readonly house: House;
  readonly verdict: Verdict;
}

/** The house after one frame. A frame seen before changes nothing and returns the same house. */
export function fold(house: House, frame: Frame): Folded {
  // What a drill says must never stand on the screen as real, nor the other way round.
  if (frame.exercise !== house.exercise) return { house, verdict: "foreign" };
  switch (frame.type) {
    case "hello":
      return kept({
        ...house,
        // Under another epoch the numbers mean other events; what is on screen stays until the picture comes.
        seq: frame.epoch === house.epoch ? house.seq : -1,
        epoch: frame.epoch,
        user: frame.user,
        serverTime: frame.server_time,
      });
    case "picture":
      return kept({ ...house, ...pictured(frame.data), seq: frame.seq, known: true });
    case "pulse":
      if (!house.known || house.seq < 0 || frame.seq > house.seq) return { house, verdict: "gap" };
      return kept({
        ...house,
        serverTime: frame.server_time,
        newest: frame.newest,
        lagMs: frame.lag_ms,
      });
    default:
      if (!house.known || house.seq < 0 || frame.seq > house.seq + 1) return { house, verdict: "gap" };
      if (frame.seq <= house.seq) return kept(house);
      return kept({ ...house, ...changed(house, frame), seq: frame.seq });
  }
}

function kept(house: House): Folded {
  return { house, verdict: "taken" };
}

function pictured(picture: Picture): Partial<House> {
  return {
    stations: byId(picture.stations),
    latest: withReadings(new Map(), picture.latest),
    alerts: new Map(picture.alerts.map((alert) => [alert.id, alert])),
    incidents: new Map(picture.incidents.map((each) => [each.id, each])),
    forecasts: new Map(picture.forecasts.map((each) => [runOf(each.id), each])),
    gateways: new Map(picture.gateways.map((each) => [each.gateway, each])),
    stages: new Map(picture.stages.map((each) => [each.stage, each])),
    outages: picture.outages,
    flood: picture.flood,
    unregistered: picture.unregistered,
    rejects: picture.rejects,
    exercises: picture.exercises,
    positions: withPositions(new Map(), picture.positions),
    reach: picture.reach,
    plans: new Map(picture.plans.map((each) => [runOf(each.forecast), each])),
    configuration: picture.configuration,
  };
}

function changed(house: House, frame: EventFrame): Partial<House> {
  switch (frame.type) {
    case "transition":
      return { alerts: withAlert(house.alerts, frame.data.alert) };
    case "incident":
      return { incidents: withIncident(house.incidents, frame.data.incident) };
    case "forecast":
      return { forecasts: new Map(house.forecasts).set(runOf(frame.data.id), frame.data) };
    case "readings":
      return { latest: withReadings(house.latest, frame.data) };
    case "gateway":
      return { gateways: new Map(house.gateways).set(frame.data.gateway, frame.data) };
    case "stage":
      return { stages: new Map(house.stages).set(frame.data.stage, frame.data) };
    case "configuration":
      return { stations: byId(frame.data.stations), configuration: frame.data.version };
    case "outages":
      return { outages: frame.data };
    case "flood":
      return { flood: frame.data };
    case "counts":
      return { unregistered: frame.data.unregistered, rejects: frame.data.rejects };
    case "exercises":
      return { exercises: frame.data };
    case "positions":
      return { positions: withPositions(house.positions, frame.data) };
    case "reach":
      return { reach: frame.data };
    case "plan":
      return { plans: new Map(house.plans).set(runOf(frame.data.forecast), frame.data) };
  }
}

function byId(stations: readonly Station[]): ReadonlyMap<string, Station> {
  return new Map(stations.map((station) => [station.id, station]));
}

function withAlert(alerts: ReadonlyMap<string, Alert>, alert: Alert): ReadonlyMap<string, Alert> {
  // In the order of the stream, whatever the times say: a reading speaks of when it was measured, an officer of now.
  const after = new Map(alerts);
  if (alert.state === "normal") after.delete(alert.id);
  else after.set(alert.id, alert);
  return after;
}

function withIncident(incidents: ReadonlyMap<string, Incident>, incident: Incident): ReadonlyMap<string, Incident> {
  const after = new Map(incidents);
  if (incident.stage === "closed") after.delete(incident.id);
  else after.set(incident.id, incident);
  return after;
}

function withPositions(positions: ReadonlyMap<string, Position>, told: readonly Position[]): ReadonlyMap<string, Position> {
  const after = new Map(positions);
  for (const position of told) {
    const before = after.get(position.unit);
    if (!before || Date.parse(position.time) >= Date.parse(before.time)) after.set(position.unit, position);
  }
  return after;
}

/** Only the stations that spoke get a new map, so that whoever shows another one is left alone. */
function withReadings(latest: ReadonlyMap<string, Series>, readings: readonly Reading[]): ReadonlyMap<string, Series> {
  const after = new Map(latest);
  const fresh = new Map<string, Map<string, Reading>>();
  for (const reading of readings) {
    let series = fresh.get(reading.station);
    if (!series) {
      series = new Map(latest.get(reading.station));
      fresh.set(reading.station, series);
      after.set(reading.station, series);
    }
    const key = seriesOf(reading);
    if (supersedes(reading, series.get(key))) series.set(key, reading);
  }
  return after;
}

function supersedes(reading: Reading, before: Reading | undefined): boolean {
  if (!before) return true;
  // A time ahead of the clock says nothing of what is newest; when it came does. As the server does.
  if (reading.quality === "skew" || before.quality === "skew") return Date.parse(reading.received) >= Date.parse(before.received);
  const later = Date.parse(reading.time) - Date.parse(before.time);
  return later > 0 || (later === 0 && reading.revision >= before.revision);
}
