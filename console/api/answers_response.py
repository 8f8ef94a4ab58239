"""What REST answers hold that is about the response: who can be sent, where units were, plans. The rest: `answers`."""

from datetime import datetime

import msgspec

from core.reach import PointReach, ReachSiting, ReachTrial
from core.tasks import Plan, TaskReport
from core.team import Aircraft, Calendar, Port, Position, Team, Vessel, VesselClass


class UnitService(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer last said of a unit's service."""

    unit: str
    in_service: bool
    reason: str
    who: str
    time: datetime


class TeamList(msgspec.Struct, frozen=True, kw_only=True):
    """Who can be sent, as set up, and as it now stands."""

    teams: tuple[Team, ...]
    ports: tuple[Port, ...]
    builds: tuple[VesselClass, ...]
    vessels: tuple[Vessel, ...]
    aircraft: tuple[Aircraft, ...]
    calendar: Calendar
    positions: tuple[Position, ...]  # the newest of each unit that has told any
    service: tuple[UnitService, ...] # goes before `in_service` of the unit


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """Where a unit was, oldest first."""

    unit: str
    positions: tuple[Position, ...]


class PlanList(msgspec.Struct, frozen=True, kw_only=True):
    """Plans of who measures where, the newest first."""

    plans: tuple[Plan, ...]


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    """A plan and all that teams reported of its run."""

    plan: Plan
    in_force: bool                   # no newer plan has taken its place
    reports: tuple[TaskReport, ...]  # in the order in which they were said


OF_THE_RESPONSE: tuple[type, ...] = (PointReach, ReachTrial, ReachSiting, TeamList, Track, PlanList, PlanFile)
