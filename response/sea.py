"""Travel times at sea: the waters of a region in a plane, and distances over water by fast marching. Vessels are handed in."""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.errors import InputError, Refused
from core.team import Vessel, VesselClass
from core.team_check import BERTH_KM
from response.barriers import covered
from response.fast_marching import first_arrival
from response.field import Barrier, Field, Times
from response.frame import Frame, Grid
from response.ground import Waters

KNOT = 1852.0 / 3600.0
"""m/s (exact, by the definition of the nautical mile)."""

CELL = 500.0
"""m: with it the error over open water is 0.03 % and a strait of a kilometre stays open."""

BERTH = 1000.0 * BERTH_KM + 2.0 * CELL
"""m that a berth may lie from the nearest water of the grid: what a fleet's check allows from any water of the mask, and two
cells, since of the grid only cells mostly at sea count that hang together with the open sea."""


@dataclass(frozen=True)
class Sea:
    """Which cells are sea that hangs together; lakes, ponds and cut-off basins are none."""

    grid: Grid
    open: NDArray[np.bool_]          # (rows, columns)

    @staticmethod
    def over(waters: Waters) -> "Sea":
        """A cell is sea where at least five of nine points in it are: a bridge of one cell of the mask closes no channel."""
        grid = Grid.over(Frame(waters.box), CELL, waters.box)
        longitude, latitude = grid.degrees
        (north_east, east), (north_north, east_north) = np.gradient(longitude), np.gradient(latitude)
        wet = np.zeros(grid.shape, np.int8)
        for right in (-1 / 3, 0.0, 1 / 3):               # cells from the middle
            for up in (-1 / 3, 0.0, 1 / 3):
                wet += waters.at(
                    longitude + up * north_east + right * east, latitude + up * north_north + right * east_north
                )
        labels, count = ndimage.label(wet >= 5)
        if count == 0:
            raise InputError("the sea mask has no water in it; build it anew with `fengsui region build`")
        sizes = np.bincount(labels.ravel())
        sizes[0] = 0
        return Sea(grid, labels == int(sizes.argmax()))

    @cached_property
    def cost(self) -> NDArray[np.float64]:
        """(rows, columns): m on the ground across a cell; infinite on land."""
        return np.where(self.open, self.grid.cell / self.grid.scale, math.inf)

    def berth(self, longitude: float, latitude: float) -> tuple[float, float, float]:
        """Where a vessel there floats: x, y in cells, and m from the place given to it.

        Raises InputError where no sea lies within `BERTH`.
        """
        x, y = self.grid.frame.to_plane(longitude, latitude)
        column, row = (float(x) - self.grid.west) / self.grid.cell, (float(y) - self.grid.south) / self.grid.cell
        reach = math.ceil(BERTH / self.grid.cell)
        here = self.grid.cell_of(longitude, latitude)
        if here is not None and self.open[here]:
            return column, row, 0.0
        best, found = BERTH, None
        for r in range(max(0, int(row) - reach), min(self.grid.rows, int(row) + reach + 1)):
            for c in range(max(0, int(column) - reach), min(self.grid.columns, int(column) + reach + 1)):
                away = math.hypot(c + 0.5 - column, r + 0.5 - row) * self.grid.cell
                if self.open[r, c] and away <= best:
                    best, found = away, (c + 0.5, r + 0.5, away)
        if found is None:
            raise Refused(
                f"longitude {longitude:g}, latitude {latitude:g} has no sea within {BERTH / 1000:g} km: a port or vessel "
                "must lie on the water; correct its position",
                f"经度 {longitude:g}、纬度 {latitude:g} 周围 {BERTH / 1000:g} km 内没有海域：港口或船艇应在水边，请更正位置",
            )
        return found

    def distances(self, longitude: float, latitude: float, barriers: Sequence[Barrier] = ()) -> Times:
        """Shortest way over water from a place to every cell, m; infinite where there is none.

        A vessel inside a barrier leaves it by the straight line to its edge: the barrier is then open within that cell only.
        """
        return self.distances_from([(longitude, latitude)], barriers)[0]

    def distances_from(self, places: Sequence[tuple[float, float]], barriers: Sequence[Barrier] = ()) -> list[Times]:
        """The same from several places: barriers are laid on the water once, and places are worked on side by side."""
        cost = np.where(covered(self.grid, barriers), math.inf, self.cost) if barriers else self.cost

        def reached(place: tuple[float, float]) -> Times:
            x, y, away = self.berth(*place)
            own, free = (int(y), int(x)), cost
            if math.isinf(cost[own]):
                free = cost.copy()
                free[own] = self.cost[own]
            return (first_arrival(free, x, y) + away).astype(np.float32)

        with ThreadPoolExecutor(2) as threads:       # the kernel holds no lock
            return list(threads.map(reached, places))


def knots_at(build: VesselClass, sea_state: int) -> float:
    """Speed of a vessel in a sea, kn; 0 where the sea is higher than its table goes: it stays in port."""
    return build.knots[sea_state] if sea_state < len(build.knots) else 0.0


def sailing(sea: Sea, distances: Times, vessel: Vessel, knots: float, cast_off: float) -> Field:
    """When a vessel that casts off at `cast_off` s is at each cell, within half its range (it must come home)."""
    if knots <= 0.0 or math.isinf(cast_off):
        return Field(sea.grid, np.full(sea.grid.shape, np.inf, np.float32))
    seconds = distances / np.float32(knots * KNOT) + np.float32(cast_off)
    seconds[distances > vessel.range_nm * 1852.0 / 2] = np.inf
    return Field(sea.grid, seconds)
