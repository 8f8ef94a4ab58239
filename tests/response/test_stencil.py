"""The moves from cell to cell: how long they are, what they cross, and how straight they go."""

from itertools import pairwise
from math import atan2, cos, degrees, radians

import numpy as np

from response.friction import MOVES, SPAN, stencil

WIDTH = 101


def _offsets(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column and row of offsets on a grid of `WIDTH` columns."""
    row = np.round(numbers / WIDTH).astype(int)
    return numbers - row * WIDTH, row


def test_there_are_forty_moves_and_each_has_its_mirror() -> None:
    moves = stencil(WIDTH).move.tolist()
    assert len(set(moves)) == 40
    assert {-each for each in moves} == set(moves)


def test_a_moves_parts_make_up_its_length_and_lie_in_its_cells() -> None:
    moves = stencil(WIDTH)
    for k, move in enumerate(moves.move):
        dx, dy = (int(each) for each in _offsets(np.array(move)))
        count = moves.parts[k]
        assert np.isclose(moves.share[k, :count].sum(), np.hypot(dx, dy), rtol=1e-6)
        assert (moves.share[k, :count] > 0.0).all()
        assert moves.over[k, 0] == 0
        assert moves.over[k, count - 1] == move
        x, y = _offsets(moves.over[k, :count])
        assert np.abs(x * dy - y * dx).max() < abs(dx) + abs(dy)      # the line passes within half a cell each way
        assert max(abs(dx), abs(dy)) <= SPAN


def test_two_cells_beside_each_corner_that_a_move_passes() -> None:
    moves = stencil(WIDTH)
    for k, move in enumerate(moves.move):
        dx, dy = (int(each) for each in _offsets(np.array(move)))
        if dx % 2 and dy % 2:
            x, y = _offsets(moves.corner[k])
            assert np.allclose([x.mean() * 2, y.mean() * 2], [dx, dy])            # about the middle of the move
            assert set(np.abs(np.diff(np.stack([x, y]))).ravel().tolist()) == {1}
            assert not set(moves.corner[k].tolist()) & set(moves.over[k, : moves.parts[k]].tolist())
        else:
            assert not moves.corner[k].any()


def test_neighbouring_directions_span_all_cells_between_them_and_are_close() -> None:
    fan = sorted(MOVES, key=lambda move: atan2(move[1], move[0]))
    gaps = []
    for one, other in pairwise(fan):
        assert one[0] * other[1] - one[1] * other[0] == 1
        gaps.append(degrees(atan2(other[1], other[0]) - atan2(one[1], one[0])))
    assert 1.0 / cos(radians(max(gaps)) / 2.0) - 1.0 < 0.0076
