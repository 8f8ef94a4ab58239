"""What a set of samples of puffs adds up to at places: concentrations and deposits, as compiled loops.

A puff is round seen from above, so over a grid it is an outer product of one exponential by x, one by y and a factor by
height and species; none is looked at beyond `WIDTHS` standard deviations. Work is cut into rows or places, never into
puffs, so that sums are taken in the same order on any number of cores.
"""

import math

import numba
import numpy as np

from core.kernel import compiled, compiled_parallel
from dispersion.air.puff import DEPOSITION_HEIGHT, FRICTION, INVERSE_L, MIXED, SIGMA_H, SPAN, X, Y, vertical
from dispersion.air.surface import resistance
from dispersion.weather.field import Floats

WIDTHS = 4.5             # beyond it a Gaussian is less than 4e-5 of its middle, and holds 4e-5 of its mass
CHUNKS = 8               # of rows or places, worked on at the same time


@compiled
def thinned(sample: Floats, height: float, sink: float) -> float:
    """Factor on a cloud's concentration at a height near ground that takes it up at `sink` m/s, settling included.

    In the constant flux layer C(z) = C(1 m) (1 + v R(1 m, z)), with the aerodynamic resistance R, here against the middle
    of the cloud, so that the source depletion of `short_step` acts on the profile too (after Horst 1983; simplified).
    """
    if sink <= 0.0:
        return 1.0
    behind = resistance(DEPOSITION_HEIGHT, sample[MIXED], sample[FRICTION], sample[INVERSE_L])
    near = min(max(height, 0.05), 4.0 * sample[MIXED])
    above = resistance(DEPOSITION_HEIGHT, near, sample[FRICTION], sample[INVERSE_L])
    return max(1.0 + sink * above, 0.05) / max(1.0 + sink * behind, 0.3)


@compiled
def layers(
    samples: Floats, amounts: Floats, heights: Floats, velocity: Floats, settling: Floats, span: float, out: Floats
) -> None:
    """Amount per metre of height of each sample, species and height (s, n, k), times the share of `span` it stands for."""
    for s in range(len(samples)):
        sample = samples[s]
        for k in range(len(heights)):
            share = vertical(sample, heights[k]) * sample[SPAN] / span
            before, factor = -1.0, 1.0
            for n in range(amounts.shape[1]):
                sink = velocity[n] + settling[s]
                if sink != before:       # the species of a release have few velocities among them
                    before, factor = sink, thinned(sample, heights[k], sink)
                out[s, n, k] = share * factor * amounts[s, n]


@compiled
def rows(
    start: int, stop: int, samples: Floats, weights: Floats, x: Floats, y: Floats, single: Floats, span: float,
    out: Floats, highest: Floats,
) -> None:
    """Add samples to rows `start` to `stop` of a grid; see `over_grid`."""
    across = np.empty(len(x))
    for s in range(len(samples)):
        sigma = samples[s, SIGMA_H]
        reach = WIDTHS * sigma
        j0 = max(start, np.searchsorted(y, samples[s, Y] - reach))
        j1 = min(stop, np.searchsorted(y, samples[s, Y] + reach))
        if j0 >= j1:
            continue
        i0 = np.searchsorted(x, samples[s, X] - reach)
        i1 = np.searchsorted(x, samples[s, X] + reach)
        if i0 >= i1:
            continue
        some = across[: i1 - i0]   # slices from 0 keep the inner loops free of checks, four times as fast
        for i in range(len(some)):
            some[i] = math.exp(-0.5 * ((x[i0 + i] - samples[s, X]) / sigma) ** 2)
        whole = span / samples[s, SPAN]
        for j in range(j0, j1):
            along = math.exp(-0.5 * ((y[j] - samples[s, Y]) / sigma) ** 2) / (2.0 * math.pi * sigma * sigma)
            for m in range(weights.shape[1]):
                value = along * weights[s, m]
                line = out[m, j, i0:i1]
                for i in range(len(line)):
                    line[i] += value * some[i]
                if single[s] > 0.0:
                    value *= whole
                    line = highest[m, j, i0:i1]
                    for i in range(len(line)):
                        line[i] = max(line[i], value * some[i])


@compiled_parallel
def over_grid(
    samples: Floats, weights: Floats, x: Floats, y: Floats, single: Floats, span: float, out: Floats, highest: Floats
) -> None:
    """Add samples to out (m, y, x) by weights (s, m). x and y grow, not always evenly.

    Where `single` marks a sample, an instant puff, `highest` (m, y, x) is raised to its value, its weight freed from its
    share of `span`, so that no time mean flattens its peak.
    """
    for chunk in numba.prange(CHUNKS):
        rows(len(y) * chunk // CHUNKS, len(y) * (chunk + 1) // CHUNKS, samples, weights, x, y, single, span, out, highest)


@compiled
def over_places(
    samples: Floats, weights: Floats, x: Floats, y: Floats, level: Floats, single: Floats, span: float, out: Floats,
    highest: Floats,
) -> None:
    """Add samples to out (n, r) by weights (s, n, k), where place r lies at height number level[r]. Else as `over_grid`."""
    for s in range(len(samples)):
        sigma = samples[s, SIGMA_H]
        reach = (WIDTHS * sigma) ** 2
        scale, whole = 1.0 / (2.0 * math.pi * sigma * sigma), span / samples[s, SPAN]
        for r in range(len(x)):
            dx, dy = x[r] - samples[s, X], y[r] - samples[s, Y]
            square = dx * dx + dy * dy
            if square > reach:
                continue
            value, k = scale * math.exp(-0.5 * square / (sigma * sigma)), int(level[r])
            for n in range(weights.shape[1]):
                out[n, r] += value * weights[s, n, k]
                if single[s] > 0.0:
                    highest[n, r] = max(highest[n, r], whole * value * weights[s, n, k])


@compiled
def fold(
    part: Floats, highest: Floats, share: float, i0: int, i1: int, j0: int, j1: int, mean: Floats, peak: Floats
) -> None:
    """Take the block of a part that was touched into a step's mean and peak, (m, y, x), and empty it."""
    for m in range(part.shape[0]):
        for j in range(j0, j1):
            for i in range(i0, i1):
                mean[m, j, i] += share * part[m, j, i]
                peak[m, j, i] = max(peak[m, j, i], part[m, j, i], highest[m, j, i])
                part[m, j, i] = 0.0
                highest[m, j, i] = 0.0
