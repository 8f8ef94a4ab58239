"""Which unit measures at which points, in which order: proven best by a mixed-integer program. Arrays in, numbers out.

What comes first: points by their priority, then points in time by their priority, then what a plan before it had given, then
the least time on the way. Each stage is solved to its end and kept while the next is solved (lexicographic).
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from core.errors import Refused

Floats = NDArray[np.float64]
MOST_POINTS, MOST_EACH = 40, 3
"""Points of a plan, points a unit takes one after the other: beyond them the sequences are too many to go through."""
PATIENCE = 10.0                      # s for each stage


@dataclass(frozen=True)
class Case:
    """Who could go where. u units, p points; times in s from the call."""

    there: Floats                    # (u, p) arrival straight from where it is; infinite where it cannot
    between: Floats                  # (p, p) travel from a point to another at pace 1; infinite where there is no way
    slower: Floats                   # (u,) a unit's travel over that of pace 1
    can: NDArray[np.bool_]           # (u, p) has the instruments, may go
    stay: Floats                     # (p,) of work
    opens: Floats                    # (p,) before this it waits there: nothing to be measured yet; 0 where it need not
    due: Floats                      # (p,) arrival after this is late; infinite where it never is
    priority: NDArray[np.int64]      # (p,) 1 first
    kept: frozenset[tuple[int, int]] = field(default_factory=frozenset)       # unit, point of the plan before
    most: tuple[int, ...] = ()       # points each unit takes; one each where nothing is given
    closes: float = float("inf")     # arrival after this is none: the forecast says nothing of it
    vessel: NDArray[np.int64] | None = None      # (u, p) the vessel it takes there; -1: none. Each carries one unit


@dataclass(frozen=True)
class Stop:
    """A unit at a point."""

    point: int
    leaves: float                    # s from the call; of the first stop: when it must leave is the unit's own affair, 0
    arrives: float
    until: float
    in_time: bool


@dataclass(frozen=True)
class Route:
    """What one unit does; one column of the program."""

    unit: int
    stops: tuple[Stop, ...]
    travel: float                    # s on the way, from the call: waiting and work left out

    @property
    def points(self) -> tuple[int, ...]:
        return tuple(each.point for each in self.stops)


@dataclass(frozen=True)
class Assignment:
    """The routes taken, by unit; and whether no better one exists."""

    routes: tuple[Route, ...]
    best: bool

    @property
    def covered(self) -> frozenset[int]:
        return frozenset(point for each in self.routes for point in each.points)


def assigned(case: Case) -> Assignment:
    """The best of all assignments of the case. Raises Refused where it is too large to be gone through."""
    points = len(case.priority)
    most = max(case.most, default=1)
    if points > MOST_POINTS or most > MOST_EACH:
        raise Refused(f"{points} points with up to {most} a unit: at most {MOST_POINTS} and {MOST_EACH} can be planned",
                      f"{points} 个点位、每个单位至多 {most} 个：最多可安排 {MOST_POINTS} 个点位、每单位 {MOST_EACH} 个")
    routes = [each for unit in range(len(case.there)) for each in _routes(case, unit)]
    if not routes:
        return Assignment((), True)
    weight = weights(case.priority)
    goals = np.array([values(each, weight, case.kept) for each in routes]).T
    limits = [LinearConstraint(_once(case, routes), ub=1.0)]
    taken, best = np.zeros(len(routes), bool), True
    for goal in goals:
        if not goal.any():
            continue
        found = milp(-goal, integrality=np.ones(len(routes)), bounds=Bounds(0, 1), constraints=limits,
                     options={"time_limit": PATIENCE, "mip_rel_gap": 0.0})
        if found.x is None:              # the stage before it stands
            return Assignment(_chosen(routes, taken), False)
        taken, best = found.x > 0.5, best and found.status == 0
        # All goals are whole numbers: half of one lets rounding by, and nothing worse.
        limits.append(LinearConstraint(goal[None, :], lb=float(goal[taken].sum()) - 0.5))
    return Assignment(_chosen(routes, taken), best)


def _once(case: Case, routes: list[Route]) -> sparse.csc_matrix:
    """Rows of what a plan takes at most once: each unit, each point, each vessel. One column a route."""
    units, points = case.there.shape
    vessels = 0 if case.vessel is None else int(case.vessel.max(initial=-1)) + 1
    rows: list[tuple[int, int]] = []
    for n, each in enumerate(routes):
        rows.append((each.unit, n))
        rows += [(units + point, n) for point in each.points]
        taken = {int(case.vessel[each.unit, point]) for point in each.points} - {-1} if case.vessel is not None else set()
        rows += [(units + points + vessel, n) for vessel in taken]
    at = np.array(rows)
    return sparse.csc_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(units + points + vessels, len(routes)))


def weights(priority: NDArray[np.int64]) -> Floats:
    """(p,) one point of a priority outweighs all of the lesser ones together."""
    classes = np.unique(priority)
    rank = len(classes) - 1 - np.searchsorted(classes, priority)
    return np.asarray((len(priority) + 1.0) ** rank, float)


def values(route: Route, weight: Floats, kept: frozenset[tuple[int, int]]) -> tuple[float, float, float, float]:
    """What a route is worth in each stage, whole numbers: points, points in time, kept ones, less its s of travel."""
    return (
        float(sum(weight[each] for each in route.points)),
        float(sum(weight[each.point] for each in route.stops if each.in_time)),
        float(sum((route.unit, each) in kept for each in route.points)),
        -float(round(route.travel)),
    )


def route(case: Case, unit: int, order: tuple[int, ...]) -> Route | None:
    """A unit's points one after the other; None where it cannot."""
    stops: list[Stop] = []
    travel = 0.0
    for point in order:
        if not case.can[unit, point]:
            return None
        if stops:
            leaves = stops[-1].until
            way = float(case.between[stops[-1].point, point] * case.slower[unit])
            arrives = leaves + way
        else:
            leaves, way = 0.0, float(case.there[unit, point])
            arrives = way
        if not np.isfinite(arrives) or arrives > case.closes:
            return None
        travel += way
        until = max(arrives, float(case.opens[point])) + float(case.stay[point])
        stops.append(Stop(point, leaves, arrives, until, bool(arrives <= case.due[point])))
    return Route(unit, tuple(stops), travel)


def _routes(case: Case, unit: int) -> Iterator[Route]:
    """Of each set of points the best order only: its worth does not depend on what others do."""
    open_ = [int(each) for each in np.flatnonzero(case.can[unit] & np.isfinite(case.there[unit]))]
    beyond = [int(each) for each in np.flatnonzero(case.can[unit])]
    weight = weights(case.priority)
    best: dict[frozenset[int], tuple[tuple[float, ...], Route]] = {}
    for size in range(1, (case.most[unit] if case.most else 1) + 1):
        for first in open_:
            for rest in itertools.permutations([each for each in beyond if each != first], size - 1):
                found = route(case, unit, (first, *rest))
                if found is None:
                    continue
                worth = values(found, weight, case.kept)
                had = best.get(frozenset(found.points))
                if had is None or worth > had[0]:
                    best[frozenset(found.points)] = worth, found
    for _, found in best.values():
        yield found


def _chosen(routes: list[Route], taken: NDArray[np.bool_]) -> tuple[Route, ...]:
    return tuple(sorted((routes[each] for each in np.flatnonzero(taken)), key=lambda each: each.unit))
