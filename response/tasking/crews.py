"""Who may be sent to points, and when they would be there: units of a situation against the points of a forecast."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.instruments import can_measure, instruments_for
from core.tasks import SamplingPoint, Task
from response.circles import BEYOND, Circles, Fields
from response.field import Barrier, Field, Start
from response.situation import LAND_BANDS, Situation
from response.units import Unit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Crew:
    """A team, or a vessel with instruments of its own; busy ones go on from where their task ends."""

    unit: Unit
    instruments: tuple[str, ...]
    pace: float
    after: Task | None = None        # begun: it goes on from there
    free: float = 0.0                # s from the call until it has done that

    @property
    def id(self) -> str:
        return self.unit.id


def crews(units: Sequence[Unit], begun: dict[str, tuple[Task, float]]) -> tuple[Crew, ...]:
    """All that count. Aircraft are not sent to points: a crew must stand there to measure as it is asked.

    `begun`: the last begun task of a unit, and s from the call until it is done.
    """
    found = []
    for each in units:
        carried = each.team.instruments if each.team else each.vessel.instruments if each.vessel else ()
        if not each.counts or not carried:
            continue
        after, free = begun.get(each.id, (None, 0.0))
        found.append(Crew(each, carried, each.team.pace if each.team else 1.0, after, free))
    return tuple(found)


def able(crew: Crew, point: SamplingPoint) -> bool:
    """Whether it can measure what must be measured there."""
    return all(can_measure(crew.instruments, each.quantity, each.place) for each in point.needs if each.must)


def to_take(crew: Crew, point: SamplingPoint) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Instruments of its own that the point asks for, and the quantities it cannot give."""
    take: dict[str, None] = {}
    lacks = []
    for each in point.needs:
        own = [found.key for found in instruments_for(each.quantity, each.place) if found.key in crew.instruments]
        take |= dict.fromkeys(own[:1])
        if not own:
            lacks.append(each.quantity)
    return tuple(take), tuple(lacks)


def arrivals(
    crew: Sequence[Crew], points: Sequence[SamplingPoint], fields: Fields, onward: dict[str, Field]
) -> Floats:
    """(u, p) s from the call when each is at each point on land; infinite at sea and for vessels.

    A free team by its field, a busy one from the point of its task (`onward`, by point).
    """
    found = np.full((len(crew), len(points)), np.inf)
    for u, each in enumerate(crew):
        field = fields.land.get(each.id) if each.after is None else onward.get(each.after.point)
        if each.unit.team is None or field is None:
            continue
        for p, point in enumerate(points):
            if not point.at_sea:
                seconds = field.near(point.longitude, point.latitude)
                found[u, p] = seconds if each.after is None else each.free + slower(each) * seconds
    return found


def slower(crew: Crew) -> float:
    """Travel over that of pace 1: never quicker, so that what lies off the roads is not made too quick."""
    return max(1.0, 1.0 / crew.pace)


def onward(
    circles: Circles, now: Situation, places: Sequence[SamplingPoint], barriers: Sequence[Barrier]
) -> dict[str, Field]:
    """Travel on land from points to anywhere, at pace 1, by point; as far as teams are followed from their bases."""
    land = [each for each in places if not each.at_sea and circles.grid.cell_of(each.longitude, each.latitude) is not None]
    if not land:
        return {}
    starts = [Start(each.id, each.longitude, each.latitude) for each in land]
    found = circles.provider_in(now).fields(starts, LAND_BANDS[-1] * 60.0 + BEYOND, barriers)
    return {each.id: field for each, field in zip(land, found, strict=True)}


def between(points: Sequence[SamplingPoint], onward: dict[str, Field]) -> Floats:
    """(p, p) s of travel from one to another; infinite by sea."""
    found = np.full((len(points), len(points)), np.inf)
    for p, each in enumerate(points):
        if each.id not in onward:
            continue
        for q, other in enumerate(points):
            if p != q and not other.at_sea:
                found[p, q] = onward[each.id].near(other.longitude, other.latitude)
    return found
