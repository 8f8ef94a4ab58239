"""Travel times on land over roads and country: the provider `friction`, which needs nothing but the region's own layers."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from core.errors import InputError
from core.reach import Assumption
from response.barriers import Closure, Passable, closure, passable
from response.field import Barrier, Field, LandProvider, Start, Way
from response.footing import Footing, footing
from response.frame import Grid
from response.friction import OffRoad, slowness
from response.raster import Flags
from response.roads import RoadGraph, RoadSpeeds, road_graph
from response.terrain import Terrain, terrain
from response.travel import travel
from response.way import direct_seconds, traced

FARTHEST = 48 * 3600.0   # s: a way that takes longer is none
NUMBERS = np.zeros(0, np.int32)
NO_TIMES = np.zeros(0, np.float32)


@dataclass(frozen=True)
class Friction:
    """A `LandProvider` over a prepared terrain. Its own copies for night and rain share all arrays with it."""

    terrain: Terrain
    road_speeds: RoadSpeeds
    off_road: OffRoad
    data_date: str
    night: bool = False
    rain: bool = False
    further: tuple[Assumption, ...] = ()
    workers: int = 0                 # threads that search at once; 0: one a core
    name: str = "friction"

    def under(self, *, night: bool = False, rain: bool = False) -> "Friction":
        """The same country at night or in rain; costs nothing."""
        return replace(self, night=night, rain=rain)

    def assumptions(self) -> tuple[Assumption, ...]:
        """What the times rest on."""
        return (
            self.road_speeds.assumption(self.night, self.rain), self.off_road.assumption(self.night, self.rain), *self.further
        )

    def fields(self, starts: Sequence[Start], limit: float, barriers: Sequence[Barrier] = ()) -> tuple[Field, ...]:
        """Arrival of each start everywhere, up to `limit` s from the call; infinite everywhere for one amid water.

        A start outside the grid, or a limit that is no time, is refused with its sentence.
        """
        self._check_limit(limit)
        places = [self._place_of(each) for each in starts]
        lands = self._lands(places, barriers)
        searches = [
            self._search(start, land, self._footing(start.pace, land, place), limit - start.delay)
            for start, land, place in zip(starts, lands, places, strict=True)
        ]
        threads = min(self.workers or os.cpu_count() or 1, len(searches))
        if threads > 1:
            with ThreadPoolExecutor(threads) as pool:
                times = list(pool.map(lambda search: search(), searches))
        else:
            times = [search() for search in searches]
        return tuple(
            Field(self.terrain.grid, self.terrain.inner(each) + np.float32(start.delay))
            for start, each in zip(starts, times, strict=True)
        )

    def way(self, start: Start, longitude: float, latitude: float, barriers: Sequence[Barrier] = ()) -> Way | None:
        """How a unit gets to a place; None where it cannot, or needs more than `FARTHEST`."""
        return self._ways(start, [(longitude, latitude)], FARTHEST, barriers)[0]

    def ways(
        self, start: Start, aims: Sequence[tuple[float, float]], limit: float, barriers: Sequence[Barrier] = ()
    ) -> tuple[Way | None, ...]:
        """How a unit gets to each of several places, longitude and latitude, by one search; None later than `limit` s."""
        self._check_limit(limit)
        return self._ways(start, aims, limit - start.delay, barriers)

    def _ways(
        self, start: Start, aims: Sequence[tuple[float, float]], limit: float, barriers: Sequence[Barrier]
    ) -> tuple[Way | None, ...]:
        place = self._place_of(start)
        land = self._lands([place], barriers)[0]
        begin = self._footing(start.pace, land, place)
        ends = [
            self._footing(start.pace, land, self._place("the aim", longitude, latitude), arriving=True)
            for longitude, latitude in aims
        ]
        looked_at = limit if any(len(each.numbers) for each in ends) else 0.0      # amid water there is nothing to find
        before = np.zeros(land.terrain.cells + land.terrain.roads.nodes, np.int32)
        time = self._search(start, land, begin, looked_at, ends[0] if len(ends) == 1 else None, before)()
        found = [
            traced(land, start, begin, end, time, before, direct_seconds(land, begin, end, self._off_road_factor))
            for end in ends
        ]
        return tuple(each if each and each.seconds - start.delay <= limit else None for each in found)

    @property
    def _off_road_factor(self) -> float:
        return 1.0 / self.off_road.factor(self.night, self.rain)

    def _road_factor(self, pace: float) -> float:
        return 1.0 / (pace * self.road_speeds.factor(self.night, self.rain))

    @staticmethod
    def _check_limit(limit: float) -> None:
        if not 0.0 < limit <= FARTHEST:
            raise InputError(f"the time to look at must be above 0 and at most {FARTHEST / 3600:g} h, not {limit / 3600:g} h")

    def _place_of(self, start: Start) -> tuple[float, float]:
        if not (0.0 < start.pace < float("inf") and 0.0 <= start.delay < float("inf")):
            raise InputError(f"{start.unit}: its pace must be above 0 and its delay 0 s or more")
        return self._place(start.unit, start.longitude, start.latitude)

    def _place(self, who: str, longitude: float, latitude: float) -> tuple[float, float]:
        return self.terrain.grid.require(who, longitude, latitude)

    def _lands(self, places: Sequence[tuple[float, float]], barriers: Sequence[Barrier]) -> list[Passable]:
        """The country as each start sees it; those inside no barrier see the same."""
        closures: tuple[Closure, ...] = tuple(closure(self.terrain, each) for each in barriers)
        around = [
            frozenset(k for k, each in enumerate(closures) if shapely.intersects_xy(each.shape, x, y)) for x, y in places
        ]
        seen = {leaving: passable(self.terrain, closures, leaving) for leaving in set(around)}
        return [seen[each] for each in around]

    def _footing(self, pace: float, land: Passable, place: tuple[float, float], *, arriving: bool = False) -> Footing:
        return footing(land, *place, self._off_road_factor, self._road_factor(pace), arriving=arriving)

    def _search(
        self, start: Start, land: Passable, begin: Footing, limit: float,
        finish: Footing | None = None, before: NDArray[np.int32] = NUMBERS,
    ) -> Callable[[], NDArray[np.float32]]:
        ground, joints, moves, roads = self.terrain, self.terrain.joints, self.terrain.stencil, self.terrain.roads
        return lambda: travel(
            land.slow, moves.move, moves.parts, moves.over, moves.share, moves.corner,
            joints.own, joints.cell, joints.here, joints.there, joints.first, joints.joint,
            roads.first, roads.to, roads.piece, ground.road_seconds, land.state, land.shut, land.marks, land.node_marks,
            ground.least, begin.numbers, begin.seconds, NUMBERS if finish is None else finish.numbers,
            NO_TIMES if finish is None else finish.seconds,
            float(limit), self._off_road_factor, self._road_factor(start.pace), before,
        )


PROVIDER: type[LandProvider] = Friction


def friction(
    grid: Grid, land: Flags, roads: RoadGraph | tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike], *,
    rivers: Sequence[ArrayLike] = (), road_speeds: RoadSpeeds | None = None, off_road: OffRoad | None = None,
    data_date: str = "", further: Sequence[Assumption] = (), workers: int = 0,
) -> Friction:
    """Prepare a region. Takes under a second for Guangxi at 1 km; done once.

    Parameters
    ----------
    land : (rows, columns) of bool      Cells where one can walk.
    roads : a graph, or (at, start, end, km) of the region's `roads.npz`
    rivers : (n, 2) arrays of degrees   Lines of wide rivers.
    further : assumptions of the layers themselves, handed on.
    """
    speeds, table = road_speeds or RoadSpeeds(), off_road or OffRoad()
    graph: Any = roads if isinstance(roads, RoadGraph) else road_graph(grid.frame, *roads, detour=speeds.detour)
    return Friction(
        terrain(grid, slowness(grid, land, graph, tuple(rivers), table), graph, speeds.day), speeds, table, data_date,
        further=tuple(further), workers=workers,
    )
