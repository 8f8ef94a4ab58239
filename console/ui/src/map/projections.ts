// How the map is drawn: in degrees of China's own datum, or in Web Mercator. Places are longitude and latitude in both.
import {
  addCoordinateTransforms, addEquivalentProjections, addProjection, clearUserProjection, fromLonLat, get, setUserProjection, toLonLat,
} from "ol/proj.js";
import Projection from "ol/proj/Projection.js";
import View from "ol/View.js";

/** China's own datum, within a metre of WGS 84 (docs/map.md): less than a pixel of the finest zoom. */
export const CGCS2000 = "EPSG:4490";
export const MERCATOR = "EPSG:3857";
export type Code = typeof CGCS2000 | typeof MERCATOR;

/** The box the ground has files for: beyond it there is nothing to see. Degrees. */
const LIMITS = [103.5, 18.5, 113, 27];
const METRES_A_DEGREE = (Math.PI * 6378137) / 180;

function register(): void {
  if (get(CGCS2000)) return;
  const world = [-180, -90, 180, 90];
  const own = new Projection({
    code: CGCS2000, units: "degrees", axisOrientation: "neu", extent: world, worldExtent: world, global: true,
    metersPerUnit: METRES_A_DEGREE,
  });
  addProjection(own);
  const wgs84 = get("EPSG:4326");
  if (wgs84) addEquivalentProjections([own, wgs84]);
  // Pictures in Web Mercator are redrawn in degrees.
  addCoordinateTransforms(own, MERCATOR, (place) => fromLonLat(place), (place) => toLonLat(place));
}

/** A view in a projection. From then on all maps of the page take and give longitude and latitude. */
export function viewIn(code: Code, centre: number[] = [108.3, 23.6], zoom = 8): View {
  register();
  if (code === CGCS2000) clearUserProjection(); // what is given is what is drawn: nothing to convert
  else setUserProjection("EPSG:4326");
  return new View({
    projection: code, extent: LIMITS, center: centre, zoom, minZoom: 6.7, maxZoom: 16, constrainOnlyCenter: true,
    enableRotation: false,
  });
}

/** Degrees a pixel along a parallel. The finest view in metres still has 2 m a pixel, the coarsest in degrees 0.02°. */
export function degreesAPixel(resolution: number): number {
  return resolution > 1 ? resolution / METRES_A_DEGREE : resolution;
}
