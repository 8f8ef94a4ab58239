"""Which sectors something threatens and when it arrives: by a forecast, or by the wind alone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

import shapely
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from core.earth import angle_between
from core.forecast import Arrival
from core.messages import Forecast
from core.site_register import CALM, Wind
from core.zones import Threat
from response.zones.sectors import WIDTH, Cell, Rose, number_of

EXPECTED = 0.5
"""Share of the members from which on something counts as likely."""


NEAR_KM = 0.5
"""Of a plant: nobody lives nearer (exclusion area of GB 6249, 500 m; recalled, to be confirmed). Elsewhere at most a tenth of
the outermost ring."""


@dataclass(frozen=True)
class Threatened:
    """What is to be expected in one sector."""

    threat: Threat
    after: datetime | None = None
    by: datetime | None = None
    soonest: datetime | None = None


NONE = Threatened("")


class Coming(Protocol):
    """Something that spreads from the site."""

    @property
    def downwind(self) -> float | None:
        """Degrees it goes to; None: no direction is known, or all."""
        ...

    def on(self, cell: Cell) -> Threatened:
        """What is to be expected in a sector."""
        ...


@dataclass(frozen=True)
class Nothing:
    """Neither a forecast nor a wind: no sector is known to be threatened."""

    downwind: float | None = None

    def on(self, cell: Cell) -> Threatened:
        return NONE


@dataclass(frozen=True)
class ByWind:
    """By the wind as it is, straight on: the downwind sector, and within `beside_km` one on either side.

    In a calm (below 0.5 m/s) every sector within `beside_km`, without times.
    """

    wind: Wind
    since: datetime
    beside_km: float

    @property
    def downwind(self) -> float | None:
        return (self.wind.wind_from + 180.0) % 360.0 if self.wind.wind_speed >= CALM else None

    def on(self, cell: Cell) -> Threatened:
        towards = self.downwind
        if towards is None:
            return Threatened("keyhole") if cell.inner_km < self.beside_km else NONE
        speed = self.wind.wind_speed
        after = self.since + timedelta(seconds=round(cell.inner_km * 1000.0 / speed))
        by = self.since + timedelta(seconds=round(cell.outer_km * 1000.0 / speed))
        if cell.number == number_of(towards):
            return Threatened("best", after, by)
        if cell.inner_km < self.beside_km and _beside(cell, towards):
            return Threatened("keyhole", after, by)
        return NONE


@dataclass(frozen=True)
class ByForecast:
    """By a forecast's areas, fronts and places; also downwind of these, for a forecast ends somewhere.

    Within `beside_km` the sectors next to the downwind one count as well.
    """

    forecast: Forecast
    rose: Rose
    beside_km: float

    def beyond(self, geometries: Iterable[dict[str, Any]]) -> BaseGeometry:
        """Areas without what is next to the source: they begin there, and would touch all 16 sectors."""
        near = shape(self.rose.disc(min(NEAR_KM, self.rose.radii[-1] / 10.0)))
        found: BaseGeometry = union(geometries).difference(near)
        shapely.prepare(found)
        return found

    @cached_property
    def best(self) -> BaseGeometry:
        """Where the best estimate gets to or reaches a level."""
        return self.beyond(
            [each.geometry for each in self.forecast.isochrones]
            + [each.geometry for each in self.forecast.areas if each.share == 0.0]
        )

    @cached_property
    def possible(self) -> BaseGeometry:
        """Where any share of the members does."""
        return self.beyond([each.geometry for each in self.forecast.areas])

    @cached_property
    def fronts(self) -> tuple[tuple[datetime, BaseGeometry], ...]:
        return tuple(
            (each.time, self.beyond([each.geometry])) for each in sorted(self.forecast.isochrones, key=lambda each: each.time)
        )

    @cached_property
    def downwind(self) -> float | None:
        """Towards the middle of the best estimate's last front or area."""
        front = self.fronts[-1][1] if self.fronts else self.best
        middle = (self.best if front.is_empty else front).centroid
        if middle.is_empty:
            return None
        away, bearing = self.rose.seen(middle.x, middle.y)
        return float(bearing[0]) if away[0] > 0.1 else None

    @cached_property
    def arrivals(self) -> Mapping[str, tuple[Arrival, ...]]:
        """By the sector each place lies in."""
        found: dict[str, tuple[Arrival, ...]] = {}
        for each in self.forecast.arrivals:
            cell = self.rose.cell_at(each.longitude, each.latitude)
            if cell is not None:
                found[cell.id] = (*found.get(cell.id, ()), each)
        return found

    def on(self, cell: Cell) -> Threatened:
        here = self.arrivals.get(cell.id, ())
        after, by = self._passage(cell)
        soonest = min((time for each in here if (time := each.earliest or each.likely) is not None), default=None)
        if by is not None or overlaps(cell.outline, self.best) or any(each.likely for each in here):
            return Threatened("best", after, by, soonest)
        if overlaps(cell.outline, self.possible) or here:
            return Threatened("possible", None, None, soonest)
        if self.downwind is not None and (
            cell.number == number_of(self.downwind) or (cell.inner_km < self.beside_km and _beside(cell, self.downwind))
        ):
            return Threatened("keyhole")
        return NONE

    def _passage(self, cell: Cell) -> tuple[datetime | None, datetime | None]:
        """The last front that is short of a sector, or the start, and the first that is in it."""
        before = self.forecast.start
        for time, front in self.fronts:
            if overlaps(cell.outline, front):
                return min(before, time), time
            before = time
        return None, None


def union(geometries: Iterable[dict[str, Any]]) -> BaseGeometry:
    """Of GeoJSON areas; valid, prepared, empty where there are none."""
    found: BaseGeometry = shapely.union_all([
        shapely.make_valid(shape(each)) for each in geometries if each.get("coordinates")
    ])
    shapely.prepare(found)
    return found


def polygons_of(area: BaseGeometry) -> list[Polygon]:
    """Its parts, without the points and lines that cutting leaves."""
    return [each for each in getattr(area, "geoms", [area]) if isinstance(each, Polygon) and not each.is_empty]


def overlaps(sector: BaseGeometry, area: BaseGeometry) -> bool:
    """Whether they share more than an edge."""
    return bool(area.intersects(sector)) and float(area.intersection(sector).area) > 0.0


def _beside(cell: Cell, towards: float) -> bool:
    """Whether a sector is the downwind one or next to it."""
    return angle_between(cell.bearing, number_of(towards) * WIDTH) <= WIDTH + 1e-9


def extent_km(forecast: Forecast, rose: Rose, least: Sequence[int] | None = None) -> float:
    """The farthest point of the areas, of some levels or of all, km; 0 where there are none."""
    farthest = 0.0
    for each in forecast.areas:
        if (least is None or each.level in least) and each.geometry.get("coordinates"):
            points = shapely.get_coordinates(shape(each.geometry))
            farthest = max(farthest, float(rose.seen(points[:, 0], points[:, 1])[0].max()))
    return farthest if math.isfinite(farthest) else 0.0

