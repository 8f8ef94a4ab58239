// What the map draws, as plain features with who says each and as of when. Pure: the caller hands in what is shown.
import type { Forecast, Plan, Reach, Reading, Site, Station, Zones } from "../messages";
import { type Condition, isCalling, isExpected, severityOf } from "../state/conditions";
import type { Shown } from "../state/layers";
import type { Shapes } from "../state/reach";
import { numbered } from "../state/planFacts";

export interface Geometry {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly Geometry[];
}

export interface Drawn {
  readonly geometry: Geometry;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface UnitNow {
  readonly longitude: number;
  readonly latitude: number;
  readonly seen: string | null;
}

/** All that a map may draw, as the screens know it. */
export interface Picture {
  readonly exercise: string | null;
  readonly shown: Shown;
  readonly stations: readonly Station[];
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly newest: (station: Station) => readonly Reading[];
  readonly unitOf: (quantity: string) => string;
  readonly sites: readonly Site[];
  readonly forecasts: readonly Forecast[];
  readonly reach: Reach | null;
  readonly whereIs: (unit: Reach["units"][number]) => UnitNow;
  readonly shapes: Shapes | null;
  readonly plan: Plan | undefined;
  readonly zones: Zones | null;
}

const at = (longitude: number, latitude: number): Geometry => ({ type: "Point", coordinates: [longitude, latitude] });

export function drawnIn(picture: Picture): Drawn[] {
  const { shown } = picture;
  return [
    ...(shown.stations ? stations(picture) : []),
    ...(shown.sites ? sites(picture) : []),
    ...(shown.forecasts ? picture.forecasts.flatMap(forecast) : []),
    ...reach(picture),
    ...(shown.units ? units(picture) : []),
    ...(shown.tasks && picture.plan ? plan(picture.plan) : []),
    ...(shown.zones && picture.zones ? zones(picture.zones, picture.exercise) : []),
  ];
}

function stations(picture: Picture): Drawn[] {
  return picture.stations.map((each) => {
    const newest = picture.newest(each);
    const condition = picture.conditions.get(each.id) ?? "never";
    const times = newest.map((reading) => reading.time).sort();
    return {
      geometry: at(each.longitude, each.latitude),
      properties: {
        kind: "station", id: each.id, name_zh: each.name_zh, name_en: each.name_en ?? "", category: each.category,
        state: severityOf(condition) ?? condition, forecast: isExpected(condition), unacknowledged: isCalling(condition), time: times.at(-1) ?? null,
        readings: newest.map(({ quantity, value, time, quality }) => ({ quantity, value, unit: picture.unitOf(quantity), time, quality })),
        origin: each.origin ?? "", exercise: picture.exercise,
      },
    };
  });
}

/** The register is the same in a drill. */
function sites(picture: Picture): Drawn[] {
  return picture.sites.map((each) => ({
    geometry: at(each.longitude, each.latitude),
    properties: {
      kind: "site", id: each.id, name_zh: each.name_zh, name_en: each.name_en ?? "", category: each.kind, holder: each.holder ?? "",
      origin: each.origin, exercise: null,
    },
  }));
}

function forecast(each: Forecast): Drawn[] {
  const common = {
    id: each.id, name_zh: each.title_zh, name_en: each.title_en, medium: each.medium, time: each.time, start: each.start, end: each.end,
    model: each.model_en, warns: each.warns, origin: each.basis.map((one) => one.source).filter(Boolean).join("; "), exercise: each.exercise,
  };
  const lowest = Math.min(...each.areas.map(({ level }) => level));
  return [
    ...each.areas.filter(({ level, share }) => share === 0 || level === lowest).map(({ level, share, geometry, time }): Drawn => {
      const danger = each.levels[level];
      return {
        geometry: geometry as unknown as Geometry,
        properties: {
          kind: "forecast_area", ...common, level: danger?.name ?? "", value: danger?.value ?? null, unit: danger?.unit ?? "",
          severity: danger?.severity ?? "", share_of_members: share === 0 ? null : share, best_estimate: share === 0, at: time,
        },
      };
    }),
    {
      geometry: at(each.source.longitude, each.source.latitude),
      properties: { kind: "forecast_source", ...common, substance: each.source.substance, reason: each.source.reason_en },
    },
  ];
}

function reach({ shown, shapes, reach: now, exercise }: Picture): Drawn[] {
  const common = { time: now?.time ?? null, origin: [now?.provider, now?.data_date].filter(Boolean).join(" "), exercise };
  return (shapes?.features ?? []).flatMap((each) => {
    const { geometry, properties } = each as { geometry: Geometry; properties: Record<string, unknown> };
    const isGap = properties.kind === "gap";
    return (isGap ? shown.gaps : shown.reach) ? [{ geometry, properties: { ...properties, ...common, kind: isGap ? "reach_gap" : "reach_area" } }] : [];
  });
}

function units({ reach: now, whereIs, exercise }: Picture): Drawn[] {
  return (now?.units ?? []).map((each) => {
    const { longitude, latitude, seen } = whereIs(each);
    return {
      geometry: at(longitude, latitude),
      properties: {
        kind: "unit", id: each.id, name_zh: each.name_zh, name_en: each.name_en, category: each.kind, in_service: each.in_service,
        time: seen, origin: each.demo ? "demo" : "", exercise,
      },
    };
  });
}

function plan(each: Plan): Drawn[] {
  const numbers = numbered(each);
  const common = { plan: each.id, time: each.time, origin: each.who, exercise: each.exercise };
  return [
    ...each.points.map((point): Drawn => ({
      geometry: at(point.longitude, point.latitude),
      properties: {
        kind: "sampling_point", id: point.id, number: numbers.get(point.id) ?? null, name_zh: point.name_zh, name_en: point.name_en,
        why_zh: point.why_zh, why_en: point.why_en, ...common,
      },
    })),
    ...each.tasks.filter((task) => task.way.length > 1).map((task): Drawn => ({
      geometry: { type: "LineString", coordinates: task.way.map(({ longitude, latitude }) => [longitude, latitude]) },
      properties: { kind: "way", id: task.id, name_zh: task.name_zh, name_en: task.name_en, point: task.point, state: task.state, ...common },
    })),
  ];
}

function zones(each: Zones, exercise: string | null): Drawn[] {
  const common = { time: each.time, origin: each.version, exercise };
  return [
    ...each.zones.map((zone): Drawn => ({
      geometry: zone.geometry as unknown as Geometry,
      properties: { kind: "zone", id: zone.key, name_zh: zone.name_zh, name_en: zone.name_en, radius_km: zone.radius_km, source: zone.source, ...common },
    })),
    ...each.sectors.filter(({ threat }) => threat).map((sector): Drawn => ({
      geometry: sector.geometry as unknown as Geometry,
      properties: { kind: "sector", id: sector.id, name_zh: sector.name_zh, name_en: sector.name_en, threat: sector.threat, people: sector.people, ...common },
    })),
    ...each.ways_out.filter((way) => way.points.length > 1).map((way): Drawn => ({
      geometry: { type: "LineString", coordinates: way.points.map(([longitude, latitude]) => [longitude, latitude]) },
      properties: { kind: "way_out", id: way.origin, name_zh: way.name_zh, name_en: way.name_en, to_zh: way.to_zh, to_en: way.to_en, ...common },
    })),
    ...each.receptions.map((town): Drawn => ({
      geometry: at(town.longitude, town.latitude),
      properties: { kind: "reception", id: town.town, name_zh: town.name_zh, name_en: town.name_en, ...common },
    })),
  ];
}

/** Whether the box around a geometry and an extent (west, south, east, north) have something in common. */
export function touches(geometry: Geometry, extent: readonly number[]): boolean {
  const [west = 0, south = 0, east = 0, north = 0] = extent;
  const box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number, number, number];
  const stretch = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value as unknown[];
    if (typeof x !== "number" || typeof y !== "number") return value.forEach(stretch);
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  };
  if (geometry.geometries) return geometry.geometries.some((each) => touches(each, extent));
  stretch(geometry.coordinates);
  return box[0] <= east && box[2] >= west && box[1] <= north && box[3] >= south;
}
