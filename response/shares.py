"""What there is to be reached: the region's land by city, its sea, its people and its sites, laid on the grids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from shapely import contains_xy, prepare, unary_union
from shapely.geometry import shape

from core.site import Site
from response.frame import Grid
from response.ground import Ground, Town

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Spot:
    """A town or a site as a sum needs it."""

    id: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    people: int                      # 0 for sites and for towns without a figure
    city: str                        # Chinese name, as the region's cities have it


@dataclass(frozen=True)
class Shares:
    """Cells and spots of the region on the grid of the land, and the cells of its sea."""

    land: Grid
    inside: Mask                     # (rows, columns) of `land`: the region's land
    city: NDArray[np.int16]          # index into `cities`; -1 outside the region
    cities: tuple[str, ...]          # Chinese names
    by: str                          # "boundaries", "nearest seat"
    towns: tuple[Spot, ...]
    sites: tuple[Spot, ...]
    sea: Grid | None
    waters: Mask | None              # (rows, columns) of `sea`: the region's part of the sea

    @cached_property
    def land_cells(self) -> tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.float64]]:
        """Numbers of the region's cells, their cities and their km²: sums go over these, not over the whole grid."""
        cells = np.flatnonzero(self.inside.ravel())
        return cells, self.city.ravel()[cells], self.land.area.ravel()[cells]

    @cached_property
    def sea_cells(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Numbers of the region's cells of sea, and their km²."""
        if self.sea is None or self.waters is None:
            return np.zeros(0, np.int64), np.zeros(0)
        cells = np.flatnonzero(self.waters.ravel())
        return cells, self.sea.area.ravel()[cells]

    @cached_property
    def windows(self) -> tuple[tuple[slice, slice] | None, ...]:
        """Rows and columns of each city; None for one without land."""
        return tuple(ndimage.find_objects(self.city + 1, max_label=len(self.cities)))


def shares_of(
    ground: Ground, land: Grid, dry: Mask, sites: Mapping[str, Site], sea: Grid | None, open_sea: Mask | None
) -> Shares:
    """Lay a region on the grids.

    `dry`: cells of `land` that are land; `open_sea`: cells of `sea` that are sea. Without an outline or boundaries all land
    of the box counts, which the ground's lacks say.
    """
    longitude, latitude = land.degrees
    borders = _borders(ground)
    if borders is not None:
        city = _by_border(ground, borders, longitude, latitude)
        by = "boundaries"
        inside = dry & (city >= 0)
    else:
        by = "nearest seat"
        inside = dry & (_covers(ground.outline, longitude, latitude) if ground.outline is not None else True)
        city = _nearest(ground, longitude, latitude)
    city = np.where(inside, city, -1).astype(np.int16)
    names = tuple(each.name_zh for each in ground.cities)
    whole = ground.outline if borders is None else None

    def spots(places: Iterable[Town | Site]) -> tuple[Spot, ...]:
        found = []
        for each in places:
            cell = land.cell_of(each.longitude, each.latitude)
            if cell is None:
                continue
            at = int(city[cell])
            if at < 0:                   # on the region's shore or an island smaller than a cell
                here = np.array([each.longitude]), np.array([each.latitude])
                if borders is not None:
                    at = int(_by_border(ground, borders, *here)[0])
                elif whole is not None and not bool(_covers(whole, *here)[0]):
                    continue
                else:
                    at = int(_nearest(ground, *here)[0])
            if at >= 0:
                people = (each.population or 0) if isinstance(each, Town) else 0
                found.append(Spot(each.id, each.name_zh, each.name_en or each.name_zh, each.longitude, each.latitude, people,
                                  names[at]))
        return tuple(found)

    waters = None
    if sea is not None and open_sea is not None:
        waters = open_sea & _covers(ground.sea_aim, *sea.degrees) if ground.sea_aim is not None else open_sea
    return Shares(land, inside, city, names, by, spots(ground.towns), spots(sites.values()), sea, waters)


def _covers(outline: dict[str, Any], longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Mask:
    area = shape(outline)
    prepare(area)
    found: Mask = contains_xy(area, longitude, latitude)
    return found


def _nearest(ground: Ground, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.int16]:
    """The city with the nearest seat; distances on each point's own parallel, good to 1 % within the region."""
    best, found = np.full(longitude.shape, np.inf), np.full(longitude.shape, -1, np.int16)
    narrow = np.cos(np.radians(latitude))
    for number, each in enumerate(ground.cities):
        away = ((longitude - each.longitude) * narrow) ** 2 + (latitude - each.latitude) ** 2
        nearer = away < best
        best[nearer], found[nearer] = away[nearer], number
    return found


def _borders(ground: Ground) -> dict[int, Any] | None:
    """Imported areas by the city they belong to; None unless each city has one, lest others' land count for none."""
    found: dict[int, list[Any]] = {}
    for feature in ground.boundaries:
        properties, geometry = feature.get("properties") or {}, feature.get("geometry")
        if not geometry or geometry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        name = " ".join(str(properties.get(key) or "") for key in ("name_zh", "name", "NAME", "city", "市"))
        for number, city in enumerate(ground.cities):
            if city.name_zh and city.name_zh in name:
                found.setdefault(number, []).append(shape(geometry))
                break
    if not found or len(found) < len(ground.cities):
        return None
    return {number: unary_union(areas) for number, areas in found.items()}


def _by_border(
    ground: Ground, borders: dict[int, Any], longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.int16]:
    found = np.full(longitude.shape, -1, np.int16)
    for number, area in borders.items():
        prepare(area)
        west, south, east, north = area.bounds
        near = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north) & (found < 0)
        found[near] = np.where(contains_xy(area, longitude[near], latitude[near]), number, -1)
    return found
