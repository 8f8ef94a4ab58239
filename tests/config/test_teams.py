"""Teams, ports and vessels out of a region's files: what ships, what a department lays over it, each refusal in a sentence."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from config.load import Region, load_region, region_folder
from config.teams import OVERLAY, export_teams, load_fleet, parse_fleet
from core.errors import ConfigError
from core.instruments import INSTRUMENTS
from core.team import Fleet

MUSTER = {"day": 30.0, "night": 60.0, "holiday": 60.0}
TEAM = {"id": "t", "name_zh": "队", "longitude": 108.3, "latitude": 22.8, "muster": MUSTER, "origin": "demo"}
PORT = {"id": "p", "name_zh": "港", "longitude": 108.335, "latitude": 21.585, "loading": 20.0, "origin": "demo"}
BUILD = {"id": "b", "name_zh": "艇", "knots": [28.0, 20.0], "origin": "demo"}
VESSEL = {"id": "v", "name_zh": "船", "port": "p", "build": "b", "muster": MUSTER, "range_nm": 300.0, "origin": "demo"}
CRAFT = {"id": "h", "name_zh": "机", "kind": "drone", "longitude": 108.3, "latitude": 22.8, "airspeed_kmh": 60.0,
         "range_km": 30.0, "most_wind": 12.0, "muster": MUSTER, "origin": "demo"}
ALL = {"team": [TEAM], "port": [PORT], "vessel_class": [BUILD], "vessel": [VESSEL], "aircraft": [CRAFT]}
ABOUT = {"cities": [{"name_zh": "南宁"}], "reachable": [103.5, 19.0, 113.6, 27.6]}


@pytest.fixture(scope="module")
def guangxi() -> Region:
    return load_region("guangxi")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A region folder with the gulf's mask and one file of teams."""
    folder = tmp_path / "region"
    (folder / "geography").mkdir(parents=True)
    shutil.copy(region_folder("guangxi") / "geography" / "sea.npz", folder / "geography")
    write(folder / "teams" / "all.toml", ALL)
    return folder


def write(path: Path, document: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(document), encoding="utf-8")
    return path


def changed(kind: str, /, **change: Any) -> dict[str, Any]:
    return {**ALL, kind: [{**ALL[kind][0], **change}]}


def refusal(region: Path, document: dict[str, Any], **about: Any) -> str:
    write(region / "teams" / "all.toml", document)
    with pytest.raises(ConfigError) as error:
        load_fleet(region, {**ABOUT, **about})
    return str(error.value)


def test_guangxi_has_a_team_in_each_city_its_own_in_nanning_and_all_say_that_they_are_demo(guangxi: Region) -> None:
    fleet = guangxi.fleet
    seats = {city["name_zh"]: (city["longitude"], city["latitude"]) for city in guangxi.about["cities"]}
    based = {team.city: (team.longitude, team.latitude) for team in fleet.teams.values() if team.city}
    assert based == seats
    assert {id for id, team in fleet.teams.items() if not team.city} == {"gx-rad", "gx-env"}
    assert list(fleet.ports) == ["fcg-port", "qz-port", "bh-port", "ts-port"]
    assert len(fleet.builds) == 2
    assert {vessel.port for vessel in fleet.vessels.values()} == set(fleet.ports)
    kinds = [craft.kind for craft in fleet.aircraft.values()]
    assert kinds.count("helicopter") == 2
    assert kinds.count("drone") >= 3
    units = [*fleet.teams.values(), *fleet.ports.values(), *fleet.builds.values(), *fleet.vessels.values(),
             *fleet.aircraft.values()]
    assert {unit.origin for unit in units} == {"demo"}
    assert all(unit.name_zh and unit.name_en for unit in units)
    carried = {each for team in fleet.teams.values() for each in team.instruments}
    assert carried == set(INSTRUMENTS) - {"airborne_gamma"}


def test_guangxi_s_calendar_has_the_days_of_two_years_and_says_that_they_wait_for_confirmation(guangxi: Region) -> None:
    calendar = guangxi.fleet.calendar
    assert {day[:4] for day in calendar.holidays} == {"2026", "2027"}
    assert {"2026-02-17", "2026-10-01", "2027-02-06", "2027-10-01"} <= set(calendar.holidays)
    assert "待核" in calendar.origin


def test_everything_in_a_file_is_read(region: Path) -> None:
    fleet = load_fleet(region, ABOUT)
    assert [list(each) for each in (fleet.teams, fleet.ports, fleet.builds, fleet.vessels, fleet.aircraft)] == [
        ["t"], ["p"], ["b"], ["v"], ["h"]]
    assert fleet.builds["b"].knots == (28.0, 20.0)


def test_a_region_without_teams_has_an_empty_fleet(tmp_path: Path) -> None:
    assert load_fleet(tmp_path, {}) == Fleet()


def test_the_data_folder_s_own_goes_before_the_region_s_and_adds_to_it(region: Path, tmp_path: Path) -> None:
    write(tmp_path / "data" / OVERLAY, {
        "team": [{**TEAM, "name_zh": "真队", "origin": "list of 2026"}, {**TEAM, "id": "u"}],
        "calendar": {"night_from": 22},
    })
    fleet = load_fleet(region, ABOUT, tmp_path / "data")
    assert list(fleet.teams) == ["t", "u"]
    assert fleet.teams["t"].name_zh == "真队"
    assert fleet.calendar.night_from == 22
    assert list(fleet.ports) == ["p"]


@pytest.mark.parametrize(("document", "said"), [
    ({"teams": [TEAM]}, "teams: unknown; expected [[team]], [[port]], [[vessel_class]], [[vessel]], [[aircraft]] and [cal"),
    ({"team": TEAM}, "team: expected [[team]] tables"),
    ({"calendar": [{}]}, "calendar: expected one [calendar] table"),
    (changed("team", colour="red"), "team t: colour: no such key; known: city, goes_to_sea, id"),
    ({"team": [{"id": "t"}]}, "team t: object missing required field 'name_zh'"),
    (changed("team", pace="fast"), "team t: pace: expected 'float', got 'str'"),
    (changed("aircraft", kind="balloon"), "aircraft h: kind: invalid enum value 'balloon'; expected one of helicopter, drone"),
    (changed("team", muster={"day": 30.0}), "team t: muster: object missing required field 'night'"),
    (changed("team", pace=9.0), "team t: pace 9: expected 0.2 to 2 times the usual speed"),
    ({**ALL, "team": [TEAM, TEAM]}, "team t: id: is there twice; give one another id"),
    ({**ALL, "calendar": {"night_to": 25}}, "calendar: night_to 25: expected an hour, 0 to 23"),
    (changed("vessel", port="q"), "v: port 'q': is no [[port]]; known: p"),
    (changed("vessel", build="q"), "v: build 'q': is no [[vessel_class]]; known: b"),
    (changed("aircraft", id="t"), "aircraft t: id: is there twice"),
    (changed("team", city="广州"), "t: city '广州': is none of this region's: 南宁"),
    (changed("team", longitude=116.4, latitude=39.9),
     "t: longitude 116.4, latitude 39.9: outside the region's reach (103.5 to 113.6 E, 19.0 to 27.6 N), of which no roads"),
    (changed("port", longitude=108.32, latitude=22.82),
     "p: longitude 108.32, latitude 22.82: outside sea.npz, which knows the sea from 105.4 to 111.3 E and 17.4 to 22.2 N"),
    (changed("port", longitude=108.32, latitude=22.1),
     "p: longitude 108.32, latitude 22.1: a port stands on land: no sea within 2 km of it"),
    (changed("vessel", longitude=107.2, latitude=21.9),
     "v: longitude 107.2, latitude 21.9: a vessel cannot be there: no sea within 2 km of it"),
])
def test_each_fault_is_a_sentence_with_file_unit_and_key(region: Path, document: dict[str, Any], said: str) -> None:
    text = refusal(region, document)
    assert said in text
    assert text.startswith(str(region / "teams" / "all.toml"))


def test_every_fault_of_a_file_is_named_at_once(region: Path) -> None:
    text = refusal(region, {**ALL, "team": [{**TEAM, "pace": 9.0}], "port": [{**PORT, "loading": -1.0}]})
    assert [line.partition(".toml: ")[2] for line in text.splitlines()] == [
        "team t: pace 9: expected 0.2 to 2 times the usual speed", "port p: loading -1: expected 0 to 600 min"]


def test_an_id_in_two_files_and_a_second_calendar_are_refused(region: Path) -> None:
    write(region / "teams" / "more.toml", {"team": [TEAM]})
    with pytest.raises(ConfigError, match=r"more\.toml: t: is also in .*all\.toml; give one another id"):
        load_fleet(region, ABOUT)
    write(region / "teams" / "all.toml", {**ALL, "calendar": {}})
    write(region / "teams" / "more.toml", {"calendar": {}})
    with pytest.raises(ConfigError, match=r"more\.toml: calendar: there is one in .*all\.toml already; keep one"):
        load_fleet(region, ABOUT)


def test_a_guard_vessel_may_lie_at_sea_and_without_a_mask_nobody_judges_berths(region: Path) -> None:
    write(region / "teams" / "all.toml", changed("vessel", longitude=108.9, latitude=21.2))
    assert load_fleet(region, ABOUT).vessels["v"].longitude == 108.9
    (region / "geography" / "sea.npz").unlink()
    write(region / "teams" / "all.toml", changed("port", longitude=108.32, latitude=22.1))
    assert load_fleet(region, ABOUT).ports["p"].latitude == 22.1


def test_what_a_department_laid_over_is_written_into_a_copy_of_the_region(region: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert export_teams(region, data) == 0
    write(region / "teams" / "days.toml", {"calendar": {"night_from": 20}})
    write(data / OVERLAY, {"team": [{**TEAM, "name_zh": "真队"}], "calendar": {"night_from": 22}})
    before = load_fleet(region, ABOUT, data)
    assert export_teams(region, data) == 1
    after = load_fleet(region, ABOUT)
    assert after == before
    assert after.teams["t"].name_zh == "真队"


def test_what_a_document_has_comes_back_from_parsing_it() -> None:
    fleet, calendar = parse_fleet({**ALL, "calendar": {"night_from": 20}}, "here")
    assert fleet.vessels["v"].port == "p"
    assert calendar is not None
    assert calendar.night_from == 20
    assert parse_fleet({}, "here") == (Fleet(), None)
