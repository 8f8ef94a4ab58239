"""Straight lines in a wind: the triangle, the way home, and what keeps an aircraft on the ground."""

import math

import numpy as np
import pytest
from pyproj import Geod

from core.team import Aircraft, Muster
from response.aircraft import flight, why_grounded
from response.frame import Frame, Grid

GRID = Grid.over(Frame((104.3, 20.2, 112.2, 26.5)), 5000.0)
GEOD = Geod(ellps="WGS84")


HOME = 108.2, 22.6


def helicopter(**changes: object) -> Aircraft:
    facts = {
        "id": "h", "name_zh": "直升机", "kind": "helicopter", "longitude": 108.2, "latitude": 22.6, "airspeed_kmh": 216.0,
        "range_km": 500.0, "most_wind": 15.0, "muster": Muster(day=30, night=60, holiday=60), "origin": "demo",
    }
    return Aircraft(**{**facts, **changes})  # type: ignore[arg-type]


def test_in_still_air_it_is_distance_over_speed_on_the_ellipsoid() -> None:
    field = flight(GRID, helicopter(), HOME, 0.0, 0.0, 1800.0)
    longitude, latitude = GRID.degrees
    _, _, true = GEOD.inv(np.full(longitude.shape, 108.2), np.full(latitude.shape, 22.6), longitude, latitude)
    near = true < 249_000
    np.testing.assert_allclose(field.seconds[near], 1800.0 + true[near] / 60.0, rtol=1e-3)
    assert np.isinf(field.seconds[true > 251_000]).all()


@pytest.mark.parametrize(("bearing", "speed"), [(0.0, 60.0 + 10.0), (180.0, 60.0 - 10.0), (90.0, math.sqrt(60.0**2 - 10.0**2))])
def test_the_wind_triangle(bearing: float, speed: float) -> None:
    """A wind from the south of 10 m/s: with it, against it, across it."""
    longitude, latitude, _ = GEOD.fwd(108.2, 22.6, bearing, 150_000.0)
    cell = GRID.cell_of(longitude, latitude)
    assert cell is not None
    to = GRID.degrees[0][cell], GRID.degrees[1][cell]
    _, _, true = GEOD.inv(108.2, 22.6, *to)
    assert float(flight(GRID, helicopter(), HOME, 10.0, 180.0, 0.0).seconds[cell]) == pytest.approx(true / speed, rel=0.01)


def test_a_wind_takes_range_and_never_gives_any() -> None:
    still, windy = (np.isfinite(flight(GRID, helicopter(), HOME, wind, 45.0, 0.0).seconds) for wind in (0.0, 20.0))
    assert windy.sum() < still.sum()
    assert not np.isfinite(flight(GRID, helicopter(), HOME, 61.0, 0.0, 0.0).seconds).any()


def test_it_says_why_it_stays_on_the_ground() -> None:
    assert why_grounded(helicopter(), 5.0, is_night=False) == ("", "")
    assert why_grounded(helicopter(), 5.0, is_night=True) == ("夜间不飞行", "it does not fly at night")
    windy = why_grounded(helicopter(flies_at_night=True), 15.1, is_night=True)
    assert windy[1] == "the wind is 15.1 m/s, above its limit of 15 m/s"
