"""What teams report of their tasks, put into a plan. Light: the service does it without the process that computes."""

from collections.abc import Iterable, Sequence

import msgspec

from core.tasks import BEGUN, Plan, Task, TaskReport, TaskState

Refusals = dict[tuple[str, str], str]
"""By unit and point, with the note of why not."""


def reported(plan: Plan, reports: Iterable[TaskReport]) -> Plan:
    """The plan with what teams have said of their tasks; the latest report of a task counts."""
    own = {each.id for each in plan.tasks}
    ordered = sorted((each for each in reports if each.task in own), key=lambda each: each.time)
    states = {each.task: each.state for each in ordered}
    return msgspec.structs.replace(plan, tasks=tuple(
        msgspec.structs.replace(each, state=states.get(each.id, each.state)) for each in plan.tasks
    ))


def standing(before: Plan | None, reports: Sequence[TaskReport]) -> tuple[tuple[Task, ...], Refusals, dict[str, TaskState]]:
    """Tasks begun, which stay; who has refused which point; states of all.

    Whoever could not go stands in no later plan, and is not asked again all the same.
    """
    if before is None:
        return (), {}, {}
    now = reported(before, reports)
    last = {each.task: each for each in sorted(reports, key=lambda each: each.time)}
    refused = {(each.unit, each.point): "" for each in now.tasks if each.state == "cannot"}
    refused |= {(each.unit, task.rpartition("/")[0]): each.note for task, each in last.items() if each.state == "cannot"}
    return tuple(each for each in now.tasks if each.state in BEGUN), refused, {each.id: each.state for each in now.tasks}
