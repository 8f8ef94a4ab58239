"""The provider that is always there: straight lines, made longer and slower by one factor. For where there are no roads."""

import math
from collections.abc import Sequence

import numpy as np
from shapely import LineString, Point

from core.reach import Assumption
from response.barriers import area_of, covered
from response.field import Barrier, Field, Start, Way
from response.frame import Grid

SPEED = 60.0                         # km/h along the road
DETOUR = 1.4                         # road over straight line


class Circle:
    """Times by distance alone, over water and mountains; the last resort, and said to be that."""

    name = "circle"
    data_date = ""

    def __init__(self, grid: Grid, speed_kmh: float = SPEED, detour: float = DETOUR) -> None:
        self._grid, self._speed, self._detour = grid, speed_kmh / 3.6, detour

    def assumptions(self) -> tuple[Assumption, ...]:
        """Two numbers and a warning."""
        return (Assumption(
            what="circle", source="assumed", confirmed=False,
            zh=f"无路网：按直线距离的 {self._detour:g} 倍、{self._speed * 3.6:g} km/h 估算，不考虑山、河、海",
            en=f"no roads: {self._detour:g} times the straight line at {self._speed * 3.6:g} km/h, whatever hills, rivers "
               "or sea lie between",
        ),)

    def under(self, *, night: bool = False, rain: bool = False) -> "Circle":
        """The same: this coarse an estimate knows neither."""
        return self

    def fields(self, starts: Sequence[Start], limit: float, barriers: Sequence[Barrier] = ()) -> tuple[Field, ...]:
        """Barriers bar what lies in them and nothing behind them: there is no way to go around."""
        grid = self._grid
        barred = covered(grid, barriers) if barriers else None
        found = []
        for each in starts:
            x, y = grid.require(each.unit, each.longitude, each.latitude)
            east, north = np.meshgrid(grid.x - x, grid.y - y)
            scale = (grid.scale + float(grid.frame.scale(each.longitude, each.latitude))) / 2
            travel = np.hypot(east, north) / scale * self._detour / (self._speed * each.pace)
            travel[travel > limit] = np.inf
            if barred is not None:
                travel[barred] = np.inf
            found.append(Field(grid, (travel + each.delay).astype(np.float32)))
        return tuple(found)

    def way(self, start: Start, longitude: float, latitude: float, barriers: Sequence[Barrier] = ()) -> Way | None:
        """The straight line; None where it ends in a barrier or crosses one."""
        frame = self._grid.frame
        here = np.array(self._grid.require(start.unit, start.longitude, start.latitude))
        there = np.array(self._grid.require("the aim", longitude, latitude))
        line = LineString([Point(here), Point(there)]) if not np.array_equal(here, there) else Point(here)
        if any(area_of(self._grid, each).intersects(line) for each in barriers):
            return None
        middle = (start.longitude + longitude) / 2, (start.latitude + latitude) / 2
        away = math.hypot(*(there - here)) / float(frame.scale(*middle)) * self._detour
        seconds = start.delay + away / (self._speed * start.pace)
        return Way(
            start.unit, seconds, ((start.longitude, start.latitude, start.delay), (longitude, latitude, seconds)),
            on_road_km=away / 1000.0,
        )
