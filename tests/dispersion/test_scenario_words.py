"""What a person reads who mistyped a scenario: the file, the key, and what would be right."""

from copy import deepcopy
from typing import Any

import pytest

from core.errors import InputError
from dispersion.scenario import parse_scenario
from dispersion.scenario_words import like

RIGHT: dict[str, Any] = {
    "domain": {"frame": "local"},
    "release": {"substance": "chlorine", "position": [0.0, 0.0], "rate": "10 g/s", "duration": "10 min"},
    "weather": {"wind_speed": 3, "wind_from": 90, "stability": "D"},
}
WRONG: tuple[tuple[str, Any, str], ...] = (
    ("release.heigth", 3, "release.heigth: there is no such key (did you mean 'height'?); docs/plume.md lists them all"),
    ("relase", {}, "relase: there is no such key (did you mean 'release'?); docs/plume.md lists them all"),
    ("weather.wind_sped", 3,
     "weather.wind_sped: there is no such key (did you mean 'wind_speed'?); docs/plume.md lists them all"),
    ("weather.roughnes", 3, "weather.roughnes: there is no such key (did you mean 'roughness'?); docs/plume.md lists them all"),
    ("release.rate", 10, "release.rate: must be a text in quotes or must be a table (given: 10)"),
    ("release.height", "high", "release.height: must be a number (given: 'high')"),
    ("release.height", -5, "release.height: must be at least 0 (given: -5)"),
    ("release.position", [1.0], "release.position.2: is missing"),
    ("release.start", "2026-13-01T00:00:00Z",
     "release.start: must be a time such as 2026-11-23T08:00:00+08:00 (given: '2026-13-01T00:00:00Z')"),
    ("release.phase", [{"duration": "1 h", "rate": "1 g/s", "total": "1 g"}],
     "release.phase.1: rate and total: give one of them"),
    ("weather.wind_speed", 300, "weather.wind_speed: must be at most 120 (given: 300)"),
    ("weather.stability", "stabel",
     "weather: stability 'stabel' is not known: write a Pasquill class A, B, C, D, E or F, or a word such as 'neutral'"),
    ("domain.frame", "lokal", "domain.frame: must be 'geographic' or 'local' (given: 'lokal')"),
    ("ensemble.members", 100_000, "ensemble.members: must be at most 1000 (given: 100000)"),
    ("output.levels", [-1], "output.levels.1: must be a text in quotes (given: -1)"),
)


def refused(document: dict[str, Any]) -> str:
    with pytest.raises(InputError) as error:
        parse_scenario(document, "case.toml")
    return str(error.value)


def changed(key: str, value: Any) -> dict[str, Any]:
    document = deepcopy(RIGHT)
    *tables, last = key.split(".")
    place = document
    for table in tables:
        place = place.setdefault(table, {})
    place[last] = value
    return document


@pytest.mark.parametrize(("key", "value", "sentence"), WRONG, ids=[f"{key} {value}" for key, value, _ in WRONG])
def test_a_refusal_is_one_sentence_with_file_key_and_what_is_right(key: str, value: Any, sentence: str) -> None:
    assert refused(changed(key, value)) == f"case.toml: {sentence}"


def test_the_document_these_start_from_is_right() -> None:
    assert parse_scenario(deepcopy(RIGHT), "case.toml").name == "case.toml"


def test_each_wrong_key_has_a_line_of_its_own_with_the_file() -> None:
    document = changed("release.heigth", 3)
    document["ensemble"] = {"members": 0}
    lines = refused(document).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("case.toml: ") for line in lines)


def test_a_substance_that_nobody_knows_is_compared_with_those_known() -> None:
    assert "(did you mean 'chlorine'?)" in refused(changed("release.substance", "chlorin"))
    assert "did you mean" not in refused(changed("release.substance", "zzz"))


def test_nothing_is_proposed_where_nothing_is_near() -> None:
    assert like("xyz", ("release", "weather")) == ""
