"""One event as officers handle it: the alerts that belong together, its facts, its grade and its clocks. Shapes only."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from core.messages import Message, Severity
from core.papers import Report


class Nature(StrEnum):
    """What kind of event it is; it decides who must be told, by which form and within which time."""

    NUCLEAR = "nuclear"              # at or around a nuclear power plant
    RADIATION = "radiation"          # elsewhere: a source, a transport, an unknown cause
    AIR = "air"                      # a release to air
    WATER = "water"                  # rivers, lakes, drinking-water intakes
    SEA = "sea"
    OTHER = "other"


class Stage(StrEnum):
    """Where an incident stands."""

    OPEN = "open"                    # an alert of it holds
    QUIET = "quiet"                  # none of its alerts stands: over, or withheld; nobody has closed it
    CLOSED = "closed"                # by an officer


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something people know of an event that no sensor says: deaths, people moved, an intake closed."""

    name: str                        # key of `core.event_facts.FACTS`
    value: Any                       # number, text, or true/false, as that fact is declared
    who: str
    time: datetime
    note: str = ""                   # where it is known from


class Grade(msgspec.Struct, frozen=True, kw_only=True):
    """How grave the event is by one scheme, and which criterion says so."""

    scheme: str                      # environmental, radiation, nuclear
    level: str                       # I … IV, or the state of a nuclear plant
    name_zh: str
    name_en: str
    criterion_zh: str = ""
    criterion_en: str = ""
    source: str = ""
    source_confirmed: bool = True    # False: recalled, to be confirmed by an officer
    missing: tuple[str, ...] = ()    # facts that could make it graver and that nobody has given
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None


class Running(StrEnum):
    """Where a clock stands."""

    RUNNING = "running"
    WARNED = "warned"                # it runs out soon
    OVERDUE = "overdue"
    MET = "met"


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A duty with a time by which it must be done."""

    id: str
    duty_zh: str                     # who tells whom what
    duty_en: str
    start: datetime                  # discovery, or whatever the rule counts from
    due: datetime
    warn: datetime                   # when to warn that it runs out
    source: str = ""
    source_confirmed: bool = True
    state: Running = Running.RUNNING
    met_by: str | None = None
    met_at: datetime | None = None
    note: str = ""                   # how it was met
    note_en: str = ""                # the same in English, where a paper met it; empty where an officer wrote it


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a station of an incident stands, so that its file is whole without the register."""

    station: str
    longitude: float
    latitude: float
    city: str = ""
    river: str | None = None


class Incident(Message, frozen=True, kw_only=True):
    """Alerts of one event in space, time and cause, and what officers know and do about it."""

    id: str                          # derived from its first alert
    nature: Nature
    stage: Stage = Stage.OPEN
    title_zh: str
    title_en: str
    onset: datetime                  # event time of its first alert
    discovered: datetime             # when we or an officer learnt of it: from here the statutory times count
    time: datetime                   # of the last change
    severity: Severity               # gravest so far
    standing: Severity | None        # gravest of the alerts that hold now
    quantities: tuple[str, ...]
    alerts: tuple[str, ...]          # ids, in the order in which they joined; the newest 500
    alert_count: int = 1             # all that ever joined
    places: tuple[Place, ...]        # of the stations concerned; of more than 200 the first and the newest 100
    place_count: int = 0             # all stations that were ever concerned; 0 in a file from before they were counted
    forecasts: tuple[str, ...] = ()  # runs that belong to it
    facts: tuple[Fact, ...] = ()     # the newest of each name
    asked: tuple[str, ...] = ()      # facts that could change its grade and that nobody has given
    proposed: Grade | None = None    # by the facts at hand
    confirmed: Grade | None = None   # by an officer
    deadlines: tuple[Deadline, ...] = ()
    reports: tuple[Report, ...] = ()     # papers handed in, the newest 200
    closed_by: str | None = None
    exercise: str | None = None      # the drill's id; None is real

    @property
    def station_count(self) -> int:
        """How many stations are concerned, those it does not name among them."""
        return max(self.place_count, len(self.places))


class IncidentChange(Message, frozen=True, kw_only=True):
    """One change in an incident. (cause, ordinal) is unique for ever."""

    cause: int                       # seq of the log entry that caused it
    ordinal: int                     # among the changes of that entry
    time: datetime
    trigger: str                     # opened, joined, graver, quiet, again, fact, graded … (docs/incidents.md)
    who: str = ""
    note: str = ""                   # as the log book has it, in Chinese; or a person's own words, or the id of an alert
    note_en: str = ""                # the same in English where it was written by us, else empty
    incident: Incident               # as it stands after
