"""The fitted decay against curves whose halving time is known."""

import random

import pytest

from alerting.confirming.decay import HALF, fit_decay, progeny_left

MINUTES = [10.0 + 5.0 * index for index in range(24)]


def halving(ratio: float) -> float:
    return next(tenth / 10 for tenth in range(2000) if progeny_left(tenth / 10, ratio) <= 0.5)


def test_progeny_halve_and_fall_to_a_tenth_as_the_radiation_note_says() -> None:
    assert 52 <= halving(1.0) <= 54
    assert 68 <= halving(0.6) <= 71
    for ratio, tenth in ((1.0, 128), (0.6, 144)):
        assert progeny_left(tenth, ratio) == pytest.approx(0.1, rel=0.03)


@pytest.mark.parametrize("ratio", [0.6, 0.8, 1.0])
def test_progeny_of_any_ratio_are_found_near_their_own_halving_time(ratio: float) -> None:
    random_one, hits = random.Random(3), 0
    for _ in range(40):
        values = [60.0 * progeny_left(each, ratio) + random_one.gauss(0, 1.2) for each in MINUTES]
        decay = fit_decay(MINUTES, values, level=100.0, drift=3.0)
        assert decay is not None
        assert decay.half_life == pytest.approx(halving(ratio), rel=0.15)
        hits += decay.lowest <= 70.0 and decay.highest >= 53.0
    assert hits == 40


def test_a_background_that_is_off_is_fitted_with_it() -> None:
    decay = fit_decay(MINUTES, [40.0 * progeny_left(each) + 4.0 for each in MINUTES], level=80.0, drift=3.0)
    assert decay is not None
    assert decay.offset == pytest.approx(4.0, abs=1.5)
    assert decay.low <= HALF <= decay.high


def test_what_stays_is_told_from_what_halves() -> None:
    random_one, told = random.Random(5), 0
    for _ in range(40):
        stays = [30.0 + 20.0 * progeny_left(each) + random_one.gauss(0, 1.0) for each in MINUTES]
        decay = fit_decay(MINUTES, stays, level=80.0, drift=3.0)
        told += decay is None or decay.lowest > 70.0
    assert told >= 36


def test_too_few_or_rising_values_have_no_decay() -> None:
    assert fit_decay(MINUTES[:4], [9.0, 8.0, 7.0, 6.0], level=80.0, drift=3.0) is None
    assert fit_decay(MINUTES, list(MINUTES), level=80.0, drift=3.0) is None
