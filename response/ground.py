"""What travel times are worked out on: roads, land, rivers, sea, outline, towns, cities, with their dates. Values only.

`config.ground` reads them; degrees are WGS 84 or CGCS2000.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from response.friction import OffRoad
from response.roads import RoadSpeeds

Box = tuple[float, float, float, float]
"""West, south, east, north; degrees."""

KM = 111.195
"""Of a degree of latitude on the mean sphere."""


@dataclass(frozen=True)
class Roads:
    """A road network without classes or directions: nodes, and edges between them."""

    xy: NDArray[np.float32]          # (n, 2) longitude, latitude
    u: NDArray[np.int32]             # (m,) node at one end
    v: NDArray[np.int32]             # (m,) at the other
    km: NDArray[np.float32]          # (m,) length along straight chords: bends are left out


@dataclass(frozen=True)
class River:
    """A drawn line, shorter than its river; most have no name."""

    name_zh: str
    name_en: str
    line: NDArray[np.float64]        # (n, 2) longitude, latitude


@dataclass(frozen=True)
class Waters:
    """Which cells a vessel may be on: the sea, and the river mouths that are open to it."""

    west: float                      # degrees, of the first column's western edge
    south: float
    cell: float                      # degrees
    sea: NDArray[np.bool_]           # (rows, columns), row 0 in the south

    @property
    def box(self) -> Box:
        rows, columns = self.sea.shape
        return self.west, self.south, self.west + columns * self.cell, self.south + rows * self.cell

    def covers(self, longitude: float, latitude: float) -> bool:
        """Whether the mask says anything of a place."""
        west, south, east, north = self.box
        return west <= longitude < east and south <= latitude < north

    def at(self, longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.bool_]:
        """Whether points are sea; outside the mask they are not."""
        rows, columns = self.sea.shape
        row = np.floor((np.asarray(latitude, float) - self.south) / self.cell).astype(np.int64)
        column = np.floor((np.asarray(longitude, float) - self.west) / self.cell).astype(np.int64)
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        found: NDArray[np.bool_] = inside & self.sea[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
        return found

    def km_to_sea(self, longitude: float, latitude: float, most: float = 20.0) -> float:
        """From a point to the middle of the nearest cell of sea, km; 0 on such a cell, infinite beyond `most`.

        Distances in the plane of the point's own parallel: good to 1 % within 50 km of it south of 30 degrees.
        """
        if bool(self.at(longitude, latitude)):
            return 0.0
        rows, columns = self.sea.shape
        wide = np.cos(np.radians(latitude)) * KM
        reach = int(np.ceil(most / KM / self.cell)) + 1, int(np.ceil(most / wide / self.cell)) + 1
        row, column = int((latitude - self.south) // self.cell), int((longitude - self.west) // self.cell)
        first, left = max(row - reach[0], 0), max(column - reach[1], 0)
        part = self.sea[first : min(row + reach[0] + 1, rows), left : min(column + reach[1] + 1, columns)]
        at_row, at_column = np.nonzero(part) if part.size else (np.empty(0, int), np.empty(0, int))
        if not at_row.size:
            return float("inf")
        north = (self.south + (first + at_row + 0.5) * self.cell - latitude) * KM
        east = (self.west + (left + at_column + 0.5) * self.cell - longitude) * wide
        nearest = float(np.hypot(north, east).min())
        return nearest if nearest <= most else float("inf")


@dataclass(frozen=True)
class Town:
    """A place where people live."""

    id: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    population: int | None           # None: the source has none
    is_city: bool                    # a city's seat, not a county's


@dataclass(frozen=True)
class City:
    """One of the region's cities, at its seat."""

    code: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Layer:
    """Where one of the layers comes from."""

    name: str                        # file name
    date: str                        # day on which it was taken or changed, "2026-11-23"; of its data only where they say so
    source: str


@dataclass(frozen=True)
class Lack:
    """A layer that is not there, or not whole, and what that means for whoever reads a result."""

    layer: str
    zh: str
    en: str


@dataclass(frozen=True)
class Ground:
    """All of a region that travel times and shares rest on. A layer that is not there is empty and among the lacks."""

    box: Box                         # where units may come from
    cities: tuple[City, ...] = ()
    roads: Roads | None = None
    land: tuple[dict[str, Any], ...] = ()        # GeoJSON Polygons: mainland and islands
    rivers: tuple[River, ...] = ()
    waters: Waters | None = None
    outline: dict[str, Any] | None = None        # GeoJSON Polygon of the region, for sums; no official boundary
    sea_aim: dict[str, Any] | None = None        # GeoJSON Polygon: the sea the region answers for; no official boundary
    boundaries: tuple[dict[str, Any], ...] = ()  # GeoJSON features, a department's own; go before the outline
    towns: tuple[Town, ...] = ()
    road_speeds: RoadSpeeds = field(default_factory=RoadSpeeds)
    off_road: OffRoad = field(default_factory=OffRoad)
    layers: tuple[Layer, ...] = ()
    lacks: tuple[Lack, ...] = ()

    def date_of(self, layer: str) -> str:
        """The day of a layer by its file name; empty where it is not there."""
        return next((each.date for each in self.layers if each.name == layer), "")
