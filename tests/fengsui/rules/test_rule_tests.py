"""Tests of rules as officers write them: shorthand, comparison, refusals; and that the region's own hold."""

from pathlib import Path

import pytest

from config.load import load_rules, rule_files
from core.errors import ConfigError, InputError
from fengsui.rules.series import parse_series
from fengsui.rules.testfile import Case, read_tests
from fengsui.rules.testrun import run_test
from tests.alerting.timeline import dose
from tests.fengsui.program import fengsui

SHIPPED = Path(__file__).resolve().parents[3] / "config" / "guangxi" / "rules"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules-test.md"

TEST = """
[[test]]
name = "too high"
{keys}
[[test.series]]
station = "A"
quantity = "ambient_dose_rate"
unit = "nGy/h"
interval = "1 min"
values = "{values}"
"""
RAISED = '[[test.expect]]\nat = "{at}"\nstation = "A"\nlevel = "yellow"\nto = "unacknowledged"\ntrigger = "raised"\n'


def written(folder: Path, *texts: str) -> Path:
    path = folder / "gamma.toml"
    path.write_text("\n".join((dose(), *texts)), encoding="utf-8")
    return path


def differences(path: Path) -> tuple[str, ...]:
    (case,) = read_tests([path])
    return run_test(case)


def test_a_wrong_series_is_told_in_one_line_and_not_as_an_empty_list_too(tmp_path: Path) -> None:
    path = written(tmp_path, TEST.format(keys="", values="80y6"))
    with pytest.raises(ConfigError) as refused:
        tuple(read_tests([path]))
    (line,) = str(refused.value).splitlines()
    assert "'80y6' is no part of a series" in line


@pytest.mark.parametrize("case", tuple(read_tests([SHIPPED / "tests"])), ids=lambda each: f"{each.file.stem}: {each.name}")
def test_the_regions_own_rules_do_as_their_tests_say(case: Case) -> None:
    assert run_test(case) == ()


def test_every_file_of_the_regions_rules_has_tests_that_expect_something_of_them() -> None:
    expected: dict[str, set[str]] = {}
    for case in read_tests([SHIPPED / "tests"]):
        named = {each.rule for each in case.text.expect if each.rule} | set(case.text.only)
        expected.setdefault(case.file.name, set()).update(named)
    for file in rule_files(SHIPPED):
        if file.stem != "forecast":              # judges no readings; tests/alerting/test_forecasts.py
            assert expected[file.name] & {rule.id for rule in load_rules(file)}, file.name


def test_tests_beside_rules_are_not_read_as_rules() -> None:
    assert load_rules(SHIPPED)


@pytest.mark.parametrize(("text", "values"), [
    ("80", (80.0,)), ("80x3", (80.0, 80.0, 80.0)), ("80+1x3", (80.0, 81.0, 82.0)), ("1-.5x3", (1.0, 0.5, 0.0)),
    ("_ 1 _x2", (None, 1.0, None, None)), ("-2x2 1e-3", (-2.0, -2.0, 0.001)), ("1e-3x2", (0.001, 0.001)),
])
def test_shorthand_says_values_steps_and_gaps(text: str, values: tuple[float | None, ...]) -> None:
    assert parse_series(text) == values


@pytest.mark.parametrize("text", ["", "80x", "x5", "80x0", "eighty", "80*3", "80+x3", "1x99999999"])
def test_other_shorthand_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_series(text)


def test_what_is_expected_and_comes_is_no_difference(tmp_path: Path) -> None:
    assert differences(written(tmp_path, TEST.format(keys="", values="80x3 200x2"), RAISED.format(at="3 min"))) == ()


def test_a_difference_shows_what_was_expected_and_what_came(tmp_path: Path) -> None:
    found = differences(written(tmp_path, TEST.format(keys="", values="80x3 200x2"), RAISED.format(at="4 min")))
    assert found == (
        "- 4 min  A  * > unacknowledged  yellow  raised  (*)",
        "+ 3 min  A  normal > unacknowledged  yellow  raised  (gamma)",
    )


def test_nothing_expected_fails_when_something_comes(tmp_path: Path) -> None:
    assert differences(written(tmp_path, TEST.format(keys="nothing = true", values="80x3"))) == ()
    assert len(differences(written(tmp_path, TEST.format(keys="nothing = true", values="200")))) == 1


def test_an_officer_may_act_and_a_refusal_that_was_not_meant_is_told(tmp_path: Path) -> None:
    act = '[[test.command]]\nat = "{at}"\ndo = "acknowledge"\nrule = "gamma"\nstation = "A"\n'
    seen = '[[test.expect]]\nat = "4 min"\nfrom = "unacknowledged"\nto = "acknowledged"\n'
    texts = (TEST.format(keys="", values="80x3 200x2"), RAISED.format(at="3 min"), seen)
    assert differences(written(tmp_path, *texts, act.format(at="4 min"))) == ()
    (told,) = differences(written(tmp_path, *texts, act.format(at="4 min"), act.format(at="4 min")))
    assert told.startswith("! 4 min: acknowledge gamma at A: refused: The alert cannot be acknowledged")


@pytest.mark.parametrize(("keys", "values", "why"), [
    ("", "80", "say what is expected"), ("nothing = true", "abc", "no part of a series"),
    ("nothing = true\ncolour = 1", "80", "colour: there is no such key"),
    ('nothing = true\nonly = ["none"]', "80", "there is no rule none"),
    ('nothing = true\nuntil = "soon"', "80", "not a span of time"),
])
def test_a_wrong_test_is_refused_with_its_name(tmp_path: Path, keys: str, values: str, why: str) -> None:
    with pytest.raises(ConfigError, match="test 'too high'") as refused:
        tuple(read_tests([written(tmp_path, TEST.format(keys=keys, values=values))]))
    assert why in str(refused.value)


async def test_the_command_says_which_tests_fail_and_ends_with_1(tmp_path: Path) -> None:
    good = TEST.format(keys="", values="80x3 200x2") + RAISED.format(at="3 min")
    done = await fengsui("rules", "test", written(tmp_path, good, TEST.format(keys="nothing = true", values="300")))
    assert done.status == 1
    assert done.lines[0].startswith("ok  ")
    assert done.lines[1].startswith("FAIL")
    assert done.lines[-1] == "2 tests, 1 failed"
    assert (await fengsui("rules", "test", written(tmp_path, good))).status == 0


def test_the_page_shows_a_test_that_holds(tmp_path: Path) -> None:
    example = PAGE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    path = tmp_path / "page.toml"
    path.write_text(example, encoding="utf-8")
    cases = tuple(read_tests([path]))
    assert cases
    assert all(run_test(case) == () for case in cases)
