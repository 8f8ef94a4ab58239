"""Maps of others under ours: what is known of one, and where a picture of it is asked for. Pure; fetches nothing."""

from typing import Literal
from urllib.parse import quote, urlencode

import msgspec

HALF_WORLD = 20037508.342789244      # m; half the side of the square of Web Mercator (EPSG:3857)
SIDE = 256                           # pixels of a tile's side


class BaseMap(msgspec.Struct, frozen=True, kw_only=True):
    """One layer of pictures of another service. `url` and `token` never leave this program."""

    id: str
    name_zh: str
    name_en: str
    kind: Literal["wmts", "xyz", "wms"]
    url: str
    grid: Literal["c", "w"]          # degrees, or Web Mercator
    attribution: str
    layer: str = ""
    style: str = "default"
    format: str = "image/png"
    matrix_set: str = ""
    zoom_offset: int = 0
    token: str = ""
    subdomains: str = ""
    overlay: bool = False
    min_zoom: int = 1
    max_zoom: int = 18

    def has(self, z: int, x: int, y: int) -> bool:
        """Whether the grid has this tile, and the service this zoom."""
        columns = 1 << z if z >= 0 else 0
        rows = columns // 2 if self.grid == "c" else columns
        return self.min_zoom <= z <= self.max_zoom and 0 <= x < columns and 0 <= y < rows

    def address(self, z: int, x: int, y: int) -> str:
        """Where the service is asked for a tile; rows are counted from the north.

        The grid of degrees has 360/256/2^z degrees a pixel from -180, 90, as Tianditu's matrix set c has; that of Web
        Mercator is the one all tile servers share (OGC 17-083r4, WebMercatorQuad).
        """
        url = self.url.replace("{token}", quote(self.token, safe=""))
        if self.subdomains:
            url = url.replace("{s}", self.subdomains[(x + y) % len(self.subdomains)])
        zoom = z + self.zoom_offset
        match self.kind:
            case "xyz":
                return url.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
            case "wmts":
                return _with(url, {
                    "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": self.layer, "STYLE": self.style,
                    "TILEMATRIXSET": self.matrix_set or self.grid, "FORMAT": self.format, "TILEMATRIX": str(zoom),
                    "TILEROW": str(y), "TILECOL": str(x),
                })
            case "wms":
                # Version 1.1.1: the later one turns the axes of degrees round.
                return _with(url, {
                    "SERVICE": "WMS", "REQUEST": "GetMap", "VERSION": "1.1.1", "LAYERS": self.layer, "STYLES": "",
                    "SRS": "EPSG:4326" if self.grid == "c" else "EPSG:3857", "BBOX": ",".join(map(repr, self.box(z, x, y))),
                    "WIDTH": str(SIDE), "HEIGHT": str(SIDE), "FORMAT": self.format, "TRANSPARENT": str(self.overlay).upper(),
                })

    def box(self, z: int, x: int, y: int) -> tuple[float, float, float, float]:
        """West, south, east and north of a tile: degrees, or m of Web Mercator."""
        west, north, world = (-180.0, 90.0, 360.0) if self.grid == "c" else (-HALF_WORLD, HALF_WORLD, 2 * HALF_WORLD)
        side = world / (1 << z)
        return west + x * side, north - (y + 1) * side, west + (x + 1) * side, north - y * side


def _with(url: str, parameters: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"
