"""Folding steps: means over a window, integrals, deposits that decay, and when a plume came and went."""

import numpy as np
import pytest

from dispersion.air.exchange import Decay, Places, Step
from dispersion.air.exposure import SHARE_THAT_COUNTS, Exposure, Folding, fold

PLACES = Places(np.array([0.0, 1.0]), np.zeros(2), np.zeros(2))


def step(start: float, end: float, mean: tuple[float, float], peak: tuple[float, float] | None = None,
         deposited: tuple[float, float] = (0.0, 0.0)) -> Step:
    return Step(start=start, end=end, mean=np.array([mean]), peak=np.array([peak or mean]),
                deposited=np.array([deposited]), middle=None)


def folded(*steps: Step, window: tuple[float, float] = (0.0, 100.0), decay: Decay | None = None,
           level: float | None = None) -> Exposure:
    return fold(steps, Folding(PLACES, 1, window, decay, level=level))


def test_the_mean_is_over_the_window_and_the_integral_over_the_run() -> None:
    found = folded(step(0, 50, (2.0, 0.0)), step(50, 100, (4.0, 1.0)), step(100, 200, (8.0, 1.0)), window=(25.0, 75.0))
    assert found.mean[0].tolist() == [3.0, 0.5]
    assert found.integral[0].tolist() == [2 * 50 + 4 * 50 + 8 * 100, 50 + 100]


def test_a_window_that_begins_before_the_run_counts_what_was_not_there_as_nothing() -> None:
    found = folded(step(0, 50, (2.0, 2.0)), window=(-50.0, 50.0))
    assert found.mean[0].tolist() == [1.0, 1.0]


def test_arrival_and_departure_are_rounded_outwards_to_steps() -> None:
    found = folded(step(0, 10, (0.0, 0.0)), step(10, 20, (1.0, 0.0), (3.0, 0.0)), step(20, 30, (0.0, 0.0)), level=2.0)
    assert found.arrival[0] == 10.0
    assert found.departure[0] == 20.0
    assert np.isnan(found.arrival[1])
    assert np.isnan(found.departure[1])


def test_what_is_still_there_at_the_end_has_not_departed() -> None:
    found = folded(step(0, 10, (1.0, 1.0)), step(10, 20, (1.0, 0.0)), level=0.5)
    assert found.departure.tolist() == [np.inf, 10.0]


def test_without_a_level_a_share_of_the_highest_counts() -> None:
    found = folded(step(0, 10, (0.5 * SHARE_THAT_COUNTS, 0.0)), step(10, 20, (1.0, 0.0)))
    assert found.arrival[0] == 10.0


def test_a_deposit_decays_until_the_end() -> None:
    half_life = 50.0
    decay = Decay(np.array([[-np.log(2) / half_life]]))
    found = folded(step(0, 50, (0.0, 0.0), deposited=(8.0, 0.0)), step(50, 100, (0.0, 0.0), deposited=(1.0, 0.0)), decay=decay)
    assert found.deposition[0].tolist() == pytest.approx([5.0, 0.0])
