"""Alerts nobody acknowledges are passed up, step by step, until somebody does. Pure; time is the log's."""

from datetime import datetime, timedelta

from alerting.book import Book
from alerting.life import BEGINS, Trigger
from alerting.plan import Plan
from core.messages import Alert, State, Transition


def begin(
    book: Book, written: tuple[Transition, ...], now: datetime, plan: Plan | None
) -> list[tuple[datetime, str]]:
    """When which alert must next be passed up, of those that have just begun to wait."""
    found = {}
    for each in written:
        life = book.life(each.alert.id)
        if life is None or life.alert.state is not State.UNACKNOWLEDGED:
            continue                                     # it went on in the same entry
        if each.after is State.UNACKNOWLEDGED and each.trigger in BEGINS:
            due = next(iter(_steps(plan, each.alert)), None)
            book.wait(each.alert.id, None if due is None else now, None if due is None else now + due)
            if due is not None:
                found[each.alert.id] = now + due
        elif each.trigger == Trigger.EXPLAINED and life.waiting is not None:
            rest = _steps(plan, each.alert)[each.alert.escalation:]      # less grave: passed up as late as that colour is
            later = max(life.waiting + rest[0], now) if rest else None
            book.wait(each.alert.id, life.waiting, later)
            found.pop(each.alert.id, None)
            if later is not None:
                found[each.alert.id] = later
    return [(when, id) for id, when in found.items()]


def step(book: Book, id: str, due: datetime, plan: Plan | None) -> datetime | None:
    """Pass an alert up if it has waited until `due`; when the next step is due, None where there is none."""
    life = book.life(id)
    if life is None or life.alert.state is not State.UNACKNOWLEDGED or life.escalates != due or life.waiting is None:
        return None
    taken = life.alert.escalation + 1
    spans = _steps(plan, life.alert)
    following = life.waiting + spans[taken] if taken < len(spans) else None
    book.pass_up(id, due, following)
    return following


def due(book: Book) -> list[tuple[datetime, str]]:
    """When which open alert must next be passed up."""
    return [
        (life.escalates, life.alert.id) for life in book
        if life.escalates is not None and life.alert.state is State.UNACKNOWLEDGED
    ]


def _steps(plan: Plan | None, alert: Alert) -> tuple[timedelta, ...]:
    """How long after an alert began to wait each step is taken: those of its rule's level, else of its colour."""
    rule = plan.rules.get(alert.rule) if plan is not None else None
    return rule.escalation(alert.severity, plan.configuration.escalate) if plan is not None and rule is not None else ()
