"""From runs to what an officer is told: places with their times and chances, areas, lines of equal arrival. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
import numpy as np

from core.earth import distance_and_bearing
from core.forecast import Area, Arrival, Isochrone, Passage
from core.site import Site
from core.station import Station
from dispersion.air.exchange import Floats
from dispersion.frame import Frame
from dispersion.quick.outlines import fine_bearings, fine_rings, outlined, refined, share_within
from dispersion.quick.shape import Request, Surroundings, Town
from dispersion.quick.source import Taken
from dispersion.quick.spread import Domain, Reach, Source

SHARES = (0.5, 0.05)
"""Of the members: where it is likely, and where it is possible."""
LEAST = 0.05                         # share of members below which a place is not named
DIGITS = 4


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
            chances=tuple(round(float((peak >= each).mean()), DIGITS) for each in levels),
        ))
    never = times.start(times.count)
    return tuple(sorted(told, key=lambda each: (each.likely or each.earliest or never, each.distance, each.place)))


def _band(peak: Floats) -> tuple[float, float, float]:
    low, middle, high = (float(f"{each:.{DIGITS}g}") for each in np.percentile(peak, (5, 50, 95)))
    return low, middle, high


def areas(
    reach: Reach, domain: Domain, source: Source, levels: Floats, frame: Frame, beside: float = 0.0
) -> tuple[Area, ...]:
    """Where each level is reached: in the best estimate, and by half and by a twentieth of the members.

    Without levels: where it arrives, as level -1. `beside`: rad by which a member's plume is widened on both sides before the
    shares are formed (`outlines.bandwidth`), whose holes are filled: the gaps between few members' narrow plumes would look
    safe and are not.
    """
    found = []
    told = reach.peak if len(levels) else reach.margin
    fine, rings, bearings = refined(domain.on_rings(told), domain), fine_rings(domain), fine_bearings(domain)
    for number in range(len(levels)) if len(levels) else (-1,):
        level = float(levels[number]) if number >= 0 else 1.0
        share = share_within(fine >= level, beside)
        for part, values, least in ((0.0, fine[0], level), *((each, share, each) for each in SHARES)):
            geometry = outlined(values, least, rings, bearings, source, frame, is_whole=part > 0.0)
            if geometry is not None:
                found.append(Area(level=number, share=part, time=None, geometry=geometry))
    return tuple(found)


def passages(reach: Reach, domain: Domain, times: Times) -> tuple[Passage, ...]:
    """When the last member is gone from each ring that any of them reaches, and from all within it."""
    last = np.asarray(domain.on_rings(reach.last).max(axis=(0, 2)))
    reached = np.flatnonzero(last >= 0)
    gone = np.maximum.accumulate(last)
    return tuple(
        Passage(distance=round(float(domain.rings[ring]) / 1000, 3),
                gone=times.start(gone[ring] + 1) if gone[ring] + 1 < times.count else None)
        for ring in reached
    )


def isochrones(
    reach: Reach, domain: Domain, source: Source, times: Times, now: datetime, end: datetime, frame: Frame
) -> tuple[Isochrone, ...]:
    """Where it has arrived by each quarter, half or full hour since the release began, now among them; best estimate."""
    first = domain.on_rings(reach.first[0])
    since = np.where(first >= 0, np.maximum(first, 0.25), np.nan) * times.step
    found = []
    for moment in _moments(times.begin, now, end):
        # In the logarithm of the time the front lies between two rings as it does along a straight way.
        geometry = outlined((moment - times.begin).total_seconds() / since, 1.0, domain.rings, domain.bearings, source, frame)
        if geometry is not None:
            found.append(Isochrone(time=moment, geometry=geometry))
    return tuple(found)


def _moments(begin: datetime, now: datetime, end: datetime) -> Iterator[datetime]:
    span = end - now
    every = timedelta(minutes=15 if span <= timedelta(hours=1.5) else 30 if span <= timedelta(hours=4) else 60)
    present = now.replace(second=0, microsecond=0)
    moment = present - every * int((present - begin) / every) if begin < present else present
    if moment <= begin:              # nothing has gone anywhere yet
        moment += every
    while moment <= end:
        yield moment
        moment += every
