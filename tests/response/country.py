"""Small countries for the tests of travel times: uniform land, with roads and water where a test wants them."""

from typing import Any

import numpy as np
from pyproj import Geod

from response.field import Barrier, Start
from response.frame import Frame, Grid
from response.friction import OffRoad
from response.land import Friction, friction
from response.roads import RoadGraph, RoadSpeeds, no_roads, road_graph

BOX = (107.5, 22.5, 108.9, 23.9)
METRES_PER_SECOND = 10.0
WALK = OffRoad(bands=(), beyond=METRES_PER_SECOND * 3.6, river=1.0)
GEOD = Geod(ellps="WGS84")


def small_grid(cell: float = 1000.0) -> Grid:
    return Grid.over(Frame(BOX), cell)


def open_country(roads: RoadGraph | None = None, land: np.ndarray[Any, Any] | None = None, off_road: OffRoad = WALK,
                 speeds: RoadSpeeds | None = None, rivers: tuple[Any, ...] = (), workers: int = 2) -> Friction:
    """Land everywhere, 10 m/s in all directions, unless said otherwise."""
    grid = small_grid()
    return friction(
        grid, np.ones(grid.shape, bool) if land is None else land, roads or no_roads(grid.frame), off_road=off_road,
        road_speeds=speeds or RoadSpeeds(day=72.0, detour=1.0), rivers=rivers, workers=workers,
    )


def line_of_road(*places: tuple[float, float], detour: float = 1.0) -> RoadGraph:
    """One road from place to place; its lengths are those of the straight lines."""
    count = len(places) - 1
    return road_graph(Frame(BOX), places, np.arange(count), np.arange(count) + 1, np.zeros(count), detour=detour)


def web_of_roads(seed: int, count: int = 12) -> RoadGraph:
    """Roads between random places, some of them crossing without a junction."""
    dice = np.random.default_rng(seed)
    at = np.stack([dice.uniform(107.7, 108.7, count), dice.uniform(22.7, 23.7, count)], 1)
    ends = dice.integers(0, count, (2 * count, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    return road_graph(Frame(BOX), at, ends[:, 0], ends[:, 1], np.zeros(len(ends)), detour=1.1)


def middle(grid: Grid, row: int, column: int) -> tuple[float, float]:
    """Longitude and latitude of a cell's middle."""
    longitude, latitude = grid.degrees
    return float(longitude[row, column]), float(latitude[row, column])


def start_at(grid: Grid, row: int, column: int, unit: str = "A", **more: float) -> Start:
    longitude, latitude = middle(grid, row, column)
    return Start(unit, longitude, latitude, **more)


def metres(longitude: float, latitude: float, to_longitude: Any, to_latitude: Any) -> Any:
    """On the ellipsoid, along the geodesic."""
    shape = np.shape(to_longitude)
    _, _, far = GEOD.inv(np.full(shape, longitude), np.full(shape, latitude), to_longitude, to_latitude)
    return far


def rectangle(west: float, south: float, east: float, north: float, *, roads_only: bool = False) -> Barrier:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Barrier({"type": "Polygon", "coordinates": [ring]}, name_en="a flood", roads_only=roads_only)
