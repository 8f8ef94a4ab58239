"""Stations that are not watched as usual: in maintenance, in calibration, or out of service. Shapes only."""

from datetime import datetime
from enum import StrEnum

from core.messages import Message, State


class Work(StrEnum):
    """Why a station is not watched as usual."""

    MAINTENANCE = "maintenance"
    CALIBRATION = "calibration"
    OUT_OF_SERVICE = "out_of_service"


class Outage(Message, frozen=True, kw_only=True):
    """One station that is not watched as usual, or one rule or quantity at it."""

    station: str
    work: Work
    since: datetime
    until: datetime | None = None    # None: until somebody puts it back in service
    who: str = ""                    # empty: the station's own readings say so
    reason: str = ""
    rule: str = ""                   # only this rule; empty: all of the station's
    quantity: str = ""               # only this one, where the station's readings say so
    exercise: str | None = None      # the drill's id; None is real


BY_DESIGN = frozenset({State.SUPPRESSED, State.OUT_OF_SERVICE})
"""States in which an alert is kept and shown, and calls nobody."""

GATEWAY = "gateway"
FLAG = "flag"
"""How `Alert.suppressed_by` is written: a `Work`; or `flag:` and a `Work`, as the readings say; or `gateway:` and its name."""
