"""When puffs leave the source so that no more of them are needed than tell the plume: many before the wind turns, else few.

Puffs born one after the other take the same way through a steady wind. Where it turns, the ways of two born `gap` seconds
apart part by the gap times the change of the wind since they were born; they still join to one cloud as long as they are
no further apart than they are wide. So a puff that is old and wide when the turn comes stands for a longer time of release
than one that is young and narrow.
"""

import math

import numpy as np

from core.kernel import compiled
from dispersion.air.puff import AGE, SAMPLE, SIGMA_H, Course, short_step
from dispersion.weather.field import Floats, Grid
from dispersion.weather.field_kernel import bracket, wind_at

SHORTEST = 10.0                      # s between puffs
HEIGHT = 50.0                        # m, of the wind that is looked at
LOOKS = 4                            # at the wind between two of the weather's nodes in time
ROUND = 15_000.0                     # m east, west, north and south of the source, where a turn counts as well
WIDTHS_KNOWN = 128                   # steps in which the growth of a puff is followed, at most
PILOTS = 4                           # puffs whose growth is followed, from one begin to the end of the release
SELDOM = 1e3                         # puff widths between these: a `stride` for it


@compiled
def widths(grid: Grid, course: Course, puff: Floats, born: float, end: float, known: Floats) -> int:
    """Ages, s, and widths, m, of a puff born at `born`: rows of `known` (w, 2); how many."""
    mine, sample, none, one, present, fallen = puff.copy(), np.empty(SAMPLE), np.zeros(1), np.ones(1), np.empty(1), np.empty(1)
    t = born
    for number in range(len(known)):
        if end - t <= 1e-9:
            return number
        t += short_step(grid, course, mine, t, end - t, False, none, none, none, sample, one, present, fallen)
        known[number, 0], known[number, 1] = mine[AGE], sample[SIGMA_H]
    return len(known)


@compiled
def _winds(grid: Grid, moments: Floats, x: float, y: float) -> Floats:
    """(moments, places, 2) m/s at the source and round it."""
    found = np.empty((len(moments), 5, 2))
    for place in range(5):
        px = x + (ROUND if place == 1 else -ROUND if place == 2 else 0.0)
        py = y + (ROUND if place == 3 else -ROUND if place == 4 else 0.0)
        for m in range(len(moments)):
            found[m, place, 0], found[m, place, 1] = wind_at(grid, moments[m], px, py, HEIGHT)
    return found


@compiled
def _longest(born: float, moments: Floats, winds: Floats, known: Floats, apart: float, most: float) -> float:
    """Longest time for which one puff born at `born` may stand, s; `known`: ages and widths of such a puff."""
    gap = most
    before, after, weight = bracket(moments, born)
    for place in range(winds.shape[1]):
        u = (1.0 - weight) * winds[before, place, 0] + weight * winds[after, place, 0]
        v = (1.0 - weight) * winds[before, place, 1] + weight * winds[after, place, 1]
        for m in range(after, len(moments)):
            change = math.sqrt((winds[m, place, 0] - u) ** 2 + (winds[m, place, 1] - v) ** 2)
            if change * gap > apart * known[0, 1]:
                low, high, share = bracket(known[:, 0], moments[m] - born)
                gap = min(gap, apart * (known[low, 1] + share * (known[high, 1] - known[low, 1])) / change)
    return max(gap, SHORTEST)


@compiled
def births(
    grid: Grid, course: Course, puff: Floats, x: float, y: float, begin: float, end: float, most: float, apart: float
) -> tuple[Floats, Floats]:
    """(times, s, when puffs are born; the time of release each stands for, s) for a release from `begin` to `end`.

    `puff` is one as it leaves the source; `course` has the stride `SELDOM`. None stands for more than `most` s. The ways of
    two lie no more than `apart` widths apart, except where that asks for more than one each `SHORTEST` s.
    """
    last = max(grid.time[-1], end)
    known, count = np.empty((PILOTS, WIDTHS_KNOWN, 2)), np.empty(PILOTS, np.int64)
    for pilot in range(PILOTS):
        count[pilot] = widths(grid, course, puff, begin + (end - begin) * pilot / PILOTS, last, known[pilot])
    moments = np.empty(LOOKS * (len(grid.time) - 1) + 1)
    moments[0] = grid.time[0]
    for m in range(1, len(moments)):
        node = (m - 1) // LOOKS
        moments[m] = grid.time[node] + (grid.time[node + 1] - grid.time[node]) * ((m - 1) % LOOKS + 1) / LOOKS
    winds = _winds(grid, moments, x, y)
    room = int((end - begin) / SHORTEST) + 2
    times, spans = np.empty(room), np.empty(room)
    number, t = 0, begin
    while end - t > 1e-6:
        pilot = min(int((t - begin) / (end - begin) * PILOTS + 0.5), PILOTS - 1)
        pair = known[pilot, : count[pilot]]
        gap = _longest(t, moments, winds, pair, apart, most)
        gap = min(gap, _longest(t + gap, moments, winds, pair, apart, most), end - t)
        times[number], spans[number] = t + 0.5 * gap, gap
        number, t = number + 1, t + gap
    return times[:number], spans[:number]
