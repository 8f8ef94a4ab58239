// What the map draws as GeoJSON (RFC 7946): longitude and latitude of WGS 84, outer rings counter-clockwise. Pure.
import type { Drawn, Geometry } from "./drawn";

/** What a file says of itself beside its features. */
export interface About {
  readonly title: string;
  /** When it was written, ISO. */
  readonly made: string;
  readonly by: string;
  readonly exercise: string | null;
  readonly attribution: string;
}

type Position = readonly number[];

export function toGeoJson(drawn: readonly Drawn[], about: About): string {
  const features = drawn.map(({ geometry, properties }) => ({
    type: "Feature", ...(properties.id !== undefined && { id: `${properties.kind}/${properties.id}` }), properties, geometry: proper(geometry),
  }));
  return `${JSON.stringify({ type: "FeatureCollection", ...about, features })}\n`;
}

/** Six decimals, a tenth of a metre; rings wound as RFC 7946 section 3.1.6 has them. */
export function proper(geometry: Geometry): Geometry {
  const { type, coordinates, geometries } = geometry;
  switch (type) {
    case "Polygon": return { type, coordinates: polygon(coordinates as Position[][]) };
    case "MultiPolygon": return { type, coordinates: (coordinates as Position[][][]).map(polygon) };
    case "GeometryCollection": return { type, geometries: (geometries ?? []).map(proper) };
    default: return { type, coordinates: rounded(coordinates) };
  }
}

function polygon(rings: readonly (readonly Position[])[]): unknown {
  return rings.map((ring, at) => rounded(area(ring) > 0 === (at === 0) ? ring : [...ring].reverse()));
}

/** Twice the signed area; above zero for a ring that runs counter-clockwise. */
function area(ring: readonly Position[]): number {
  let sum = 0;
  for (let at = 1; at < ring.length; at++) {
    const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [ring[at - 1], ring[at]];
    sum += x0 * y1 - x1 * y0;
  }
  return sum;
}

function rounded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rounded);
  return typeof value === "number" ? Math.round(value * 1e6) / 1e6 : value;
}
