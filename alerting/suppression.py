"""Makes the book agree with what is not watched as usual: what is withheld, what is released, which gateways are down. Pure."""

from collections.abc import Iterable
from datetime import datetime

from alerting.book import Book, alert_id
from alerting.life import Facts, Life, Trigger, is_same_occurrence
from alerting.outages import Outages
from alerting.plan import Plan
from alerting.rule_shape import Rule
from core.messages import Alert, State
from core.outage import BY_DESIGN, Work


def settle(book: Book, outages: Outages, plan: Plan, now: datetime, ids: Iterable[str]) -> None:
    """See whether alerts that have just changed are withheld, or no longer."""
    for id in ids:
        if (life := book.life(id)) is not None:
            _settle(book, outages, plan, life, now, life.alert.time)


def review(book: Book, outages: Outages, plan: Plan, now: datetime, exercise: str | None) -> None:
    """Something is not watched as usual, or is again: what that means for all alerts, at that moment."""
    outages.expire(now, plan)
    for rule in plan.rules.values():
        if rule.detector == "gateway":
            _tell_gateways(book, outages, rule, now, exercise)
    for life in tuple(book):
        _settle(book, outages, plan, life, now, now)


def begins_apart(book: Book, life: Life, alert: Alert, cause: str) -> bool:
    """Whether what begins now under a cause is to be another alert: what waits for somebody must not go from sight with it."""
    return cause != "" and life.alert.state in (State.RETURNED, State.LATCHED) and book.life(alert.id) is None


def _settle(book: Book, outages: Outages, plan: Plan, life: Life, now: datetime, time: datetime) -> None:
    alert, rule = life.alert, plan.rules.get(life.alert.rule)
    if rule is None:
        return
    is_held = alert.state in BY_DESIGN
    if not is_held and alert.state not in (State.UNACKNOWLEDGED, State.ACKNOWLEDGED):
        return
    cause = outages.cause(rule, alert, now, plan)
    if is_held and not cause:
        book.release(life, time)
    elif (is_held and cause != alert.suppressed_by) or (not is_held and cause == Work.OUT_OF_SERVICE):
        book.withhold(life, cause, time)


def _tell_gateways(book: Book, outages: Outages, rule: Rule, now: datetime, exercise: str | None) -> None:
    down = outages.down
    for gateway, since in down.items():
        if now - since < rule.hold:
            continue
        life = book.of((rule.id, gateway))
        facts = _facts(rule, gateway, outages.behind(gateway), now)
        if life is None or not is_same_occurrence(life, since):
            fields = {name: getattr(facts, name) for name in Facts.__struct_fields__}
            book.begin(Alert(
                id=alert_id(rule.id, gateway, since), rule=rule.id, rule_version=rule.version, kind=rule.kind, place=gateway,
                state=State.UNACKNOWLEDGED, onset=since, title_zh=rule.title_zh, title_en=rule.title_en, exercise=exercise,
                **fields,
            ), latch=rule.latch)
        elif not life.alert.active:
            book.tell(life, Trigger.AGAIN, facts)
    for life in tuple(book):
        if life.alert.rule == rule.id and life.alert.active and life.alert.place not in down:
            book.over(life, now)


def _facts(rule: Rule, gateway: str, behind: tuple[str, ...], now: datetime) -> Facts:
    (level,) = rule.levels
    return Facts(
        time=now, station=gateway, stations=behind or (gateway,), quantity="", severity=level.severity, limit=None,
        limit_source=level.source, limit_confirmed=level.confirmed, value=None, peak=None, background=None,
    )
