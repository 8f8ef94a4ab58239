"""The way of a task, and what the unit is exposed to on it. Chooses nothing."""

import math
from dataclasses import dataclass, field

from core.earth import distance_and_bearing
from core.errors import InputError
from core.tasks import Exposure, WayPoint
from response.field import Barrier, LandProvider, Start, Way
from response.tasking.assignment import Stop
from response.tasking.crews import Crew
from response.tasking.dose import Cloud, Met, met
from response.tasking.limits import Allowed

ACROSS = 1000.0                      # m, a cell of the land's grid
DEGREE = 111_200.0                   # m of latitude
Track = tuple[tuple[float, float, float], ...]
Place = tuple[float, float]


@dataclass(frozen=True)
class Leg:
    """How a unit gets to a point."""

    track: Track                     # longitude, latitude, s from the call; ends at the point when the unit arrives
    kilometres: float | None         # None: not known


@dataclass
class Legs:
    """Finds ways, and remembers them: plans are tried more than once."""

    provider: LandProvider
    barriers: tuple[Barrier, ...]
    known: dict[tuple[object, ...], Leg] = field(default_factory=dict)

    def leg(self, crew: Crew, begin: Place, leaves: float, end: Place, arrives: float) -> Leg:
        """From a place to another; times are those of the plan, so that the way ends when the task says.

        Where the provider has no way to the very place, an islet's or one beside what is closed, that to the first of the
        eight places a cell around it that has one, and straight from there, as `Field.near` takes its time. Where none has,
        the straight line: its length is then not known.
        """
        key = crew.id, begin, leaves, end, arrives
        if key not in self.known:
            self.known[key] = self._leg(crew, begin, leaves, end, arrives)
        return self.known[key]

    def _leg(self, crew: Crew, begin: Place, leaves: float, end: Place, arrives: float) -> Leg:
        found, last_km = self._way(crew, begin, leaves, end), 0.0
        if found is None:
            for beside in _around(begin, end):
                found = self._way(crew, begin, leaves, beside)
                if found is not None:
                    last_km = distance_and_bearing(*beside, *end)[0] / 1000.0
                    break
        if found is None:
            return Leg(((*begin, min(leaves, arrives)), (*end, arrives)), None)
        points = found.points if not last_km else (*found.points, (*end, found.seconds * (1.0 + 1e-9)))
        stretch = (arrives - leaves) / (found.seconds - leaves)
        track = tuple((x, y, leaves + (t - leaves) * stretch) for x, y, t in points)
        return Leg((*track[:-1], (*end, arrives)), round(found.on_road_km + found.off_road_km + last_km, 1))

    def _way(self, crew: Crew, begin: Place, leaves: float, end: Place) -> Way | None:
        try:
            way = self.provider.way(Start(crew.id, *begin, leaves, crew.pace), *end, self.barriers)
        except InputError:               # outside the provider's region, where the field had its rim
            return None
        return way if way is not None and way.seconds > leaves and len(way.points) >= 2 else None


def _around(begin: Place, end: Place) -> list[Place]:
    """The eight places a cell of the land's grid around an end, the nearest to the begin first."""
    north = ACROSS / DEGREE
    east = north / math.cos(math.radians(end[1]))
    found = [(end[0] + x * east, end[1] + y * north) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
    return sorted(found, key=lambda each: distance_and_bearing(*begin, *each)[0])


def way_points(leg: Leg) -> tuple[WayPoint, ...]:
    """As it is told: a point each 200 m at most, which no map shows more of."""
    kept: list[tuple[float, float, float]] = []
    for number, each in enumerate(leg.track):
        is_end = number in (0, len(leg.track) - 1)
        if is_end or distance_and_bearing(*kept[-1][:2], *each[:2])[0] >= 200.0:
            kept.append(each)
    return tuple(WayPoint(longitude=round(x, 5), latitude=round(y, 5), seconds=round(t)) for x, y, t in kept)


def exposure(found: Met, cloud: Cloud, allowed: Allowed, before: float, received: float) -> Exposure:
    """What is said of it; `before`: mSv by the unit's earlier tasks of the plan."""
    is_dose = cloud.kind == "dose"
    total = before + found.on_way + found.at_point if is_dose else found.highest
    return Exposure(
        kind=cloud.kind, unit="mSv" if is_dose else cloud.unit, on_way=_told(found.on_way), at_point=_told(found.at_point),
        total=_told(total), received=received if is_dose else 0.0, limit=allowed.value, limit_zh=allowed.zh,
        limit_en=allowed.en, limit_source=allowed.source, confirmed=allowed.confirmed, from_areas=cloud.from_areas,
        protection_zh=allowed.protection_zh, protection_en=allowed.protection_en,
    )


def is_over(found: Met, cloud: Cloud, allowed: Allowed, before: float, received: float) -> bool:
    """Whether nobody may be sent so."""
    if found.infinite or allowed.value is None:
        return found.infinite or found.highest > 0.0
    if cloud.kind == "dose":
        return received + before + found.on_way + found.at_point > allowed.value
    return found.highest > allowed.value


def met_on(leg: Leg, stop: Stop, cloud: Cloud) -> Met:
    """On a way and at its end until the task is done."""
    return met(cloud, leg.track, stop.until - stop.arrives)


def _told(value: float) -> float:
    """Three digits: a bound is no better."""
    return float(f"{value:.3g}")
