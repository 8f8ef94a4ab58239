"""The default region: a network that is labelled demo, on real ground, under rules that cite their sources."""

import json
from collections import Counter
from typing import Any

import pytest
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from config.load import Region, load_region
from core.quantities import quantity
from core.station import Station

CATEGORIES = {"radiation", "air", "chemical", "surface_water", "drinking_water", "sea", "noise", "weather"}


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region("guangxi")


@pytest.fixture(scope="module")
def stations(region: Region) -> list[Station]:
    return list(region.register.values())


def shapes(region: Region, name: str) -> list[tuple[dict[str, Any], BaseGeometry]]:
    document = json.loads((region.folder / "geography" / name).read_text(encoding="utf-8"))
    return [(each["properties"], shape(each["geometry"])) for each in document["features"]]


def test_every_station_says_that_it_is_a_demonstration(region: Region, stations: list[Station]) -> None:
    assert 150 <= len(stations) <= 250
    assert {each.origin for each in stations} == {"demo"}
    assert region.about["network"] == "demo"


def test_every_city_has_radiation_air_intake_noise_and_weather(region: Region, stations: list[Station]) -> None:
    for city in region.about["cities"]:
        kinds = {each.category for each in stations if each.city == city["name_zh"]}
        assert {"radiation", "air", "drinking_water", "noise", "weather"} <= kinds, city["name_zh"]
        assert kinds <= CATEGORIES


def test_ids_say_city_kind_and_number(region: Region, stations: list[Station]) -> None:
    letters = {"radiation": "R", "air": "A", "chemical": "C", "surface_water": "W", "drinking_water": "D", "sea": "S",
               "noise": "N", "weather": "M"}
    codes = {city["name_zh"]: city["code"] for city in region.about["cities"]}
    for each in stations:
        code, letter, number = each.id.split("-")
        assert code == codes[each.city]
        assert letter == letters[each.category]
        assert number.isdigit()
        assert len(number) == 2


def test_the_plant_has_twelve_stations_in_nine_land_sectors_within_twenty_kilometres(stations: list[Station]) -> None:
    plant = Point(108.5583, 21.6708)
    own = [each for each in stations if each.site == "fcg-npp" and each.category == "radiation"]
    assert len(own) == 12
    sectors = {each.name_en.split("(")[1].split(" ")[0] for each in own}
    assert len(sectors) == 9
    for each in own:
        east, north = (each.longitude - plant.x) * 111.195 * 0.9293, (each.latitude - plant.y) * 111.195
        stated = float(each.name_en.split(" ")[-2])
        assert (east**2 + north**2) ** 0.5 == pytest.approx(stated, abs=0.05)
        assert stated <= 20
    assert [each.id for each in stations if each.site == "fcg-npp" and each.category == "sea"] == ["FCG-S-01"]


def test_land_stations_stand_on_land_and_buoys_float(region: Region, stations: list[Station]) -> None:
    land = [geometry for _, geometry in shapes(region, "land.geojson")]
    for each in stations:
        is_land = any(part.covers(Point(each.longitude, each.latitude)) for part in land)
        assert is_land is (each.category != "sea"), each.id


def test_river_sections_lie_on_the_river_they_name(region: Region, stations: list[Station]) -> None:
    rivers = {named["name_zh"]: line for named, line in shapes(region, "rivers.geojson")}
    on_rivers = [each for each in stations if each.river]
    assert len(on_rivers) > 40
    for each in on_rivers:
        assert rivers[each.river or ""].distance(Point(each.longitude, each.latitude)) < 0.003, each.id
    assert all(each.river for each in stations if each.category == "surface_water")


def test_the_sections_of_the_two_spills_are_watched(stations: list[Station]) -> None:
    cadmium = {each.name_zh for each in stations if each.category == "surface_water" and each.channel("cadmium")}
    thallium = {each.name_zh for each in stations if each.category == "surface_water" and each.channel("thallium")}
    assert {"龙江 拉浪断面", "龙江 洛东断面", "龙江 三岔断面", "龙江 糯米滩断面"} <= cadmium
    assert {"贺江 合面狮断面", "贺江 信都断面", "西江 封开省界断面"} <= thallium


def test_a_channel_with_codes_names_its_unit_unless_the_quantity_is_a_bare_number(stations: list[Station]) -> None:
    coded = [(each, channel) for each in stations for channel in each.channels if channel.codes]
    assert len(coded) > 500
    for each, channel in coded:
        known = quantity(channel.quantity)
        assert known is not None
        assert channel.unit is not None or "" in known.units, (each.id, channel.quantity)


def test_the_unit_trap_is_in_the_network_the_same_code_in_two_units(stations: list[Station]) -> None:
    for code in ("a34004", "w20115"):
        units = Counter(channel.unit for each in stations for channel in each.channels if code in channel.codes)
        assert len(units) >= 2 or code == "w20115", code
    assert {channel.unit for each in stations for channel in each.channels if "w20120" in channel.codes} == {"mg/L", "µg/L"}


def test_mns_have_the_length_of_their_edition(stations: list[Station]) -> None:
    for each in stations:
        if each.mn is not None:
            length = 7 if each.category == "radiation" else 24
            assert len(each.mn) == length, each.id
            assert set(each.mn) <= set("0123456789ABCDEF")


def test_sites_of_stations_are_registered_and_every_plant_estate_and_citys_intake_has_stations(
    region: Region, stations: list[Station]
) -> None:
    watched = {each.site for each in stations if each.site}
    assert watched <= set(region.sites)
    assert {region.sites[each].kind for each in watched} == {"reactor", "estate", "water_intake"}
    assert {each.id for each in region.sites.values() if each.kind in ("reactor", "estate")} <= watched
    assert len({each.city for each in region.sites.values() if each.kind == "water_intake" and each.id in watched}) == 14


def test_every_rule_finds_its_kind_of_station_and_every_channel_that_can_harm_is_judged(region: Region) -> None:
    stations = list(region.register.values())
    for rule in region.rules:
        # Some metals nobody measures here yet: their rules are ready for the day somebody does.
        assert any(rule.select.takes(each) for each in stations), rule.id
    judged = {rule.quantity for rule in region.rules}
    # Weather, current and the state of the instruments are circumstances; the rest is judged.
    circumstances = {"gamma_count_rate", "conductivity", "turbidity", "cod_mn", "salinity", "i131_water", "noise",
                     "water_temperature", "current_speed", "current_to", "wave_height", "spectrum_live_time"}
    for each in stations:
        for channel in each.channels:
            known = quantity(channel.quantity)
            assert known is not None
            if known.medium not in ("weather", "housekeeping"):
                assert channel.quantity in judged | circumstances, (each.id, channel.quantity)


def test_lines_in_spectra_are_looked_for_at_two_stations_of_the_plant(region: Region) -> None:
    lines = [rule for rule in region.rules if rule.detector == "nuclide"]
    assert len(lines) == 7
    for rule in lines:
        assert {id for id, each in region.register.items() if rule.applies_to(each)} == {"FCG-R-02", "FCG-R-03"}, rule.id


def test_silence_is_watched_at_every_station(region: Region) -> None:
    silence = [rule for rule in region.rules if rule.detector == "silence"]
    for each in region.register.values():
        assert sum(rule.applies_to(each) for rule in silence) == 1, each.id


def test_every_limit_cites_its_source_and_only_those_of_gb_3838_count_as_read(region: Region) -> None:
    for rule in region.rules:
        for level in rule.levels:
            if level.limit is None:
                continue
            assert level.source, rule.id
            if level.confirmed:
                assert level.source.startswith("GB 3838-2002 表"), rule.id
                assert "倍" not in level.source, rule.id
            else:
                assert any(word in level.source for word in ("待核", "待确认", "GB 5749", "GB 3838")), (rule.id, level.source)


@pytest.mark.parametrize(("rule", "severity", "limit"), [
    # GB 3838-2002, mg/L: table 1 class III, table 3.
    ("water-cadmium", "blue", 0.005), ("water-mercury", "blue", 0.0001), ("water-arsenic", "blue", 0.05),
    ("water-lead", "blue", 0.05), ("water-chromium_vi", "blue", 0.05), ("water-cyanide", "blue", 0.2),
    ("water-ammonia_nitrogen", "blue", 1.0), ("water-petroleum", "blue", 0.05), ("water-volatile_phenol", "blue", 0.005),
    ("water-thallium", "blue", 0.0001), ("water-antimony", "blue", 0.005), ("water-nickel", "blue", 0.02),
    ("intake-cadmium", "orange", 0.005), ("intake-thallium", "orange", 0.0001), ("intake-benzene_water", "orange", 0.01),
    # µSv/h as nGy/h by 1.2 Sv/Gy: OIL3, OIL2, OIL1.
    ("gamma-oil", "orange", 1000 / 1.2), ("gamma-oil", "red", 100_000 / 1.2), ("gamma-oil1", "red", 1_000_000 / 1.2),
    ("gamma-rise", "blue", 15.0), ("gamma-high", "yellow", 80.0),
    # AEGL 60 min, ppm as µg/m³ at 25 °C.
    ("gas-chlorine", "yellow", 0.5 * 70.90 / 24.4654e-3), ("gas-chlorine", "red", 20 * 70.90 / 24.4654e-3),
    ("gas-hydrogen-sulfide", "orange", 27 * 34.08 / 24.4654e-3),
    ("sea-cs137", "yellow", 0.7),
])
def test_a_limit_is_what_its_source_says(region: Region, rule: str, severity: str, limit: float) -> None:
    found = next(each for each in region.rules if each.id == rule)
    level = next(each for each in found.levels if each.severity == severity)
    assert level.limit == pytest.approx(limit, rel=1e-9)


def test_a_rising_background_counts_from_the_stations_own_and_the_intervention_levels_need_none(region: Region) -> None:
    rules = {rule.id: rule for rule in region.rules}
    assert rules["gamma-rise"].detector == "baseline"
    assert rules["gamma-high"].above == "background"
    assert rules["gamma-oil"].above == rules["gamma-oil1"].above == "absolute"
    assert rules["gamma-oil"].latch
    assert rules["gamma-oil1"].latch


def test_guidance_is_short_and_there_in_both_languages(region: Region) -> None:
    for rule in region.rules:
        assert 1 <= len(rule.guidance_zh) <= 5, rule.id
        assert len(rule.guidance_zh) == len(rule.guidance_en), rule.id
        assert all(len(step) <= 60 for step in rule.guidance_zh), rule.id
        assert all(len(step) <= 170 for step in rule.guidance_en), rule.id
        assert all(any("一" <= letter <= "鿿" for letter in step) for step in rule.guidance_zh), rule.id
