"""The book of all alerts that have not ended: applies changes, writes transitions, carries out commands. Pure.

What always holds (the tests of long random lives check it):

- a normal alert is not in the book; of a rule and place at most one open alert is active or shelved and active, all
  others are over; of those that are over at most MOST_OVER are kept, the oldest is then superseded, visibly;
- unacknowledged and acknowledged alerts are active, returned and latched ones are not, shelved ones, those suppressed by
  design and those out of service are either;
- alerts that are suppressed by design or out of service, and only they, say what withholds them, and name nobody who
  acknowledged them; what withholds them is so of each station that is beyond the limit;
- acknowledged and latched alerts name who acknowledged them, unacknowledged and returned ones name nobody;
- shelved alerts, and only they, have an end, a person and a reason, and the end is within the longest shelf;
- only alerts of latching rules are ever latched, and only a reset (or the end of the rule) lets one go;
- an active alert names the stations that are beyond the limit, one that is over names none;
- the peak is never less grave than the value;
- (cause, ordinal) is unique, and `before` of a transition is `after` of the alert's previous one;
- a refused command changes nothing.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec

from alerting import arguments, refusal
from alerting import life as lives
from alerting.life import Facts, Life, Trigger
from core.evidence import Validation
from core.messages import Alert, Command, State, Transition

LONGEST_SHELF = timedelta(hours=24)

Key = tuple[str, str]
"""Rule and place."""


def key_of(alert: Alert) -> Key:
    """The rule and place of an alert."""
    return alert.rule, alert.place

def alert_id(rule: str, place: str, onset: datetime) -> str:
    """The same for the same rule, place and onset, and fit for a web address.

    >>> alert_id("gamma", "FCG-03", datetime(2026, 11, 23, 8, tzinfo=UTC))
    'gamma.FCG-03.20261123T080000.7b1f7a3b'
    """
    digest = hashlib.sha256("\0".join((rule, place, onset.isoformat())).encode()).hexdigest()[:8]
    readable = re.sub(r"[^A-Za-z0-9_-]+", "_", place)[:40].strip("_") or "place"
    return f"{rule}.{readable}.{onset:%Y%m%dT%H%M%S}.{digest}"


MOST_OVER = 16
"""Alerts of one rule and place that may wait for acknowledgement after they are over."""


class Book:
    """Open alerts, in a fixed order; for each rule and place the current one and those that are over."""

    def __init__(self) -> None:
        self._open: dict[str, Life] = {}
        self._current: dict[Key, str] = {}
        self._at: dict[Key, set[str]] = {}
        self.cause = 0
        """The entry of the log that causes what is written now."""
        self.written: list[Transition] = []
        """The transitions of the present entry so far."""

    def take(self) -> tuple[Transition, ...]:
        """The transitions of the present entry, which is over."""
        taken, self.written = tuple(self.written), []
        return taken

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Life]:
        return iter(sorted(self._open.values(), key=lambda life: life.alert.id))

    def of(self, key: Key) -> Life | None:
        """The current alert of a rule and place: the one whose condition holds, else the latest."""
        id = self._current.get(key)
        return None if id is None else self._open[id]

    # By readings and timers.

    def begin(self, alert: Alert, *, latch: bool, note: str = "", cause: str = "") -> None:
        """A new occurrence; `alert` describes it. An earlier one that is over goes on waiting beside it.

        `cause`: why it calls nobody.
        """
        born = Life(alert=alert, latch=latch)
        trigger = Trigger.RAISED
        if cause:
            born, trigger = msgspec.structs.replace(lives.withheld(born, cause, alert.time), unseen=False), Trigger.WITHHELD
        same = self._open.get(alert.id)              # a revision of the very value that began an earlier one
        self._write(State.NORMAL if same is None else same.alert.state, born, trigger, note=note)
        self._current[key_of(alert)] = alert.id
        over = [self._open[id] for id in self._at[key_of(alert)] if id != alert.id]
        if len(over) > MOST_OVER:
            oldest = min(over, key=lambda each: (each.alert.onset, each.alert.id))
            self._write(oldest.alert.state, lives.end(oldest, alert.time), Trigger.SUPERSEDED)

    def tell(self, life: Life, trigger: Trigger, facts: Facts, note: str = "") -> None:
        """Readings changed what is known about an open alert."""
        change = CHANGES.get(trigger, lives.unremarked)
        self._write(life.alert.state, change(life, facts), trigger, note=note)

    def follow(self, life: Life, **changes: object) -> None:
        """What is known of an active alert without being a change in its life; shown with its next transition."""
        alert = msgspec.structs.replace(life.alert, **changes)
        self._open[alert.id] = msgspec.structs.replace(life, alert=alert)

    def over(self, life: Life, time: datetime) -> None:
        """The condition is over."""
        self._write(life.alert.state, lives.returned(life, time), Trigger.RETURNED)

    def withhold(self, life: Life, cause: str, time: datetime) -> None:
        """It calls nobody (any more), or for another cause."""
        self._write(life.alert.state, lives.withheld(life, cause, time), Trigger.WITHHELD)

    def release(self, life: Life, time: datetime) -> None:
        """Nothing withholds it any more."""
        self._write(life.alert.state, lives.released(life, time), Trigger.RELEASED)

    def end(self, life: Life, time: datetime, trigger: Trigger, note: str = "") -> None:
        """What an alert was about is no longer watched."""
        self._write(life.alert.state, lives.end(life, time), trigger, note=note)

    def life(self, id: str) -> Life | None:
        """An open alert by its id, or None."""
        return self._open.get(id)

    def wait(self, id: str, since: datetime | None, escalates: datetime | None) -> None:
        """Remember since when an alert waits for an officer, and when it is passed up."""
        if (life := self._open.get(id)) is not None:
            self._open[id] = msgspec.structs.replace(life, waiting=since, escalates=escalates)

    def pass_up(self, id: str, time: datetime, following: datetime | None) -> None:
        """Nobody has acknowledged it in time."""
        life = self._open[id]
        alert = msgspec.structs.replace(life.alert, escalation=life.alert.escalation + 1, time=max(time, life.alert.time))
        after = msgspec.structs.replace(life, alert=alert, escalates=following)
        self._write(alert.state, after, Trigger.ESCALATED)

    def shelf_end(self, id: str) -> datetime | None:
        """When the shelf of an alert ends, or None if it is not shelved (any more)."""
        life = self._open.get(id)
        return None if life is None else life.alert.shelved_until

    def end_shelf(self, id: str, time: datetime) -> None:
        """The shelf of an alert has ended by itself."""
        life = self._open[id]
        self._write(life.alert.state, lives.off_shelf(life, time), Trigger.SHELF_ENDED)

    # By people.

    def carry_out(self, command: Command) -> Alert:
        """Do what a command asks, or raise a Refusal with the reason why not."""
        life = self._open.get(command.target)
        if life is None:
            raise refusal.not_open(command.target)
        deed = DEEDS.get(command.verb)
        if deed is None:
            raise refusal.no_such_deed(command.verb)
        trigger, change = deed
        note = arguments.text(command.arguments, "reason" if trigger is Trigger.SHELVED else "note")
        after = change(life, command, note)
        self._write(life.alert.state, after, trigger, who=command.who, note=note)
        return after.alert

    def _write(self, before: State, life: Life, trigger: Trigger, *, who: str = "", note: str = "") -> None:
        alert = life.alert
        if alert.state is not State.UNACKNOWLEDGED and life.waiting is not None:
            life = msgspec.structs.replace(life, waiting=None, escalates=None)       # it begins to wait anew, if it does
        if alert.state is not State.NORMAL:
            self._open[alert.id] = life
            self._at.setdefault(key_of(alert), set()).add(alert.id)
        elif self._open.pop(alert.id, None) is not None:
            self._leave(key_of(alert), alert.id)
        self.written.append(Transition(
            cause=self.cause, ordinal=len(self.written), time=alert.time, before=before, after=alert.state,
            trigger=trigger.value, who=who, note=note, alert=alert,
        ))

    def _leave(self, key: Key, id: str) -> None:
        self._at[key].discard(id)
        if not self._at[key]:
            del self._at[key]
        if self._current.get(key) == id:
            del self._current[key]

    # For a snapshot.

    def pages(self) -> tuple[tuple[Life, bool], ...]:
        """All open alerts, and whether each is the current one of its rule and place."""
        return tuple((life, self._current.get(key_of(life.alert)) == life.alert.id) for life in self)

    def resume(self, pages: tuple[tuple[Life, bool], ...]) -> None:
        """The open alerts of a snapshot."""
        self._open = {life.alert.id: life for life, _ in pages}
        self._current = {key_of(life.alert): life.alert.id for life, current in pages if current}
        for life, _ in pages:
            self._at.setdefault(key_of(life.alert), set()).add(life.alert.id)


def _validation(command: Command) -> Validation:
    said = arguments.text(command.arguments, "validation")
    if said not in set(Validation):
        raise refusal.no_such_validation(said)
    return Validation(said)


def _longest_shelf(command: Command) -> timedelta:
    """The limit in force when the command was accepted is in the log with it, so that a replay judges the same."""
    hours = command.arguments.get("at_most_hours")
    return timedelta(hours=hours) if isinstance(hours, (int, float)) else LONGEST_SHELF


CHANGES: dict[Trigger, Callable[[Life, Facts], Life]] = {
    Trigger.AGAIN: lives.again, Trigger.WORSE: lives.worse, Trigger.CONFIRMED: lives.worse,
}
"""What readings do to a life, where that is more than telling."""

DEEDS: dict[str, tuple[Trigger, Callable[[Life, Command, str], Life]]] = {
    "alert.acknowledge": (
        Trigger.ACKNOWLEDGED, lambda life, command, note: lives.acknowledge(life, command.time, command.who, note)
    ),
    "alert.shelve": (
        Trigger.SHELVED, lambda life, command, reason: lives.shelve(
            life, command.time, command.who, arguments.end(command), reason, _longest_shelf(command)
        ),
    ),
    "alert.unshelve": (Trigger.UNSHELVED, lambda life, command, note: lives.unshelve(life, command.time)),
    "alert.reset": (Trigger.RESET, lambda life, command, note: lives.reset(life, command.time)),
    "alert.validate": (Trigger.VALIDATED, lambda life, command, note: lives.validate(
        life, command.time, command.who, _validation(command), note
    )),
    "alert.comment": (Trigger.COMMENTED, lambda life, command, note: lives.comment(life, command.time, note)),
}
"""What a verb does."""
