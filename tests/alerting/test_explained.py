"""What rain explains opens no incident, and a release under rain always does: at once, or when the explanation falls."""

from typing import Any

import msgspec
import pytest

from alerting.case import LedgerState
from alerting.engine import Engine
from alerting.image import Image
from core.incident import Incident, Stage
from core.messages import Command, Configuration, Entry, Severity
from tests.alerting.confirming.scenes import Weather, place, rise, washed_out
from tests.alerting.timeline import at

A, NEAR, FAR = place("A"), place("B", north=30.0), place("C", north=55.0)
BLUE = rise().replace('severity = "yellow"', 'severity = "blue"')


def rain_over_a(weather: Weather, *, steps: int = 10, after: int = 0, extra: float = 0.0, b: float = 0.0) -> None:
    """A storm over A alone; `extra` nGy/h come down with it and stay; B measures so much more, without rain."""
    for index, brought in enumerate(washed_out(steps, 9.0, 14.0 if not extra else 9.0, after=after)):
        weather.step(
            {"A": brought + extra * min(index / steps, 1.0), "B": b}, rain={"A": 9.0 if index < steps else 0.0},
        )


def incidents(weather: Weather) -> tuple[Incident, ...]:
    return weather.judge.engine.open_incidents


def ask(weather: Weather, verb: str, target: str, **arguments: Any) -> str:
    """The reason why not, empty where it is done."""
    weather.judge.feed(Command(
        id=f"c{len(weather.judge.log)}", time=at(weather.minute), who="韦", verb=verb, target=target, arguments=arguments
    ))
    return weather.judge.results[-1].reason


@pytest.mark.parametrize("rule", [rise(), BLUE])
def test_what_rain_explains_stands_with_its_evidence_and_opens_no_incident_and_no_clock(rule: str) -> None:
    weather = Weather(rule, stations=[A]).quiet()
    rain_over_a(weather, after=6)
    alert = weather.alert()
    assert (alert.active, alert.severity, alert.explained, alert.is_event) == (True, Severity.BLUE, True, False)
    assert weather.evidence("rain").speaks == -1
    assert incidents(weather) == ()


@pytest.mark.parametrize("rule", [rise(), BLUE])
def test_a_release_under_rain_opens_its_incident_when_rain_no_longer_explains_it(rule: str) -> None:
    weather = Weather(rule, stations=[A]).quiet()
    rain_over_a(weather, steps=10, after=24, extra=30.0)
    assert any(each.alert.explained for each in weather.judge.transitions)
    fallen = next(
        each for before, each in zip(weather.judge.transitions, weather.judge.transitions[1:], strict=False)
        if before.alert.explained and not each.alert.explained
    )
    (incident,) = incidents(weather)
    assert incident.stage is Stage.OPEN
    assert (incident.onset, incident.discovered) == (fallen.alert.onset, fallen.time)
    assert incident.onset < incident.discovered
    assert {each.start for each in incident.deadlines} == {incident.discovered}
    assert fallen.note
    assert "persists" in {each.data.get("verdict") for each in fallen.alert.evidence}


def test_a_plume_under_steady_rain_opens_its_incident_with_the_reading_that_shows_it() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    for index, brought in enumerate(washed_out(24, 9.0, 8.0, after=0)):
        weather.step({"A": brought + (60.0 if index >= 18 else 0.0)}, rain=9.0)
        assert len(incidents(weather)) == (1 if index >= 18 else 0)


def test_what_stays_graver_than_blue_opens_one_although_it_is_explained() -> None:
    orange = rise().replace('severity = "yellow"', 'severity = "orange"')
    weather = Weather(orange, stations=[A]).quiet()
    rain_over_a(weather)
    assert (weather.alert().severity, weather.alert().explained) == (Severity.YELLOW, True)
    assert len(incidents(weather)) == 1


def test_an_officer_opens_one_for_an_explained_alert_with_a_reason() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    rain_over_a(weather)
    alert = weather.alert()
    assert "why" in ask(weather, "incident.open", alert.id, reason=" ")
    assert "No incident can be opened" in ask(weather, "incident.open", "gamma.X", reason="电话核实")
    assert ask(weather, "incident.open", alert.id, reason="电话核实：厂内有排放") == ""
    (incident,) = incidents(weather)
    assert (incident.alerts, incident.onset, incident.discovered) == ((alert.id,), alert.onset, at(weather.minute))
    assert incident.deadlines
    assert incident.id in ask(weather, "incident.open", alert.id, reason="再次")


def test_one_opened_for_what_is_over_is_quiet() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    rain_over_a(weather, after=60)
    (alert,) = weather.judge.engine.open_alerts
    assert not alert.active
    assert ask(weather, "incident.open", alert.id, reason="补报") == ""
    assert [(each.stage, each.standing) for each in incidents(weather)] == [(Stage.QUIET, None)]


@pytest.mark.parametrize("rain_first", [True, False])
def test_an_explained_alert_joins_the_incident_near_it_without_spreading_it(rain_first: bool) -> None:
    weather = Weather(rise(confirm="neighbours = 0"), stations=[A, NEAR, FAR]).quiet()
    if rain_first:
        rain_over_a(weather)
        assert incidents(weather) == ()
    weather.step({"A": 40.0 if rain_first else 0.0, "B": 60.0}, rain={"A": 9.0 if rain_first else 0.0})
    rain_over_a(weather, b=60.0)
    (incident,) = incidents(weather)
    assert {each.split(".")[1] for each in incident.alerts} == {"A", "B"}
    assert [each.station for each in incident.places] == ["B"]           # 55 km from A, within reach of B alone
    assert weather.alert("A").explained


def test_an_engine_cut_anywhere_under_rain_and_resumed_opens_the_same_incidents() -> None:
    weather = Weather(rise(), stations=[A, NEAR]).quiet()
    rain_over_a(weather, after=24, extra=30.0, b=60.0)
    log = weather.judge.log
    start = next(index for index, each in enumerate(log) if index > 200 and not isinstance(each.message, Configuration))
    whole = _changes(Engine(), log)
    assert whole
    for cut in range(start, len(log), 37):
        first = Engine()
        before = _changes(first, log[:cut])
        assert before + _changes(Engine.restore(first.snapshot()), log[cut:]) == whole


def _changes(engine: Engine, log: list[Entry]) -> list[object]:
    return [each for entry in log for outcome in (engine.feed(entry),) for each in (*outcome.changes, *outcome.transitions)]


def test_a_snapshot_from_before_closed_and_explained_ones_were_remembered_is_taken_up() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    weather.step({"A": 60.0})
    image = msgspec.msgpack.decode(weather.judge.engine.snapshot(), type=Image)
    assert isinstance(image.incidents, LedgerState)
    before = msgspec.msgpack.encode(msgspec.structs.replace(image, incidents=image.incidents.cases))
    assert Engine.restore(before).open_incidents == incidents(weather) != ()
