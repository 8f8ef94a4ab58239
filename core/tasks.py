"""Who is sent where to measure: points, tasks, the plan they make and what teams report of them. Shapes only.

Plans are made by `response.tasking`. Times are aware datetimes in UTC; way points carry s from the call.
"""

from datetime import datetime
from typing import Literal

import msgspec

from core.instruments import Place
from core.messages import Message
from core.reach import Assumption

PointKind = Literal["town", "intake", "site", "axis", "edge", "background", "river"]
When = Literal["before", "during", "any"]
"""Before it arrives there; while it is there; at any time of the window."""

Work = Literal["routine", "emergency", "collective", "life"]
"""What the work is for, which says how much dose may be taken."""

Protection = Literal["none", "filter"]
TaskState = Literal["ordered", "accepted", "on_way", "arrived", "measured", "done", "cannot"]
BEGUN: frozenset[str] = frozenset({"on_way", "arrived", "measured", "done"})
"""States of a task that no new plan takes away."""


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Need(_Part, frozen=True, kw_only=True):
    """Something to be measured at a point."""

    quantity: str                    # key of `core.quantities`
    place: Place
    must: bool = True                # False: wanted; a team without the instrument may go all the same


class SamplingPoint(_Part, frozen=True, kw_only=True):
    """Where somebody is to measure, and why."""

    id: str                          # the same in every forecast of a run: "axis-2km", "town-…"
    kind: PointKind
    name_zh: str
    name_en: str
    longitude: float                 # where to stand, degrees
    latitude: float
    wanted_longitude: float          # where it was proposed, before it was moved to a road or out of danger
    wanted_latitude: float
    moved: float                     # m between the two
    moved_zh: str = ""               # why it was moved; empty where it was not
    moved_en: str = ""
    why_zh: str
    why_en: str
    needs: tuple[Need, ...]
    when: When
    due: datetime | None             # by when somebody must be there to be in time; None: within the window
    expected: datetime | None        # when it arrives there in the best estimate; None: not in it
    earliest: datetime | None        # when it may arrive there at the soonest; None: it is not expected there
    priority: int                    # 1 first
    stay: float                      # min of work there
    at_sea: bool = False


class WayPoint(_Part, frozen=True, kw_only=True):
    """A place on a way."""

    longitude: float
    latitude: float
    seconds: float                   # from the call


class Exposure(_Part, frozen=True, kw_only=True):
    """What a team is exposed to by one task, at most, and what it may be."""

    kind: Literal["dose", "concentration", "unknown"]
    unit: str                        # mSv; the unit of the forecast's levels; empty where the amount is unknown
    on_way: float                    # dose, or the highest concentration on the way
    at_point: float                  # dose, or the highest concentration there
    total: float                     # dose by this task and the unit's earlier ones of the plan, or the highest concentration
    received: float = 0.0            # mSv that it had before, handed in
    limit: float | None              # None: nothing may be entered, as the amount is unknown
    limit_zh: str
    limit_en: str
    limit_source: str
    confirmed: bool                  # False: the limit is recalled, to be confirmed
    from_areas: bool                 # True: no field was there; an upper bound from the forecast's areas
    protection_zh: str
    protection_en: str


class Task(_Part, frozen=True, kw_only=True):
    """One unit at one point."""

    id: str                          # "<point>/<unit>"
    point: str                       # id of the `SamplingPoint`
    unit: str                        # id of the team or vessel
    name_zh: str                     # the unit's
    name_en: str
    order: int                       # of this unit's tasks, from 1
    leaves: datetime
    arrives: datetime
    until: datetime                  # when it is done there
    in_time: bool
    instruments: tuple[str, ...]     # keys of `core.instruments` to take
    lacks: tuple[str, ...] = ()      # quantities wanted that it cannot measure
    by_sea: bool = False
    boards: str = ""                 # id of the vessel that takes a team; empty on land, and for a vessel itself
    boards_zh: str = ""
    boards_en: str = ""
    kilometres: float | None = None  # None: not known
    way: tuple[WayPoint, ...] = ()
    exposure: Exposure
    state: TaskState = "ordered"


class Unassigned(_Part, frozen=True, kw_only=True):
    """A point nobody is sent to."""

    point: str
    reason: Literal["instrument", "unreachable", "exposure", "refused", "teams"]
    zh: str
    en: str


class Change(_Part, frozen=True, kw_only=True):
    """How a plan differs from the one before it."""

    point: str
    kind: Literal["new", "dropped", "given", "taken", "moved", "retimed"]
    before: str = ""                 # unit
    after: str = ""
    zh: str
    en: str
    name_zh: str = ""                # of the point: one that was dropped is in the plan no more
    name_en: str = ""
    before_zh: str = ""              # names of the units
    before_en: str = ""
    after_zh: str = ""
    after_en: str = ""


class Plan(Message, frozen=True, kw_only=True):
    """Who goes where after a forecast, who cannot, and on what that rests."""

    id: str                          # "<run of the forecast>/plan/<number>"
    number: int                      # of the plans of a run, from 1
    forecast: str
    time: datetime                   # of the call: musters and ways count from it
    who: str                         # person, or "fengsui"
    points: tuple[SamplingPoint, ...]
    tasks: tuple[Task, ...]
    unassigned: tuple[Unassigned, ...]
    changes: tuple[Change, ...] = ()
    best: bool                       # proven: no other plan of these points and teams covers more, in time, with less travel
    provider: str                    # of the travel times
    data_date: str
    assumptions: tuple[Assumption, ...]
    work: Work = "routine"           # what the commander allows, by which the next plan is made as well
    protection: Protection = "none"
    most: int = 2                    # points a unit takes one after the other
    received: dict[str, float] = msgspec.field(default_factory=dict)  # mSv that units had before
    assigned: dict[str, str] = msgspec.field(default_factory=dict)    # unit of a point, where a person has said which
    title_zh: str = ""               # of the forecast, for whoever looks when that is over
    title_en: str = ""
    what_if: bool = False            # the forecast is one that warns nobody
    demo: bool = False
    exercise: str | None = None      # the drill's id; None is real

    @property
    def run(self) -> str:
        """The run of forecasts whose plans count up."""
        return self.forecast.rpartition("/")[0]

    @property
    def numbers(self) -> dict[str, int]:
        """Of its points from 1, by priority and then as they stand: on paper the same as on the console's map."""
        order = sorted(self.points, key=lambda each: each.priority)
        return {each.id: number for number, each in enumerate(order, start=1)}


class TaskReport(Message, frozen=True, kw_only=True):
    """What a team says of its task."""

    plan: str
    task: str
    unit: str
    time: datetime
    state: TaskState
    who: str = ""
    note: str = ""                   # why it cannot, what was read
    exercise: str | None = None
