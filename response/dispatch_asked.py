"""What a command asks of plans and zones, read from its arguments. Each refusal is a sentence in both languages."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from core.errors import Refused
from core.messages import Command
from core.site_register import Wind
from core.tasks import BEGUN, Plan, Protection, Task, TaskReport, TaskState, Work
from core.team import Fleet
from response.dispatch_told import STATES as STATE_NAMES
from response.orders import REASON, only, unit_of
from response.tasking.limits import Limits
from response.zones.plan import STATES

EACH = 3                             # points a unit takes one after the other, at most
STRONGEST = 75.0                     # m/s
STEPS: tuple[TaskState, ...] = ("accepted", "on_way", "arrived", "measured", "done")
"""What a team says in turn. Two officers at two screens, or a message that comes late, must not undo what is further on."""
SAID: tuple[TaskState, ...] = (*STEPS, "cannot")


@dataclass(frozen=True)
class PlanWanted:
    """How a plan is to be made, beside the forecast it is for."""

    limits: Limits = field(default_factory=Limits)
    most: int = 2
    assigned: Mapping[str, str] = field(default_factory=dict)
    who: str = "fengsui"


@dataclass(frozen=True)
class ZonesWanted:
    """What zones are asked for; the site may follow from the forecast."""

    site: str
    forecast: str
    wind: Wind | None
    state: str


def plan_of(command: Command, fleet: Fleet, before: Plan | None) -> PlanWanted:
    """What is not said is as in the plan before."""
    said = command.arguments
    only(said, ("forecast", "incident", "work", "protection", "most", "received"))
    work = said.get("work", before.work if before else "routine")
    protection = said.get("protection", before.protection if before else "none")
    for key, value, known, zh in (
        ("work", work, get_args(Work), "工作性质"), ("protection", protection, get_args(Protection), "防护"),
    ):
        if value not in known:
            raise Refused(f"{key} '{str(value)[:40]}': expected one of {', '.join(known)}",
                          f"{zh}“{str(value)[:40]}”：应为 {'、'.join(known)} 之一")
    most = said.get("most", before.most if before else 2)
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= EACH:
        raise Refused(f"most {str(most)[:20]}: expected 1 to {EACH} points a unit",
                      f"每队点数 {str(most)[:20]}：应为 1 至 {EACH}")
    received = said.get("received", before.received if before else {})
    if not isinstance(received, Mapping) or not all(_is_number(each) and 0.0 <= each < 1e4 for each in received.values()):
        raise Refused("received: expected the mSv each unit has had, from 0 on", "已受剂量：应为各单位已受的 mSv 数，不小于 0")
    doses = {unit_of(fleet, unit).id: float(each) for unit, each in received.items()}
    limits = Limits(work=cast(Work, work), protection=cast(Protection, protection), received=doses)
    return PlanWanted(limits, most, dict(before.assigned) if before else {}, command.who)


def as_before(plan: Plan) -> PlanWanted:
    """As the plan in force was made, for the next one of itself."""
    return PlanWanted(Limits(plan.work, plan.protection, dict(plan.received)), plan.most, dict(plan.assigned))


def report_of(command: Command, plan: Plan, exercise: str | None) -> TaskReport:
    """What a team says of a task of the plan in force."""
    said = command.arguments
    only(said, ("task", "state", "note"))
    task = task_of(plan, said.get("task"))
    state, note = said.get("state"), str(said.get("note") or "").strip()[:REASON]
    if state not in SAID:
        raise Refused(f"state '{str(state)[:40]}': expected one of {', '.join(SAID)}",
                      f"任务状态“{str(state)[:40]}”：应为 {'、'.join(SAID)} 之一")
    if task.state == "done":
        raise Refused("the task is done already", "该任务已经完成")
    if task.state in STEPS and state in STEPS and not _goes_on(task.state, cast(TaskState, state)):
        now_zh = STATE_NAMES[task.state][0]
        raise Refused(f"the task already stands at '{task.state}': '{state}' would take it back",
                      f"该任务已报告“{now_zh}”，不能退回“{STATE_NAMES[cast(TaskState, state)][0]}”")
    if state == "cannot" and not note:
        raise Refused("note: is empty; say why it cannot", "缺少理由：请说明为何不能执行")
    return TaskReport(plan=plan.id, task=task.id, unit=task.unit, time=command.time, state=cast(TaskState, state),
                      who=command.who, note=note, exercise=exercise)


def _goes_on(now: TaskState, said: TaskState) -> bool:
    """Steps may be left out, and measured may be said again with more readings; nothing is taken back."""
    return STEPS.index(said) > STEPS.index(now) or said == now == "measured"


def task_of(plan: Plan, id: object) -> Task:
    """A task of a plan."""
    found = next((each for each in plan.tasks if each.id == id), None)
    if found is None:
        raise Refused(f"plan {plan.id} has no task '{str(id)[:80]}'; it may have been given to another unit",
                      f"计划 {plan.id} 中没有任务“{str(id)[:80]}”，可能已改派")
    return found


def assigned_of(command: Command, plan: Plan, fleet: Fleet) -> tuple[str, str | None]:
    """A point, and the unit that a person wants there; None: whoever is best."""
    said = command.arguments
    only(said, ("point", "unit"))
    point = next((each for each in plan.points if each.id == said.get("point")), None)
    if point is None:
        raise Refused(f"plan {plan.id} has no point '{str(said.get('point'))[:80]}'",
                      f"计划 {plan.id} 中没有点位“{str(said.get('point'))[:80]}”")
    if any(each.point == point.id and each.state in BEGUN for each in plan.tasks):
        raise Refused(f"a unit is at work at '{point.name_en}' or on its way there; it says first that it cannot",
                      f"已有队伍前往“{point.name_zh}”或正在作业，须先由其报告不能执行")
    unit = said.get("unit")
    return point.id, None if unit in (None, "") else unit_of(fleet, unit).id


def zones_wanted(command: Command) -> ZonesWanted:
    """What zones are asked for."""
    said = command.arguments
    only(said, ("site", "forecast", "wind_speed", "wind_from", "state"))
    site, forecast, state = (str(said.get(key) or "") for key in ("site", "forecast", "state"))
    if not site and not forecast:
        raise Refused("give a site or a forecast", "请给出场所或预测")
    if state and state not in STATES:
        raise Refused(f"state '{state[:40]}': expected one of {', '.join(STATES)}",
                      f"核电厂状态“{state[:40]}”：应为 {'、'.join(STATES)} 之一")
    speed, comes_from = said.get("wind_speed"), said.get("wind_from")
    if (speed is None) != (comes_from is None):
        raise Refused("a wind needs both wind_speed and wind_from", "风须同时给出风速和风向")
    if speed is None:
        return ZonesWanted(site, forecast, None, state)
    if forecast:
        raise Refused("a forecast has its own wind: give one or the other", "预测已含风场：预测与风二者只给其一")
    if not (_is_number(speed) and _is_number(comes_from) and 0 <= speed <= STRONGEST and 0 <= cast(float, comes_from) <= 360):
        raise Refused(f"wind: expected 0 to {STRONGEST:g} m/s and the degrees it comes from",
                      f"风：风速应为 0 至 {STRONGEST:g} m/s，风向为来向度数")
    return ZonesWanted(site, forecast, Wind(wind_from=float(cast(float, comes_from)), wind_speed=float(speed)), state)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
