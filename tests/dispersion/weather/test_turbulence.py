"""Turbulence after Hanna (1982): his formulas written out once more, plainly, and what must hold between them."""

import math
from itertools import pairwise

import numpy as np
import pytest

from dispersion.weather import turbulence as t
from dispersion.weather.turbulence import Turbulence, horizontal_at, vertical_at

CASES = ((0.4, -1 / 50, 1200.0), (0.3, 1 / 60, 180.0), (0.5, 0.0, 900.0), (0.1, 1 / 8, 40.0), (0.2, -1 / 10, 1500.0))


def layer_of(h: float, ustar: float, inverse: float) -> t.Layer:
    return t.layer_of(h, ustar, inverse, Turbulence())


def test_convective_air_has_hannas_values() -> None:
    h, ustar, inverse = 1000.0, 0.3, -1 / 20
    layer = layer_of(h, ustar, inverse)
    wstar = 0.3 * (1000 / (0.4 * 20)) ** (1 / 3)
    assert t.convective_velocity(h, ustar, inverse) == pytest.approx(wstar)
    across = 0.3 * (12 + 0.5 * 50) ** (1 / 3)
    assert horizontal_at(100.0, layer) == pytest.approx((across, across, 150 / across, 150 / across))
    expected = np.sqrt(1.2 * wstar**2 * 0.91 * 0.1 ** (2 / 3) + 1.66 * 0.09)
    assert vertical_at(100.0, layer)[0] == pytest.approx(expected)
    sigma, _, time = vertical_at(500.0, layer)
    assert time == pytest.approx(0.15 * 1000.0 / sigma * (1.0 - math.exp(-2.5)))


def test_stable_air_has_hannas_values() -> None:
    layer = layer_of(200.0, 0.3, 1 / 50)
    along, across, time_u, time_v = horizontal_at(50.0, layer)
    assert (along, across) == pytest.approx((2 * 0.3 * 0.75, 1.3 * 0.3 * 0.75))
    assert (time_u, time_v) == pytest.approx((0.15 * 200 / along * 0.5, 0.07 * 200 / across * 0.5))
    sigma, slope, time = vertical_at(50.0, layer)
    assert (sigma, slope) == pytest.approx((1.3 * 0.3 * 0.75, -1.3 * 0.3 / 200))
    assert time == pytest.approx(0.1 * 200 / sigma * 0.25**0.8)


def test_neutral_air_has_hannas_values_and_is_as_wide_across_as_along() -> None:
    along, across, time_u, time_v = horizontal_at(100.0, layer_of(1000.0, 0.4, 0.0))
    assert along == across == pytest.approx(2.0 * 0.4 * math.exp(-3e-4 * 100 / 0.4))
    sigma, _, time = vertical_at(100.0, layer_of(1000.0, 0.4, 0.0))
    assert sigma == pytest.approx(1.3 * 0.4 * math.exp(-2e-4 * 100 / 0.4))
    assert time == time_u == time_v == pytest.approx(0.5 * 100 / sigma / (1 + 15e-4 * 100 / 0.4))


def test_nothing_jumps_when_the_obukhov_length_changes_a_little() -> None:
    for h, edge in ((500.0, 1 / 500.0), (500.0, -1 / 500.0), (500.0, 0.0)):
        below, above = (
            (*vertical_at(40.0, layer), *horizontal_at(40.0, layer))
            for layer in (layer_of(h, 0.3, edge + step) for step in (-1e-9, 1e-9))
        )
        assert below == pytest.approx(above, rel=1e-4)


@pytest.mark.parametrize(("ustar", "inverse", "h"), CASES)
def test_the_slope_of_sigma_w_is_its_derivative(ustar: float, inverse: float, h: float) -> None:
    layer = layer_of(h, ustar, inverse)
    for z in np.linspace(0.02, 0.97, 20) * h:
        step = 1e-4 * h
        numeric = (vertical_at(z + step, layer)[0] - vertical_at(z - step, layer)[0]) / (2 * step)
        assert vertical_at(z, layer)[1] == pytest.approx(numeric, rel=1e-3, abs=1e-9)


def test_near_the_ground_in_unstable_air_the_diffusivity_is_that_of_the_surface_layer() -> None:
    # k u* z (1 - 16 z/L)^(1/2) of Dyer (1974), over a turbulent Schmidt number of 0.6 to 1; Hanna's own is 0.25 u* z
    for z, inverse in ((2.0, -1 / 200), (5.0, -1 / 50), (10.0, -1 / 30)):
        sigma, _, time = vertical_at(z, layer_of(1000.0, 0.3, inverse))
        similar = 0.4 * 0.3 * z * math.sqrt(1.0 - 16.0 * z * inverse)
        assert 1.0 < sigma**2 * time / similar < 1.7


def test_a_calm_leaves_floors_and_no_division_by_zero() -> None:
    for inverse in (-0.2, 0.0, 0.5):
        layer = layer_of(50.0, 0.0, inverse)
        for z in (0.0, 1e-9, 5.0, 50.0):
            sigma, _, time = vertical_at(z, layer)
            assert sigma >= t.SIGMA_VERTICAL_FLOOR
            along, across, time_u, time_v = horizontal_at(z, layer)
            assert min(along, across) >= t.SIGMA_HORIZONTAL_FLOOR
            assert all(0 < each < 1e5 for each in (time, time_u, time_v))
            assert math.hypot(across, t.meander_beside(across, t.MEANDER_SPEED)) >= t.MEANDER_SPEED - 1e-12


def test_the_meander_spreads_as_draxler_found_for_elevated_releases() -> None:
    for age in (300.0, 1000.0, 3600.0, 7200.0):
        found = math.sqrt(t.taylor_growth(1.0, t.MEANDER_TIME, 0.0, age)) / age
        assert found == pytest.approx(1.0 / (1.0 + 0.9 * math.sqrt(age / 1000.0)), rel=0.21)


def test_taylors_growth_is_his_variance_taken_in_parts() -> None:
    sigma, time, parts = 0.7, 90.0, np.array([0.0, 1.0, 50.0, 300.0, 2000.0])
    whole = sum(t.taylor_growth(sigma, time, a, b - a) for a, b in pairwise(parts))
    q = 2000.0 / time
    assert whole == pytest.approx(2.0 * (sigma * time) ** 2 * (q - 1.0 + math.exp(-q)), rel=1e-12)


def test_turbulence_that_is_given_is_the_same_at_all_heights() -> None:
    layer = t.layer_of(500.0, 0.3, 0.01, Turbulence(0.6, 0.5, 0.4, 100.0, 90.0, 80.0))
    for z in (1.0, 400.0):
        assert horizontal_at(z, layer) == (0.6, 0.5, 100.0, 90.0)
        assert vertical_at(z, layer) == (0.4, 0.0, 80.0)


def test_the_plain_function_agrees_with_the_compiled_one() -> None:
    for ustar, inverse, h in CASES:
        for z in (1.0, 0.3 * h, 0.9 * h):
            for function in (vertical_at, horizontal_at):
                plain = function.py_func(z, layer_of(h, ustar, inverse))  # type: ignore[attr-defined]
                assert function(z, layer_of(h, ustar, inverse)) == pytest.approx(plain, rel=1e-12)
