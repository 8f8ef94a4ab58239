"""Who can be sent: monitoring teams on land, ports with vessels, aircraft, and where each was last seen. Shapes only.

What makes them valid is in `core.team_check`; how far they come in a time is the business of `response`.
"""

from datetime import datetime
from typing import Literal

import msgspec

from core.messages import Message

SEA_STATES = 10
"""WMO sea state code 0 to 9 (WMO-No. 306, table 3700; recalled, to be confirmed)."""

Shift = Literal["day", "night", "holiday"]

STATES = ("ready", "moving", "at_work", "out")
"""What a unit may say of itself: waits for a call, is on its way, measures, cannot be sent."""


class _Shape(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    pass


class Muster(_Shape, frozen=True, kw_only=True):
    """From the call until a crew leaves, in minutes."""

    day: float
    night: float
    holiday: float


class Team(_Shape, frozen=True, kw_only=True):
    """A monitoring team with its vehicle, at its base unless it says where it is."""

    id: str
    name_zh: str
    name_en: str = ""
    city: str = ""                   # of the region's cities; empty for the region's own
    longitude: float                 # of its base, degrees, WGS 84 or CGCS2000
    latitude: float
    muster: Muster
    pace: float = 1.0                # its speed on roads over that of the table of roads
    goes_to_sea: bool = True         # its people and instruments may board a vessel
    members: int = 0
    instruments: tuple[str, ...] = ()    # keys of `core.instruments.INSTRUMENTS`
    in_service: bool = True
    origin: str                      # where these facts come from, or "demo"


class Port(_Shape, frozen=True, kw_only=True):
    """A berth that vessels leave from."""

    id: str
    name_zh: str
    name_en: str = ""
    longitude: float                 # of the berth; it must have the sea within `core.team_check.BERTH_KM`
    latitude: float
    loading: float                   # min from a team's arrival on the quay until the vessel casts off
    origin: str


class VesselClass(_Shape, frozen=True, kw_only=True):
    """How fast vessels of one build are in a sea, editable: measure your own."""

    id: str
    name_zh: str
    name_en: str = ""
    knots: tuple[float, ...]         # at sea states 0, 1, 2 …; beyond the last given it stays in port
    origin: str


class Vessel(_Shape, frozen=True, kw_only=True):
    """A vessel at its port unless it says where it is."""

    id: str
    name_zh: str
    name_en: str = ""
    port: str
    build: str                       # id of its `VesselClass`
    longitude: float | None = None   # where it lies when not in its port: a guard ship on its station; both or neither
    latitude: float | None = None
    muster: Muster                   # of its crew
    range_nm: float                  # that it sails without fuel, there and back
    instruments: tuple[str, ...] = ()
    in_service: bool = True
    origin: str


class Aircraft(_Shape, frozen=True, kw_only=True):
    """A helicopter or a drone."""

    id: str
    name_zh: str
    name_en: str = ""
    kind: Literal["helicopter", "drone"]
    longitude: float
    latitude: float
    airspeed_kmh: float
    range_km: float                  # that it flies in still air, there and back together
    most_wind: float                 # m/s; above it stays on the ground
    flies_at_night: bool = False
    muster: Muster
    instruments: tuple[str, ...] = ()
    in_service: bool = True
    origin: str


class Calendar(_Shape, frozen=True, kw_only=True):
    """When a crew's muster is that of the day, of the night or of a holiday. Hours in the region's time."""

    night_from: int = 21             # hour of the day, 0 to 23
    night_to: int = 7
    holidays: tuple[str, ...] = ()   # "2027-01-01": public holidays beside weekends
    workdays: tuple[str, ...] = ()   # weekend days that are worked
    origin: str = ""


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """All that can be sent, by id, in the order of the files."""

    teams: dict[str, Team] = {}
    ports: dict[str, Port] = {}
    builds: dict[str, VesselClass] = {}
    vessels: dict[str, Vessel] = {}
    aircraft: dict[str, Aircraft] = {}
    calendar: Calendar = Calendar()


class Position(Message, frozen=True, kw_only=True):
    """Where a team, vessel or aircraft says it is (`teams/<unit>/position`)."""

    unit: str                        # id of the team, vessel or aircraft
    time: datetime                   # when it was there
    received: datetime
    longitude: float
    latitude: float
    state: str = ""                  # one of `STATES`; empty where it does not say
    speed: float | None = None       # m/s; None where it does not say
    source: str = ""                 # topic or person
    exercise: str | None = None      # the drill's id; None is real
