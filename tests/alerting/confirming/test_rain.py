"""Rain beside a rise: labelled at once, explained by its decay, and never an excuse for a release."""

from itertools import pairwise

import msgspec
import pytest

from alerting.confirming.news import gist, news
from core.evidence import Evidence
from core.messages import SEVERITY_RANK, Severity, Statistic
from tests.alerting.confirming.scenes import Weather, place, rise, washed_out
from tests.alerting.timeline import NOON, at, reading

A, B = place("A"), place("B", north=3.0)


def rained(*, steps: int = 10, rate: float = 9.0, factor: float = 14.0, after: int = 24, extra: float = 0.0) -> Weather:
    """One storm over A alone, and what follows; `extra` nGy/h come down with it and stay on the ground."""
    weather = Weather(rise(), stations=[A]).quiet()
    for index, brought in enumerate(washed_out(steps, rate, factor, after=after)):
        weather.step({"A": brought + extra * min(index / steps, 1.0)}, rain=rate if index < steps else 0.0)
    return weather


def test_a_rise_with_rain_is_labelled_with_its_amount_when_it_is_raised_and_is_one_colour_lower() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    raised = next(each for brought in washed_out(8, 9.0, 14.0, after=0) for each in weather.step({"A": brought}, rain=9.0))
    assert (raised.trigger, raised.alert.severity) == ("raised", Severity.BLUE)
    (rain,) = [each for each in raised.alert.evidence if each.kind == "rain"]
    assert rain.speaks == -1
    steps = (raised.time - weather.judge.log[0].message.time).total_seconds() / 300 - 48 + 1
    assert rain.data["rain_mm_3h"] == pytest.approx(9.0 * 5 / 60 * steps)
    assert "疑为降雨" in rain.text_zh
    assert "rain suspected" in rain.text_en


def test_once_the_rain_is_over_the_fitted_decay_explains_it_and_is_there_to_be_drawn() -> None:
    weather = rained()
    told = [each for each in weather.judge.transitions if each.trigger == "evidence" and "可解释" in each.note]
    assert told
    rain = next(each for each in told[0].alert.evidence if each.kind == "rain")
    assert rain.data["verdict"] == "explained"
    low, high = rain.data["half_life_95_min"]
    assert low <= rain.data["half_life_min"] <= high
    assert low <= 70
    assert high >= 53
    assert len(rain.data["points"]) >= 5
    assert all(len(each) == 3 for each in rain.data["points"])
    assert rain.data["residual"] < 3.0


def test_an_alert_that_rain_explains_stands_until_its_values_say_otherwise() -> None:
    plain = {each.time for each in rained().judge.transitions if each.trigger in ("raised", "returned")}
    assert len(plain) == 2


@pytest.mark.parametrize("rise_of", [60.0, 120.0])
def test_a_plume_that_arrives_under_steady_rain_is_not_put_down_to_rain(rise_of: float) -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    for index, brought in enumerate(washed_out(24, 9.0, 8.0, after=0)):
        weather.step({"A": brought + (rise_of if index >= 18 else 0.0)}, rain=9.0)
        if index == 17:
            assert weather.alert().severity is Severity.BLUE
        if index == 18:
            assert weather.alert().severity is Severity.YELLOW
            assert weather.judge.transitions[-1].trigger == "confirmed"
            assert weather.evidence("rain").data["verdict"] == "exceeds"


def test_what_stays_on_the_ground_after_rain_restores_the_colour_with_the_reason() -> None:
    weather = rained(extra=30.0, factor=9.0)
    restored = [each for each in weather.judge.transitions if each.trigger == "confirmed"]
    assert [each.alert.severity for each in restored[:1]] == [Severity.YELLOW]
    assert "不按氡子体" in restored[0].note
    assert weather.evidence("rain").data["verdict"] == "persists"


def test_a_rise_that_began_before_the_rain_is_not_put_down_to_it() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    weather.step({"A": 30.0})
    for _ in range(6):
        weather.step({"A": 30.0}, rain=20.0)
    assert weather.alert().severity is Severity.YELLOW
    assert weather.evidence("rain").speaks >= 0


def test_above_the_most_that_rain_has_ever_brought_nothing_is_put_down_to_rain() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    for brought in washed_out(60, 90.0, 25.0, after=0):
        weather.step({"A": brought}, rain=90.0)
        over = brought > 251.0
        if over:
            break
    assert weather.alert().severity is Severity.YELLOW


def test_a_rise_seen_before_its_gauge_has_spoken_keeps_its_colour_until_it_has() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    minute = weather.minute
    (raised,) = weather.judge.feed(reading(minute, 100.0, "A"))
    assert raised.alert.severity is Severity.YELLOW
    (rain,) = [each for each in raised.alert.evidence if each.kind == "rain"]
    assert (rain.speaks, rain.data["verdict"]) == (0, "waiting")
    weather.judge.feed(reading(minute, 40.0, "A", quantity="rain_rate", interval=300.0, statistic=Statistic.MEAN))
    assert weather.alert().severity is Severity.BLUE


def test_without_a_gauge_that_is_heard_nothing_is_put_down_to_rain_and_it_is_said() -> None:
    weather = Weather(rise(), stations=[A])
    for _ in range(40):
        weather.step(rain=None)
    weather.step({"A": 30.0}, rain=None)
    assert weather.alert().severity is Severity.YELLOW
    assert "雨量未知" in weather.evidence("rain").text_zh


def test_a_station_without_a_gauge_takes_the_nearest_and_says_how_far_it_is() -> None:
    weather = Weather(rise(confirm="neighbours = 0"), stations=[A, B]).quiet()
    bare = Weather(rise(confirm="neighbours = 0"), stations=[A, B])
    for index in range(60):
        brought = washed_out(12, 9.0, 14.0, after=0)[index - 48] if index >= 48 else 0.0
        rate = 9.0 if index >= 48 else 0.0
        bare.judge.feed(
            reading(bare.minute, rate, "B", quantity="rain_rate"), reading(bare.minute, 80.0 + brought + index % 2, "A"),
        )
        bare.minute += 5
    assert bare.alert().severity is Severity.BLUE
    assert bare.evidence("rain").data["gauge"] == "B"
    assert bare.evidence("rain").data["gauge_distance_m"] == pytest.approx(3000, rel=0.01)
    assert weather.judge.transitions == []


def test_a_sum_of_rain_over_an_hour_counts_as_the_same_rain_step_by_step() -> None:
    weather = Weather(rise(), stations=[A]).quiet()
    for index, brought in enumerate(washed_out(24, 9.0, 12.0, after=0)):
        if index % 12 == 11:
            weather.judge.feed(reading(
                weather.minute, 9.0, "A", quantity="rain_amount", interval=3600.0, statistic=Statistic.SUM))
        weather.step({"A": brought}, rain=None)
    assert weather.alert().severity is Severity.BLUE


def test_a_level_that_is_graver_is_lowered_from_there_and_never_below_blue() -> None:
    weather = Weather(rise(confirm="down = 3"), stations=[A]).quiet()
    for brought in washed_out(10, 9.0, 14.0, after=0):
        weather.step({"A": brought}, rain=9.0)
    assert SEVERITY_RANK[weather.alert().severity] == 1
    assert msgspec.json.encode(weather.alert())


def test_the_evidence_that_is_shown_is_never_staler_than_half_an_hour_while_its_figures_move() -> None:
    weather = rained(steps=24, after=24)
    shown = [each for each in weather.judge.transitions if each.alert.active]
    gaps = [(b.time - a.time).total_seconds() / 60 for a, b in pairwise(shown)]
    assert max(gaps) <= 30.0
    assert len(shown) <= 20                                              # of 48 readings: not each of them
    for each in shown:
        assert all(found.time <= each.time for found in each.alert.evidence)
    told = [each for each in shown if each.trigger == "evidence" and each.before is each.after]
    assert all(each.note for each in told)


def test_a_verdict_that_comes_back_is_told_again_after_five_minutes_and_figures_after_thirty() -> None:
    def found(verdict: str, text: str) -> Evidence:
        return Evidence(kind="rain", time=NOON, speaks=0, text_zh=text, text_en=text, data={"verdict": verdict})

    dry, rain, more = found("dry", "无雨"), found("suspected", "3 mm"), found("suspected", "5 mm")
    told = {gist(dry)}
    assert news([rain], told, NOON, (dry,), NOON) == [rain]              # nobody has heard of it: at once
    told.add(gist(rain))
    assert news([rain], told, NOON, (dry,), at(4)) == []
    assert news([rain], told, NOON, (dry,), at(5)) == [rain]
    assert news([more], told, NOON, (rain,), at(29)) == []
    assert news([more], told, NOON, (rain,), at(30)) == [more]
    assert news([rain], told, NOON, (rain,), at(300)) == []
