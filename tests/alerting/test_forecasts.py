"""Forecasts in the log: places that will be reached have an alert with a time, and lose it when they will not be."""

from datetime import timedelta
from typing import Any

import msgspec

from alerting.engine import Engine
from alerting.notices import words
from core.forecast import Arrival, Danger, Medium, Source
from core.messages import Configuration, Entry, Forecast, State, Tick, Transition
from tests.alerting.timeline import NOON, rules

RULE = """
[[rule]]
id = "expected"
title_zh = "将到达"
title_en = "Will be reached"
detector = "forecast"
chance = 0.2
[[rule.level]]
severity = "red"
"""
LEVELS = (
    Danger(name="AEGL-1", quantity="concentration", value=1.4, unit="mg/m3", severity="blue", source="NRC", confirmed=False),
    Danger(name="AEGL-2", quantity="concentration", value=5.8, unit="mg/m3", severity="orange", source="NRC", confirmed=False),
)
HOUR = timedelta(hours=1)


def arrival(place: str, *, level: int = 0, chance: float = 1.0, minutes: float = 30.0, **more: Any) -> Arrival:
    when = NOON + timedelta(minutes=minutes)
    return Arrival(
        place=place, kind="town", name_zh=place, name_en=place, longitude=108.5, latitude=21.7, distance=5.0, bearing=45.0,
        likely=when, earliest=when - timedelta(minutes=5), latest=when + timedelta(minutes=9), passes=when + HOUR,
        reached=chance, level=level, chance=chance, peak=(1.0, 2.0, 4.0), **more,
    )


def forecast(*arrivals: Arrival, number: int = 1, run: str = "leak", after: float = 0.0) -> Forecast:
    return Forecast(
        id=f"{run}/{number}", time=NOON + timedelta(minutes=after), cause=run, who="fengsui", medium=Medium.AIR,
        title_zh="氯", title_en="Chlorine",
        source=Source(longitude=108.4, latitude=21.6, height=1.0, site="QZ-1", substance="chlorine", amount_zh="", amount_en="",
                      reason_zh="", reason_en="", substance_zh="氯气", substance_en="chlorine", place_zh="钦州氯碱厂",
                      place_en="Qinzhou chlor-alkali works"),
        start=NOON, end=NOON + 3 * HOUR, basis=(), observed=None, model_zh="", model_en="", members=50, seed=0, ranges={},
        levels=LEVELS, arrivals=arrivals, areas=(), isochrones=(),
    )


class Log:
    """An engine that knows the rule, fed one message after another."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.seq = 0
        self.say(Configuration(time=NOON, version="1", rules=[each.to_builtins() for each in rules(RULE)], stations=[]))

    def say(self, message: Any) -> list[tuple[str, str, State]]:
        self.seq += 1
        written: tuple[Transition, ...] = self.engine.feed(Entry(self.seq, message)).transitions
        return [(each.alert.place, each.trigger, each.after) for each in written]


def test_a_place_that_will_be_reached_is_warned_with_its_time_and_its_level() -> None:
    log = Log()
    assert log.say(forecast(arrival("Qisha", level=1), arrival("Gangkou", level=-1, chance=0.1))) == [
        ("Qisha", "raised", State.UNACKNOWLEDGED)
    ]
    (alert,) = log.engine.open_alerts
    assert (alert.severity, alert.limit, alert.limit_confirmed, alert.value) == ("orange", 5.8, False, 2.0)
    assert alert.expected == NOON + timedelta(minutes=30)
    assert alert.forecast == "leak/1"


def test_an_alert_names_the_substance_the_source_and_the_chance_of_its_own_level() -> None:
    log = Log()
    log.say(forecast(
        arrival("Qisha", level=1, chance=0.9, chances=(0.9, 0.35)), arrival("Gangkou", level=0, chances=(0.7, 0.1)),
    ))
    qisha, gangkou = sorted(log.engine.open_alerts, key=lambda each: each.place, reverse=True)
    assert (qisha.level, qisha.limit, qisha.chance) == ("AEGL-2", 5.8, 0.35)
    assert (gangkou.level, gangkou.limit, gangkou.chance) == ("AEGL-1", 1.4, 0.7)
    assert (qisha.title_zh, qisha.title_en) == ("氯气：将到达", "Chlorine: will be reached")
    assert (qisha.substance_zh, qisha.origin_zh) == ("氯气", "钦州氯碱厂")
    zh, en = (words(qisha, "raised", language, None) for language in ("zh", "en"))
    assert zh[0] == "橙色·氯气：将到达"
    assert "物质：氯气，来自 钦州氯碱厂（按预测所取的源）" in zh[1]
    assert "限值：5.8 mg/m3（AEGL-2: NRC，待核）" in zh[1]
    assert "达到 AEGL-2 的可能：35%" in zh[1]
    assert en[0] == "orange: Chlorine: will be reached"
    assert "Substance: chlorine, from Qinzhou chlor-alkali works (the source the forecast takes)" in en[1]
    assert "Limit: 5.8 mg/m3 (AEGL-2: NRC, to be confirmed)" in en[1]
    assert "Chance of AEGL-2: 35%" in en[1]


def test_an_older_forecast_tells_the_chance_of_its_lowest_level_alone() -> None:
    log = Log()
    log.say(forecast(arrival("Qisha", level=1, chance=0.9), arrival("Gangkou", level=0, chance=0.8)))
    qisha, gangkou = sorted(log.engine.open_alerts, key=lambda each: each.place, reverse=True)
    assert (qisha.level, qisha.chance) == ("AEGL-2", None)
    assert (gangkou.level, gangkou.chance) == ("AEGL-1", 0.8)
    assert "可能" not in words(qisha, "raised", "zh", None)[1]


def test_without_levels_the_chance_is_that_of_arrival() -> None:
    log = Log()
    one = forecast(arrival("Qisha", level=-1, chance=0.8))
    log.say(msgspec.structs.replace(one, levels=(), source=msgspec.structs.replace(one.source, unit_release=True)))
    (alert,) = log.engine.open_alerts
    assert (alert.level, alert.limit, alert.chance) == ("", None, 0.8)
    assert "到达的可能：80%" in words(alert, "raised", "zh", None)[1]
    assert "Chance of arrival: 80%" in words(alert, "raised", "en", None)[1]


def test_a_newer_forecast_brings_its_own_chance_and_one_of_another_substance_its_own_limit() -> None:
    log = Log()
    log.say(forecast(arrival("Qisha", chance=0.9, chances=(0.9, 0.0))))
    log.say(forecast(arrival("Qisha", chance=0.6, chances=(0.6, 0.0)), number=2, after=5))
    assert log.engine.open_alerts[0].chance == 0.6
    other = forecast(arrival("Qisha", minutes=28, chances=(0.5, 0.1)), run="fire", after=6)
    ammonia = msgspec.structs.replace(
        other, levels=tuple(msgspec.structs.replace(each, value=10.0 * each.value) for each in LEVELS),
        source=msgspec.structs.replace(other.source, substance="ammonia", substance_zh="氨", substance_en="ammonia"),
    )
    assert log.say(ammonia) == [("Qisha", "revised", State.UNACKNOWLEDGED)]
    (alert,) = log.engine.open_alerts
    assert (alert.quantity, alert.limit, alert.chance, alert.title_zh) == ("ammonia", 14.0, 0.5, "氨：将到达")


def test_a_chance_great_enough_warns_where_the_best_estimate_passes_by() -> None:
    log = Log()
    assert log.say(forecast(arrival("Qisha", level=-1, chance=0.3))) == [("Qisha", "raised", State.UNACKNOWLEDGED)]
    (alert,) = log.engine.open_alerts
    assert alert.severity == "blue"


def test_a_newer_forecast_of_the_run_revises_worsens_and_ends() -> None:
    log = Log()
    log.say(forecast(arrival("Qisha")))
    assert log.say(forecast(arrival("Qisha", minutes=32), number=2, after=5)) == []
    assert log.engine.open_alerts[0].forecast == "leak/2"
    assert log.say(forecast(arrival("Qisha", minutes=45), number=3, after=10)) == [("Qisha", "revised", State.UNACKNOWLEDGED)]
    assert log.say(forecast(arrival("Qisha", minutes=45, level=1), number=4, after=15)) == [
        ("Qisha", "worse", State.UNACKNOWLEDGED)
    ]
    assert log.say(forecast(number=5, after=20)) == [("Qisha", "returned", State.RETURNED)]


def test_a_forecast_of_another_run_ends_nothing_and_takes_over_only_where_it_is_graver_or_sooner() -> None:
    log = Log()
    log.say(forecast(arrival("Qisha", level=1)))
    assert log.say(forecast(arrival("Gangkou"), run="fire")) == [("Gangkou", "raised", State.UNACKNOWLEDGED)]
    assert log.say(forecast(arrival("Qisha", level=0, minutes=5), run="fire", number=2)) == [
        ("Gangkou", "returned", State.RETURNED)
    ]
    qisha = next(each for each in log.engine.open_alerts if each.place == "Qisha")
    assert (qisha.forecast, qisha.severity) == ("leak/1", "orange")


def test_a_warning_is_over_when_the_forecast_said_it_would_be_if_nothing_newer_says_otherwise() -> None:
    log = Log()
    log.say(forecast(arrival("Qisha")))
    passes = NOON + timedelta(minutes=30) + HOUR
    assert log.say(Tick(time=passes - timedelta(seconds=1))) == []
    assert log.say(Tick(time=passes)) == [("Qisha", "returned", State.RETURNED)]


def test_a_snapshot_keeps_what_is_expected_and_when_it_ends() -> None:
    log = Log()
    log.say(forecast(arrival("Qisha")))
    again = Engine.restore(log.engine.snapshot())
    assert [msgspec.to_builtins(each) for each in again.open_alerts] == [
        msgspec.to_builtins(each) for each in log.engine.open_alerts
    ]
    passes = NOON + timedelta(minutes=30) + HOUR
    assert [each.trigger for each in again.feed(Entry(9, Tick(time=passes))).transitions] == ["returned"]


def test_an_arrival_of_the_same_forecast_twice_in_the_log_changes_nothing() -> None:
    log = Log()
    said = forecast(arrival("Qisha"))
    log.say(said)
    assert log.say(said) == []


def test_where_the_amount_is_unknown_places_are_told_when_and_no_value_stands_beside_it() -> None:
    log = Log()
    said = forecast(arrival("Qisha", level=-1, chance=0.6), arrival("Gangkou", level=-1, chance=0.1))
    unknown = msgspec.structs.replace(said, levels=(), source=msgspec.structs.replace(said.source, unit_release=True))
    assert log.say(unknown) == [("Qisha", "raised", State.UNACKNOWLEDGED)]
    (alert,) = log.engine.open_alerts
    assert (alert.severity, alert.value, alert.peak, alert.limit, alert.limit_source) == ("blue", None, None, None, "")
    assert alert.expected == NOON + timedelta(minutes=30)
    known = forecast(arrival("Qisha", level=1), number=2, after=5)
    assert log.say(known) == [("Qisha", "worse", State.UNACKNOWLEDGED)]
    assert log.engine.open_alerts[0].value == 2.0


def test_a_what_if_warns_nobody() -> None:
    log = Log()
    assert log.say(msgspec.structs.replace(forecast(arrival("Qisha", level=1)), warns=False)) == []
    assert log.engine.open_alerts == ()
