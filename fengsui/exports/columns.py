"""The columns of exported tables, declared once for CSV and Parquet: readings, alerts, incidents."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeVar

import msgspec

from core.incident import Grade, Incident
from core.messages import JUDGED, SET_ASIDE, Alert, Reading
from core.quantities import quantity
from core.station import Station

T = TypeVar("T")
Shape = Literal["time", "text", "texts", "number", "count", "yes"]


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What a row needs beside its message."""

    stations: Mapping[str, Station]
    exercise: str | None = None      # the drill whose store this is


class Column(msgspec.Struct, Generic[T], frozen=True):
    """One column; empty where its value is None."""

    name: str
    shape: Shape
    of: Callable[[T, Around], Any]
    about: str                       # unit and meaning, for whoever reads the file


def _unit(each: Reading) -> str:
    known = quantity(each.quantity)
    return known.unit if known is not None else ""


def _name(key: str, chinese: bool) -> str:
    known = quantity(key)
    return "" if known is None else known.zh if chinese else known.en


def _station(id: str, around: Around, field: str) -> Any:
    found = around.stations.get(id)
    return None if found is None else getattr(found, field)


READINGS: tuple[Column[Reading], ...] = (
    Column("time", "time", lambda each, _: each.time, "when it was measured, end of the interval; UTC"),
    Column("received", "time", lambda each, _: each.received, "when it came in; UTC"),
    Column("station", "text", lambda each, _: each.station, "id"),
    Column("station_zh", "text", lambda each, around: _station(each.station, around, "name_zh"), "empty: not registered"),
    Column("latitude", "number", lambda each, around: _station(each.station, around, "latitude"), "degrees, WGS 84"),
    Column("longitude", "number", lambda each, around: _station(each.station, around, "longitude"), "degrees, WGS 84"),
    Column("station_origin", "text", lambda each, around: _station(each.station, around, "origin"),
           "where the station's data are from; demo is made up"),
    Column("quantity", "text", lambda each, _: each.quantity, "docs/quantities.md"),
    Column("quantity_zh", "text", lambda each, _: _name(each.quantity, chinese=True), ""),
    Column("quantity_en", "text", lambda each, _: _name(each.quantity, chinese=False), ""),
    Column("value", "number", lambda each, _: each.value, "in `unit`"),
    Column("unit", "text", lambda each, _: _unit(each), "canonical; empty where the quantity is not registered"),
    Column("statistic", "text", lambda each, _: each.statistic.value, "instant, mean, min, max, sum"),
    Column("interval_s", "number", lambda each, _: each.interval, "s; 0 for an instant value"),
    Column("quality", "text", lambda each, _: each.quality.value, "docs/alerts.md"),
    Column("judged", "yes", lambda each, _: each.quality in JUDGED, "whether it may raise an alert"),
    Column("set_aside", "yes", lambda each, _: each.quality in SET_ASIDE, "says nothing of its place: no part of any mean"),
    Column("source", "text", lambda each, _: each.source, "gateway"),
    Column("revision", "count", lambda each, _: each.revision, "0 first; only the latest is exported"),
    Column("exercise", "text", lambda _, around: around.exercise, "the drill's id; empty is real"),
)

ALERTS: tuple[Column[Alert], ...] = (
    Column("id", "text", lambda each, _: each.id, ""),
    Column("kind", "text", lambda each, _: each.kind.value, "measurement, or technical: about instruments"),
    Column("rule", "text", lambda each, _: each.rule, ""),
    Column("rule_version", "text", lambda each, _: each.rule_version, ""),
    Column("title_zh", "text", lambda each, _: each.title_zh, ""),
    Column("title_en", "text", lambda each, _: each.title_en, ""),
    Column("place", "text", lambda each, _: each.place, "station or site"),
    Column("station", "text", lambda each, _: each.station, "the gravest; `value` is its value"),
    Column("stations", "texts", lambda each, _: each.stations, "beyond the limit now"),
    Column("quantity", "text", lambda each, _: each.quantity, "docs/quantities.md"),
    Column("severity", "text", lambda each, _: each.severity.value, "red, orange, yellow, blue"),
    Column("state", "text", lambda each, _: each.state.value, "docs/alerts.md"),
    Column("active", "yes", lambda each, _: each.active, "whether the condition still holds"),
    Column("onset", "time", lambda each, _: each.onset, "UTC"),
    Column("time", "time", lambda each, _: each.time, "of the last change; UTC"),
    Column("value", "number", lambda each, _: each.value, "latest beyond the limit, in `unit`"),
    Column("peak", "number", lambda each, _: each.peak, "gravest, in `unit`"),
    Column("limit", "number", lambda each, _: each.limit, "in `unit`; above `background` where that is given"),
    Column("background", "number", lambda each, _: each.background, "in `unit`"),
    Column("unit", "text", lambda each, _: each.unit, ""),
    Column("limit_source", "text", lambda each, _: each.limit_source, ""),
    Column("limit_confirmed", "yes", lambda each, _: each.limit_confirmed, "false: recalled, to be confirmed by an officer"),
    Column("validation", "text", lambda each, _: each.validation.value, "not_validated, validated, not_plausible"),
    Column("validated_by", "text", lambda each, _: each.validated_by, ""),
    Column("acknowledged_by", "text", lambda each, _: each.acknowledged_by, ""),
    Column("acknowledged_at", "time", lambda each, _: each.acknowledged_at, "UTC"),
    Column("forecast", "text", lambda each, _: each.forecast, "empty: measured"),
    Column("expected", "time", lambda each, _: each.expected, "forecast arrival; UTC"),
    Column("passes", "time", lambda each, _: each.passes, "forecast end; UTC"),
    Column("level", "text", lambda each, _: each.level, "the forecast's level that `limit` is the value of"),
    Column("chance", "number", lambda each, _: each.chance, "share of the forecast's members that reach it, 0 to 1"),
    Column("substance_zh", "text", lambda each, _: each.substance_zh, "what the forecast says will arrive"),
    Column("substance_en", "text", lambda each, _: each.substance_en, ""),
    Column("origin_zh", "text", lambda each, _: each.origin_zh, "where the forecast takes it to come from"),
    Column("origin_en", "text", lambda each, _: each.origin_en, ""),
    Column("suppressed_by", "text", lambda each, _: each.suppressed_by, ""),
    Column("exercise", "text", lambda each, around: each.exercise or around.exercise, "the drill's id; empty is real"),
)


def _grade(each: Incident) -> Grade | None:
    return each.confirmed or each.proposed


def _graded(each: Incident, field: str) -> Any:
    grade = _grade(each)
    return None if grade is None else getattr(grade, field)


INCIDENTS: tuple[Column[Incident], ...] = (
    Column("id", "text", lambda each, _: each.id, ""),
    Column("nature", "text", lambda each, _: each.nature.value, "nuclear, radiation, air, water, sea, other"),
    Column("stage", "text", lambda each, _: each.stage.value, "open, quiet, closed"),
    Column("title_zh", "text", lambda each, _: each.title_zh, ""),
    Column("title_en", "text", lambda each, _: each.title_en, ""),
    Column("onset", "time", lambda each, _: each.onset, "UTC"),
    Column("discovered", "time", lambda each, _: each.discovered, "from here statutory times count; UTC"),
    Column("time", "time", lambda each, _: each.time, "of the last change; UTC"),
    Column("severity", "text", lambda each, _: each.severity.value, "gravest so far"),
    Column("standing", "text", lambda each, _: each.standing.value if each.standing else None, "gravest that holds now"),
    Column("quantities", "texts", lambda each, _: each.quantities, ""),
    Column("stations", "texts", lambda each, _: tuple(place.station for place in each.places), ""),
    Column("alert_count", "count", lambda each, _: each.alert_count, "all that ever joined"),
    Column("grade_scheme", "text", lambda each, _: _graded(each, "scheme"), ""),
    Column("grade", "text", lambda each, _: _graded(each, "level"), ""),
    Column("grade_is", "text", lambda each, _: "confirmed" if each.confirmed else "proposed" if each.proposed else None,
           "confirmed by an officer, or proposed by the facts"),
    Column("grade_source", "text", lambda each, _: _graded(each, "source"), ""),
    Column("grade_source_confirmed", "yes", lambda each, _: _graded(each, "source_confirmed"), "false: to be confirmed"),
    Column("closed_by", "text", lambda each, _: each.closed_by, ""),
    Column("exercise", "text", lambda each, around: each.exercise or around.exercise, "the drill's id; empty is real"),
)
