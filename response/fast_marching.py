"""First arrival of a front on a grid: second-order fast marching (Sethian 1999). No ports, vessels or degrees here.

scikit-fmm does the same but comes without binary packages, and a machine that starts Fengsui may have no compiler
(docs/decisions). It remains the referee of a test where it is installed.
"""

import math

import numpy as np
from numpy.typing import NDArray

from core.kernel import compiled

Array = NDArray[np.float64]

DISC = 40                            # cells around a start where the time is that of the straight line


@compiled
def _sift_up(heap_time: Array, heap_cell: NDArray[np.int64], last: int) -> None:
    child = last
    while child > 0:
        parent = (child - 1) >> 1
        if heap_time[parent] <= heap_time[child]:
            break
        heap_time[parent], heap_time[child] = heap_time[child], heap_time[parent]
        heap_cell[parent], heap_cell[child] = heap_cell[child], heap_cell[parent]
        child = parent


@compiled
def _sift_down(heap_time: Array, heap_cell: NDArray[np.int64], size: int) -> None:
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= size:
            break
        if child + 1 < size and heap_time[child + 1] < heap_time[child]:
            child += 1
        if heap_time[parent] <= heap_time[child]:
            break
        heap_time[parent], heap_time[child] = heap_time[child], heap_time[parent]
        heap_cell[parent], heap_cell[child] = heap_cell[child], heap_cell[parent]
        parent = child


@compiled
def _along(times: Array, done: NDArray[np.bool_], cell: int, step: int, before: int, after: int) -> tuple[float, float]:
    """The upwind value of one axis and its weight, 0 where no neighbour is known. `before`, `after`: cells to the edges."""
    value, weight, nearest = 0.0, 0.0, math.inf
    for side in (-1, 1):
        room = before if side < 0 else after
        if room < 1:
            continue
        near = cell + side * step
        if not done[near] or times[near] >= nearest:
            continue
        nearest = times[near]
        value, weight = nearest, 1.0
        if room > 1:
            far = near + side * step
            if done[far] and times[far] <= nearest:
                value, weight = (4.0 * nearest - times[far]) / 3.0, 2.25
    return value, weight


@compiled
def _solved(first: float, weight: float, second: float, other: float, cost: float) -> float:
    """The time at which a front crosses a cell, from the upwind values of its two axes; `cost` s to cross it."""
    if weight == 0.0 and other == 0.0:
        return math.inf
    if weight > 0.0 and other > 0.0:
        total = weight + other
        mean = (weight * first + other * second) / total
        spread = weight * first * first + other * second * second - total * mean * mean
        inside = (cost * cost - spread) / total
        if inside >= 0.0:
            time = mean + math.sqrt(inside)
            if time >= max(first, second):
                return time
    best = math.inf
    if weight > 0.0:
        best = first + cost / math.sqrt(weight)
    if other > 0.0:
        best = min(best, second + cost / math.sqrt(other))
    return best


@compiled
def _march(times: Array, cost: Array, rows: int, columns: int, limit: float) -> None:
    """Fills `times` (flat) from the finite values in it, which stay. `cost` (flat): s to cross a cell, inf where barred."""
    cells = rows * columns
    done = times < math.inf
    room = 5 * cells                 # a cell is pushed at most once a neighbour, and once as a start
    heap_time, heap_cell = np.empty(room, np.float64), np.empty(room, np.int64)
    size = 0
    for cell in range(cells):
        if times[cell] < math.inf:
            heap_time[size], heap_cell[size] = times[cell], cell
            _sift_up(heap_time, heap_cell, size)
            size += 1
    while size > 0:
        now, cell = heap_time[0], heap_cell[0]
        size -= 1
        heap_time[0], heap_cell[0] = heap_time[size], heap_cell[size]
        _sift_down(heap_time, heap_cell, size)
        if now > times[cell]:
            continue
        if now > limit:
            break
        done[cell] = True
        row, column = cell // columns, cell % columns
        for direction in range(4):
            to_row = row + (1 if direction == 0 else -1 if direction == 1 else 0)
            to_column = column + (1 if direction == 2 else -1 if direction == 3 else 0)
            if to_row < 0 or to_row >= rows or to_column < 0 or to_column >= columns:
                continue
            to = to_row * columns + to_column
            if done[to] or cost[to] == math.inf:
                continue
            north, weight = _along(times, done, to, columns, to_row, rows - 1 - to_row)
            east, other = _along(times, done, to, 1, to_column, columns - 1 - to_column)
            time = _solved(north, weight, east, other, cost[to])
            if time < times[to]:
                times[to] = time
                heap_time[size], heap_cell[size] = time, to
                _sift_up(heap_time, heap_cell, size)
                size += 1
    for cell in range(cells):
        if not done[cell]:
            times[cell] = math.inf


@compiled
def straight(cost: Array, columns: int, from_x: float, from_y: float, row: int, column: int) -> float:
    """s along the straight line from a point (in cells) to the middle of a cell; infinite where it crosses a barred one."""
    east, north = column + 0.5 - from_x, row + 0.5 - from_y
    length = math.hypot(east, north)
    steps = math.ceil(length * 4) + 1
    total = 0.0
    for step in range(steps + 1):
        share = step / steps
        at = math.floor(from_y + share * north) * columns + math.floor(from_x + share * east)
        if cost[at] == math.inf:
            return math.inf
        total += cost[at]
    return total / (steps + 1) * length


@compiled
def _disc(times: Array, cost: Array, rows: int, columns: int, x: float, y: float, reach: int) -> None:
    for row in range(max(0, int(y) - reach), min(rows, int(y) + reach + 1)):
        for column in range(max(0, int(x) - reach), min(columns, int(x) + reach + 1)):
            if math.hypot(column + 0.5 - x, row + 0.5 - y) <= reach:
                times[row * columns + column] = straight(cost, columns, x, y, row, column)


def first_arrival(cost: Array, x: float, y: float, limit: float = math.inf) -> Array:
    """How long a front takes from a point to the middle of each cell.

    Parameters
    ----------
    cost : (rows, columns) array   s to cross a cell along an axis, above 0; infinite where nothing goes.
    x, y : float                   Of the point, in cells from the corner of cell (0, 0). Outside the grid or in a barred cell:
                                   ValueError.
    limit : float                  s after which nothing is followed.

    Returns
    -------
    (rows, columns) array, s; infinite where it never comes, or only after `limit`.

    Within `DISC` cells of a start the time is that of the straight line where that is free. Errors on open ground, cells of
    equal cost: see tests/response/test_fast_marching.py (mean below 0.1 %, at most 1 % beyond ten cells).

    Source: Sethian (1999), Level Set Methods and Fast Marching Methods, ch. 8; the second-order upwind differences there.
    """
    rows, columns = cost.shape
    flat = np.ascontiguousarray(cost, np.float64).ravel()
    if not (0 <= x < columns and 0 <= y < rows) or math.isinf(flat[int(y) * columns + int(x)]):
        raise ValueError(f"a start at column {x:.1f}, row {y:.1f} lies outside the grid or in a barred cell")
    times = np.full(flat.size, math.inf)
    _disc(times, flat, rows, columns, float(x), float(y), DISC)
    _march(times, flat, rows, columns, float(limit))
    return times.reshape(rows, columns)
