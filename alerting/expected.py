"""Forecasts judged: a place that will be reached has one alert, with its time to arrival. Pure; reads no measurement.

An alert made from a forecast says what is expected, never what was measured, and starts no forecast itself.
"""

from datetime import datetime, timedelta
from typing import Any

from alerting.book import Book, alert_id, key_of
from alerting.life import Facts, Life, Trigger
from alerting.rule_shape import Rule
from core.forecast import Arrival, Danger
from core.messages import SEVERITY_RANK, Alert, Forecast, Severity, State

AMOUNT_UNKNOWN = Danger(
    name="arrival", quantity="arrival", value=0.0, unit="", severity=Severity.BLUE.value, source="", confirmed=True
)
"""Where nobody knows how much is released a place is told that it will be reached, and when; no value stands beside it."""

LIKELIER_THAN_NOT = 0.5
"""Share of members that must arrive then: without a level every place in a wide sector would be warned otherwise."""

SHIFTED = timedelta(minutes=5)
"""An arrival that moves by less is not worth a line in an alert's life."""


def judge_forecast(book: Book, rule: Rule, forecast: Forecast, exercise: str | None) -> None:
    """What a forecast means for the alerts of a rule: places reached raise or change theirs, others of its run end."""
    if not forecast.warns:
        return
    reached = {}
    for arrival in forecast.arrivals:
        level = _level(forecast, rule, arrival)
        if level is not None:
            reached[arrival.place] = (arrival, level)
    for place, (arrival, level) in reached.items():
        life = book.of((rule.id, place))
        if life is None or not life.alert.active:
            book.begin(_born(rule, forecast, arrival, level, exercise), latch=rule.latch)
        elif _run(life) == forecast.run or _outranks(level, arrival, life.alert):
            _revise(book, rule, life, forecast, arrival, level)
    for life in tuple(book):
        if life.alert.rule == rule.id and life.alert.active and _run(life) == forecast.run and life.alert.place not in reached:
            book.over(life, forecast.time)


def passed(book: Book, id: str, due: datetime) -> None:
    """The time has come at which a forecast said it would be over, and no newer one has said otherwise."""
    for life in tuple(book):
        if life.alert.id == id and life.alert.active and life.alert.passes == due:
            book.over(life, due)


def ends(book: Book) -> tuple[tuple[datetime, str], ...]:
    """When which alert of a forecast is over by itself."""
    return tuple((life.alert.passes, life.alert.id) for life in book if life.alert.active and life.alert.passes is not None)


def _level(forecast: Forecast, rule: Rule, arrival: Arrival) -> Danger | None:
    """The level a place is warned of: that of the best estimate, else the lowest where the chance is great enough.

    Of a release whose amount is unknown: that it arrives, where that is likelier than not.
    """
    if forecast.source.unit_release:
        return AMOUNT_UNKNOWN if arrival.reached >= max(rule.chance, LIKELIER_THAN_NOT) else None
    if arrival.level >= 0:
        return forecast.levels[arrival.level]
    if forecast.levels and arrival.chance >= rule.chance:
        return forecast.levels[0]
    return None


def _run(life: Life) -> str:
    return (life.alert.forecast or "").rpartition("/")[0]


def _outranks(level: Danger, arrival: Arrival, alert: Alert) -> bool:
    """Whether another incident's forecast is the one to show at this place: graver, or as grave and sooner."""
    one, other = SEVERITY_RANK[Severity(level.severity)], SEVERITY_RANK[alert.severity]
    when = arrival.likely or arrival.earliest
    return one > other or (one == other and when is not None and alert.expected is not None and when < alert.expected)


def _passes(forecast: Forecast, arrival: Arrival) -> datetime:
    return arrival.passes or forecast.end


def _chance(forecast: Forecast, arrival: Arrival, level: Danger) -> float | None:
    """Share of the members that reach this very level here; that arrive at all, where there is none. None: not told."""
    if level is AMOUNT_UNKNOWN:
        return arrival.reached
    number = next(at for at, each in enumerate(forecast.levels) if each is level)
    if number < len(arrival.chances):
        return arrival.chances[number]
    return arrival.chance if number == 0 else None       # an older forecast tells the lowest level's alone


def _told(rule: Rule, forecast: Forecast, arrival: Arrival, level: Danger) -> dict[str, Any]:
    """What an alert says of a forecast beside its `Facts`: what comes, where from, when, and how surely beyond which level."""
    source = forecast.source
    return {
        "forecast": forecast.id, "expected": arrival.likely or arrival.earliest, "passes": _passes(forecast, arrival),
        "unit": level.unit, "level": "" if level is AMOUNT_UNKNOWN else level.name,
        "chance": _chance(forecast, arrival, level), "substance_zh": source.substance_zh, "substance_en": source.substance_en,
        "origin_zh": source.place_zh, "origin_en": source.place_en,
        "title_zh": f"{source.substance_zh}：{rule.title_zh}" if source.substance_zh else rule.title_zh,
        "title_en": f"{source.substance_en[:1].upper()}{source.substance_en[1:]}: {_lowered(rule.title_en)}"
        if source.substance_en and rule.title_en else rule.title_en,
    }


def _lowered(title: str) -> str:
    """A title behind a colon; what begins with an abbreviation keeps it."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def _facts(forecast: Forecast, arrival: Arrival, level: Danger) -> Facts:
    known = level is not AMOUNT_UNKNOWN
    return Facts(
        time=forecast.time, station=arrival.place, stations=(arrival.place,), quantity=forecast.source.substance,
        severity=Severity(level.severity), limit=level.value if known else None,
        limit_source=f"{level.name}: {level.source}" if known else "", limit_confirmed=level.confirmed,
        value=arrival.peak[1] if known else None, peak=arrival.peak[2] if known else None, background=None,
    )


def _born(rule: Rule, forecast: Forecast, arrival: Arrival, level: Danger, exercise: str | None) -> Alert:
    facts = {name: getattr(_facts(forecast, arrival, level), name) for name in Facts.__struct_fields__}
    return Alert(
        id=alert_id(rule.id, arrival.place, forecast.time), rule=rule.id, rule_version=rule.version, kind=rule.kind,
        place=arrival.place, state=State.UNACKNOWLEDGED, onset=forecast.time, exercise=exercise,
        **_told(rule, forecast, arrival, level), **facts,
    )


def _revise(book: Book, rule: Rule, life: Life, forecast: Forecast, arrival: Arrival, level: Danger) -> None:
    before, expected = life.alert, arrival.likely or arrival.earliest
    facts = _facts(forecast, arrival, level)
    book.follow(
        life, value=facts.value, peak=facts.peak, limit=facts.limit, limit_source=facts.limit_source,
        limit_confirmed=facts.limit_confirmed, quantity=facts.quantity, **_told(rule, forecast, arrival, level),
    )
    now = book.of(key_of(before))
    assert now is not None
    change = SEVERITY_RANK[facts.severity] - SEVERITY_RANK[before.severity]
    if change > 0:
        book.tell(now, Trigger.WORSE, facts)
    elif change < 0:
        book.tell(now, Trigger.EASED, facts)
    elif _shifted(before.expected, expected) or facts.quantity != before.quantity:
        book.tell(now, Trigger.REVISED, facts)


def _shifted(before: datetime | None, after: datetime | None) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(after - before) >= SHIFTED
