"""Stuck values and strange noise: told from a sensor's own habit, whatever that is."""

import random

import pytest

from core.messages import Kind
from tests.alerting.detectors.cases import Fed, instrument, reading
from tests.alerting.detectors.test_rises import fed
from tests.alerting.timeline import rules


def habit(text: str, sigma: float, step: float, count: int = 3_000) -> Fed:
    """A sensor with this noise and this resolution, followed for so many minutes."""
    made, make = fed(text), random.Random(7)
    assert made.judge(reading(minute, round((80.0 + make.gauss(0.0, sigma)) / step) * step) for minute in range(count)) == []
    return made


@pytest.mark.parametrize(("sigma", "step", "longest"), [(1.5, 0.1, 10), (1.5, 1.0, 40), (0.3, 1.0, 800)])
def test_a_fine_sensor_is_stuck_after_minutes_and_a_coarse_one_after_hours(sigma: float, step: float, longest: int) -> None:
    made = habit(instrument("stuck"), sigma, step)
    found = made.judge(reading(3_000 + minute, 81.0) for minute in range(longest))
    assert [each.level for each in found] == [0]


def test_a_coarse_sensors_usual_runs_are_not_stuck() -> None:
    made, make = fed(instrument("stuck")), random.Random(8)
    for minute in range(20_000):
        assert made.judge([reading(minute, 80.0 + (minute // 300) % 2 + (make.random() < 0.001))]) == []


def test_a_stuck_sensor_that_moves_again_is_over_and_its_run_is_no_habit() -> None:
    made = habit(instrument("stuck"), 1.5, 0.1)
    allowed = made.detector._allowed
    stuck = made.judge(reading(3_000 + minute, 81.0) for minute in range(2_000))
    moved = made.judge([reading(5_000, 80.3)])
    assert [each.level for each in (*stuck, *moved)] == [0, -1]
    assert made.detector._allowed == pytest.approx(allowed, rel=0.1)


@pytest.mark.parametrize(("factor", "note"), [(5.0, "×"), (0.1, "×0.")])
def test_scatter_that_grows_or_shrinks_is_told_with_its_ratio(factor: float, note: str) -> None:
    made, make = habit(instrument("noise"), 1.5, 0.1), random.Random(9)
    found = made.judge(reading(3_000 + minute, 80.0 + make.gauss(0.0, 1.5 * factor)) for minute in range(180))
    assert [each.level for each in found] == [0]
    assert found[0].note.startswith(note)
    calm = made.judge(reading(3_200 + minute, 80.0 + make.gauss(0.0, 1.5)) for minute in range(180))
    assert [each.level for each in calm] == [-1]


def test_the_noise_of_counts_at_a_high_level_is_no_fault_where_the_rule_says_counting() -> None:
    for keys, expected in (("noise = { counting = true }", []), ("", [0])):
        made, make = fed(instrument("noise", keys)), random.Random(10)
        made.judge(reading(minute, max(80.0 + make.gauss(0.0, 1.0), 0.0)) for minute in range(3_000))
        high = (reading(3_000 + minute, 8_000.0 + make.gauss(0.0, 10.0)) for minute in range(180))
        assert [each.level for each in made.judge(high)] == expected


def test_a_rise_is_no_noise() -> None:
    made, make = habit(instrument("noise"), 1.5, 0.1), random.Random(11)
    assert made.judge(reading(3_000 + minute, 80.0 + minute / 2 + make.gauss(0.0, 1.5)) for minute in range(300)) == []


def test_both_speak_of_the_instrument() -> None:
    assert {rule.kind for name in ("stuck", "noise") for rule in rules(instrument(name))} == {Kind.TECHNICAL}
