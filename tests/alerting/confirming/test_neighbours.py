"""Neighbours within the time of travel, by wind and by river."""

import msgspec
import pytest

from core.messages import Severity
from core.station import Channel
from tests.alerting.confirming.scenes import Weather, place, rise
from tests.alerting.timeline import Judge, reading

A, B, FAR, NOWHERE = place("A"), place("B", north=3.0), place("FAR", north=60.0), place("NOWHERE")
NOWHERE = msgspec.structs.replace(NOWHERE, latitude=0.0, longitude=0.0)


def test_a_rise_at_one_station_stays_in_its_colour_and_at_two_neighbours_it_is_one_graver() -> None:
    weather = Weather(rise(), stations=[A, B]).quiet()
    weather.step({"A": 20.0})
    assert weather.alert().severity is Severity.YELLOW
    transitions = weather.step({"A": 20.0, "B": 20.0})
    assert [each.trigger for each in transitions] == ["raised", "confirmed"]
    assert {each.alert.severity for each in transitions} == {Severity.ORANGE}
    assert "B站" in weather.evidence("neighbours").text_zh
    assert weather.evidence("neighbours").speaks == 1


def test_an_acknowledged_alert_must_be_acknowledged_again_once_neighbours_confirm_it() -> None:
    weather = Weather(rise(), stations=[A, B]).quiet()
    weather.step({"A": 20.0})
    assert weather.judge.ask(weather.minute - 1, "acknowledge", weather.alert().id).done
    weather.step({"A": 20.0, "B": 20.0})
    assert weather.alert().acknowledged_by is None


def test_stations_far_away_or_without_a_place_are_no_neighbours() -> None:
    other = msgspec.structs.replace(NOWHERE, id="NOWHERE-2")
    weather = Weather(rise(), stations=[A, FAR, NOWHERE, other]).quiet()
    weather.step({"A": 20.0, "FAR": 20.0, "NOWHERE": 20.0, "NOWHERE-2": 20.0})
    for name in ("A", "FAR", "NOWHERE", "NOWHERE-2"):
        assert weather.alert(name).severity is Severity.YELLOW


def test_a_rise_after_the_time_of_travel_is_another_event() -> None:
    weather = Weather(rise(), stations=[A, B]).quiet()
    for _ in range(24):
        weather.step({"A": 20.0}, wind=(180.0, 8.0))
    weather.step({"A": 20.0, "B": 20.0}, wind=(180.0, 8.0))
    assert weather.alert("B").severity is Severity.YELLOW


@pytest.mark.parametrize(("wind", "late"), [
    ((180.0, 5.0), True), ((0.0, 5.0), False), ((90.0, 5.0), False), ((180.0, 0.2), False),
])
def test_a_neighbour_down_the_wind_that_did_not_see_it_is_named(wind: tuple[float, float], late: bool) -> None:
    weather = Weather(rise(), stations=[A, B]).quiet()
    for _ in range(12):
        weather.step({"A": 20.0}, wind=wind)
    found = [each["station"] for each in weather.evidence("neighbours").data["neighbours"] if each["late"]]
    assert found == (["B"] if late else [])
    assert weather.alert().severity is Severity.YELLOW


def test_the_wind_that_was_used_is_said_and_so_is_a_calm_and_its_absence() -> None:
    for wind, words in (((180.0, 3.0), "风 180°、3.0 m/s（A站）"), ((180.0, 0.1), "静风"), (None, "无风数据，按 1.0 m/s")):
        weather = Weather(rise(), stations=[A, B])
        for _ in range(48):
            weather.step(wind=wind)
        weather.step({"A": 20.0}, wind=wind)
        assert words in weather.evidence("neighbours").text_zh


def test_a_neighbour_that_rises_under_rain_does_not_count_and_one_without_rain_does() -> None:
    for rain, colour in (({"B": 9.0, "A": 9.0}, Severity.BLUE), ({"A": 9.0}, Severity.ORANGE)):
        weather = Weather(rise(), stations=[A, B]).quiet()
        for index in range(4):
            weather.step({"A": 5.0 * index, "B": 5.0 * index}, rain=rain)
        weather.step({"A": 18.0, "B": 18.0}, rain=rain)
        weather.step({"A": 20.0, "B": 20.0}, rain=rain)
        assert weather.alert().severity is Severity.BLUE     # a gauge speaks after the detector: nobody knows yet that B is dry
        for _ in range(3):
            weather.step({"A": 20.0, "B": 20.0}, rain=rain)
        assert weather.alert().severity is colour


def test_two_stations_of_one_site_confirm_each_other_in_one_alert() -> None:
    site = [msgspec.structs.replace(each, site="港区") for each in (A, B)]
    weather = Weather(rise('scope = "site"'), stations=site).quiet()
    weather.step({"A": 20.0})
    joined = weather.step({"A": 20.0, "B": 20.0})
    assert [each.trigger for each in joined] == ["joined", "confirmed"]
    assert joined[-1].alert.severity is Severity.ORANGE
    assert joined[0].alert.severity is Severity.YELLOW


RIVER = """
[[rule]]
id = "cadmium"
title_zh = "镉"
title_en = "Cadmium"
detector = "threshold"
quantity = "cadmium"
[rule.confirm]
along = "river"
speed = "0.5 m/s"
within = "50 km"
window = "24 h"
[[rule.level]]
severity = "yellow"
limit = "0.005 mg/L"
source = "test"
"""


def test_along_a_river_the_station_downstream_confirms_when_the_water_gets_there() -> None:
    stations = [
        msgspec.structs.replace(place(name), river="龙江", chainage=km, category="surface_water", latitude=0.0, longitude=0.0,
                                channels=(Channel(quantity="cadmium"),))
        for name, km in (("UP", 0.0), ("DOWN", 9.0))
    ]
    judge = Judge(RIVER, stations=stations)
    judge.feed(reading(0, 0.001, "DOWN", quantity="cadmium"), reading(0, 0.02, "UP", quantity="cadmium"))
    assert judge.transitions[-1].alert.severity is Severity.YELLOW
    judge.feed(reading(300, 0.02, "DOWN", quantity="cadmium"))
    assert judge.transitions[-1].alert.severity is Severity.ORANGE
    assert "流速" in next(each.text_zh for each in judge.transitions[-1].alert.evidence if each.kind == "neighbours")
