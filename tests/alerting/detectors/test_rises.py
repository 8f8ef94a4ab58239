"""Baseline, CUSUM, EWMA and SPRT: what they learn, what they see and how rarely they are wrong."""

import random
from datetime import timedelta
from math import exp, pi, sqrt

import numpy as np
import pytest

from alerting.detectors import DETECTORS
from alerting.detectors.cusum import Cusum
from alerting.detectors.ewma import Ewma
from alerting.detectors.normal import HOURS, PER_HOUR, Normal, small_sample, widening
from alerting.detectors.sprt import Sprt
from core.messages import Quality
from tests.alerting.detectors.cases import CASES, START, Fed, reading, rising
from tests.alerting.timeline import rules, station

DAY = 1440.0                         # min


def fed(text: str) -> Fed:
    made = Fed("baseline")
    (made.rule,) = rules(text)
    made.detector = DETECTORS[made.rule.detector](made.rule, station(), START)
    return made


def learnt(days: int, minutes: float, sigma: float = 1.5, gaps: bool = False, keys: str = "") -> Fed:
    """A baseline that has seen so many days of a course of 30 nGy/h between night and noon."""
    made, make = fed(rising("baseline", keys)), random.Random(3)
    for step in range(int(days * DAY / minutes)):
        at = step * minutes
        if not gaps or int(at / 500.0) % 3:
            made.judge([reading(at, value_at(at) + make.gauss(0.0, sigma))])
    return made


def value_at(minutes: float) -> float:
    return 80.0 + 15.0 * np.cos(2.0 * pi * minutes / DAY)


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("minutes", [0.5, 5.0, 10.0, 60.0, 180.0])
def test_a_rise_at_the_low_hour_is_seen_though_the_high_hour_is_higher(minutes: float, gaps: bool) -> None:
    made = learnt(12 if minutes < 60 else 30, minutes, gaps=gaps)
    noon = (12 if minutes < 60 else 30) * DAY + 720.0                # the low of this course
    assert made.judge([reading(noon, 66.0)]) == []
    (raised,) = made.judge([reading(noon + 0.1, 65.0 + 26.0)])       # 91: below the 95 of midnight
    assert raised.level == 0
    assert made.detector.base == pytest.approx(65.0, abs=3.0)


def test_daily_values_are_judged_from_the_eleventh_on_with_wider_limits() -> None:
    made = fed(rising("baseline"))
    for day in range(10):
        assert made.judge([reading(day * DAY, 80.0 + day % 3)]) == []
    wide, narrow = (1.4826 * small_sample(count) * widening(5.0, count) * sqrt(1 + pi / (2 * count)) for count in (10, 200))
    assert 2.5 * narrow < wide
    first = made.saved()
    assert made.judge([reading(10 * DAY, 81.0 + 5.0 * wide * 0.9)]) == []
    assert [each.level for each in made.resume(first).judge([reading(10 * DAY, 81.0 + 5.0 * wide * 1.4)])] == [0]


def test_the_widening_is_the_first_term_of_students_t() -> None:
    assert widening(5.0, 10) == pytest.approx(1.0 + 26.0 / (4.0 * 3.7))
    # Student's t at the one-sided 0.1 % point with 37 degrees of freedom is 3.326 (tables: 3.385 at 30, 3.307 at 40).
    assert 3.090 * widening(3.090, 100) == pytest.approx(3.326, rel=0.01)


def test_the_scatter_it_learns_is_that_of_the_readings() -> None:
    normal, make = Normal(timedelta(days=30), 10), np.random.default_rng(1)
    for step in range(40 * 288):
        normal.learn(step * 300.0, 100.0 + make.normal(0.0, 2.0), beyond=False)
    assert normal.bases is not None
    assert np.mean(normal.sigmas) == pytest.approx(2.0 * sqrt(1.0 + pi / 16.0), rel=0.15)
    assert np.std(np.array(normal.bases)) < 1.0
    assert 24 * 5 <= normal.total <= HOURS * PER_HOUR


def test_a_month_of_peaks_moves_neither_median_nor_scatter_much() -> None:
    made, make = fed(rising("baseline")), random.Random(5)
    for step in range(30 * 288):
        peak = 50.0 if step % 100 < 15 else 0.0
        made.judge([reading(step * 5.0, 80.0 + make.gauss(0.0, 1.5) + peak)])
    before = made.detector.level
    (raised,) = made.judge([reading(30 * DAY + 300.0, 100.0)]) or [None]
    assert before < 0
    assert raised is not None


def test_a_station_that_has_really_changed_is_normal_again_after_half_a_window() -> None:
    made = learnt(20, 30.0, keys='background = { window = "10 d", at_least = 10 }')
    found = [finding for step in range(48 * 14) for finding in made.judge(
        [reading(20 * DAY + step * 30.0, value_at(step * 30.0) + 40.0 + random.Random(step).gauss(0.0, 1.5))]
    )]
    assert [found[0].level, found[-1].level, len(found) <= 6] == [0, -1, True]
    assert (found[1].time - found[0].time).total_seconds() / 86400.0 >= 5.0


def test_an_over_range_value_raises_and_a_stuck_one_does_not_clear() -> None:
    made = learnt(12, 10.0)
    noon = 12 * DAY + 720.0
    assert [each.level for each in made.judge([reading(noon, 5000.0, Quality.OVER_RANGE)])] == [1]
    assert made.judge([reading(noon + 10.0, 65.0, Quality.STUCK)]) == []
    assert [each.level for each in made.judge([reading(noon + 20.0, 65.0)])] == [-1]


def standard(kind: type[Cusum] | type[Ewma] | type[Sprt], keys: str) -> Cusum | Ewma | Sprt:
    """A detector whose residuals are standard: base 0, sigma 1, no widening."""
    (rule,) = rules(rising(kind.__name__.lower(), keys).replace("15 nGy/h", "0.000001 nGy/h"))
    detector = kind(rule, station(), START)
    detector._scale = detector._factor(10 ** 9)
    return detector


def mean_run(kind: type[Cusum] | type[Ewma] | type[Sprt], keys: str, runs: int, shift: float = 0.0) -> float:
    """Mean number of independent normal readings until it is certain of a rise."""
    make, lengths = np.random.default_rng(6), []
    for _ in range(runs):
        detector, length = standard(kind, keys), 0
        while True:
            length += 1
            if detector._rise(float(make.normal(shift))) > 1e-6:
                break
        lengths.append(length)
    return float(np.mean(lengths))


def test_the_run_between_false_alarms_of_a_cusum_is_siegmunds() -> None:
    for k, h in ((0.5, 4.0), (1.0, 2.0)):
        b = h + 1.166
        expected = (exp(2 * k * b) - 2 * k * b - 1.0) / (2 * k * k)
        assert mean_run(Cusum, f"cusum = {{ k = {k}, h = {h} }}", 400) == pytest.approx(expected, rel=0.15)


def test_the_run_of_an_ewma_from_zero_is_that_of_lucas_and_saccucci() -> None:
    assert mean_run(Ewma, "ewma = { lambda = 0.2, L = 2.5 }", 300) == pytest.approx(2.0 * 196.0, rel=0.35)
    assert mean_run(Ewma, "ewma = { lambda = 0.2, L = 3 }", 300, shift=1.0) == pytest.approx(10.0, rel=0.25)


def test_a_test_of_wald_is_wrong_no_more_often_than_alpha_and_beta_say() -> None:
    make, wrong, tests = np.random.default_rng(9), 0, 0
    detector = standard(Sprt, 'sprt = { alpha = 0.01, beta = 0.05, shift = "1 nGy/h" }')
    while tests < 4_000:
        certain = detector._rise(float(make.normal())) > 1e-6
        if certain or not detector._sums()[2]:
            tests += 1
            wrong += certain
        if certain:
            detector._resume(0.0, 0.0, 0.0, 0.0)
    assert wrong / tests < 0.01


def test_small_rises_that_last_are_seen_by_the_sums_where_a_single_reading_is_not_enough() -> None:
    random_one = random.Random(12)
    history = [reading(step * 5.0, 80.0 + random_one.gauss(0.0, 2.0)) for step in range(20 * 288)]
    rise = [reading(20 * DAY + step * 5.0, 86.0 + random_one.gauss(0.0, 2.0)) for step in range(60)]
    for name, keys, sees in (
        ("baseline", "", False), ("cusum", "cusum = { k = 1.5, h = 8 }", True), ("ewma", "ewma = { L = 6 }", True),
    ):
        made = fed(rising(name, keys).replace("15 nGy/h", "4 nGy/h"))
        assert made.judge(history) == []
        assert bool(made.judge(rise)) is sees, name


@pytest.mark.parametrize("name", [name for name in CASES if name in ("baseline", "cusum with large steps", "ewma", "sprt")])
def test_all_raise_for_100_within_one_reading_or_their_hold_and_end_it_afterwards(name: str) -> None:
    made, random_one = Fed(name), random.Random(2)
    made.judge(reading(step * 5.0, 80.0 + random_one.gauss(0.0, 1.5)) for step in range(20 * 288))
    (raised,) = made.judge(reading(20 * DAY + step * 5.0, 180.0) for step in range(2))
    assert raised.level == 0
    ended = made.judge(reading(20 * DAY + 60.0 + step * 5.0, 80.0 + random_one.gauss(0.0, 1.5)) for step in range(40))
    assert [each.level for each in ended] == [-1]
