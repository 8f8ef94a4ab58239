"""The gathering kernels against plain sums over all samples and places."""

import math

import numpy as np
import pytest

from dispersion.air.gather import over_grid, over_places
from dispersion.air.puff import SAMPLE, SIGMA_H, SPAN, X, Y
from dispersion.weather.field import Floats


def cloud(count: int = 40) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(11)
    samples = np.zeros((count, SAMPLE))
    samples[:, X], samples[:, Y] = rng.uniform(-300.0, 300.0, (2, count))
    samples[:, SIGMA_H], samples[:, SPAN] = rng.uniform(5.0, 80.0, count), 2.0
    return samples, rng.uniform(0.0, 3.0, (count, 2, 3))


def plain(samples: Floats, weights: Floats, x: float, y: float, n: int, k: int) -> float:
    return sum(
        w[n, k] * math.exp(-0.5 * ((x - s[X]) ** 2 + (y - s[Y]) ** 2) / s[SIGMA_H] ** 2) / (2.0 * math.pi * s[SIGMA_H] ** 2)
        for s, w in zip(samples, weights, strict=True)
    )


def test_a_grid_holds_the_sum_over_all_samples() -> None:
    samples, weights = cloud()
    x, y = np.linspace(-400.0, 400.0, 33), np.geomspace(1.0, 500.0, 21)
    out, none = np.zeros((6, 21, 33)), np.zeros((6, 21, 33))
    over_grid(samples, weights.reshape(40, -1), x, y, np.zeros(40), 10.0, out, none)
    expected = [[plain(samples, weights, a, b, 1, 2) for a in x] for b in y]
    assert out[1 * 3 + 2] == pytest.approx(np.array(expected), rel=1e-3, abs=2e-5 * out.max())
    assert not none.any()


def test_places_hold_the_sum_over_all_samples_at_their_own_height() -> None:
    samples, weights = cloud()
    x, y, level = np.array([0.0, 150.0, -80.0]), np.array([10.0, -60.0, 200.0]), np.array([0.0, 2.0, 1.0])
    out, highest = np.zeros((2, 3)), np.zeros((2, 3))
    over_places(samples, weights, x, y, level, np.ones(40), 10.0, out, highest)
    for r in range(3):
        k = int(level[r])
        assert out[0, r] == pytest.approx(plain(samples, weights, x[r], y[r], 0, k), rel=1e-3)
        single = max(plain(samples[s:s + 1], weights[s:s + 1], x[r], y[r], 0, k) for s in range(40))
        assert highest[0, r] == pytest.approx(5.0 * single, rel=1e-6)


def test_sums_do_not_depend_on_how_rows_are_cut() -> None:
    samples, weights = cloud()
    x, y = np.linspace(-400.0, 400.0, 33), np.linspace(-400.0, 400.0, 29)
    whole, parts = (np.zeros((6, 29, 33)) for _ in range(2))
    over_grid(samples, weights.reshape(40, -1), x, y, np.zeros(40), 10.0, whole, np.zeros_like(whole))
    for j in range(29):
        line = np.zeros((6, 1, 33))
        over_grid(samples, weights.reshape(40, -1), x, y[j:j + 1], np.zeros(40), 10.0, line, np.zeros_like(line))
        parts[:, j] = line[:, 0]
    assert np.array_equal(whole, parts)
