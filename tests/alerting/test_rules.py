"""Rules as people write them: what is accepted, what is refused and in which words."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alerting.confirm_text import ConfirmText, RainText
from alerting.rules import BackgroundText, LevelText, Rule, RuleText, SelectText, parse_rules
from alerting.tuning_text import TABLES
from core.durations import parse_duration
from core.errors import ConfigError, InputError
from core.messages import Severity
from tests.alerting.detectors.cases import CASES, instrument, line, rising
from tests.alerting.timeline import dose, fast, faulty, rules, silent, station

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as refused:
        parse_rules(tomllib.loads(text), "rules/gamma.toml")
    return str(refused.value)


def test_limits_are_turned_into_the_canonical_unit_and_ordered_from_the_least_to_the_gravest() -> None:
    (rule,) = rules(dose('hold = "10 min"\nhysteresis = "0.005 µGy/h"'))
    assert [(level.severity, level.limit) for level in rule.levels] == [
        (Severity.YELLOW, 100.0), (Severity.RED, 1000.0)
    ]
    assert rule.hold == timedelta(minutes=10)
    assert rule.hysteresis == pytest.approx(5.0)
    assert [level.confirmed for level in rule.levels] == [True, False]


def test_a_limit_above_background_is_a_difference_so_an_offset_does_not_apply() -> None:
    text = dose('above = "background"').replace("ambient_dose_rate", "temperature")
    text = text.replace('"100 nGy/h"', '"9 °F"').replace('"1 µGy/h"', '"18 °F"')
    (rule,) = rules(text)
    assert [level.limit for level in rule.levels] == pytest.approx([5.0, 10.0])


@pytest.mark.parametrize(
    "text", [dose(), dose('above = "background"\nlatch = true'), silent(), silent("15 min"), faulty(), fast(), *CASES.values()]
)
def test_a_rule_survives_json(text: str) -> None:
    (rule,) = rules(text)
    again = Rule.from_builtins(msgspec.json.decode(msgspec.json.encode(rule.to_builtins())))
    assert again == rule
    assert again.version == rule.version


def test_another_title_is_another_version_but_the_same_judgement() -> None:
    (one,), (other,) = rules(dose()), rules(dose().replace("over the limit", "high"))
    assert one.version != other.version
    assert one.judgement == other.judgement
    (third,) = rules(dose().replace("100 nGy/h", "90 nGy/h"))
    assert third.judgement != one.judgement


@pytest.mark.parametrize(("change", "sentence"), [
    (("[[rule.level]]", "colour = 1\n[[rule.level]]"), "rule gamma: colour: there is no such key; docs/rules.md"),
    (('quantity = "ambient_dose_rate"', 'quantity = "gama"'), "'gama' is not a quantity known here"),
    (('quantity = "ambient_dose_rate"', ""), "'None' is not a quantity known here"),
    (("100 nGy/h", "100"), "'100' names no unit; write one of nGy/h"),
    (("100 nGy/h", "100 ppm"), "ambient_dose_rate in 'ppm': expected one of nGy/h"),
    (("100 nGy/h", "2 µGy/h"), "a graver severity needs a limit further out"),
    (('severity = "red"', 'severity = "yellow"'), "two levels have the same severity"),
    (('severity = "red"', 'severity = "pink"'), "'red', 'orange', 'yellow' or 'blue'"),
    (('source = "test"', 'source = ""'), "source is missing; say where the limit was read"),
    (("[[rule.level]]", 'hold = "ten minutes"\n[[rule.level]]'), "'ten minutes' is not a span of time"),
    (("[[rule.level]]", "hold = 600\n[[rule.level]]"), "600 has no unit"),
    (("[[rule.level]]", 'after = "5 min"\n[[rule.level]]'), "after: not for detector 'threshold'"),
    (("[[rule.level]]", 'select = { town = "x" }\n[[rule.level]]'), "select.town: there is no such key"),
    (('id = "gamma"', 'id = "gamma rule"'), "id: String should match"),
    (('title_zh = "γ剂量率超限"', ""), "title_zh: is missing"),
])
def test_a_wrong_rule_is_refused_by_file_rule_and_key(change: tuple[str, str], sentence: str) -> None:
    text = dose().replace(change[0], change[1], 1)
    words = refusal(text)
    assert words.startswith("rules/gamma.toml: rule ")
    assert sentence in words


@pytest.mark.parametrize(("text", "sentence"), [
    (silent().replace('severity = "blue"', 'severity = "blue"\nlimit = "3 nGy/h"'), "has one level, without a limit"),
    (silent().replace('after = "3 intervals"', ""), "after: say how long a station may be silent"),
    (silent("0 min"), "a station is never silent for 0 s"),
    (silent("0.5 intervals"), "between 1 and 1000 intervals"),
    (faulty('quantity = "ambient_dose_rate"'), "quantity: not for detector 'fault'"),
    (fast().replace('window = "10 min"', ""), "window: say within which span the change happens"),
    (fast('above = "background"'), "above: not for detector 'rate'"),
    (dose('direction = "below"'), "a graver severity needs a limit further out"),
    (rising("baseline").replace('least_sigma = "1 nGy/h"', ""), "least_sigma: say which standard deviation"),
    (rising("baseline").replace("1 nGy/h", "0 nGy/h"), "least_sigma: must be above 0"),
    (rising("sprt"), "sprt: say which rise it is made for"),
    (rising("sprt", 'sprt = { shift = "0 nGy/h" }'), "sprt.shift: must be above 0"),
    (rising("cusum", "ewma = { L = 4 }"), "ewma: not for detector 'cusum'"),
    (rising("cusum", 'above = "background"'), "above: not for detector 'cusum'"),
    (rising("ewma", "ewma = { lambda = 2 }"), "ewma.lambda: Input should be less than or equal to 1"),
    (rising("baseline").replace("15 nGy/h", "-15 nGy/h"), "must be above 0"),
    (instrument("stuck").replace('severity = "blue"', 'severity = "blue"\nlimit = "1 nGy/h"'), "one level, without a limit"),
    (instrument("stuck", 'stuck = { resolution = "1 ppm" }'), "ambient_dose_rate in 'ppm'"),
    (instrument("noise", 'hysteresis = "1 nGy/h"'), "hysteresis: not for detector 'noise'"),
    (line().replace("window_rate_i131_364", "window_rate_bi214_1765"), "is no window of a nuclide"),
    (dose().replace('source = "test"', 'source = "test"\nby_class = { II = "50 nGy/h" }'), "source must name Ⅲ类"),
    (dose('scope = "site"').replace('source = "test"', 'source = "Ⅲ类"\nby_class = { II = "5 nGy/h" }'), "several classes"),
    (dose().replace('source = "test"', 'source = "Ⅲ类"\nby_class = { II = "2 µGy/h" }', 1), "by_class.II: a graver severity"),
    (dose() + dose(), "is there twice"),
    ("[rule]\nid = 'x'", "expected [[rule]] tables"),
    ("[[rules]]\nid = 'x'", "rules: unknown; expected [[rule]] tables"),
])
def test_a_rule_that_does_not_fit_its_detector_is_refused(text: str, sentence: str) -> None:
    assert sentence in refusal(text)


@pytest.mark.parametrize(("text", "span"), [
    ("90 s", timedelta(seconds=90)), ("10 min", timedelta(minutes=10)), ("1.5h", timedelta(minutes=90)),
    (" 30 d ", timedelta(days=30)), ("0 s", timedelta()),
])
def test_a_span_of_time_is_a_number_and_a_unit(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize("text", ["", "10", "min", "-5 min", "10 minutes", "1e9 d", "999999 d", "５ min", "NaN s"])
def test_what_is_no_span_of_time_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_duration(text)


def test_a_rule_is_for_the_stations_that_match_every_key_and_measure_its_quantity() -> None:
    (rule,) = rules(dose('select = { city = "防城港", stations = ["A", "B"] }'))
    assert rule.applies_to(station("A", city="防城港"))
    assert not rule.applies_to(station("A", city="钦州"))
    assert not rule.applies_to(station("C", city="防城港"))
    assert not rule.applies_to(station("A", city="防城港", channels=()))


def test_silence_is_measured_in_the_stations_own_intervals() -> None:
    (rule,) = rules(silent("3 intervals"))
    assert rule.silent_after(station(interval=300.0)) == timedelta(minutes=15)


def test_the_page_about_rules_names_every_key_and_its_examples_are_rules() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for model in (RuleText, LevelText, SelectText, BackgroundText, ConfirmText, RainText, *TABLES.values()):
        for key, field in model.model_fields.items():
            assert f"`{field.alias or key}`" in page, key
    examples = [part.split("```", 1)[0] for part in page.split("```toml\n")[1:]]
    parsed: list[Any] = [rule for text in examples for rule in parse_rules(tomllib.loads(text), "docs/rules.md")]
    assert {rule.detector for rule in parsed} == {"threshold", "rate", "silence", "fault", "baseline", "stuck"}
