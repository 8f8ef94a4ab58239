"""One rule, a limit for each class of water: the station's class chooses, and the alert says which it was."""

from core.station import Channel, Station
from tests.alerting.timeline import Judge, reading, rules

CADMIUM = """
[[rule]]
id = "cadmium"
title_zh = "地表水镉超标"
title_en = "Cadmium over the limit"
detector = "threshold"
quantity = "cadmium"
[[rule.level]]
severity = "blue"
limit = "0.005 mg/L"
by_class = { I = "0.001 mg/L", V = "0.01 mg/L" }
source = "GB 3838-2002 表1 Ⅲ类"
"""


def section(name: str, water_class: str | None) -> Station:
    return Station(
        id=name, name_zh=name, category="surface_water", latitude=24.0, longitude=109.0, water_class=water_class,
        channels=(Channel(quantity="cadmium"),),
    )


def judge(*stations: Station) -> Judge:
    return Judge(CADMIUM, stations=stations)


def test_a_stations_class_of_water_chooses_its_limit_and_its_alert_names_it() -> None:
    house = judge(section("A", "I"), section("B", None), section("C", "V"), section("D", "II"))
    for name in "ABCD":
        house.feed(reading(1, 0.006, name, quantity="cadmium"))
    found = {each.alert.place: (each.alert.limit, each.alert.limit_source) for each in house.transitions}
    assert found == {
        "A": (0.001, "GB 3838-2002 表1 Ⅰ类"), "B": (0.005, "GB 3838-2002 表1 Ⅲ类"), "D": (0.005, "GB 3838-2002 表1 Ⅲ类"),
    }


def test_the_rules_version_is_one_for_all_classes() -> None:
    (rule,) = rules(CADMIUM)
    assert rule.at("I").version == rule.version
    assert rule.at("I").judgement != rule.judgement
    assert rule.at("III") is rule
