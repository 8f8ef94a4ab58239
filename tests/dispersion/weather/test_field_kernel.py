"""Looking into a grid from a kernel, against scipy's interpolator as the oracle."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from dispersion.weather.field import Grid
from dispersion.weather.field_kernel import bracket, surface_at, wind_at
from dispersion.weather.profiles import wind_profile

SHEETS = ("friction_velocity", "inverse_obukhov", "mixing_height", "temperature", "rain_rate", "sigma_theta")


def a_grid(times: int = 3, levels: int = 4, rows: int = 5, columns: int = 6, seed: int = 1) -> Grid:
    random = np.random.default_rng(seed)

    def axis(count: int, step: float) -> np.ndarray:
        return np.cumsum(random.uniform(0.2, 1.0, count)) * step

    sheet = (times, rows, columns)
    return Grid(
        time=axis(times, 600.0), x=axis(columns, 5e3), y=axis(rows, 5e3), height=axis(levels, 50.0),
        u=random.normal(size=(times, levels, rows, columns)), v=random.normal(size=(times, levels, rows, columns)),
        roughness=random.uniform(0.1, 1.0, (rows, columns)), inverse_obukhov=random.normal(0.0, 0.02, sheet),
        **{name: random.uniform(20.0, 30.0, sheet) for name in SHEETS if name != "inverse_obukhov"},
    )


def held(axis: np.ndarray, value: np.ndarray) -> np.ndarray:
    return np.clip(value, axis[0], axis[-1])


def some_points(grid: Grid, count: int, seed: int) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(seed)
    return tuple(
        random.uniform(axis[0] - 0.3 * np.ptp(axis) - 1, axis[-1] + 0.3 * np.ptp(axis) + 1, count)
        for axis in (grid.time, grid.height, grid.y, grid.x)
    )


def test_the_wind_is_linear_between_nodes_by_the_logarithm_of_height_and_held_beyond_them() -> None:
    grid = a_grid()
    t, z, y, x = some_points(grid, 200, 2)
    z = np.maximum(z, grid.height[0])
    inside = np.stack([held(grid.time, t), np.log(held(grid.height, z)), held(grid.y, y), held(grid.x, x)], axis=1)
    axes = (grid.time, np.log(grid.height), grid.y, grid.x)
    expected = [RegularGridInterpolator(axes, field)(inside) for field in (grid.u, grid.v)]
    got = np.array([wind_at(grid, *each) for each in zip(t, x, y, z, strict=True)])
    np.testing.assert_allclose(got.T, expected, rtol=1e-12, atol=1e-12)


def test_the_surface_is_linear_between_nodes_and_held_beyond_them() -> None:
    grid = a_grid(seed=3)
    t, _, y, x = some_points(grid, 100, 4)
    inside = np.stack([held(grid.time, t), held(grid.y, y), held(grid.x, x)], axis=1)
    got = [surface_at(grid, *each) for each in zip(t, x, y, strict=True)]
    for name in SHEETS:
        expected = RegularGridInterpolator((grid.time, grid.y, grid.x), getattr(grid, name))(inside)
        np.testing.assert_allclose([getattr(each, name) for each in got], expected, rtol=1e-12, atol=1e-12)
    expected = RegularGridInterpolator((grid.y, grid.x), grid.roughness)(inside[:, 1:])
    np.testing.assert_allclose([each.roughness for each in got], expected, rtol=1e-12)


def test_one_station_at_one_time_gives_its_values_everywhere() -> None:
    grid = a_grid(times=1, levels=3, rows=1, columns=1)
    assert wind_at(grid, -1e6, 1e6, -1e6, grid.height[0]) == (grid.u[0, 0, 0, 0], grid.v[0, 0, 0, 0])
    assert surface_at(grid, 9e9, -3.0, 7.0).mixing_height == grid.mixing_height[0, 0, 0]


def test_below_the_lowest_node_the_wind_follows_the_similarity_profile() -> None:
    grid = a_grid(times=1, rows=1, columns=1)
    ground = surface_at(grid, 0.0, 0.0, 0.0)
    z = 0.3 * grid.height[0]
    share = wind_profile(z, ground.inverse_obukhov, ground.roughness) / wind_profile(
        grid.height[0], ground.inverse_obukhov, ground.roughness
    )
    assert wind_at(grid, 0.0, 0.0, 0.0, z)[0] == pytest.approx(share * grid.u[0, 0, 0, 0])
    assert share < 1.0


def test_what_is_not_measured_at_one_node_does_not_hide_what_is_measured_at_another() -> None:
    grid = a_grid(times=2, rows=1, columns=1)
    grid.sigma_theta[1] = np.nan
    assert surface_at(grid, grid.time[0], 0.0, 0.0).sigma_theta == grid.sigma_theta[0, 0, 0]
    assert np.isnan(surface_at(grid, grid.time.mean(), 0.0, 0.0).sigma_theta)


@pytest.mark.parametrize("function", [bracket, bracket.py_func], ids=["compiled", "plain"])  # type: ignore[attr-defined]
def test_a_bracket_holds_its_value(function) -> None:  # type: ignore[no-untyped-def]
    axis = np.array([1.0, 2.0, 4.0])
    assert function(axis, 3.0) == (1, 2, 0.5)
    assert function(axis, 2.0) == (1, 2, 0.0)
    assert function(axis, 0.0) == (0, 0, 0.0)
    assert function(axis, 4.0) == (2, 2, 0.0)
