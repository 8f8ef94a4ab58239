"""Scenarios as people write them: what is read from them, and how what is wrong is said."""

import copy
import math
import tomllib
from typing import Any

import numpy as np
import pytest

from core.errors import InputError
from dispersion.forecast import grid_of, run
from dispersion.receptors import parse_receptors
from dispersion.scenario import Scenario, edges_of, parse_scenario
from dispersion.scenario_page import MARK, reference
from tests.conftest import ROOT

LEAK: dict[str, Any] = {
    "domain": {"frame": "local"},
    "release": {"substance": "chlorine", "position": [0, 0], "height": 1.0, "duration": "10 min", "rate": "1 kg/s",
                "dense": False},
    "weather": {"wind_speed": 4.0, "wind_from": 270, "wind_height": 10, "stability": "D", "roughness": 0.1},
}


def scenario(**changes: Any) -> Scenario:
    """The leak with some tables changed; a key of None is taken out."""
    document = copy.deepcopy(LEAK)
    for table, values in changes.items():
        if isinstance(values, dict):
            merged = document.setdefault(table, {}) | values
            document[table] = {key: value for key, value in merged.items() if value is not None}
        else:
            document[table] = values
    return parse_scenario(document, "leak.toml")


def refusal(**changes: Any) -> str:
    with pytest.raises(InputError) as refused:
        scenario(**changes)
    return str(refused.value)


def test_amounts_and_times_come_out_in_their_units() -> None:
    (phase,) = scenario().release.phases
    assert (phase.start, phase.end) == (0.0, 600.0)
    assert phase.amount[0] == pytest.approx(1000.0 * 600.0)
    hourly = scenario(release={"rate": "3.6 t/h"}).release.phases[0]
    assert hourly.amount[0] == pytest.approx(1000.0 * 600.0)
    assert scenario(release={"rate": None, "total": "2 t", "duration": None}).release.phases[0].amount[0] == 2e6


def test_a_nuclide_brings_its_daughters_and_they_are_not_what_is_judged() -> None:
    found = scenario(release={"substance": "Cs137", "rate": "37 GBq/h"})
    assert [each.key for each in found.release.species] == ["Cs-137", "Ba-137m"]
    assert found.release.phases[0].amount.tolist() == pytest.approx([37e9 / 6, 0.0])
    assert (found.released.judged, found.released.unit) == (0, "Bq")


def test_several_nuclides_are_given_as_a_table_and_in_phases() -> None:
    phases = [{"start": 0, "duration": "1 h", "total": {"I-131": "1 TBq", "Xe-133": "5 TBq"}},
              {"start": "1 h", "duration": "2 h", "rate": {"I-131": "1 GBq/s", "Xe-133": "0 Bq/s"}}]
    found = scenario(release={"substance": None, "duration": None, "rate": None, "phase": phases})
    keys = [each.key for each in found.release.species]
    first, second = found.release.phases
    assert first.amount[keys.index("Xe-133")] == pytest.approx(5e12)
    assert second.amount[keys.index("I-131")] == pytest.approx(7200e9)
    assert (second.start, second.end) == (3600.0, 10800.0)


def test_on_earth_the_release_is_the_origin_and_a_wind_may_have_a_unit() -> None:
    found = scenario(domain={"frame": "geographic"}, release={"position": [108.55, 21.67]}, weather={"wind_speed": "14.4 km/h"})
    assert (found.frame.longitude, found.frame.latitude, found.release.x, found.release.y) == (108.55, 21.67, 0.0, 0.0)
    ten = int(np.searchsorted(found.weather.height, 10.0))
    assert found.weather.u[0, ten, 0, 0] == pytest.approx(4.0, rel=1e-6)


def test_the_steps_meet_the_window_and_the_end() -> None:
    found = scenario(output={"window": ["50 min", "60 min"], "end": "70 min", "step": "7 min"})
    edges = edges_of(found, 1000.0)
    assert {3000.0, 3600.0, 4200.0} <= set(edges.tolist())
    assert np.all(np.diff(edges) > 0)
    assert found.window == (3000.0, 3600.0)


WRONG: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({"release": {"rate": "92.1 km/s"}}, ("release.rate", "92.1 km/s", "kg")),
    ({"release": {"rate": "92.1 g"}}, ("release.rate", "92.1 g", "no rate")),
    ({"release": {"rate": "-3 kg/s"}}, ("release.rate", "negative")),
    ({"release": {"rate": "3 TBq/h"}}, ("release.rate", "mass")),
    ({"release": {"rate": None}}, ("release", "neither rate nor total")),
    ({"release": {"total": "3 kg"}}, ("rate and total", "one of them")),
    ({"release": {"substance": "unobtainium"}}, ("release.substance", "unobtainium", "docs/substances.md")),
    ({"release": {"duration": "ten minutes"}}, ("release.duration", "ten minutes")),
    ({"release": {"duration": 0}}, ("release.duration",)),
    ({"release": {"colour": "green"}}, ("release.colour", "no such key")),
    ({"release": {"position": [1.0]}}, ("release.position",)),
    ({"release": {"position": [200.0, 95.0]}, "domain": {"frame": "geographic"}}, ("release.position", "not on Earth")),
    ({"release": {"start": "2026-11-25T08:00:00"}}, ("release.start", "time zone")),
    ({"weather": {"stability": "breezy"}}, ("stability", "breezy", "A, B, C, D, E or F")),
    ({"weather": {"stability": None}}, ("stab",)),
    ({"weather": {"wind_speed": None}}, ("weather.wind_speed", "missing")),
    ({"weather": {"wind_speed": "4 furlongs"}}, ("weather.wind_speed", "wind_speed", "m/s")),
    ({"weather": {"wind_speed": -4.0}}, ("weather.wind_speed",)),
    ({"weather": {"wind_from": 400}}, ("weather.wind_from",)),
    ({"weather": {"roughness": 0}}, ("weather.roughness",)),
    ({"weather": {"wind_frm": 90}}, ("weather.wind_frm", "no such key")),
    ({"weather": {"file": "era5.nc"}}, ("weather", "file and observations")),
    ({"release": {"position": [math.nan, 0]}}, ("release.position", "finite")),
    ({"release": {"heat": math.inf}}, ("release.heat", "finite")),
    ({"release": {"height": 5000}}, ("release.height", "mixing height")),
    ({"release": {"rate": "1e300 kg/s"}}, ("release", "less than")),
    ({"release": {"rate": "0 kg/s"}}, ("release", "more than 0")),
    ({"output": {"window": ["60 min", "50 min"]}}, ("output.window", "after its start")),
)


@pytest.mark.parametrize(("changes", "words"), WRONG, ids=[str(case[0])[:60] for case in WRONG])
def test_what_is_wrong_is_said_in_one_line_with_file_and_key(changes: dict[str, Any], words: tuple[str, ...]) -> None:
    said = refusal(**changes)
    assert said.startswith("leak.toml: ")
    assert len(said.splitlines()) == 1
    for word in words:
        assert word in said


def test_missing_weather_is_said() -> None:
    with pytest.raises(InputError, match=r"leak.toml: weather: is missing"):
        parse_scenario({"release": LEAK["release"]}, "leak.toml")


def test_times_outside_the_weather_are_refused_and_both_windows_said() -> None:
    observed = {"time": "2026-11-25T00:00:00+08:00", "wind_speed": 4.0, "wind_from": 270, "stability": "D"}
    found = scenario(weather={"wind_speed": None, "wind_from": None, "wind_height": None, "stability": None,
                              "observation": [observed]}, release={"start": "2026-11-25T00:00:00+08:00"},
                     output={"end": "3 h"})
    with pytest.raises(InputError, match="the weather covers 2026-11-24 15:00 UTC to 2026-11-24 17:00 UTC"):
        run(found, parse_receptors("id,x,y\na,100,0\n", "r.csv").places(found.frame))


def test_a_place_beyond_the_weathers_reach_is_refused() -> None:
    found = scenario()
    with pytest.raises(InputError, match="outside the weather's domain"):
        run(found, parse_receptors("id,x,y\nfar,900000,0\n", "r.csv").places(found.frame))


def test_a_grid_lies_around_the_release_with_its_layers() -> None:
    found = scenario(domain={"size": 2000.0, "cells": 5, "heights": [50.0, 1.5]}, release={"position": [100, 200]})
    grid = grid_of(found)
    assert grid is not None
    assert grid.axes is not None
    assert grid.axes[0].tolist() == [-900.0, -400.0, 100.0, 600.0, 1100.0]
    assert grid.axes[2].tolist() == [1.5, 50.0]
    assert grid_of(scenario()) is None


@pytest.mark.parametrize(("text", "words"), [
    ("", ("line 1", "expected the columns")),
    ("id,a,b\n", ("line 1", "id,a,b")),
    ("id,x,y\n", ("no receptor",)),
    ("id,x,y\na,1\n", ("line 2", "2 values for 3 columns")),
    ("id,x,y\na,1,north\n", ("line 2", "y is 'north'")),
    ("id,x,y\na,1,nan\n", ("line 2", "not a number")),
    ("id,x,y\na,1,2\na,3,4\n", ("'a' is there twice",)),
    ("id,lon,lat\na,200,2\n", ("line 2", "not on Earth")),
    ("id,x,y,z\na,1,2,-1\n", ("line 2", "above ground")),
])
def test_a_table_of_receptors_is_refused_with_its_line(text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as refused:
        parse_receptors(text, "r.csv")
    for word in ("r.csv", *words):
        assert word in str(refused.value)


def test_a_height_that_is_left_out_is_the_ground() -> None:
    assert parse_receptors("id,x,y,z\na,1,2,\n", "r.csv").height == (0.0,)


def test_receptors_and_scenario_must_speak_of_the_same_coordinates() -> None:
    table = parse_receptors("\ufeffid,lon,lat,z\na,108.5,21.6,1.5\n", "r.csv")
    with pytest.raises(InputError, match="frame is local"):
        table.places(scenario().frame)
    places = table.places(scenario(domain={"frame": "geographic"}, release={"position": [108.5, 21.6]}).frame)
    assert math.hypot(places.x[0], places.y[0]) < 1e-6
    with pytest.raises(InputError, match="in metres"):
        parse_receptors("id,x,y\na,1,2\n", "r.csv").places(
            scenario(domain={"frame": "geographic"}, release={"position": [108.5, 21.6]}).frame
        )


def test_the_page_about_scenarios_lists_every_key_and_its_first_example_runs() -> None:
    page = (ROOT / "docs" / "plume.md").read_text(encoding="utf-8")
    assert page.partition(MARK + "\n")[2] == reference()
    example = page.partition("```toml\n")[2].partition("```")[0]
    found = parse_scenario(tomllib.loads(example), "example")
    assert found.released.chemical is not None
    assert found.released.chemical.key == "chlorine"
    assert found.text.output.levels == ("AEGL-1", "AEGL-2", "AEGL-3")


def test_a_reactor_brings_nuclides_assumptions_and_doses_beside_their_levels() -> None:
    found = scenario(
        release={"substance": None, "duration": None, "rate": None, "dense": None,
                 "reactor": {"type": "HPR1000", "accident": "design-leak"}},
        output={"end": "2 h"},
    )
    assert found.release.species[found.released.judged].key == "Cs-137"
    assert len(found.released.assumptions) > 3
    outcome = run(found, parse_receptors("id,x,y,z\nnear,2000,0,1.5\n", "r.csv").places(found.frame))
    assert outcome.doses is not None
    assert outcome.doses.doses.effective[0, 0, 0] > 0
    assert {each.level.scheme for each in outcome.doses.verdicts} >= {"GB 18871-2002"}


@pytest.mark.parametrize(("release", "words"), [
    ({"reactor": {"type": "RBMK", "accident": "design-leak"}}, ("release.reactor", "RBMK")),
    ({"reactor": {"type": "CPR1000", "accident": "meteor"}}, ("release.reactor", "meteor")),
    ({"tanker": {"vehicle": "ship", "damage": "hole"}, "substance": "chlorine"}, ("release.tanker", "ship")),
    ({"tank": {"mass": 1e9, "volume": 1.0}, "substance": "chlorine"}, ("release.tank", "do not fit")),
    ({"fire": {"activity": "3 kg"}, "substance": "Cs-137"}, ("release.fire", "3 kg")),
    ({"package": {"activity": "3 TBq", "type": "C", "severity": "severe", "form": "gas"}, "substance": "Kr-85"},
     ("release.package", "'C'")),
    ({"tanker": {"vehicle": "truck", "damage": "hole"}}, ("release.substance", "tanker")),
])
def test_a_source_term_that_cannot_be_is_refused_with_its_key(release: dict[str, Any], words: tuple[str, ...]) -> None:
    said = refusal(release={"substance": None, "duration": None, "rate": None, "dense": None} | release)
    for word in words:
        assert word in said
