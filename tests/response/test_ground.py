"""The sea mask answers for points: where the sea is, and how far it is from a place on land."""

import numpy as np
import pytest

from core.earth import distance_and_bearing
from response.ground import Waters

# 40 x 60 cells of 0.01 degrees from 108 E, 21 N; sea south of row 10, and one cell far in the north-east.
SEA = np.zeros((40, 60), dtype=np.bool_)
SEA[:10] = True
SEA[38, 55] = True
WATERS = Waters(108.0, 21.0, 0.01, SEA)


def test_points_are_sea_by_their_cell_and_nothing_outside_the_mask_is() -> None:
    assert WATERS.at([108.3, 108.3, 108.555, 107.9, 108.3], [21.05, 21.15, 21.385, 21.05, 20.9]).tolist() == [
        True, False, True, False, False]
    assert WATERS.covers(108.0, 21.0)
    assert not WATERS.covers(108.601, 21.2)
    assert WATERS.box == pytest.approx((108.0, 21.0, 108.6, 21.4))


@pytest.mark.parametrize(("longitude", "latitude"), [(108.305, 21.15), (108.21, 21.3), (108.5, 21.37)])
def test_the_distance_to_the_sea_is_that_to_the_nearest_cell_s_middle(longitude: float, latitude: float) -> None:
    rows, columns = np.nonzero(SEA)
    nearest = min(
        distance_and_bearing(longitude, latitude, 108.0 + (column + 0.5) * 0.01, 21.0 + (row + 0.5) * 0.01)[0]
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    )
    assert WATERS.km_to_sea(longitude, latitude, 40.0) == pytest.approx(nearest / 1000.0, rel=0.01)


def test_on_the_sea_the_distance_is_nothing_and_beyond_what_is_asked_it_is_infinite() -> None:
    assert WATERS.km_to_sea(108.3, 21.02) == 0.0
    assert WATERS.km_to_sea(108.1, 21.3, 5.0) == float("inf")
    assert WATERS.km_to_sea(120.0, 45.0) == float("inf")


def test_a_place_beside_the_mask_still_finds_the_sea_at_its_edge() -> None:
    assert 0.5 < WATERS.km_to_sea(107.995, 21.05) < 1.2
