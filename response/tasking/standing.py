"""Where somebody can stand: on a road near a wanted place, outside what is barred; and what lies at sea."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from response.ground import Roads
from response.tasking.plume import Plume

NEAR_ROAD = 1000.0                   # m: a road so near is taken
BESIDE = 200.0                       # m kept from what is barred


def nowhere_wet(longitude: float, latitude: float) -> bool:
    """Of a region without a sea."""
    return False


@dataclass(frozen=True)
class Moved:
    """Where to stand."""

    longitude: float
    latitude: float
    metres: float                    # from where it was wanted
    out: bool                        # moved out of what is barred
    to_road: bool
    at_sea: bool


@dataclass(frozen=True)
class Standing:
    """Roads and sea about a plume."""

    plume: Plume
    barred: BaseGeometry             # in the plume's plane
    roads: Roads | None = None
    is_sea: Callable[[float, float], bool] = nowhere_wet

    @cached_property
    def _kept_off(self) -> BaseGeometry:
        found: BaseGeometry = self.barred.buffer(BESIDE) if not self.barred.is_empty else self.barred
        shapely.prepare(found)
        return found

    @cached_property
    def _pieces(self) -> tuple[NDArray[np.object_], shapely.STRtree]:
        """Roads within reach of the area as lines of the plane."""
        if self.roads is None or not len(self.roads.u):
            lines = np.zeros(0, object)
        else:
            ends = self.plume.to_plane(self.roads.xy[:, 0], self.roads.xy[:, 1])
            lines = shapely.linestrings(np.stack((ends[self.roads.u], ends[self.roads.v]), axis=1))
        return lines, shapely.STRtree(lines)

    def allows(self, longitude: float, latitude: float) -> bool:
        """Whether a place is outside what is barred."""
        return not bool(shapely.intersects_xy(self._kept_off, *self.plume.to_plane(longitude, latitude)[0]))

    def near(self, longitude: float, latitude: float) -> Moved:
        """The nearest place outside what is barred, then the nearest on a road within a kilometre of that, if any."""
        wanted = shapely.Point(self.plume.to_plane(longitude, latitude)[0])
        stand, out = wanted, False
        if shapely.intersects(self._kept_off, wanted):
            # A metre more, so that the place itself is outside in spite of rounding.
            outline = self._kept_off.buffer(1.0).boundary
            stand, out = outline.interpolate(outline.project(wanted)), True
        at = self.plume.to_degrees(stand.x, stand.y)
        if self.is_sea(*at):
            return Moved(*at, stand.distance(wanted), out, to_road=False, at_sea=True)
        road = self._road(stand)
        if road is not None:
            at = self.plume.to_degrees(road.x, road.y)
            return Moved(*at, road.distance(wanted), out, to_road=True, at_sea=False)
        return Moved(*at, stand.distance(wanted), out, to_road=False, at_sea=False)

    def _road(self, stand: shapely.Point) -> shapely.Point | None:
        lines, tree = self._pieces
        near = lines[tree.query(stand, predicate="dwithin", distance=NEAR_ROAD)] if len(lines) else lines
        free = shapely.difference(near, self._kept_off) if len(near) and not self._kept_off.is_empty else near
        free = free[~shapely.is_empty(free)] if len(free) else free
        if not len(free):
            return None
        best = free[int(np.argmin(shapely.distance(free, stand)))]
        found = shapely.get_point(shapely.shortest_line(best, stand), 0)
        return found if found.distance(stand) <= NEAR_ROAD else None
