"""What a new Configuration means for the alerts that are open: those of rules and stations that are gone end. Pure."""

from datetime import datetime

from alerting.book import Book, key_of
from alerting.life import Trigger
from alerting.plan import Plan

UNPLACED = ("forecast", "gateway")
"""Detectors whose alerts stand at places that no plan lays out."""


def reconfigure(book: Book, before: Plan | None, plan: Plan, time: datetime) -> None:
    """Follow from the plan before to the plan that holds from `time` on."""
    for life in tuple(book):
        key = key_of(life.alert)
        rule, place = plan.rules.get(key[0]), plan.places.get(key)
        if rule is None:
            book.end(life, time, Trigger.RULE_REMOVED)
        elif before is None or before.rules[key[0]].judgement != rule.judgement:
            book.end(life, time, Trigger.RULE_CHANGED)
        elif rule.detector in UNPLACED:
            continue
        elif place is None or (life.alert.active and place.level < 0):
            book.end(life, time, Trigger.STATION_REMOVED)
        elif life.alert.active and rule.levels[place.level].severity is not life.alert.severity:
            book.tell(life, Trigger.EASED, place.facts(time, life))
        elif life.alert.active and place.beyond != life.alert.stations:
            gone = ", ".join(each for each in life.alert.stations if each not in place.beyond)
            book.tell(life, Trigger.LEFT, place.facts(time, life), gone)
