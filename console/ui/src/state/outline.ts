// Outlines on the map as numbers: whether a place lies within one, how large it is, how far it reaches. Pure.

export type Lonlat = readonly [number, number];
type Ring = readonly (readonly number[])[];

/** Kilometres of a degree of latitude, of a sphere as large as the Earth. */
export const KM_PER_DEGREE = 111.195;

/** Outer ring and holes of each part of a GeoJSON Polygon or MultiPolygon. */
export function partsOf(geometry: Record<string, unknown>): readonly (readonly Ring[])[] {
  const coordinates = geometry.coordinates as never;
  if (!coordinates) return [];
  return geometry.type === "MultiPolygon" ? coordinates : [coordinates];
}

function ringHolds(ring: Ring, [x, y]: Lonlat): boolean {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [ax = 0, ay = 0] = ring[at] ?? [];
    const [bx = 0, by = 0] = ring[before] ?? [];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** Whether a place lies within an outline and in none of its holes. */
export function holds(geometry: Record<string, unknown>, place: Lonlat): boolean {
  return partsOf(geometry).some(([outer = [], ...holes]) => ringHolds(outer, place) && !holes.some((each) => ringHolds(each, place)));
}

/** East and north of an origin, km. */
function plane([longitude, latitude]: Lonlat): (place: readonly number[]) => [number, number] {
  const shrunk = Math.cos((latitude * Math.PI) / 180);
  return ([x = 0, y = 0]) => [(x - longitude) * KM_PER_DEGREE * shrunk, (y - latitude) * KM_PER_DEGREE];
}

function ringArea(ring: Ring, flat: (place: readonly number[]) => [number, number]): number {
  let sum = 0;
  for (let at = 0; at < ring.length - 1; at++) {
    const [ax, ay] = flat(ring[at] ?? []);
    const [bx, by] = flat(ring[at + 1] ?? []);
    sum += ax * by - bx * ay;
  }
  return Math.abs(sum) / 2;
}

/** km², on a plane that touches the Earth at the origin: within some hundred km of it. */
export function areaKm2(geometry: Record<string, unknown>, origin: Lonlat): number {
  const flat = plane(origin);
  return partsOf(geometry).reduce((sum, [outer = [], ...holes]) =>
    sum + ringArea(outer, flat) - holes.reduce((less, each) => less + ringArea(each, flat), 0), 0);
}

/** How far an outline reaches from an origin, km; 0 where there is none. */
export function farthestKm(geometry: Record<string, unknown>, origin: Lonlat): number {
  const flat = plane(origin);
  let farthest = 0;
  for (const [outer = []] of partsOf(geometry)) for (const each of outer) farthest = Math.max(farthest, Math.hypot(...flat(each)));
  return farthest;
}

/** The place farthest from an origin: where a line bears its name. */
export function farthestPlace(geometry: Record<string, unknown>, origin: Lonlat): Lonlat | null {
  const flat = plane(origin);
  let found: Lonlat | null = null;
  let farthest = 0;
  for (const [outer = []] of partsOf(geometry)) {
    for (const each of outer) {
      const away = Math.hypot(...flat(each));
      if (away > farthest) [farthest, found] = [away, [each[0] ?? 0, each[1] ?? 0]];
    }
  }
  return found;
}

/** Bearings of a profile, each half a degree: a plume in a steady wind is some ten degrees wide. */
export const RAYS = 720;

/** How far an outline reaches from an origin in each direction, km: the outermost crossing of each ray; 0 where it has none. */
export function profile(geometry: Record<string, unknown>, origin: Lonlat): Float64Array {
  const flat = plane(origin);
  const reach = new Float64Array(RAYS);
  for (const [outer = []] of partsOf(geometry)) {
    for (let at = 0; at < outer.length - 1; at++) cross(reach, flat(outer[at] ?? []), flat(outer[at + 1] ?? []));
  }
  return reach;
}

function cross(reach: Float64Array, [ax, ay]: [number, number], [bx, by]: [number, number]): void {
  const step = (2 * Math.PI) / RAYS;
  const from = Math.atan2(ax, ay);
  let turn = Math.atan2(bx, by) - from;
  if (turn > Math.PI) turn -= 2 * Math.PI;
  if (turn < -Math.PI) turn += 2 * Math.PI;
  const [low, high] = turn < 0 ? [from + turn, from] : [from, from + turn];
  for (let ray = Math.ceil(low / step - 1e-9); ray * step <= high + 1e-9; ray++) {
    const [east, north] = [Math.sin(ray * step), Math.cos(ray * step)];
    const along = (bx - ax) * north - (by - ay) * east;
    // An edge along the ray itself reaches as far as its farther end.
    const away = Math.abs(along) < 1e-12 ? Math.max(Math.hypot(ax, ay), Math.hypot(bx, by)) : ((bx - ax) * ay - (by - ay) * ax) / along;
    const index = ((ray % RAYS) + RAYS) % RAYS;
    if (away > (reach[index] ?? 0)) reach[index] = away;
  }
}

/** The ring of a profile, degrees; empty where it reaches nowhere. */
export function ringOf(reach: Float64Array, [longitude, latitude]: Lonlat): number[][] {
  if (!reach.some((each) => each > 0)) return [];
  const shrunk = Math.cos((latitude * Math.PI) / 180);
  const ring = [...reach].map((away, ray) => {
    const bearing = (2 * Math.PI * ray) / RAYS;
    return [longitude + (away * Math.sin(bearing)) / (KM_PER_DEGREE * shrunk), latitude + (away * Math.cos(bearing)) / KM_PER_DEGREE];
  });
  return [...ring, ring[0] ?? []];
}
