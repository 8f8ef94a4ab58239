"""A plan: points of a forecast, units to them, what they are exposed to, and who is left out and why. Pure; told the time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec
import numpy as np
import shapely

from core.errors import Refused
from core.messages import Forecast
from core.site import Site
from core.tasks import Plan, SamplingPoint, Task, TaskReport, TaskState
from response.circles import Circles
from response.ground import River, Roads
from response.situation import Situation
from response.tasking.aboard import boarded
from response.tasking.assignment import Case, Route
from response.tasking.changes import changes
from response.tasking.crews import Crew, able, arrivals, between, crews, onward, slower, to_take
from response.tasking.dose import AreaCloud, Cloud
from response.tasking.limits import Limits, allowed, barriers
from response.tasking.plan_text import assumptions
from response.tasking.plume import Plume
from response.tasking.points import APART, points
from response.tasking.reports import standing
from response.tasking.search import Problem, search
from response.tasking.standing import Standing, nowhere_wet
from response.tasking.ways import Legs, exposure, way_points
from response.tasking.why import unassigned

MOST_EACH = 2
"""Points a unit takes one after the other: a third would be reached hours later, when there is a newer forecast."""


@dataclass(frozen=True)
class Asked:
    """All that a plan depends on."""

    forecast: Forecast
    circles: Circles
    now: Situation                   # its time is the call
    roads: Roads | None = None       # points are put on these
    sites: Mapping[str, Site] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    who: str = "fengsui"
    most: int = MOST_EACH
    cloud: Cloud | None = None       # a model's field; None: the forecast's areas
    before: Plan | None = None       # the plan in force
    reports: Sequence[TaskReport] = ()
    assigned: Mapping[str, str] = field(default_factory=dict)     # unit of a point, where a person has said which
    rivers: Sequence[River] = ()     # water is taken where the named ones lie under the plume


def planned(asked: Asked) -> Plan:
    """The plan. Raises Refused where there is nothing to plan on: a river, no areas, a window that is over."""
    if asked.now.time >= asked.forecast.end:
        raise Refused(f"the window of forecast {asked.forecast.id} is over; plan on a newer one",
                      f"预测 {asked.forecast.id} 的时间窗已过；请按较新的预测布点")
    plume = Plume(asked.forecast, asked.now.time)
    walls = barriers(asked.forecast, asked.limits)
    begun, refused, states = standing(asked.before, asked.reports)
    barred = shapely.union_all([plume.in_plane(each.geometry) for each in walls])
    proposed = points(plume, Standing(plume, barred, asked.roads, _is_sea(asked.circles)), asked.sites, asked.rivers)
    held = _points_of(begun, asked.before)
    open_points = _beside(plume, proposed, held, asked.before)

    fields = asked.circles.fields(replace(asked.now, barriers=(*asked.now.barriers, *walls)))
    all_barriers = (*asked.now.barriers, *asked.now.what_if.barriers, *walls)
    provider = asked.circles.provider_in(asked.now)
    crew = crews(fields.units, _last(begun, asked.now.time))
    ways_on = onward(asked.circles, asked.now, (*open_points, *held), all_barriers) if asked.most > 1 or held else {}
    aboard = boarded(crew, open_points, fields, asked.circles.fleet)
    there = np.minimum(arrivals(crew, open_points, fields, ways_on), aboard.there)
    skilled = np.array([[able(each, point) for point in open_points] for each in crew], bool).reshape(there.shape)
    free = np.array([[
        (each.id, point.id) not in refused and asked.assigned.get(point.id, each.id) == each.id for point in open_points
    ] for each in crew], bool).reshape(there.shape)
    taken = {each.id: sum(task.unit == each.id and task.state != "done" for task in begun) for each in crew}
    problem = Problem(
        crew, open_points, Case(
            there, between(open_points, ways_on), np.array([slower(each) for each in crew]), skilled & free,
            np.array([each.stay * 60.0 for each in open_points]),
            np.array([_opens(each, asked.now.time) for each in open_points]),
            np.array([_due(each, asked.forecast, asked.now.time) for each in open_points]),
            np.array([1 if each.id in asked.assigned else each.priority for each in open_points], np.int64),
            _kept(crew, open_points, asked.before), tuple(max(0, asked.most - taken[each.id]) for each in crew),
            (asked.forecast.end - asked.now.time).total_seconds(), aboard.vessel,
        ),
        Legs(provider, all_barriers), asked.cloud or AreaCloud(plume), allowed(asked.forecast, asked.limits),
        {each.id: asked.limits.received.get(each.id, 0.0) for each in crew}, _had(begun), aboard,
        {each.id: each for each in held}, asked.now.time,
    )
    found = search(problem)
    tasks = (*begun, *(
        task for route in found.assignment.routes
        for task in _tasks(problem, route, states, sum(each.unit == crew[route.unit].id for each in begun))
    ))
    missing = unassigned(problem, found, skilled, free, frozenset(asked.assigned))
    number = asked.before.number + 1 if asked.before is not None else 1
    plan = Plan(
        id=f"{asked.forecast.run}/plan/{number}", number=number, forecast=asked.forecast.id, time=asked.now.time, who=asked.who,
        title_zh=asked.forecast.title_zh, title_en=asked.forecast.title_en, what_if=not asked.forecast.warns,
        points=(*held, *open_points), tasks=tasks, unassigned=missing, best=found.assignment.best and not found.excluded,
        provider=provider.name, data_date=provider.data_date,
        assumptions=tuple(assumptions(asked.forecast, asked.circles, asked.limits, problem.cloud, asked.now, fields)),
        work=asked.limits.work, protection=asked.limits.protection, most=asked.most, received=dict(asked.limits.received),
        assigned=dict(asked.assigned), demo=any(each.unit.is_demo for each in crew), exercise=asked.now.exercise,
    )
    if asked.before is None:
        return plan
    return msgspec.structs.replace(plan, changes=changes(asked.before, plan, refused))


def _points_of(begun: Sequence[Task], before: Plan | None) -> tuple[SamplingPoint, ...]:
    wanted = {each.point for each in begun}
    return tuple(each for each in before.points if each.id in wanted) if before is not None else ()


def _beside(
    plume: Plume, proposed: Sequence[SamplingPoint], held: Sequence[SamplingPoint], before: Plan | None
) -> tuple[SamplingPoint, ...]:
    """Points that no begun task serves yet. One whose place has moved away from a begun one of its name has a new name."""
    names = {each.id for each in held}
    suffix = f"~{before.number + 1}" if before is not None else ""
    at = plume.to_plane([each.longitude for each in held], [each.latitude for each in held]) if held else np.zeros((0, 2))
    found = []
    for each in proposed:
        here = plume.to_plane(each.longitude, each.latitude)[0]
        if len(at) and float(np.hypot(*(at - here).T).min()) < APART:
            continue
        found.append(msgspec.structs.replace(each, id=each.id + suffix) if each.id in names else each)
    return tuple(found)


def _last(begun: Sequence[Task], now: datetime) -> dict[str, tuple[Task, float]]:
    """Of each unit its last begun task, and s until it is done."""
    found: dict[str, tuple[Task, float]] = {}
    for each in sorted(begun, key=lambda each: each.order):
        left = 0.0 if each.state == "done" else max(0.0, (each.until - now).total_seconds())
        found[each.unit] = each, left
    return found


def _had(begun: Sequence[Task]) -> dict[str, float]:
    """mSv of each unit by its begun tasks."""
    found: dict[str, float] = {}
    for each in begun:
        if each.exposure.kind == "dose":
            found[each.unit] = found.get(each.unit, 0.0) + each.exposure.on_way + each.exposure.at_point
    return found


def _kept(crew: Sequence[Crew], points: Sequence[SamplingPoint], before: Plan | None) -> frozenset[tuple[int, int]]:
    had = {(each.unit, each.point) for each in before.tasks} if before is not None else set()
    return frozenset((u, p) for u, each in enumerate(crew) for p, point in enumerate(points) if (each.id, point.id) in had)


def _opens(point: SamplingPoint, now: datetime) -> float:
    """Work there ends no sooner than `stay` after it has arrived, except upwind."""
    if point.when == "any" or point.expected is None:
        return 0.0
    return max(0.0, (point.expected - now).total_seconds())


def _due(point: SamplingPoint, forecast: Forecast, now: datetime) -> float:
    return ((point.due or forecast.end) - now).total_seconds()


def _is_sea(circles: Circles) -> Callable[[float, float], bool]:
    sea = circles.sea
    if sea is None:
        return nowhere_wet

    def wet(longitude: float, latitude: float) -> bool:
        cell = sea.grid.cell_of(longitude, latitude)
        return cell is not None and bool(sea.open[cell])

    return wet


def _tasks(problem: Problem, route: Route, states: Mapping[str, TaskState], done: int) -> Iterable[Task]:
    crew = problem.crew[route.unit]
    before = problem.had.get(crew.id, 0.0)
    for number, (stop, leg, found) in enumerate(problem.along(route), start=done + 1):
        point = problem.points[stop.point]
        said = exposure(found, problem.cloud, problem.allowed, before, problem.received.get(crew.id, 0.0))
        before = said.total if said.kind == "dose" else before
        take, lacks = to_take(crew, point)
        ship, ship_zh, ship_en = problem.aboard.boards(crew, route.unit, stop.point)
        id = f"{point.id}/{crew.id}"
        state = states.get(id, "ordered")
        yield Task(
            id=id, point=point.id, unit=crew.id, name_zh=crew.unit.name_zh, name_en=crew.unit.name_en, order=number,
            leaves=_moment(problem, leg.track[0][2]), arrives=_moment(problem, stop.arrives),
            until=_moment(problem, stop.until), in_time=stop.in_time, instruments=take, lacks=lacks, by_sea=point.at_sea,
            boards=ship, boards_zh=ship_zh, boards_en=ship_en, kilometres=leg.kilometres, way=way_points(leg),
            exposure=said, state=state if state == "accepted" else "ordered",
        )


def _moment(problem: Problem, seconds: float) -> datetime:
    return (problem.call + timedelta(seconds=float(seconds))).replace(microsecond=0)
