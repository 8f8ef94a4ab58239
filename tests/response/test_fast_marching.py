"""The front: straight lines on open ground, detours around walls, refraction between speeds, and the referee."""

import math

import numpy as np
import pytest

from response.fast_marching import first_arrival


def distances(rows: int, columns: int, x: float, y: float) -> np.ndarray:
    column, row = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    return np.asarray(np.hypot(column - x, row - y))


def test_open_ground_is_the_straight_line() -> None:
    found = first_arrival(np.full((300, 400), 2.0), 71.3, 52.8)
    true = 2.0 * distances(300, 400, 71.3, 52.8)
    far = true > 20
    error = np.abs(found[far] / true[far] - 1)
    assert error.mean() < 1e-4
    assert error.max() < 1e-3


def test_a_wall_is_gone_around_by_its_end() -> None:
    cost = np.ones((200, 200))
    cost[:150, 100] = math.inf
    found = first_arrival(cost, 50.5, 20.5)
    x, y = 100.5, 150.5                  # the first open cell past the wall's end
    for row, column in ((20, 150), (60, 180), (100, 105), (5, 199)):
        true = math.hypot(x - 50.5, y - 20.5) + math.hypot(column + 0.5 - x, y - row - 0.5)
        assert found[row, column] == pytest.approx(true, rel=0.01)
    assert np.isinf(found[:150, 100]).all()


def test_what_is_shut_off_is_never_reached_and_the_limit_holds() -> None:
    cost = np.ones((60, 60))
    cost[20:41, 20] = cost[20:41, 40] = cost[20, 20:41] = cost[40, 20:41] = math.inf
    found = first_arrival(cost, 5.5, 5.5)
    assert np.isinf(found[30, 30])
    limited = first_arrival(np.ones((200, 200)), 5.5, 5.5, limit=80.0)
    reached = limited[np.isfinite(limited)]
    assert reached.max() <= 80.0
    np.testing.assert_array_equal(reached, first_arrival(np.ones((200, 200)), 5.5, 5.5)[np.isfinite(limited)])


def test_two_speeds_follow_the_law_of_refraction() -> None:
    """Fermat: the least time over all crossing points of the border."""
    cost = np.ones((240, 240))
    cost[120:] = 3.0
    found = first_arrival(cost, 40.5, 60.5)
    crossing = np.linspace(0, 240, 240001)
    for row, column in ((180, 100), (220, 200), (150, 60)):
        times = np.hypot(crossing - 40.5, 120 - 60.5) + 3 * np.hypot(column + 0.5 - crossing, row + 0.5 - 120)
        assert found[row, column] == pytest.approx(times.min(), rel=0.01)


def test_from_there_to_here_is_as_long_as_from_here_to_there() -> None:
    cost = np.where(np.random.default_rng(3).random((120, 120)) < 0.25, math.inf, 1.0)
    cost[10, 10] = cost[100, 90] = 1.0
    there, back = first_arrival(cost, 10.5, 10.5)[100, 90], first_arrival(cost, 90.5, 100.5)[10, 10]
    assert math.isfinite(there)
    assert there == pytest.approx(back, rel=0.03)


@pytest.mark.parametrize(("x", "y"), [(-1.0, 5.0), (5.0, 60.0), (30.5, 30.5)])
def test_a_start_outside_or_on_a_barred_cell_is_refused(x: float, y: float) -> None:
    cost = np.ones((60, 60))
    cost[30, 30] = math.inf
    with pytest.raises(ValueError, match="outside the grid or in a barred cell"):
        first_arrival(cost, x, y)


def test_scikit_fmm_finds_the_same() -> None:
    skfmm = pytest.importorskip("skfmm", reason="scikit-fmm, the referee, needs a compiler to install")
    barred = np.zeros((300, 300), bool)
    barred[:200, 150] = barred[120, 60:150] = True
    start = distances(300, 300, 40.5, 40.5) - 2.0
    theirs = np.asarray(skfmm.distance(np.ma.MaskedArray(start, barred), order=2).filled(np.nan)) + 2.0
    ours = first_arrival(np.where(barred, math.inf, 1.0), 40.5, 40.5)
    both = np.isfinite(theirs) & np.isfinite(ours) & (ours > 20)
    assert np.abs(ours[both] / theirs[both] - 1).mean() < 0.005
