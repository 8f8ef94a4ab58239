"""The coast: fetch over a mask, the warm internal layer, and the step in roughness."""

import numpy as np
import pytest

from dispersion.weather.coast import (
    fetch_over_land,
    friction_ratio,
    internal_layer_height,
    lid_over_land,
    roughness_layer_height,
    sea_roughness,
)

X = np.arange(-10_000.0, 10_001.0, 1000.0)
Y = np.arange(-10_000.0, 10_001.0, 1000.0)
NORTHERN_LAND = np.broadcast_to((Y > -500.0)[:, None], (Y.size, X.size))


def winds(u: float, v: float) -> tuple[np.ndarray, np.ndarray]:
    return np.full(NORTHERN_LAND.shape, u), np.full(NORTHERN_LAND.shape, v)


def test_the_internal_layer_grows_with_the_root_of_the_fetch() -> None:
    np.testing.assert_allclose(internal_layer_height([0.0, 100.0, 10_000.0], 3.0), [0.0, 30.0, 300.0])


def test_a_southerly_has_come_as_far_over_land_as_the_shore_is_away() -> None:
    fetch = fetch_over_land(NORTHERN_LAND, X, Y, *winds(0.0, 4.0))
    inland = Y[Y > -500.0]
    np.testing.assert_allclose(fetch[Y > -500.0], (inland + 500.0)[:, None] + np.zeros(X.size), atol=501.0)
    assert np.all(fetch[Y < -500.0] == 0.0)


def test_an_offshore_wind_and_a_calm_come_from_far_inland() -> None:
    for wind in ((0.0, -4.0), (0.0, 0.0)):
        fetch = fetch_over_land(NORTHERN_LAND, X, Y, *winds(*wind), farthest=30_000.0)
        assert np.all(fetch[Y > -500.0] == 30_000.0)


def test_a_slanting_wind_has_a_longer_fetch() -> None:
    straight = fetch_over_land(NORTHERN_LAND, X, Y, *winds(0.0, 4.0))[15, 10]
    slanting = fetch_over_land(NORTHERN_LAND, X, Y, *winds(4.0, 4.0))[15, 10]
    assert slanting == pytest.approx(straight * np.sqrt(2), rel=0.1)


def test_only_warm_land_with_onshore_wind_gets_the_low_lid() -> None:
    lid = np.full(NORTHERN_LAND.shape, 1200.0)
    warm = np.ones_like(NORTHERN_LAND)
    onshore = fetch_over_land(NORTHERN_LAND, X, Y, *winds(0.0, 4.0))
    got = lid_over_land(lid, NORTHERN_LAND, onshore, warm, 3.0)
    assert got[15, 10] == pytest.approx(3.0 * np.sqrt(onshore[15, 10]))
    assert np.all(got[Y < -500.0] == 1200.0)
    assert np.all(lid_over_land(lid, NORTHERN_LAND, onshore, ~warm, 3.0) == 1200.0)
    offshore = fetch_over_land(NORTHERN_LAND, X, Y, *winds(0.0, -4.0))
    assert np.all(lid_over_land(lid, NORTHERN_LAND, offshore, warm, 3.0) == 1200.0)


def test_stress_rises_from_sea_to_land_falls_from_land_to_sea_and_keeps_the_speed_at_the_layers_top() -> None:
    ratio = float(friction_ratio(2000.0, 2e-4, 0.3))
    depth = float(roughness_layer_height(2000.0, 2e-4, 0.3))
    assert ratio > 1.0
    assert np.log(depth / 2e-4) == pytest.approx(ratio * np.log(depth / 0.3))
    assert friction_ratio(2000.0, 0.3, 2e-4) == pytest.approx(1 / ratio)
    assert friction_ratio(2000.0, 0.1, 0.1) == 1.0
    assert np.isfinite(friction_ratio(0.0, 2e-4, 0.3))


def test_rough_water_is_rougher_in_more_wind() -> None:
    assert sea_roughness(0.25) == pytest.approx(0.011 * 0.0625 / 9.81 + 0.11 * 1.5e-5 / 0.25)
    assert sea_roughness(0.6) > sea_roughness(0.3)
    assert np.isfinite(sea_roughness(0.0))
