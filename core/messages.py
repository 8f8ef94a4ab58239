"""The messages stages exchange: one frozen shape in memory, on the bus, in a recording, in a websocket frame.

Times are aware datetimes in UTC. Values are in the quantity's canonical unit (`core.quantities`).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from core.evidence import Evidence, Validation
from core.forecast import Area, Arrival, Basis, Danger, Isochrone, Medium, Passage, PlaceDose, Source


class Quality(StrEnum):
    """What is known about how far a value can be trusted. The payload's own flag outranks our checks."""

    GOOD = "good"                    # checked, nothing found
    UNCHECKED = "unchecked"          # no check applies
    OVER_RANGE = "over_range"        # the instrument is at its upper end: the value is at least this (HJ 212 flag T)
    SPIKE = "spike"                  # far from its neighbours in time; may be real, so it is judged
    STUCK = "stuck"                  # has not changed for longer than a working sensor would allow
    OUT_OF_RANGE = "out_of_range"    # outside what is physically or instrumentally plausible
    SKEW = "skew"                    # time ahead of the clock beyond the allowed skew
    LATE = "late"                    # older than the declared lateness: kept, not judged
    MANUAL = "manual"                # typed in by a person (flag S)
    STOPPED = "stopped"              # the source does not run (flag F)
    MAINTENANCE = "maintenance"      # flag M
    CALIBRATION = "calibration"      # flag C
    FAULT = "fault"                  # the instrument reports a fault (flag D)
    COMMS_FAULT = "comms_fault"      # the logger lost its instrument (flag B)
    UNREGISTERED = "unregistered"    # station or quantity unknown here: kept until an officer adopts it


JUDGED = frozenset({Quality.GOOD, Quality.UNCHECKED, Quality.OVER_RANGE, Quality.SPIKE, Quality.STUCK})
"""Qualities whose value may raise an alert."""

TECHNICAL = frozenset({Quality.OUT_OF_RANGE, Quality.SKEW, Quality.FAULT, Quality.COMMS_FAULT})
"""Qualities that raise a technical alert about the station itself."""

SET_ASIDE = TECHNICAL | {Quality.STOPPED, Quality.MAINTENANCE, Quality.CALIBRATION}
"""Qualities whose value says nothing of its place at its time: no part of a minimum, mean or maximum, counted apart.

Not the same as "not judged": what was typed in, came late or waits for adoption was measured there all the same.
"""


class Statistic(StrEnum):
    """What a value says about its interval."""

    INSTANT = "instant"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    SUM = "sum"


class Severity(StrEnum):
    """Early-warning colours of the Emergency Response Law (2024), art. 63: red is the gravest."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


SEVERITY_RANK = {Severity.BLUE: 1, Severity.YELLOW: 2, Severity.ORANGE: 3, Severity.RED: 4}


class State(StrEnum):
    """Where an alert stands in its life (words of ISA-18.2)."""

    NORMAL = "normal"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"            # back to normal, not yet acknowledged
    LATCHED = "latched"              # acknowledged, back to normal, waits for a reset
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"


class Kind(StrEnum):
    """Whether an alert speaks of the environment or of the instruments."""

    MEASUREMENT = "measurement"
    TECHNICAL = "technical"


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """Root of all messages; on the wire `type` is the class name in lower case."""


class Reading(Message, frozen=True, kw_only=True):
    """One value of one quantity at one station."""

    time: datetime                   # when it was measured (end of the interval)
    received: datetime
    station: str
    quantity: str                    # key in `core.quantities`, or e.g. "hj212:a99999" when unknown
    value: float                     # in the quantity's canonical unit; never NaN or infinite
    statistic: Statistic = Statistic.INSTANT
    interval: float = 0.0            # s; 0 for an instant value
    quality: Quality = Quality.UNCHECKED
    source: str = ""                 # the gateway
    revision: int = 0                # 0 first, then 1, 2 … for another value under the same key


class Tick(Message, frozen=True, kw_only=True):
    """Time went on although nothing arrived; moves timers."""

    time: datetime


class Command(Message, frozen=True, kw_only=True):
    """A person, or a stage in their name, asks for something. Answered by one `Result` of the same id."""

    id: str
    time: datetime
    who: str
    verb: str                        # "alert.acknowledge", "alert.shelve", "station.adopt" …
    target: str                      # what it is about: an alert id, a station …
    arguments: dict[str, Any] = {}


class Result(Message, frozen=True, kw_only=True):
    """The answer to a `Command`."""

    id: str
    time: datetime
    done: bool
    reason: str = ""                 # why not, as a sentence
    data: dict[str, Any] = {}


class Configuration(Message, frozen=True, kw_only=True):
    """Rules and stations from here on. An entry of the log, so that a replay judges as the first run did."""

    time: datetime
    version: str                     # hash of the content
    rules: list[dict[str, Any]]
    stations: list[dict[str, Any]]
    escalate: dict[str, tuple[float, ...]] = {}          # min by colour: when what nobody acknowledges is passed up
    retired: dict[str, str] = {}                         # why each rule that no longer judges was retired, and by whom


class Forecast(Message, frozen=True, kw_only=True):
    """Where something goes, when it arrives and how sure that is. An entry of the log: who will be reached is judged."""

    id: str                          # "<run>/<number>": runs of one cause count up
    time: datetime                   # when it was made
    cause: str                       # id of the alert or command that asked for it
    who: str                         # person, or "fengsui" where an alert asked
    medium: Medium
    title_zh: str
    title_en: str
    source: Source
    start: datetime                  # of the window
    end: datetime
    basis: tuple[Basis, ...]
    observed: datetime | None        # oldest observation it rests on
    model_zh: str                    # which model, in words
    model_en: str
    members: int
    seed: int
    ranges: dict[str, float]         # what the members vary, and how far
    levels: tuple[Danger, ...]       # from the least to the gravest
    arrivals: tuple[Arrival, ...]
    areas: tuple[Area, ...]
    isochrones: tuple[Isochrone, ...]
    passage: tuple[Passage, ...] = ()    # outwards; none where the model does not tell it
    doses: tuple[PlaceDose, ...] = ()    # of nuclides whose amount is known, at the places of `arrivals`
    radius: float = 0.0              # m round the source within which it was looked at; 0: of an earlier version
    warns: bool = True               # False: somebody asked what would be if; nobody is warned
    notes_zh: tuple[str, ...] = ()   # assumptions and limits that must be read with it
    notes_en: tuple[str, ...] = ()
    asked: dict[str, Any] = {}       # arguments of a `forecast.run` that asks for the like of it; none: of an earlier version
    exercise: str | None = None      # the drill's id; None is real

    @property
    def run(self) -> str:
        """What all forecasts of one cause share."""
        return self.id.rpartition("/")[0]


class Alert(Message, frozen=True, kw_only=True):
    """An alert as it now stands."""

    id: str                          # derived from rule, place and onset
    rule: str
    rule_version: str
    kind: Kind
    place: str                       # station id, or site id for a site rule
    station: str                     # the gravest of them; `value` is its value
    stations: tuple[str, ...] = ()   # beyond the limit (silent, at fault) now, by id; none once it is over
    quantity: str
    severity: Severity
    state: State
    onset: datetime                  # event time of the first value beyond the limit
    time: datetime                   # of the last change
    value: float | None              # latest value beyond the limit, canonical unit; None for silence
    peak: float | None               # gravest value so far
    limit: float | None              # canonical unit
    background: float | None = None  # where the limit is above background
    unit: str = ""
    title_zh: str = ""
    title_en: str = ""
    limit_source: str = ""           # where the limit was read
    limit_confirmed: bool = True     # False: recalled, to be confirmed by an officer
    active: bool = True              # the condition still holds
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    note: str = ""
    shelved_by: str | None = None
    shelved_until: datetime | None = None
    shelf_reason: str = ""
    forecast: str | None = None      # id of the forecast that says so; None where it was measured
    expected: datetime | None = None  # when the place will be reached, by that forecast
    passes: datetime | None = None   # when it will be over, by that forecast
    level: str = ""                  # name of the forecast's level that `limit` is the value of: AEGL-2 …
    chance: float | None = None      # share of the forecast's members that reach that level here; without one, that arrive
    substance_zh: str = ""           # what will arrive, by that forecast
    substance_en: str = ""
    origin_zh: str = ""              # where it is taken to come from, by that forecast
    origin_en: str = ""
    validation: Validation = Validation.NOT_VALIDATED
    validated_by: str | None = None
    evidence: tuple[Evidence, ...] = ()                  # what speaks for and against it
    explained: bool = False          # that evidence makes it less grave: rain, radon, the instrument beside it, work on it
    suppressed_by: str = ""          # why it is suppressed by design: maintenance of a station, a gateway that is down …
    escalation: int = 0              # steps it has been passed up because nobody acknowledged it
    exercise: str | None = None      # the drill's id; None is real

    @property
    def is_event(self) -> bool:
        """Whether it speaks of an event by itself: not where what explains it leaves it blue. Either way it stands."""
        return not (self.explained and self.severity is Severity.BLUE)


class Transition(Message, frozen=True, kw_only=True):
    """One change in an alert's life. (cause, ordinal) is unique for ever."""

    cause: int                       # seq of the log entry that caused it
    ordinal: int                     # among the transitions of that entry
    time: datetime                   # event time, or the timer's due time
    before: State
    after: State
    trigger: str                     # raised, worse, joined, left, returned, acknowledged, again … (docs/alerts.md)
    who: str = ""
    note: str = ""
    alert: Alert                     # as it stands after


class GatewayStatus(Message, frozen=True, kw_only=True):
    """A gateway went online or offline (retained status topic, last will, TCP connection)."""

    gateway: str
    time: datetime
    online: bool
    detail: str = ""
    exercise: str | None = None


class StageStatus(Message, frozen=True, kw_only=True):
    """A stage started, failed or was restarted; the console says so."""

    stage: str
    time: datetime
    running: bool
    detail: str = ""


LogMessage = Reading | Tick | Command | Configuration | Forecast


class Entry(msgspec.Struct, frozen=True):
    """One line of the log: everything the engine judges, in the order of `seq`."""

    seq: int
    message: LogMessage


encoder = msgspec.json.Encoder()
encode = encoder.encode
"""Any message to JSON bytes."""
