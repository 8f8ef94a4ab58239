"""CAP 1.2 messages of an alert's and of an incident's life. Pure; what is where: `cap_life` (which), `cap_xml` (how)."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from alerting import cap_area, cap_incident, cap_words
from alerting.cap_life import Issue
from alerting.cap_shape import Message
from alerting.cap_words import judged, texts
from alerting.cap_xml import cap
from alerting.kinship import nature_of
from alerting.life import Trigger
from core.errors import InputError
from core.evidence import Validation
from core.incident import Incident
from core.issuer import Issuer
from core.messages import Alert, Forecast, Kind
from core.quantities import quantity
from core.station import Station

UNFIT = re.compile(r"[\s,<&/\\]+")


def identifier(subject: str, key: str, exercise: str | None) -> str:
    """The same for the same message, another one for every other, a drill's never that of a live one.

    >>> identifier("gamma.FCG-03.20261123T080000.7b1f7a3b", "17-0", None)
    'gamma.FCG-03.20261123T080000.7b1f7a3b.17-0'
    >>> identifier("inc-1", "3-0", "longjiang-2012-20261123-120000")
    'EXERCISE.longjiang-2012-20261123-120000.inc-1.3-0'
    """
    drill = "" if exercise is None else f"EXERCISE.{exercise}."
    return UNFIT.sub("_", f"{drill}{subject}.{key}")


def of_alert(
    issue: Issue[Alert], issuer: Issuer, stations: Mapping[str, Station], forecast: Forecast | None = None,
    incidents: tuple[str, ...] = (),
) -> bytes:
    """One message of an alert's life. InputError for an alert about instruments: it says nothing of the environment."""
    alert = issue.subject
    if alert.kind is not Kind.MEASUREMENT:
        raise InputError(f"alert {alert.id} is about instruments, not about the environment; it does not go out as CAP")
    station = stations.get(alert.station)
    nature = nature_of(
        station.category if station else None, alert.quantity, at_reactor=station is not None and station.at_reactor
    )
    judgement = judged(issue.kind, alert, nature, forecast, issue.sent, issue.trigger)
    known = quantity(alert.quantity)
    codes = [("fengsui:rule", alert.rule)]
    if known is not None:
        codes.append(("fengsui:quantity", alert.quantity))
    return cap(Message(
        identifier=identifier(alert.id, issue.key, alert.exercise), sent=issue.sent, kind=issue.kind, exercise=alert.exercise,
        note=_note(issue), references=references(issue, alert.id, alert.exercise), incidents=incidents, judgement=judgement,
        codes=tuple(codes), onset=alert.expected or alert.onset, expires=_expires(issue, issuer),
        words=texts(issue.kind, alert, "" if issue.repeats else issue.trigger, station),
        parameters=(*parameters(alert, station), *cap_incident.reasons(judgement)),
        areas=cap_area.of_alert(alert, stations, forecast, issuer),
    ), issuer)


def of_incident(issue: Issue[Incident], issuer: Issuer, stations: Mapping[str, Station]) -> bytes:
    """One message of an incident's life."""
    incident = issue.subject
    id = f"incident.{incident.id}"
    expires = None if issue.kind == "Cancel" else issue.sent + issuer.valid
    return cap(Message(
        identifier=identifier(id, issue.key, incident.exercise), sent=issue.sent, kind=issue.kind, exercise=incident.exercise,
        note=cap_incident.note(issue), references=references(issue, id, incident.exercise), incidents=(incident.id,),
        judgement=(judgement := cap_incident.judged(issue)), codes=(("fengsui:nature", incident.nature.value),),
        onset=incident.onset, expires=expires, words=cap_incident.texts(issue),
        parameters=(*cap_incident.parameters(incident), *cap_incident.reasons(judgement)),
        areas=cap_area.of_places(incident.places, stations, issuer),
    ), issuer)


def references(issue: Issue[Alert] | Issue[Incident], id: str, exercise: str | None) -> tuple[tuple[str, datetime], ...]:
    """Identifier and time of each message that this one replaces."""
    return tuple((identifier(id, each.key, exercise), each.sent) for each in issue.references)


def _expires(issue: Issue[Alert], issuer: Issuer) -> datetime | None:
    """When it is out of date: after the issuer's time, or when a forecast says that it has passed."""
    if issue.kind == "Cancel":
        return None
    ends, passes = issue.sent + issuer.valid, issue.subject.passes
    return min(ends, passes) if passes is not None and (passes - issue.sent).total_seconds() >= 1 else ends


def _note(issue: Issue[Alert]) -> str:
    alert, said = issue.subject, []
    if alert.exercise is not None:
        said.append(cap_incident.exercise_note(alert.exercise))
    if issue.repeats:
        said.append("内容未变，仅为延长有效期。Unchanged; said again so that it stays valid.")
    elif issue.kind == "Cancel":
        said.append(_ending(alert, issue.trigger))
    return " ".join(said)


def _ending(alert: Alert, trigger: str) -> str:
    if alert.validation is Validation.NOT_PLAUSIBLE:
        return "经核查，测值不可信，报警取消。Checked and found not plausible: a false alarm."
    if trigger == Trigger.RETURNED:
        return "测值已恢复，报警结束；此前的报警并非误报。The condition is over; the earlier alert was not false."
    if alert.active:
        return f"报警按规定抑制：{alert.suppressed_by}。Suppressed by design."
    return "规则或站点已变更，报警结束。A rule or a station has changed; the alert has ended."


def parameters(alert: Alert, station: Station | None) -> Iterable[tuple[str, str]]:
    """The figures behind a message, each with its unit and its source. Names of officers stay at home."""
    yield "fengsui:alert", alert.id
    yield "fengsui:station", alert.station
    yield "fengsui:station_origin", (station.origin if station is not None else "") or "unknown"
    yield "fengsui:colour", alert.severity.value
    yield "fengsui:state", alert.state.value
    yield "fengsui:validation", alert.validation.value
    yield "fengsui:rule_version", alert.rule_version
    known = quantity(alert.quantity)
    if known is not None:
        yield "fengsui:quantity_zh", known.zh
        yield "fengsui:quantity_en", known.en
    for name, value in (("value", alert.value), ("peak", alert.peak), ("limit", alert.limit), ("background", alert.background)):
        if value is not None:
            yield f"fengsui:{name}", f"{value:.6g} {alert.unit}".strip()
    if alert.limit is not None:
        yield "fengsui:limit_counts_from", "absolute" if alert.background is None else "background"
        yield "fengsui:limit_source", alert.limit_source or "unknown"
        yield "fengsui:limit_confirmed", "true" if alert.limit_confirmed else "false, to be confirmed"
    yield "fengsui:value_is", "forecast" if alert.forecast is not None else "measured"
    if alert.forecast is not None:
        yield "fengsui:forecast", alert.forecast
        yield from cap_words.expected(alert)
    for each in alert.evidence:
        yield f"fengsui:evidence.{each.kind}", f"{each.text_zh} / {each.text_en}"
