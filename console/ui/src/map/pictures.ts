// Pictures of maps of others under ours, over our own server. Loaded where one is chosen: most houses have none.
import TileLayer from "ol/layer/Tile.js";
import { get as projection } from "ol/proj.js";
import XYZ from "ol/source/XYZ.js";
import TileGrid from "ol/tilegrid/TileGrid.js";
import type { BaseMapRow } from "../messages";
import { MERCATOR } from "./projections";

/** Between our land, which stays to be seen where no picture comes, and our rivers and roads. */
const BELOW_RIVERS = 0.5;
const BELOW_TOWNS = 2.5;
const SIDE = 256;
/** A little longer than the server lets a service rest that failed. */
const AGAIN_MS = 25_000;

/** The two grids of docs/api: 360/256/2^z degrees a pixel from -180, 90, or the square of Web Mercator. */
function gridOf(map: BaseMapRow): TileGrid {
  const half = 20037508.342789244;
  const [world, origin] = map.grid === "c" ? [360, [-180, 90]] : [2 * half, [-half, half]];
  const resolutions = Array.from({ length: map.max_zoom + 1 }, (_, z) => world / SIDE / 2 ** z);
  return new TileGrid({ resolutions, origin, minZoom: map.min_zoom, tileSize: SIDE });
}

/** A layer of a map; `came` and `failed` are told of each picture. */
export function pictureLayer(map: BaseMapRow, isDark: boolean, came: () => void, failed: () => void): TileLayer<XYZ> {
  const source = new XYZ({
    // Degrees of WGS 84 and of CGCS2000 are the same here; a view in Mercator has them redrawn.
    projection: projection(map.grid === "c" ? "EPSG:4326" : MERCATOR) ?? undefined, tileGrid: gridOf(map), wrapX: false,
    url: `/api/tiles/${encodeURIComponent(map.id)}/{z}/{x}/{y}`, transition: 0,
  });
  source.on("tileloadend", came);
  let again: ReturnType<typeof setTimeout> | undefined;
  source.on("tileloaderror", () => {
    failed();
    again ??= setTimeout(() => {
      again = undefined;
      source.refresh(); // those that came are in the browser's cache
    }, AGAIN_MS);
  });
  // By night a bright picture under quiet marks would blind: it is dimmed over our own dark land.
  return new TileLayer({ source, zIndex: map.overlay ? BELOW_TOWNS : BELOW_RIVERS, opacity: isDark ? 0.5 : 1 });
}
