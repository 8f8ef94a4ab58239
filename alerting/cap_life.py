"""Which CAP messages an alert or an incident makes over its life: Alert, Updates, Cancel, and what each refers to. Pure.

A thread begins with an Alert when its subject comes to stand, goes on with an Update whenever what is said of it changes, and
ends with a Cancel when it stands no longer. What comes to stand again begins anew. The same life always gives the same messages
under the same identifiers, so that whoever asks twice is told nothing twice.
"""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import Generic, Literal, TypeVar

import msgspec

from core.evidence import Validation
from core.incident import Incident, IncidentChange, Stage
from core.messages import Alert, State, Transition

T = TypeVar("T")

MOST_REFERENCES = 50
"""Earlier messages that one names; the newest, of a thread that chatters for days."""

UNHEARD = frozenset({State.SUPPRESSED, State.OUT_OF_SERVICE})
"""States in which an alert is kept from people by design; other systems are not told either."""


class Step(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A moment of a life: what it is by then, whether it stands, and what of it is said."""

    key: str
    time: datetime
    subject: T
    trigger: str
    stands: bool
    says: Hashable


class Earlier(msgspec.Struct, frozen=True):
    """A message that a later one refers to."""

    key: str
    sent: datetime


class Issue(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One message of a thread."""

    key: str                         # with the subject's id it is unique for ever
    kind: Literal["Alert", "Update", "Cancel"]
    sent: datetime                   # whole seconds; never before the message it refers to
    subject: T
    trigger: str
    references: tuple[Earlier, ...] = ()
    repeats: bool = False            # nothing has changed; it is said again before the earlier one expires


def of_alert(transitions: Iterable[Transition]) -> tuple[Step[Alert], ...]:
    """The life of an alert."""
    return tuple(
        Step(
            key=f"{each.cause}-{each.ordinal}", time=each.time, subject=each.alert, trigger=each.trigger,
            stands=_stands(each.alert), says=_says(each.alert),
        )
        for each in transitions
    )


def _stands(alert: Alert) -> bool:
    return alert.active and alert.state not in UNHEARD and alert.validation is not Validation.NOT_PLAUSIBLE


def _says(alert: Alert) -> Hashable:
    return (
        alert.severity, alert.station, alert.stations, alert.limit, alert.limit_source, alert.limit_confirmed, alert.background,
        alert.expected, alert.passes, alert.validation,
    )


def of_incident(changes: Iterable[IncidentChange]) -> tuple[Step[Incident], ...]:
    """The life of an incident."""
    return tuple(
        Step(
            key=f"{each.cause}-{each.ordinal}", time=each.time, subject=each.incident, trigger=each.trigger,
            stands=each.incident.stage is not Stage.CLOSED, says=_told(each.incident),
        )
        for each in changes
    )


def _told(incident: Incident) -> Hashable:
    graded = incident.confirmed and (incident.confirmed.scheme, incident.confirmed.level)
    return (incident.stage, incident.severity, incident.standing, incident.quantities, incident.places, graded)


def issues(steps: Iterable[Step[T]], until: datetime, valid: timedelta) -> tuple[Issue[T], ...]:
    """The messages of a life as it has gone by `until`; the last of them repeats a thread that nothing has changed for long.

    A message holds for `valid`. One that still stands is said again each half of that time; of these repeats only the newest
    is among the answer, see `repeat`.
    """
    found: list[Issue[T]] = []
    standing: Step[T] | None = None
    thread: list[Earlier] = []
    for step in steps:
        kind: Literal["Alert", "Update", "Cancel"]
        if step.stands:
            if standing is not None and standing.says == step.says:
                continue
            kind = "Alert" if standing is None else "Update"
        elif standing is None:
            continue
        else:
            kind = "Cancel"
        sent = step.time.replace(microsecond=0)
        if found:
            sent = max(sent, found[-1].sent)
        if kind == "Alert":
            thread = []
        found.append(Issue(
            key=step.key, kind=kind, sent=sent, subject=step.subject, trigger=step.trigger,
            references=tuple(thread[-MOST_REFERENCES:]),
        ))
        thread.append(Earlier(step.key, sent))
        standing = step if step.stands else None
    if found and (again := repeat(found[-1], (until - found[-1].sent) // half(valid), valid)) is not None:
        found.append(again)
    return tuple(found)


def repeat(last: Issue[T], number: int, valid: timedelta) -> Issue[T] | None:
    """The n-th repeat of a message, n from 1; None where there is none. It refers to the message and the repeat before."""
    if number < 1 or last.kind == "Cancel":
        return None
    before = (Earlier(f"{last.key}-r{number - 1}", last.sent + (number - 1) * half(valid)),) if number > 1 else ()
    earlier = (*last.references, Earlier(last.key, last.sent), *before)
    return Issue(
        key=f"{last.key}-r{number}", kind="Update", sent=last.sent + number * half(valid), subject=last.subject,
        trigger=last.trigger, references=earlier[-MOST_REFERENCES:], repeats=True,
    )


def half(valid: timedelta) -> timedelta:
    """After how long a message is said again, in whole seconds."""
    return timedelta(seconds=max(1, int(valid.total_seconds() / 2)))


def named(steps: Iterable[Step[T]], key: str, until: datetime, valid: timedelta) -> Issue[T] | None:
    """The message of a life that has this key by `until`, or None."""
    all_issues = issues(steps, until, valid)
    for each in all_issues:
        if each.key == key:
            return each
    # Repeats before the newest are not listed; whoever was told their address may still ask.
    base, _, number = key.rpartition("-r")
    for each in all_issues:
        if each.key == base and number.isascii() and number.isdecimal() and len(number) < 7:
            found = repeat(each, int(number), valid)
            after = all_issues[all_issues.index(each) + 1:]
            ended = min([until, *(other.sent for other in after if not other.repeats)])
            return found if found is not None and found.sent <= ended else None
    return None
