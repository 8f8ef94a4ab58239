"""Analysis and divergence: what must stay as it is, what must fall, and by how much."""

import numpy as np
import pytest

from dispersion.weather.analysis import barnes, station_spacing
from dispersion.weather.divergence import divergence, reduce_divergence, station_weights

X = np.arange(-20_000.0, 20_001.0, 2000.0)
Y = np.concatenate([[-21_000.0], np.arange(-18_000.0, 16_001.0, 2500.0)])   # uneven on purpose
XX, YY = np.meshgrid(X, Y)


def some_stations(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.uniform(-18_000, 18_000, count), random.uniform(-18_000, 14_000, count)


def test_a_uniform_field_is_analysed_exactly_as_it_is() -> None:
    x, y = some_stations(7, 1)
    assert np.all(barnes(np.full(7, 3.25), x, y, XX, YY) == 3.25)


def test_one_station_fills_the_region() -> None:
    assert np.all(barnes([2.5], [100.0], [-300.0], XX, YY) == 2.5)


def test_stations_are_met_closely_and_the_second_pass_meets_them_better_than_the_first() -> None:
    x, y = some_stations(12, 2)
    values = np.sin(x / 9000) + np.cos(y / 11_000)
    spacing = station_spacing(x, y)
    kappa = 5.052 * (2 * spacing / np.pi) ** 2
    weight = np.exp(-((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2) / kappa)
    first = weight @ values / weight.sum(axis=1)
    second = barnes(values, x, y, x, y)
    assert np.sqrt(np.mean((second - values) ** 2)) < 0.5 * np.sqrt(np.mean((first - values) ** 2))


def test_two_passes_are_barnes_written_out_plainly() -> None:
    x, y = some_stations(5, 3)
    values = np.array([1.0, 4.0, -2.0, 0.5, 3.0])
    trust = np.array([1.0, 0.3, 1.0, 1.0, 0.3])
    kappa = 5.052 * (2 * 8000.0 / np.pi) ** 2

    def mean_at(px: float, py: float, of: np.ndarray, scale: float) -> float:
        weights = [t * np.exp(-((px - a) ** 2 + (py - b) ** 2) / scale) for a, b, t in zip(x, y, trust, strict=True)]
        return sum(w * v for w, v in zip(weights, of, strict=True)) / sum(weights)

    residual = np.array([v - mean_at(a, b, values, kappa) for v, a, b in zip(values, x, y, strict=True)])
    fade = np.exp(-min((1000.0 - a) ** 2 + (-3000.0 - b) ** 2 for a, b in zip(x, y, strict=True)) / kappa)
    expected = mean_at(1000.0, -3000.0, values, kappa) + mean_at(1000.0, -3000.0, residual, 0.2 * kappa) * fade
    assert barnes(values, x, y, 1000.0, -3000.0, trust, 8000.0) == pytest.approx(expected, rel=1e-10)


def test_far_from_all_stations_the_nearest_decides_and_nothing_overflows() -> None:
    got = barnes([1.0, 5.0], [0.0, 10_000.0], [0.0, 0.0], [-3e6, 3e6], [0.0, 0.0])
    np.testing.assert_allclose(got, [1.0, 5.0], atol=1e-6)


def test_a_doubtful_station_weighs_less() -> None:
    trusted = barnes([0.0, 10.0], [-5000.0, 5000.0], [0.0, 0.0], 0.0, 0.0, [1.0, 1.0])
    doubted = barnes([0.0, 10.0], [-5000.0, 5000.0], [0.0, 0.0], 0.0, 0.0, [1.0, 0.3])
    assert trusted == pytest.approx(5.0)
    assert doubted < 4.0


@pytest.mark.parametrize("factor", [2.0, 10.0, 1000.0])
def test_the_divergence_of_a_random_field_falls_by_the_stated_factor(factor: float) -> None:
    random = np.random.default_rng(4)
    u, v = random.normal(size=(2, Y.size, X.size))
    got = divergence(X, Y, *reduce_divergence(X, Y, u, v, factor=factor))
    np.testing.assert_allclose(got, divergence(X, Y, u, v) / factor, atol=1e-9 * np.abs(divergence(X, Y, u, v)).max())


def test_a_uniform_wind_is_returned_bit_for_bit() -> None:
    u, v = np.full(XX.shape, 3.7), np.full(XX.shape, -1.1)
    for got, expected in zip(reduce_divergence(X, Y, u, v), (u, v), strict=True):
        assert np.array_equal(got, expected)


def test_shear_and_rotation_without_divergence_stay() -> None:
    for u, v in ((YY * 1e-4, np.zeros_like(XX)), (-YY * 2e-4, XX * 2e-4), (XX * 1e-4, -YY * 1e-4)):
        got = reduce_divergence(X, Y, u, v)
        np.testing.assert_allclose(got[0], u, atol=1e-9)
        np.testing.assert_allclose(got[1], v, atol=1e-9)


def test_divergence_is_that_of_a_linear_wind() -> None:
    np.testing.assert_allclose(divergence(X, Y, 3e-4 * XX + 1.0, -1e-4 * YY + 5e-5 * XX), 2e-4)


def test_the_change_is_the_least_that_does_it() -> None:
    random = np.random.default_rng(5)
    u, v = random.normal(size=(2, Y.size, X.size))
    weights = random.uniform(1.0, 20.0, size=u.shape)
    new = reduce_divergence(X, Y, u, v, factor=5.0, weights=weights)
    cost = np.sum(weights * ((new[0] - u) ** 2 + (new[1] - v) ** 2))
    for seed in range(5):                               # any other wind with the same divergence costs more
        swirl = reduce_divergence(X, Y, *np.random.default_rng(seed).normal(size=(2, Y.size, X.size)) * 0.1, factor=1e9)
        assert np.abs(divergence(X, Y, *swirl)).max() < 1e-9
        other = np.sum(weights * ((new[0] + swirl[0] - u) ** 2 + (new[1] + swirl[1] - v) ** 2))
        assert other > cost


def test_nodes_near_stations_change_least() -> None:
    x, y = np.array([8000.0]), np.array([-5500.0])
    u, v = 3.0 - 1e-4 * XX, 1.0 - 1e-4 * YY             # converges on the middle, away from the station
    node = np.unravel_index(np.hypot(XX - x, YY - y).argmin(), XX.shape)
    held = reduce_divergence(X, Y, u, v, weights=station_weights(X, Y, x, y))
    free = reduce_divergence(X, Y, u, v)
    change = [np.hypot(new[0] - u, new[1] - v)[node] for new in (held, free)]
    assert change[0] < 0.3 * change[1]


def test_a_factor_that_does_not_reduce_is_refused_and_a_line_of_nodes_is_left_alone() -> None:
    with pytest.raises(ValueError, match="more than 1"):
        reduce_divergence(X, Y, XX, YY, factor=1.0)
    one = np.ones((1, X.size))
    assert np.array_equal(reduce_divergence(X, np.zeros(1), one, one)[0], one)
