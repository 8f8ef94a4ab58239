"""Puffs of a source term, each followed once for all nuclides, and what they bring added up to doses. One compiled loop.

As `lives`, but a puff carries every way in which a nuclide leaves the air, and a table says what a unit of each means.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.kernel import compiled
from dispersion.air.gather import WIDTHS, thinned
from dispersion.air.puff import SAMPLE, SETTLING, SIGMA_H, SPAN, Course, X, Y, short_step, vertical
from dispersion.quick.lives import AIR, BREATHING, FAR, grow_up, is_alike
from dispersion.quick.rings import Looked, add, touched
from dispersion.weather.field import Floats, Grid

LONGEST_LIFE = 20_000                # short steps of a puff; none needs as many


class Ways(NamedTuple):
    """c ways of leaving the air, and q pairs of them: what was released as one and, by decay, is there as another."""

    velocity: Floats                 # (c,) m/s
    washout: Floats                  # (c,)
    exponent: Floats                 # (c,)
    parent: NDArray[np.int64]        # (q,)
    child: NDArray[np.int64]         # (q,)


@compiled
def term_lives(
    grid: Grid, course: Course, looked: Looked, puff: Floats, times: Floats, spans: Floats, edges: Floats, ways: Ways,
    air: Floats, laid: Floats, doses: Floats, seen: Floats,
) -> None:
    """Add what puffs bring to doses (r, o - 1) and the activity in the air to seen (steps, r); seen may have no steps.

    Parameters
    ----------
    times, spans : (p,)                 When each is born, s, and the time of release round it that it stands for.
    edges : (steps + 1,)                Of the steps, s, evenly spaced.
    air, laid : (steps + 1, l, o, q)    Of a `TermTable`.

    Where a daughter leaves the air otherwise than what was released, it is taken to have been lost on the way as that was, and
    to fall here as itself.
    """
    kinds, pairs, outputs, lags = len(ways.velocity), len(ways.parent), air.shape[2], air.shape[1]
    sample, left, before, present, fallen = np.empty(SAMPLE), np.empty(kinds), np.empty(kinds), np.empty(kinds), np.empty(kinds)
    in_air, on_ground, thin = np.empty(pairs), np.empty(pairs), np.empty(kinds)
    amounts = np.empty(outputs)
    young, young_left, air_then, lived = puff.copy(), np.empty(kinds), np.zeros(AIR), 0.0
    held, lying = np.empty(air.shape[1:]), np.empty(air.shape[1:])
    places, shares = np.empty(len(doses), np.int64), np.empty(len(doses))
    begin, step, x, y = edges[0], edges[1] - edges[0], looked.source_x, looked.source_y
    radius, turning = looked.rings[-1], grid.time[-1]
    for p in range(len(times)):
        low, high = (times[p] - 0.5 * spans[p] - begin) / step, (times[p] + 0.5 * spans[p] - begin) / step
        _between(air, low, high, held)
        _between(laid, low, high, lying)
        t, is_over = times[p], False
        end = edges[-1] if len(seen) > 0 else t + (lags - 1) * step
        if not is_alike(grid, puff, t, air_then):
            young[:], young_left[:] = puff, 1.0
            lived = grow_up(grid, course, looked, young, t, ways.velocity, ways.washout, ways.exponent, sample, young_left,
                            present, fallen)
        mine = young.copy()
        left[:] = young_left
        t += lived
        for _ in range(LONGEST_LIFE):
            remains, k = end - t, min(int((t - begin) / step + 1e-9), max(len(seen) - 1, 0))
            if remains <= 1e-9 or is_over:
                break
            if len(seen) > 0:
                remains = min(remains, edges[k + 1] - t)
            before[:] = left
            east, north = mine[X], mine[Y]
            t += short_step(grid, course, mine, t, remains, False, ways.velocity, ways.washout, ways.exponent, sample, left,
                            present, fallen)
            east, north, sigma = mine[X] - east, mine[Y] - north, sample[SIGMA_H]
            off_x, off_y = mine[X] - 0.5 * east - x, mine[Y] - 0.5 * north - y
            far = math.sqrt(off_x * off_x + off_y * off_y)
            if far - WIDTHS * sigma - abs(east) - abs(north) >= radius:
                is_over = far > FAR * radius or (t > turning and off_x * east + off_y * north > 0.0)
                continue
            share = (t - 0.5 * sample[SPAN] - times[p]) / step
            lag = min(int(share), lags - 2)
            share = min(share - lag, 1.0)
            deep = vertical(sample, BREATHING) * sample[SPAN]
            for c in range(kinds):
                thin[c] = deep * thinned(sample, BREATHING, ways.velocity[c] + mine[SETTLING])
            for q in range(pairs):
                parent, child = ways.parent[q], ways.child[q]
                in_air[q] = present[parent] * thin[child]
                on_ground[q] = fallen[parent]
                if parent != child:
                    on_ground[q] = present[parent] * fallen[child] / max(before[child], 1e-30)
            for o in range(outputs):
                amounts[o] = 0.0
                for q in range(pairs):
                    amounts[o] += in_air[q] * ((1.0 - share) * held[lag, o, q] + share * held[lag + 1, o, q])
                    amounts[o] += on_ground[q] * ((1.0 - share) * lying[lag, o, q] + share * lying[lag + 1, o, q])
            count = touched(looked, off_x, off_y, east, north, sigma, places, shares)
            for each in range(count):
                r, weight = places[each], shares[each]
                for o in range(outputs - 1):
                    doses[r, o] += weight * amounts[o]
            if len(seen) > 0:
                add(places, shares, count, amounts[outputs - 1] / step, seen[k])


@compiled
def _between(sums: Floats, low: float, high: float, found: Floats) -> None:
    """found (l, o, q): of running sums (j + 1, l, o, q) what belongs to the steps from `low` to `high`, whole or in part."""
    last = len(sums) - 1
    i, j = min(int(low), last - 1), min(int(high), last - 1)
    a, b = min(low - i, 1.0), min(high - j, 1.0)
    for lag in range(found.shape[0]):
        for o in range(found.shape[1]):
            for q in range(found.shape[2]):
                until = (1.0 - b) * sums[j, lag, o, q] + b * sums[j + 1, lag, o, q]
                found[lag, o, q] = until - (1.0 - a) * sums[i, lag, o, q] - a * sums[i + 1, lag, o, q]
