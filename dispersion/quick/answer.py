"""From runs to what an officer is told: places with their times and chances, areas, lines of equal arrival. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np
import shapely

from core.earth import distance_and_bearing
from core.forecast import Area, Arrival, Isochrone
from core.site import Site
from core.station import Station
from dispersion.air.exchange import Floats
from dispersion.contours import area_at_least, geojson_polygon
from dispersion.frame import Frame
from dispersion.quick.shape import Request, Surroundings, Town
from dispersion.quick.source import Taken
from dispersion.quick.spread import Domain, Reach, Source

SHARES = (0.5, 0.05)
"""Of the members: where it is likely, and where it is possible."""
LEAST = 0.05                         # share of members below which a place is not named
DIGITS = 4
SIMPLER = 15.0                       # m by which an outline may be smoothed


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place a forecast speaks of."""

    id: str
    kind: str                        # station, site, town
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    distance: float                  # m from the source
    bearing: float                   # degrees from the source


class Times(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """When the steps are."""

    begin: datetime                  # of the first step
    step: float                      # s
    count: int

    def start(self, step: float) -> datetime:
        """When a step begins."""
        return self.begin + timedelta(seconds=float(step) * self.step)


def spots_of(request: Request, around: Surroundings, taken: Taken, radius: float) -> tuple[Spot, ...]:
    """Stations, protected sites and towns within the domain; not the station that measured it, nor the source itself."""
    first = request.station.id if request.station is not None else None
    found: list[tuple[str, str, str, str, Station | Site | Town]] = [
        *(("station", each.id, each.name_zh, each.name_en, each) for each in around.stations.values() if _is_told(each, first)),
        *(("site", each.id, each.name_zh, each.name_en, each) for each in around.sites.protected().values()
          if each.id != taken.site),
        *(("town", each.id, each.name_zh, each.name_en, each) for each in around.towns),
    ]
    spots = []
    for kind, id, zh, en, place in found:
        distance, bearing = distance_and_bearing(taken.longitude, taken.latitude, place.longitude, place.latitude)
        if distance <= radius:
            spots.append(Spot(id=id, kind=kind, name_zh=zh, name_en=en or zh, longitude=place.longitude,
                              latitude=place.latitude, distance=distance, bearing=bearing))
    return tuple(sorted(spots, key=lambda each: (each.distance, each.kind, each.id)))


def _is_told(station: Station, first: str | None) -> bool:
    return station.id != first and station.category in ("radiation", "chemical", "air", "weather")


def arrivals(
    spots: Sequence[Spot], reach: Reach, times: Times, levels: Floats, factor: float
) -> tuple[Arrival, ...]:
    """What each place must expect, the first to be reached first.

    Parameters
    ----------
    levels : (k,) array   Per unit/s released, growing; none where only times count.
    factor : float        From a concentration per unit/s to the one shown; 0 where none may be shown.
    """
    told = []
    for place, spot in enumerate(spots):
        peak, first, last = reach.peak[:, place], reach.first[:, place], reach.last[:, place]
        arrived = first >= 0
        reached = float(arrived.mean())
        if reached < LEAST and not arrived[0]:
            continue
        likely = times.start(first[0]) if arrived[0] else None
        earliest = latest = None
        if arrived.sum() >= 2:
            steps = first[arrived]
            low, high = np.percentile(steps, 5, method="lower"), np.percentile(steps, 95, method="higher")
            if arrived[0]:           # a range holds what it is a range of
                low, high = min(low, first[0]), max(high, first[0])
            earliest, latest = times.start(low), times.start(high)
        chance = float((peak >= levels[0]).mean()) if len(levels) else reached
        told.append(Arrival(
            place=spot.id, kind=spot.kind, name_zh=spot.name_zh, name_en=spot.name_en, longitude=spot.longitude,
            latitude=spot.latitude, distance=round(spot.distance / 1000, 2), bearing=round(spot.bearing, 1), likely=likely,
            earliest=earliest, latest=latest,
            passes=times.start(last[0] + 1) if arrived[0] and last[0] + 1 < times.count else None,
            reached=round(reached, DIGITS), level=int((peak[0] >= levels).sum()) - 1, chance=round(chance, DIGITS),
            peak=_band(peak * factor),
        ))
    never = times.start(times.count)
    return tuple(sorted(told, key=lambda each: (each.likely or each.earliest or never, each.distance, each.place)))


def _band(peak: Floats) -> tuple[float, float, float]:
    low, middle, high = (float(f"{each:.{DIGITS}g}") for each in np.percentile(peak, (5, 50, 95)))
    return low, middle, high


def areas(reach: Reach, domain: Domain, source: Source, levels: Floats, frame: Frame) -> tuple[Area, ...]:
    """Where each level is reached: in the best estimate, and by half and by a twentieth of the members.

    Without levels: where it arrives, as level -1.
    """
    found = []
    for number in range(len(levels)) if len(levels) else (-1,):
        if number < 0:
            share = domain.on_rings((reach.first >= 0).mean(axis=0))
            best, level = np.where(domain.on_rings(reach.first[0]) >= 0, 1.0, 0.0), 0.5
        else:
            share = domain.on_rings((reach.peak >= levels[number]).mean(axis=0))
            best, level = domain.on_rings(reach.peak[0]), float(levels[number])
        for part, values, least in ((0.0, best, level), *((each, share, each) for each in SHARES)):
            geometry = _outlined(values, least, domain, source, frame)
            if geometry is not None:
                found.append(Area(level=number, share=part, time=None, geometry=geometry))
    return tuple(found)


def isochrones(
    reach: Reach, domain: Domain, source: Source, times: Times, now: datetime, end: datetime, frame: Frame
) -> tuple[Isochrone, ...]:
    """Where it has arrived by the quarter, half or full hour from now on, best estimate."""
    first = domain.on_rings(reach.first[0])
    since = np.where(first >= 0, np.maximum(first, 0.25), np.nan) * times.step
    found = []
    for moment in _moments(now, end):
        # In the logarithm of the time the front lies between two rings as it does along a straight way.
        geometry = _outlined((moment - times.begin).total_seconds() / since, 1.0, domain, source, frame)
        if geometry is not None:
            found.append(Isochrone(time=moment, geometry=geometry))
    return tuple(found)


def _outlined(values: Floats, level: float, domain: Domain, source: Source, frame: Frame) -> dict[str, Any] | None:
    """Where values on the rings are at least a level, as a MultiPolygon; None where nowhere.

    Drawn over bearing and the logarithm of the distance, where a plume is as wide near the source as far from it; what the
    first ring says holds within it.
    """
    inside = np.log(np.concatenate(([1.0], domain.rings)))
    around = np.append(domain.bearings, domain.bearings[0] + 2.0 * np.pi)
    closed = np.vstack((values[:1], values))
    closed = np.hstack((closed, closed[:, :1]))
    polygons = []
    for flat in area_at_least(around, inside, closed, level):
        dense = shapely.segmentize(flat, domain.bearings[1] - domain.bearings[0])
        placed = shapely.transform(dense, lambda each: np.column_stack((
            source.x + np.exp(each[:, 1]) * np.sin(each[:, 0]), source.y + np.exp(each[:, 1]) * np.cos(each[:, 0]),
        )))
        polygons.append(placed.buffer(0.0))
    if not polygons:
        return None
    whole = shapely.simplify(shapely.union_all(polygons), SIMPLER)
    parts = [each for each in getattr(whole, "geoms", (whole,)) if each.geom_type == "Polygon" and not each.is_empty]
    return geojson_polygon(parts, frame) if parts else None


def _moments(now: datetime, end: datetime) -> Iterator[datetime]:
    span = end - now
    every = timedelta(minutes=15 if span <= timedelta(hours=1.5) else 30 if span <= timedelta(hours=4) else 60)
    moment = now.replace(second=0, microsecond=0) + every
    while moment <= end:
        yield moment
        moment += every
