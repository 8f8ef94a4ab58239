"""What is made of Valhalla's answers: times between contours, along a leg, and its encoded lines. Needs no Valhalla."""

import numpy as np
import pytest

from response.valhalla_answers import decoded, fill, leg_times


def flags(shape: tuple[int, int], row: int, to: int) -> np.ndarray:
    """A lone road along one row, up to a column."""
    found = np.zeros(shape, bool)
    found[row, :to] = True
    return found


def test_along_a_lone_road_times_are_linear_between_contours() -> None:
    """Not drawn to the later contour because the road's edge is near."""
    seconds = np.full((5, 40), np.inf, np.float32)
    fill(seconds, flags((5, 40), 2, 11), flags((5, 40), 2, 21), flags((5, 40), 2, 31), 600.0, 1200.0)
    assert seconds[2, 11:21] == pytest.approx(600.0 + 600.0 * np.arange(1, 11) / 11.0)
    assert np.isinf(seconds[2, :11]).all()
    assert np.isinf(seconds[2, 21:]).all()
    assert np.isinf(seconds[[0, 1, 3, 4]]).all()


def test_in_a_dead_end_and_on_an_island_times_stay_between_the_contours() -> None:
    seconds = np.full((9, 40), np.inf, np.float32)
    inner, area = flags((9, 40), 2, 11), flags((9, 40), 2, 21)
    fill(seconds, inner, area, area, 600.0, 1200.0)                  # nothing goes on
    assert ((seconds[2, 11:21] > 600.0) & (seconds[2, 11:21] < 1200.0)).all()
    assert (np.diff(seconds[2, 11:21]) > 0.0).all()
    alone = np.full((9, 40), np.inf, np.float32)
    fill(alone, inner, flags((9, 40), 7, 5) | inner, flags((9, 40), 7, 5) | inner, 600.0, 1200.0)
    assert ((alone[7, :5] > 600.0) & (alone[7, :5] <= 1200.0)).all()
    untouched = np.full((9, 40), np.inf, np.float32)
    fill(untouched, inner, inner, area, 600.0, 1200.0)               # no cell is new
    assert np.isinf(untouched).all()


def test_an_encoded_line_is_read_as_published() -> None:
    """The example of Google's description of the format: five digits, latitude first."""
    line = decoded("_p~iF~ps|U_ulLnnqC_mqNvxq`@", 1e5)
    assert line == pytest.approx(np.array([[-120.2, 38.5], [-120.95, 40.7], [-126.453, 43.252]]))


def test_times_along_a_leg_are_linear_within_a_manoeuvre() -> None:
    maneuvers = [
        {"begin_shape_index": 0, "time": 10.0}, {"begin_shape_index": 2, "time": 40.0}, {"begin_shape_index": 4, "time": 0.0},
    ]
    metres = np.array([0.0, 50.0, 100.0, 300.0, 500.0])
    assert leg_times(maneuvers, metres) == pytest.approx([0.0, 5.0, 10.0, 30.0, 50.0])
