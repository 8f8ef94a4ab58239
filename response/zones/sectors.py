"""Rings about a place cut into 16 sectors of 22.5 degrees, on the ellipsoid. Knows no towns and no plume."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
COUNT = 16
WIDTH = 360.0 / COUNT
"""Degrees. 16 sectors, the first centred on north: the usual compass (NUREG-0654; recalled, to be confirmed)."""
NAMES_ZH = ("北", "北东北", "东北", "东东北", "东", "东东南", "东南", "南东南",
            "南", "南西南", "西南", "西西南", "西", "西西北", "西北", "北西北")
NAMES_EN = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
ARC = 25
"""Pieces of each arc: a disc of 400 sides has 4e-5 less area than the circle."""
SPOKE = 8
"""Pieces of each straight side, which follows the geodesic."""
DECIMALS = 6


@dataclass(frozen=True)
class Cell:
    """One sector of one ring."""

    id: str
    number: int                      # 0 to 15, clockwise from north
    inner_km: float
    outer_km: float
    geometry: dict[str, Any]         # GeoJSON Polygon, counter-clockwise

    @property
    def bearing(self) -> float:
        return self.number * WIDTH

    @cached_property
    def outline(self) -> BaseGeometry:
        return shape(self.geometry)

    @cached_property
    def area_km2(self) -> float:
        """On the ellipsoid."""
        return area_km2(self.geometry)


@dataclass(frozen=True)
class Rose:
    """All sectors about a place. Half open: a place on the line between two belongs to the one clockwise and farther out."""

    longitude: float
    latitude: float
    radii: tuple[float, ...]         # km, rising

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Ring by ring from the inside, clockwise from north."""
        return tuple(
            self._cell(number, inner, outer) for inner, outer in pairwise((0.0, *self.radii)) for number in range(COUNT)
        )

    def seen(self, longitude: ArrayLike, latitude: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Distance, km, and bearing, degrees, of places from the middle."""
        x, y = np.atleast_1d(np.asarray(longitude, float)), np.atleast_1d(np.asarray(latitude, float))
        bearing, _, metres = GEOD.inv(np.full(x.shape, self.longitude), np.full(x.shape, self.latitude), x, y)
        return np.asarray(metres) / 1000.0, np.asarray(bearing) % 360.0

    def cell_at(self, longitude: float, latitude: float) -> Cell | None:
        """The only sector a place lies in; None beyond the last ring."""
        distance, bearing = self.seen(longitude, latitude)
        ring = int(np.searchsorted(self.radii, distance[0], side="right"))
        return self.cells[ring * COUNT + number_of(float(bearing[0]))] if ring < len(self.radii) else None

    def at(self, distance_km: ArrayLike, bearing: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Longitude and latitude of places seen so."""
        away, towards = np.broadcast_arrays(np.asarray(distance_km, float), np.asarray(bearing, float))
        x, y, _ = GEOD.fwd(np.full(away.shape, self.longitude), np.full(away.shape, self.latitude), towards, away * 1000.0)
        return np.asarray(x), np.asarray(y)

    def disc(self, radius_km: float) -> dict[str, Any]:
        """The circle on the ellipsoid, as a Polygon."""
        bearings = -np.arange(COUNT * ARC + 1) * (360.0 / (COUNT * ARC))
        return _polygon(*self.at(radius_km, bearings))

    def points_in(self, cell: Cell, along: int = 20, across: int = 20) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Places that stand for equal parts of a sector's area."""
        share = (np.arange(along) + 0.5) / along
        away = np.sqrt(cell.inner_km**2 + share * (cell.outer_km**2 - cell.inner_km**2))
        towards = cell.bearing + ((np.arange(across) + 0.5) / across - 0.5) * WIDTH
        x, y = self.at(away[:, None], towards[None, :])
        return x.ravel(), y.ravel()

    def _cell(self, number: int, inner: float, outer: float) -> Cell:
        left, right = (number - 0.5) * WIDTH, (number + 0.5) * WIDTH
        spoke, arc = np.linspace(inner, outer, SPOKE + 1), np.linspace(right, left, ARC + 1)
        away = np.concatenate([spoke, np.full(ARC - 1, outer), spoke[::-1]])
        towards = np.concatenate([np.full(SPOKE + 1, right), arc[1:-1], np.full(SPOKE + 1, left)])
        if inner > 0.0:
            away = np.concatenate([away, np.full(ARC, inner)])
            towards = np.concatenate([towards, arc[::-1][1:]])
        return Cell(f"{inner:g}-{outer:g}-{NAMES_EN[number]}", number, inner, outer, _polygon(*self.at(away, towards)))


def number_of(bearing: float) -> int:
    """Which of the 16 sectors lies in a direction."""
    return int(((bearing + WIDTH / 2) % 360.0) // WIDTH)


def sector_names(cells: Iterable[Cell]) -> tuple[str, str]:
    """Sectors in words, ring by ring from the inside, in Chinese and English: 0–5 km 北、北东北; 5–10 km 北."""
    rings: dict[tuple[float, float], list[int]] = {}
    for each in sorted(cells, key=lambda each: (each.inner_km, each.outer_km, each.number)):
        rings.setdefault((each.inner_km, each.outer_km), []).append(each.number)
    zh, en = [], []
    for (inner, outer), numbers in rings.items():
        ring = f"{inner:g}–{outer:g} km"
        zh.append(f"{ring} {'全部方位' if len(numbers) == COUNT else '、'.join(NAMES_ZH[each] for each in numbers)}")
        en.append(f"{ring} {'all sides' if len(numbers) == COUNT else ', '.join(NAMES_EN[each] for each in numbers)}")
    return "；".join(zh), "; ".join(en)


def rings_of(radii: Iterable[float]) -> tuple[float, ...]:
    """The radii of several zones as rings, each once."""
    return tuple(sorted({float(each) for each in radii}))


def area_km2(geometry: dict[str, Any]) -> float:
    """Of a Polygon or MultiPolygon on the ellipsoid, its sides geodesics."""
    whole = shape(geometry)
    parts = [each for each in getattr(whole, "geoms", [whole]) if isinstance(each, Polygon) and not each.is_empty]
    found = 0.0
    for part in parts:
        rings = [abs(GEOD.polygon_area_perimeter(*np.asarray(ring.coords)[:, :2].T)[0])
                 for ring in (part.exterior, *part.interiors)]
        found += rings[0] - sum(rings[1:])
    return found / 1e6


def _polygon(x: NDArray[np.float64], y: NDArray[np.float64]) -> dict[str, Any]:
    """Closed, six decimals (0.1 m)."""
    ring = np.column_stack([x, y]).round(DECIMALS).tolist()
    return {"type": "Polygon", "coordinates": [ring if ring[0] == ring[-1] else [*ring, ring[0]]]}
