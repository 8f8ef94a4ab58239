"""Turbulence after Hanna (1982): its formulas written out once more, plainly, and what must hold between them."""

import numpy as np
import pytest

from dispersion.weather import turbulence as t

CASES = ((0.4, -1 / 50, 1200.0), (0.3, 1 / 60, 180.0), (0.5, 0.0, 900.0), (0.1, 1 / 8, 40.0), (0.2, -1 / 10, 1500.0))


def test_convective_air_has_hannas_values() -> None:
    h, ustar, inverse = 1000.0, 0.3, -1 / 20
    wstar = 0.3 * (1000 / (0.4 * 20)) ** (1 / 3)
    assert t.convective_velocity(h, ustar, inverse) == pytest.approx(wstar)
    assert t.sigma_v(100.0, h, ustar, inverse) == pytest.approx(0.3 * (12 + 0.5 * 50) ** (1 / 3))
    expected = np.sqrt(1.2 * wstar**2 * 0.91 * 0.1 ** (2 / 3) + 1.66 * 0.09)
    assert t.sigma_w(100.0, h, ustar, inverse) == pytest.approx(expected)
    assert t.lagrangian_time_v(500.0, h, ustar, inverse) == pytest.approx(150 / t.sigma_v(500.0, h, ustar, inverse))
    sigma = t.sigma_w(10.0, h, ustar, inverse)
    assert t.lagrangian_time_w(10.0, h, ustar, inverse) == pytest.approx(0.1 * 10 / sigma / (0.55 - 0.38 * 0.5))
    sigma = t.sigma_w(30.0, h, ustar, inverse)
    assert t.lagrangian_time_w(30.0, h, ustar, inverse) == pytest.approx(0.59 * 30 / sigma, rel=0.005)


def test_stable_air_has_hannas_values() -> None:
    h, ustar, inverse = 200.0, 0.3, 1 / 50
    assert t.sigma_u(50.0, h, ustar, inverse) == pytest.approx(2 * 0.3 * 0.75)
    assert t.sigma_v(50.0, h, ustar, inverse) == pytest.approx(1.3 * 0.3 * 0.75)
    assert t.sigma_w(50.0, h, ustar, inverse) == pytest.approx(1.3 * 0.3 * 0.75)
    assert t.lagrangian_time_u(50.0, h, ustar, inverse) == pytest.approx(0.15 * 200 / 0.45 * 0.5)
    assert t.lagrangian_time_v(50.0, h, ustar, inverse) == pytest.approx(max(0.07 * 200 / 0.2925 * 0.5, 10))
    assert t.lagrangian_time_w(50.0, h, ustar, inverse) == pytest.approx(0.1 * 200 / 0.2925 * 0.25**0.8)


def test_neutral_air_spreads_alike_along_and_across_the_wind() -> None:
    assert t.sigma_v(10.0, 1000.0, 0.4, 0.0) == t.sigma_u(10.0, 1000.0, 0.4, 0.0) == pytest.approx(0.8 * np.exp(-0.0075))
    assert t.sigma_w(10.0, 1000.0, 0.4, 0.0) == pytest.approx(0.52 * np.exp(-0.005))
    expected = 0.5 * 10 / (0.52 * np.exp(-0.005)) / (1 + 1.5e-3 * 10 / 0.4)
    assert t.lagrangian_time_w(10.0, 1000.0, 0.4, 0.0) == pytest.approx(expected)


NAMES = ("sigma_u", "sigma_v", "sigma_w", "lagrangian_time_u", "lagrangian_time_v", "lagrangian_time_w")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_jumps_when_the_obukhov_length_changes_a_little(name: str) -> None:
    function = getattr(t, name)
    for h, edge in ((500.0, 1 / 500.0), (500.0, -1 / 500.0), (500.0, 0.0)):
        below, above = (function(40.0, h, 0.3, edge + step) for step in (-1e-9, 1e-9))
        assert below == pytest.approx(above, rel=1e-4)


@pytest.mark.parametrize(("ustar", "inverse", "h"), CASES)
def test_the_slope_of_sigma_w_is_its_derivative(ustar: float, inverse: float, h: float) -> None:
    for z in np.linspace(0.02, 0.97, 20) * h:
        step = 1e-4 * h
        numeric = (t.sigma_w(z + step, h, ustar, inverse) - t.sigma_w(z - step, h, ustar, inverse)) / (2 * step)
        assert t.sigma_w_slope(z, h, ustar, inverse) == pytest.approx(numeric, rel=1e-3, abs=1e-9)


def test_a_calm_leaves_floors_and_no_division_by_zero() -> None:
    for inverse in (-0.2, 0.0, 0.5):
        for z in (0.0, 1e-9, 5.0, 50.0, 80.0):
            assert t.sigma_v(z, 50.0, 0.0, inverse) >= t.SIGMA_HORIZONTAL_FLOOR
            assert t.sigma_w(z, 50.0, 0.0, inverse) >= t.SIGMA_VERTICAL_FLOOR
            for function in (t.lagrangian_time_u, t.lagrangian_time_v, t.lagrangian_time_w):
                assert 0 < function(z, 50.0, 0.0, inverse) < 1e5


def test_above_the_mixing_height_only_the_floors_are_left() -> None:
    assert t.sigma_w(1300.0, 1200.0, 0.4, -0.02) == t.SIGMA_VERTICAL_FLOOR
    assert t.sigma_u(1300.0, 1200.0, 0.4, -0.02) == t.SIGMA_HORIZONTAL_FLOOR


def test_arrays_get_what_scalars_get_and_the_plain_function_agrees() -> None:
    z = np.linspace(0.5, 300.0, 7)[:, None]
    inverse = np.array([-0.05, 0.0, 1e-4, 0.02])
    for scalar, many in ((t.sigma_w, t.sigma_w_over), (t.lagrangian_time_v, t.lagrangian_time_v_over)):
        got = many(z, 250.0, 0.3, inverse)
        assert got.shape == (7, 4)
        for i, j in np.ndindex(7, 4):
            assert got[i, j] == pytest.approx(scalar(z[i, 0], 250.0, 0.3, inverse[j]), rel=1e-12)
            plain = scalar.py_func(z[i, 0], 250.0, 0.3, inverse[j])  # type: ignore[attr-defined]
            assert got[i, j] == pytest.approx(plain, rel=1e-12)
