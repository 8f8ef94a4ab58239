"""What REST answers about plans of who measures where hold, one type an answer."""

import msgspec

from core.tasks import Plan, TaskReport


class PlanList(msgspec.Struct, frozen=True, kw_only=True):
    """Plans of who measures where, the newest first."""

    plans: tuple[Plan, ...]


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    """A plan and all that teams reported of its run."""

    plan: Plan
    in_force: bool                   # no newer plan has taken its place
    reports: tuple[TaskReport, ...]  # in the order in which they were said


OF_PLANS: tuple[type, ...] = (PlanList, PlanFile)
