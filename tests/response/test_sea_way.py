"""The way over water: from where the vessel lies, around what is in between, no longer than it has to be."""

import math

import numpy as np
import pytest

from response.field import Field
from response.sea import Sea
from response.sea_way import sea_way
from tests.response.test_sea import LATITUDES, LONGITUDES, sea

SPEED = 10.0                         # m/s


def field_from(waters: Sea, longitude: float, latitude: float) -> Field:
    return Field(waters.grid, waters.distances(longitude, latitude) / np.float32(SPEED) + np.float32(600.0))


def length(waters: Sea, way: tuple[tuple[float, float, float], ...]) -> float:
    """m on the ground."""
    x, y = waters.grid.frame.to_plane([each[0] for each in way], [each[1] for each in way])
    return float(np.hypot(np.diff(x), np.diff(y)).sum() / waters.grid.scale.mean())


def test_over_open_water_it_is_a_straight_line_with_the_times_of_the_field() -> None:
    waters = sea()
    field = field_from(waters, 108.0, 21.2)
    way = sea_way(waters, field, 108.4, 20.6)
    assert len(way) == 2
    assert way[0][:2] == pytest.approx((108.0, 21.2), abs=0.005)
    assert way[-1][:2] == pytest.approx((108.4, 20.6), abs=0.005)
    assert way[-1][2] == pytest.approx(field.at(108.4, 20.6))


def test_an_island_is_gone_around_by_the_way_its_time_tells_of() -> None:
    longitude, latitude = np.meshgrid(LONGITUDES, LATITUDES)
    away = np.hypot((longitude - 108.0) * math.cos(math.radians(20.8)), latitude - 20.8)
    waters = sea(away < 0.2)
    field = field_from(waters, 108.0, 21.2)
    way = sea_way(waters, field, 108.02, 20.4)
    assert len(way) > 2
    assert [each[2] for each in way] == sorted(each[2] for each in way)
    assert length(waters, way) / SPEED == pytest.approx(way[-1][2] - way[0][2], rel=0.02)
    for x, y, _ in way:
        cell = waters.grid.cell_of(x, y)
        assert cell is not None
        assert waters.open[cell]


def test_where_it_does_not_get_there_is_no_way() -> None:
    waters = sea()
    assert sea_way(waters, field_from(waters, 108.0, 21.2), 108.0, 21.45) == ()
    assert sea_way(waters, field_from(waters, 108.0, 21.2), 120.0, 30.0) == ()
