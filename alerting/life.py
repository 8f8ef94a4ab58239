"""The life of one alert: which change leads from which state to which (words of ISA-18.2). Pure; keeps no list."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from alerting import refusal
from core.evidence import Evidence, Validation
from core.messages import SEVERITY_RANK, Alert, Severity, State
from core.outage import BY_DESIGN, Work


class Trigger(StrEnum):
    """Why an alert changed; the `trigger` of a Transition is one of these."""

    RAISED = "raised"                # the condition began
    AGAIN = "again"                  # it came back within minutes, or while shelved
    WORSE = "worse"                  # a graver level
    EASED = "eased"                  # a lesser level
    REVISED = "revised"              # a newer forecast expects it at another time
    JOINED = "joined"                # another station of the site is beyond the limit too
    LEFT = "left"                    # a station of the site is back to normal, others are not
    RETURNED = "returned"            # the condition is over
    ACKNOWLEDGED = "acknowledged"
    COMMENTED = "commented"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"          # by a person
    SHELF_ENDED = "shelf_ended"      # by time
    RESET = "reset"                  # a latched alert, by a person
    RULE_REMOVED = "rule_removed"
    RULE_CHANGED = "rule_changed"
    STATION_REMOVED = "station_removed"
    ESCALATED = "escalated"          # nobody has acknowledged it in time; passed up one step
    VALIDATED = "validated"          # a person has checked whether it is plausible
    WITHHELD = "withheld"            # suppressed by design, or out of service: it is kept and calls nobody
    RELEASED = "released"            # what withheld it has ended
    CONFIRMED = "confirmed"          # evidence makes it graver
    EXPLAINED = "explained"          # evidence makes it less grave
    EVIDENCE = "evidence"            # there is other evidence than before; as grave as it was
    SUPERSEDED = "superseded"        # the oldest of very many that are over and that nobody has acknowledged


BEGINS = frozenset({
    Trigger.RAISED, Trigger.AGAIN, Trigger.WORSE, Trigger.CONFIRMED, Trigger.UNSHELVED, Trigger.SHELF_ENDED,
    Trigger.RELEASED,
})
"""What makes an alert wait from the start where it is then unacknowledged: somebody must hear of it and look."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the readings say about an alert at one moment."""

    time: datetime
    station: str
    stations: tuple[str, ...]
    quantity: str
    severity: Severity
    limit: float | None
    limit_source: str
    limit_confirmed: bool
    value: float | None
    peak: float | None
    background: float | None
    evidence: tuple[Evidence, ...] = ()
    explained: bool = False


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """An alert and what its life depends on beside it."""

    alert: Alert
    latch: bool                      # its rule wants a reset after it is over
    shelved_at: Severity | None = None       # how grave it was when it was shelved
    over_since: datetime | None = None       # event time at which its condition was last over
    waiting: datetime | None = None          # since when it waits to be acknowledged, by receive time
    escalates: datetime | None = None        # when it is next passed up
    unseen: bool = False                     # somebody was called before it was withheld, and must yet see to it

    def _with(self, **changes: object) -> "Life":
        return msgspec.structs.replace(self, alert=msgspec.structs.replace(self.alert, **changes))

    def _facts(self, facts: Facts, **changes: object) -> "Life":
        said = {name: getattr(facts, name) for name in Facts.__struct_fields__}
        return self._with(**said, **changes)


CHATTER = timedelta(minutes=10)
"""A condition that comes back within so long, by event time, is the same occurrence."""

UNACKNOWLEDGED = {"acknowledged_by": None, "acknowledged_at": None, "escalation": 0}
HELD = BY_DESIGN | {State.SHELVED}
"""States that hold whether or not the condition does."""
OFF_THE_SHELF = {"shelved_by": None, "shelved_until": None, "shelf_reason": ""}


# What readings do.

def again(life: Life, facts: Facts) -> Life:
    """The condition is back. Whoever acknowledged it before has not seen this."""
    state = life.alert.state if life.alert.state in HELD else State.UNACKNOWLEDGED
    if life.shelved_at is not None and _graver(facts.severity, life.shelved_at):
        return _break_shelf(life, facts, active=True)
    return life._facts(facts, state=state, active=True, **UNACKNOWLEDGED)


def worse(life: Life, facts: Facts) -> Life:
    """A graver level. It must be acknowledged anew, and a shelf made for a lesser one does not hide it."""
    if life.alert.state in BY_DESIGN:
        return life._facts(facts)
    if life.alert.state is State.SHELVED:
        if life.shelved_at is None or _graver(facts.severity, life.shelved_at):
            return _break_shelf(life, facts)
        return life._facts(facts)
    return life._facts(facts, state=State.UNACKNOWLEDGED, **UNACKNOWLEDGED)


def unremarked(life: Life, facts: Facts) -> Life:
    """A lesser level, a station more or less: stands as before, says so."""
    return life._facts(facts)


def returned(life: Life, time: datetime) -> Life:
    """The condition is over."""
    over = msgspec.structs.replace(life, over_since=time)
    if life.alert.state in HELD:
        return over._with(active=False, stations=(), time=time)
    return over._with(active=False, stations=(), time=time, state=_over(life))


def is_same_occurrence(life: Life, onset: datetime) -> bool:
    """Whether a condition that begins now belongs to an alert that is over: a chattering limit is one alert, and
    while an alert is shelved its shelf holds; else it is a new alert, with an onset of its own."""
    if life.alert.active or life.alert.state in HELD:
        return True
    return life.over_since is not None and life.alert.onset - CHATTER <= onset <= life.over_since + CHATTER


def _over(life: Life) -> State:
    if life.alert.acknowledged_by is None:
        return State.RETURNED
    return State.LATCHED if life.latch else State.NORMAL


def _graver(one: Severity, other: Severity) -> bool:
    return SEVERITY_RANK[one] > SEVERITY_RANK[other]


def _break_shelf(life: Life, facts: Facts, **changes: object) -> Life:
    free = msgspec.structs.replace(life, shelved_at=None)
    return free._facts(facts, state=State.UNACKNOWLEDGED, **changes, **UNACKNOWLEDGED, **OFF_THE_SHELF)


# What people and timers do.

def acknowledge(life: Life, time: datetime, who: str, note: str) -> Life:
    """Somebody has seen it and takes it on."""
    if life.alert.state not in (State.UNACKNOWLEDGED, State.RETURNED):
        raise refusal.unfit(life.alert, "acknowledged")
    seen = life._with(acknowledged_by=who, acknowledged_at=time, time=time, note=note or life.alert.note)
    return seen._with(state=State.ACKNOWLEDGED if life.alert.active else _over(seen))


def validate(life: Life, time: datetime, who: str, validation: Validation, note: str) -> Life:
    """Somebody has checked whether what was measured is plausible. It changes no state: what holds goes on holding."""
    if not note.strip():
        raise refusal.no_grounds()
    return life._with(validation=validation, validated_by=who, time=time, note=note)


def comment(life: Life, time: datetime, note: str) -> Life:
    """A remark in its life."""
    if not note.strip():
        raise refusal.no_comment()
    return life._with(time=time, note=note)


def shelve(life: Life, time: datetime, who: str, until: datetime, reason: str, longest: timedelta) -> Life:
    """Out of the way for a while, for a reason, never for ever. Shelving again moves the end."""
    if not reason.strip():
        raise refusal.no_reason()
    if life.alert.state in BY_DESIGN:
        raise refusal.unfit(life.alert, "shelved")
    if until <= time:
        raise refusal.ended_already()
    if until - time > longest:
        raise refusal.too_long(longest)
    shelved = life._with(
        state=State.SHELVED, shelved_by=who, shelved_until=until, shelf_reason=reason, time=time
    )
    return msgspec.structs.replace(shelved, shelved_at=life.alert.severity)


def off_shelf(life: Life, time: datetime) -> Life:
    """The shelf has ended. What still holds must be acknowledged again."""
    free = msgspec.structs.replace(life, shelved_at=None)._with(time=time, **OFF_THE_SHELF)
    if life.alert.active:
        return free._with(state=State.UNACKNOWLEDGED, **UNACKNOWLEDGED)
    return free._with(state=_over(free))


def unshelve(life: Life, time: datetime) -> Life:
    """Somebody takes it off the shelf."""
    if life.alert.state is not State.SHELVED:
        raise refusal.not_shelved()
    return off_shelf(life, time)


def reset(life: Life, time: datetime) -> Life:
    """Somebody lets a latched alert go."""
    if life.alert.state is not State.LATCHED:
        raise refusal.unfit(life.alert, "reset")
    return life._with(state=State.NORMAL, time=time)


def end(life: Life, time: datetime) -> Life:
    """What it was about is no longer watched."""
    return msgspec.structs.replace(life, shelved_at=None)._with(
        state=State.NORMAL, active=False, stations=(), time=time, suppressed_by="", **OFF_THE_SHELF
    )


# What works at stations and gateways do.

def withheld(life: Life, cause: str, time: datetime) -> Life:
    """It is kept, shown, and calls nobody; `cause` says why."""
    state = State.OUT_OF_SERVICE if cause == Work.OUT_OF_SERVICE else State.SUPPRESSED
    # Of a latching rule it is let go by a reset alone, whoever had seen it before.
    unseen = life.unseen if life.alert.state in BY_DESIGN else life.latch or life.alert.state is State.UNACKNOWLEDGED
    kept = msgspec.structs.replace(life, unseen=unseen)
    return kept._with(state=state, suppressed_by=cause, time=max(time, life.alert.time), **UNACKNOWLEDGED)


def released(life: Life, time: datetime) -> Life:
    """What withheld it has ended. What still holds calls somebody now; what is over ends, unless nobody had come before."""
    free = msgspec.structs.replace(life, unseen=False)._with(suppressed_by="", time=max(time, life.alert.time))
    if life.alert.active:
        return free._with(state=State.UNACKNOWLEDGED)
    return free._with(state=State.RETURNED if life.unseen else State.NORMAL)
