"""A forecast as those who plan see it: a plane about the source, where it goes, when it may arrive, what is at a point at most.

Only what the `Forecast` message says is used: areas, fronts, places with times and doses. Seconds count from a given moment.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.messages import Forecast
from response.tasking.limits import EXPECTED, dose_bound, kind_of

BEARINGS = 720
"""Directions looked at around the source: half a degree, 90 m at 10 km."""
BESIDE = 4.0
"""Dose on the axis over that of a known place nearer to the source: places lie beside the axis, and of some tens of members
5 % are one or two. Our choice; with 2 it failed for places the forecast had not been told of (tests hold it with 4)."""
AMID = 0.3
"""Share of members that must arrive at a place for it to tell of doses on the axis."""
PEAKING = 2.0
"""Highest dose rate while it passes over the mean of the passage. Our assumption."""
LEFT = 0.05
"""Dose rate over its highest that may be left in the air when it counts as passed: a forecast counts less than 5 % of the axis,
and less than its lowest level, as not there."""
LYING = 10.0
"""Dose rate of a fresh deposit over the mean at which its week's dose is received, at most. Our assumption: held in a test for
I-131, Cs-137 and an hour of a reactor's release, with all of the dose in place of the ground's."""
WEEK_H = 168.0
AROUND = 500.0
"""m about the source that count as possible in any direction: a wind that turns brings it there."""
WIDER = 15.0
"""Degrees on each side beyond all that a forecast names. Our choice; held against the model's own members in tests."""
PASSAGE = 3600.0
"""s it takes to pass where the forecast names no place that it leaves again within the window."""


@dataclass(frozen=True)
class Crossing:
    """Where a circle about the source crosses an area: its middle and both ends, as seen from the source."""

    distance: float                  # m
    middle: float                    # degrees, the bearing
    left: float
    right: float


@dataclass(frozen=True)
class Plume:
    """A forecast in its plane."""

    forecast: Forecast
    since: datetime                  # seconds count from here

    @cached_property
    def projection(self) -> Proj:
        """Equidistant from the source, so that circles about it are circles."""
        source = self.forecast.source
        return Proj(proj="aeqd", lat_0=source.latitude, lon_0=source.longitude, ellps="WGS84")

    def to_plane(self, longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.float64]:
        """(n, 2) m east and north of the source."""
        return np.column_stack(self.projection(np.atleast_1d(longitude), np.atleast_1d(latitude)))

    def to_degrees(self, x: float, y: float) -> tuple[float, float]:
        longitude, latitude = self.projection(x, y, inverse=True)
        return float(longitude), float(latitude)

    def at(self, distance: float, bearing: float) -> tuple[float, float]:
        """Degrees of a place as seen from the source."""
        angle = math.radians(bearing)
        return self.to_degrees(distance * math.sin(angle), distance * math.cos(angle))

    def in_plane(self, geometry: dict[str, Any]) -> BaseGeometry:
        """An area of the forecast, m; valid."""
        moved: BaseGeometry = shapely.transform(shape(geometry), lambda points: self.to_plane(points[:, 0], points[:, 1]))
        return moved if moved.is_valid else moved.buffer(0)

    def area(self, level: int, shares: Sequence[float] | None = None) -> BaseGeometry:
        """Where a level is reached: in the best estimate (share 0), or in any of some shares; all of them by default."""
        found: BaseGeometry = shapely.union_all([
            self.in_plane(each.geometry) for each in self.forecast.areas
            if each.level == level and (shares is None or each.share in shares) and each.geometry.get("coordinates")
        ])
        return found

    @cached_property
    def best(self) -> BaseGeometry:
        """Where it goes in the best estimate: the last front, else the least level's area."""
        if self.fronts:
            return self.fronts[-1][1]
        return self.area(min((each.level for each in self.forecast.areas), default=-1), (0.0,))

    @cached_property
    def possible(self) -> BaseGeometry:
        """Where anything of it may come: all areas and fronts, and the sector they and the places reached span, made wider.

        A forecast outlines levels and the best estimate's way; below the least level its members go farther aside.
        """
        told = shapely.union_all([
            *(self.in_plane(each.geometry) for each in self.forecast.areas if each.geometry.get("coordinates")),
            *(front for _, front in self.fronts),
        ])
        found: BaseGeometry = shapely.union_all([told, self._sector(told), shapely.Point(0.0, 0.0).buffer(AROUND)])
        shapely.prepare(found)
        return found

    def _sector(self, told: BaseGeometry) -> BaseGeometry:
        """As long as its farthest part, about the best estimate's middle, wide enough for all it names, and `WIDER`."""
        x, y = self.best.centroid.coords[0] if not self.best.is_empty else (0.0, 1.0)
        middle = math.degrees(math.atan2(x, y))
        spots = [each for each in self.forecast.arrivals if each.reached > 0.0]
        named = np.zeros((0, 2))
        if spots:
            named = self.to_plane([each.longitude for each in spots], [each.latitude for each in spots])
        points = np.concatenate((shapely.get_coordinates(told), named))
        away = np.hypot(points[:, 0], points[:, 1])
        aside = np.abs((np.degrees(np.arctan2(points[:, 0], points[:, 1])) - middle + 180.0) % 360.0 - 180.0)
        half = float(aside[away > 2 * AROUND].max(initial=0.0)) + WIDER
        length = float(away.max(initial=0.0))
        if half >= 180.0:
            return shapely.Point(0.0, 0.0).buffer(length)
        rim = np.radians(np.linspace(middle - half, middle + half, 181))
        return shapely.Polygon([(0.0, 0.0), *zip(length * np.sin(rim), length * np.cos(rim), strict=True)]).buffer(0)

    @cached_property
    def expected(self) -> BaseGeometry:
        """Where an unknown amount arrives in the best estimate or in half of the members."""
        found: BaseGeometry = shapely.union_all([
            self.in_plane(each.geometry) for each in self.forecast.areas
            if each.level == -1 and (each.share == 0.0 or each.share >= EXPECTED) and each.geometry.get("coordinates")
        ])
        shapely.prepare(found)
        return found

    @cached_property
    def fronts(self) -> tuple[tuple[float, BaseGeometry], ...]:
        """Where it has arrived by when, s."""
        return tuple(
            (self.seconds(each.time), self.in_plane(each.geometry))
            for each in sorted(self.forecast.isochrones, key=lambda each: each.time) if each.geometry.get("coordinates")
        )

    def seconds(self, time: datetime) -> float:
        return (time - self.since).total_seconds()

    @cached_property
    def haste(self) -> float:
        """Earliest over likely time of travel, the least of all places: by how much it may be sooner than the best estimate."""
        start = self.forecast.start
        found = [
            (each.earliest - start) / (each.likely - start) for each in self.forecast.arrivals
            if each.earliest is not None and each.likely is not None and each.likely > start
        ]
        return float(np.clip(min(found, default=1.0), 0.0, 1.0))

    @cached_property
    def _farthest(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Times and the distance its fastest part has come to by then; both rise."""
        times, reached = [self.seconds(self.forecast.start)], [0.0]
        for seconds, front in self.fronts:
            away = float(np.hypot(*shapely.get_coordinates(front).T).max())
            if seconds > times[-1] and away > reached[-1]:
                times.append(seconds)
                reached.append(away)
        return np.array(times), np.array(reached)

    def soonest(self, longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.float64]:
        """(n,) s when it may be there at the earliest; infinite outside `possible`.

        In whatever direction: as soon as its fastest part is as far away, sped up as its members are (`haste`). Beyond the
        last front that is the end of the window.
        """
        points = self.to_plane(longitude, latitude)
        times, reached = self._farthest
        likely: NDArray[np.float64] = np.full(len(points), times[0])
        if len(times) > 1:
            likely = np.asarray(np.interp(np.hypot(*points.T), reached, times, right=self.seconds(self.forecast.end)))
        arrives = shapely.intersects_xy(self.possible, points[:, 0], points[:, 1])
        return np.where(arrives, times[0] + self.haste * (likely - times[0]), np.inf)

    def gone(self, longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.float64]:
        """(n,) s from when on the last of the members has passed, there and on the way to it; infinite where it is not told."""
        away = np.hypot(*self.to_plane(longitude, latitude).T)
        told = self.forecast.passage
        rings = np.array([each.distance * 1000.0 for each in told])
        times = [self.seconds(each.gone) if each.gone is not None else np.inf for each in told]
        found: NDArray[np.float64] = np.array([*times, np.inf])[np.searchsorted(rings, away, side="left")]
        return found

    def likely(self, longitude: float, latitude: float) -> float | None:
        """s when it arrives in the best estimate: between the last front short of it and the next; None: not within it."""
        point = self.to_plane(longitude, latitude)[0]
        before = self.seconds(self.forecast.start)
        for seconds, front in self.fronts:
            if shapely.intersects_xy(front, *point):
                return (before + seconds) / 2
            before = seconds
        return None

    def crossing(self, area: BaseGeometry, distance: float) -> Crossing | None:
        """The widest part of an area on the circle of a distance, m; None where the circle misses it or lies all inside."""
        bearings = np.arange(BEARINGS) * (360.0 / BEARINGS)
        angles = np.radians(bearings)
        inside = shapely.contains_xy(area, distance * np.sin(angles), distance * np.cos(angles))
        if not inside.any() or inside.all():
            return None
        begin = int(np.flatnonzero(~inside)[0])
        turned = np.roll(inside, -begin)                   # begins outside, so that no part runs over the end
        edges = np.flatnonzero(np.diff(np.concatenate(([0], turned.astype(int), [0]))))
        parts = list(zip(edges[::2], edges[1::2] - 1, strict=True))
        first, last = max(parts, key=lambda part: part[1] - part[0])
        step = 360.0 / BEARINGS
        left, right = (begin + first) * step, (begin + last) * step
        return Crossing(distance, (left + right) / 2 % 360.0, left % 360.0, right % 360.0)

    def bounds(self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) what is at points at most, in the unit of the levels, over the window; infinite where nothing bounds it.

        Outside `possible` it is 0; of an unknown amount, outside `expected`. Where a level's areas end, in
        whatever share, it is below that level.
        A dose is also below four times that (95 %) of the last known place nearer to the source, or of a worse one beyond it.
        """
        points = self.to_plane(longitude, latitude)
        kind = kind_of(self.forecast)
        found = np.full(len(points), np.inf)
        if kind == "unknown":
            found[~shapely.intersects_xy(self.expected, points[:, 0], points[:, 1])] = 0.0
        for number, each in enumerate(self.forecast.levels):
            limit = dose_bound(each.quantity, each.value) if kind == "dose" else each.value
            outside = ~shapely.intersects_xy(self._reached[number], points[:, 0], points[:, 1])
            found[outside] = np.minimum(found[outside], limit)
        if kind == "dose":
            away, doses = self._profile
            before = np.searchsorted(away, np.hypot(points[:, 0], points[:, 1]), side="right")
            found = np.minimum(found, np.concatenate(([np.inf], doses))[before])
        found[~shapely.intersects_xy(self.possible, points[:, 0], points[:, 1])] = 0.0
        return found

    @cached_property
    def _reached(self) -> tuple[BaseGeometry, ...]:
        areas = tuple(self.area(number) for number in range(len(self.forecast.levels)))
        for each in areas:
            shapely.prepare(each)
        return areas

    @cached_property
    def _profile(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Distances of places with a dose, m, and at most the dose from each outwards, mSv."""
        away = {each.place: each.distance * 1000.0 for each in self.forecast.arrivals if each.reached >= AMID}
        known = sorted((away[each.place], each.effective[2]) for each in self.forecast.doses if each.place in away)
        if not known:
            return np.zeros(0), np.zeros(0)
        distances, doses = np.array(known).T
        return distances, BESIDE * np.maximum.accumulate(doses[::-1])[::-1]

    @cached_property
    def passage(self) -> float:
        """s it takes to pass at the least: of the places it leaves again, the shortest."""
        found = [
            (each.passes - each.likely).total_seconds() for each in self.forecast.arrivals
            if each.passes is not None and each.likely is not None and each.passes > each.likely
        ]
        return max(60.0, min(found, default=PASSAGE))
