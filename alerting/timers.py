"""What happens by itself, and when: the engine's timers. Keeps nothing; the engine holds the heap."""

import heapq
from datetime import datetime

from alerting import escalation, expected
from alerting.book import Book
from alerting.plan import Plan

SILENCE, SHELF, PASSED, ESCALATION, REVIEW = 0, 1, 2, 3, 4
"""A station may be silent; a shelf ends; a forecast is over; an alert is passed up; what is not watched is looked at."""

Timer = tuple[datetime, int, str, str]
"""When, what, and of what."""


def timers_of(book: Book, plan: Plan | None, review: datetime | None) -> list[Timer]:
    """All timers there must be, as a heap."""
    timers: list[Timer] = [
        (due, SILENCE, *key) for key, watch in (plan.silences.items() if plan else ())
        if (due := watch.detector.due) is not None
    ]
    timers += [
        (life.alert.shelved_until, SHELF, life.alert.id, "") for life in book if life.alert.shelved_until is not None
    ]
    timers += [(due, PASSED, alert, "") for due, alert in expected.ends(book)]
    timers += [(due, ESCALATION, alert, "") for due, alert in escalation.due(book)]
    timers += [(review, REVIEW, "", "")] if review is not None else []
    heapq.heapify(timers)
    return timers
