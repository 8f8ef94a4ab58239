"""What REST answers about teams and who is where in time hold, one type an answer."""

from datetime import datetime

import msgspec

from core.reach import PointReach, ReachSiting, ReachTrial
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


OF_REACH: tuple[type, ...] = (PointReach, ReachTrial, ReachSiting, TeamList, Track)
