"""Who and what lies in which sector: towns, sites, land, and what is outside the region. Knows no plume."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, label

from core.site import Site
from core.zones import CityPeople, ZoneSite, ZoneTown
from response.frame import Grid
from response.ground import Town
from response.shares import Mask, Shares
from response.zones.sectors import Cell, Rose

SHORE = 3
"""Cells beside the region's land that count as its own: coast and outline come from different maps, up to 2 km apart."""
LEAVES = 0.02
"""Share of a sector's area outside the region from which on it is said to leave it."""
ISLAND_KM2 = 1000.0
"""Land outside the outline that is smaller and stands alone is an island or a reclaimed port that the outline lacks."""


def towns_in(rose: Rose, towns: Iterable[Town], shares: Shares) -> tuple[ZoneTown, ...]:
    """Towns within the rings, the nearest first; those outside the region without people, for they are not counted."""
    spots = {each.id: each for each in shares.towns}
    found = []
    for each in towns:
        cell = rose.cell_at(each.longitude, each.latitude)
        if cell is None:
            continue
        away, bearing = _seen(rose, each.longitude, each.latitude)
        spot = spots.get(each.id)
        found.append(ZoneTown(
            id=each.id, name_zh=each.name_zh, name_en=each.name_en, longitude=each.longitude, latitude=each.latitude,
            distance_km=away, bearing=bearing, people=each.population if spot else None, city=spot.city if spot else "",
            in_region=spot is not None, sector=cell.id,
        ))
    return tuple(sorted(found, key=lambda each: (each.distance_km, each.id)))


def sites_in(rose: Rose, sites: Mapping[str, Site], but: str = "") -> tuple[ZoneSite, ...]:
    """Sites of the register within the rings, the nearest first, without the one in the middle."""
    found = []
    for each in sites.values():
        cell = rose.cell_at(each.longitude, each.latitude)
        if cell is None or each.id == but or each.status == "closed":
            continue
        away, bearing = _seen(rose, each.longitude, each.latitude)
        found.append(ZoneSite(
            id=each.id, kind=each.kind, name_zh=each.name_zh, name_en=each.name_en or each.name_zh,
            longitude=each.longitude, latitude=each.latitude, distance_km=away, bearing=bearing, sector=cell.id,
        ))
    return tuple(sorted(found, key=lambda each: (each.distance_km, each.id)))


def _seen(rose: Rose, longitude: float, latitude: float) -> tuple[float, float]:
    away, bearing = rose.seen(longitude, latitude)
    return round(float(away[0]), 2), round(float(bearing[0]), 1)


def people_of(towns: Sequence[ZoneTown]) -> int:
    """Of the region's towns with a figure."""
    return sum(each.people or 0 for each in towns if each.in_region)


def by_city(towns: Sequence[ZoneTown]) -> tuple[CityPeople, ...]:
    """The region's towns and their people by city, the most people first."""
    cities = {each.city for each in towns if each.in_region}
    found = (
        CityPeople(city=city, towns=len(here), people=people_of(here))
        for city in cities for here in [[each for each in towns if each.in_region and each.city == city]]
    )
    return tuple(sorted(found, key=lambda each: (-each.people, each.city)))


@dataclass(frozen=True)
class Cover:
    """What a sector is made of, each as a share of its area."""

    land: float
    outside: float                   # land outside the region, or beyond the map


class Country:
    """Land, and whose: looked up at points, on the cells of the grid."""

    def __init__(self, shares: Shares, dry: Mask) -> None:
        self._grid: Grid = shares.land
        self._dry = dry
        self._foreign = _large(dry & ~binary_dilation(shares.inside, iterations=SHORE), self._grid)
        self._inside = shares.inside

    def cover(self, rose: Rose, cell: Cell) -> Cover:
        """By 400 points of equal area."""
        row, column, known = self._cells(*rose.points_in(cell))
        return Cover(
            land=float((known & self._dry[row, column]).mean()),
            outside=float((~known | self._foreign[row, column]).mean()),
        )

    def middle_on_land(self, rose: Rose, cell: Cell) -> tuple[float, float] | None:
        """The place on the region's land nearest to the sector's middle; None where it has none."""
        x, y = rose.points_in(cell)
        row, column, known = self._cells(x, y)
        ours = known & self._inside[row, column]
        if not ours.any():
            return None
        at = rose.at((cell.inner_km + cell.outer_km) / 2, cell.bearing)
        away = Rose(float(at[0]), float(at[1]), (1.0,)).seen(x, y)[0]
        best = int(np.argmin(np.where(ours, away, np.inf)))
        return float(x[best]), float(y[best])

    def _cells(
        self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask]:
        """Row, column, and whether the grid has them; those it has not are given its first cell."""
        grid = self._grid
        x, y = grid.frame.to_plane(longitude, latitude)
        row = ((y - grid.south) // grid.cell).astype(np.int64)
        column = ((x - grid.west) // grid.cell).astype(np.int64)
        known = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
        return np.where(known, row, 0), np.where(known, column, 0), known


def _large(cells: Mask, grid: Grid) -> Mask:
    """Those that hang together over more than an island's area."""
    parts, _ = label(cells)
    sizes = np.bincount(parts.ravel(), weights=(grid.area * cells).ravel())
    found: Mask = cells & (sizes[parts] >= ISLAND_KM2)
    return found
