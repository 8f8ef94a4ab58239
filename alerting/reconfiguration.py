"""What a new Configuration means for the alerts that are open: those of rules and stations that are gone end. Pure."""

from alerting.book import Book, key_of
from alerting.life import Trigger
from alerting.plan import Plan
from core.messages import Configuration

UNPLACED = ("forecast", "gateway")
"""Detectors whose alerts stand at places that no plan lays out."""


def reconfigure(book: Book, before: Plan | None, plan: Plan, configuration: Configuration) -> None:
    """Follow from the plan before to the one of a Configuration, from its time on."""
    time = configuration.time
    for life in tuple(book):
        key = key_of(life.alert)
        rule, place = plan.rules.get(key[0]), plan.places.get(key)
        if rule is None:
            book.end(life, time, Trigger.RULE_REMOVED, configuration.retired.get(key[0], ""))
        elif before is None or before.rules[key[0]].judgement != rule.judgement:
            book.end(life, time, Trigger.RULE_CHANGED)
        elif rule.detector in UNPLACED:
            continue
        elif place is None or (life.alert.active and place.level < 0):
            book.end(life, time, Trigger.STATION_REMOVED)
        elif life.alert.active and place.shown(rule.levels[place.level].severity) is not life.alert.severity:
            book.tell(life, Trigger.EASED, place.facts(time, life))
        elif life.alert.active and place.beyond != life.alert.stations:
            gone = ", ".join(each for each in life.alert.stations if each not in place.beyond)
            book.tell(life, Trigger.LEFT, place.facts(time, life), gone)
