"""Finds the assignment nobody is harmed by: solves, looks at what each unit would be exposed to, forbids what is too much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from core.tasks import SamplingPoint
from response.tasking.aboard import Aboard
from response.tasking.assignment import Assignment, Case, Route, Stop, assigned
from response.tasking.crews import Crew
from response.tasking.dose import Cloud, Met, met
from response.tasking.limits import Allowed
from response.tasking.ways import Leg, Legs, is_over, met_on

ROUNDS = 60
"""Times that it is solved again; each forbids at least one pair, so that it ends before in any case that is planned."""


@dataclass(frozen=True)
class Problem:
    """Units, points and what binds them."""

    crew: Sequence[Crew]
    points: Sequence[SamplingPoint]
    case: Case
    legs: Legs
    cloud: Cloud
    allowed: Allowed
    received: dict[str, float]       # mSv before, by unit
    had: dict[str, float]            # mSv by tasks begun, by unit
    aboard: Aboard
    held: dict[str, SamplingPoint]   # points of begun tasks
    call: datetime

    def along(self, route: Route) -> Iterator[tuple[Stop, Leg, Met]]:
        """Each stop of a route with its way and what is met."""
        crew = self.crew[route.unit]
        begin, leaves = (crew.unit.longitude, crew.unit.latitude), crew.unit.ready
        if crew.after is not None and crew.after.point in self.held:
            place = self.held[crew.after.point]
            begin, leaves = (place.longitude, place.latitude), crew.free
        for stop in route.stops:
            point = self.points[stop.point]
            if point.at_sea:
                ship = self.aboard.ships[int(self.aboard.vessel[route.unit, stop.point])]
                leg = self.aboard.leg(crew, ship, point, stop.arrives, self.legs)
            else:
                leg = self.legs.leg(crew, begin, leaves, (point.longitude, point.latitude), stop.arrives)
            yield stop, leg, met_on(leg, stop, self.cloud)
            begin, leaves = (point.longitude, point.latitude), stop.until


@dataclass(frozen=True)
class Found:
    """The assignment, and the pairs of unit and point that were forbidden for what they would be exposed to."""

    assignment: Assignment
    exposed: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    excluded: bool = False           # a pair was forbidden that another order of the unit's points might have allowed


def search(problem: Problem) -> Found:
    """The best assignment within the limits.

    What a point alone exposes a unit to is looked at first, for all pairs. Ways are looked at of the routes that are taken;
    where one is too much, its last point is forbidden to the unit and all is solved anew.
    """
    can = problem.case.can.copy()
    pairs = np.argwhere(can & np.isfinite(problem.case.there)).tolist()
    exposed = {(unit, point) for unit, point in pairs if _is_too_much(problem, unit, point)}
    for pair in exposed:
        can[pair] = False
    excluded = False
    for _ in range(ROUNDS):
        found = assigned(replace(problem.case, can=can))
        over = [pair for route in found.routes for pair in _over(problem, route)]
        if not over:
            return Found(found, frozenset(exposed), excluded)
        excluded = excluded or any(len(each.stops) > 1 for each in found.routes if any(each.unit == u for u, _ in over))
        for pair in over:
            can[pair] = False
            exposed.add(pair)
    return Found(Assignment((), False), frozenset(exposed), True)


def _is_too_much(problem: Problem, unit: int, point: int) -> bool:
    """By the time there alone."""
    case, crew, place = problem.case, problem.crew[unit], problem.points[point]
    arrives = float(case.there[unit, point])
    stay = max(arrives, float(case.opens[point])) + float(case.stay[point]) - arrives
    found = met(problem.cloud, [(place.longitude, place.latitude, arrives)], stay)
    return is_over(found, problem.cloud, problem.allowed, problem.had.get(crew.id, 0.0), problem.received.get(crew.id, 0.0))


def _over(problem: Problem, route: Route) -> Iterator[tuple[int, int]]:
    """The first point of a route at which its limit is passed."""
    crew = problem.crew[route.unit]
    before, received = problem.had.get(crew.id, 0.0), problem.received.get(crew.id, 0.0)
    for stop, _, found in problem.along(route):
        if is_over(found, problem.cloud, problem.allowed, before, received):
            yield route.unit, stop.point
            return
        before += found.on_way + found.at_point if problem.cloud.kind == "dose" else 0.0
