"""What a set of samples of puffs adds up to at places: concentrations and deposits, as compiled loops.

A puff is round seen from above, so over a grid it is an outer product of one exponential by x, one by y and a factor by
height and species; none is looked at beyond `WIDTHS` standard deviations.
"""

import math

import numba
import numpy as np

from dispersion.air.advance import (
    DEPOSITION_HEIGHT,
    FRICTION,
    INVERSE_L,
    MIXED,
    SIGMA_H,
    SPAN,
    X,
    Y,
    vertical,
)
from dispersion.air.surface import resistance
from dispersion.kernel import compiled, compiled_parallel
from dispersion.weather.field import Floats

WIDTHS = 4.5             # beyond it a Gaussian is less than 4e-5 of its middle, and holds 4e-5 of its mass
CHUNKS = 8               # of rows or places, worked on at the same time


@compiled
def layers(
    samples: Floats, amounts: Floats, heights: Floats, velocity: Floats, settling: Floats, timed: bool, out: Floats
) -> None:
    """Amount per metre of height of each sample at each height (s, k, n), times its span in seconds where `timed`.

    Near a surface that takes a species up, its concentration falls off towards the ground: in the constant flux layer
    C(z) = C(1 m) (1 + v R(1 m, z)), with the aerodynamic resistance R, here against the middle of the cloud, so that the
    source depletion of `advance` acts on the profile too (after Horst 1983; simplified).
    """
    for s in range(len(samples)):
        sample = samples[s]
        behind = resistance(DEPOSITION_HEIGHT, sample[MIXED], sample[FRICTION], sample[INVERSE_L])
        deep = 4.0 * sample[MIXED]
        for k in range(len(heights)):
            share = vertical(sample, heights[k]) * (sample[SPAN] if timed else 1.0)
            above = resistance(DEPOSITION_HEIGHT, min(max(heights[k], 0.05), deep), sample[FRICTION], sample[INVERSE_L])
            for n in range(amounts.shape[1]):
                sink = velocity[n] + settling[s]
                thinned = max(1.0 + sink * above, 0.05) / max(1.0 + sink * behind, 0.3) if sink > 0.0 else 1.0
                out[s, k, n] = share * thinned * amounts[s, n]


@compiled_parallel
def over_grid(samples: Floats, weights: Floats, x: Floats, y: Floats, single: Floats, out: Floats, highest: Floats) -> None:
    """Add samples to out (y, x, m) by weights (s, m). x and y grow, not always evenly.

    Where `single` marks a sample, an instant puff, `highest` (y, x, m) is raised to its value over its span, so that no
    time mean flattens its peak.
    """
    rows = len(y)
    for chunk in numba.prange(CHUNKS):
        start, stop = rows * chunk // CHUNKS, rows * (chunk + 1) // CHUNKS
        if start == stop:
            continue
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
            for i in range(i0, i1):
                across[i] = math.exp(-0.5 * ((x[i] - samples[s, X]) / sigma) ** 2)
            for j in range(j0, j1):
                along = math.exp(-0.5 * ((y[j] - samples[s, Y]) / sigma) ** 2) / (2.0 * math.pi * sigma * sigma)
                for i in range(i0, i1):
                    value = along * across[i]
                    for m in range(weights.shape[1]):
                        out[j, i, m] += value * weights[s, m]
                if single[s] > 0.0:
                    for i in range(i0, i1):
                        value = along * across[i] / samples[s, SPAN]
                        for m in range(weights.shape[1]):
                            highest[j, i, m] = max(highest[j, i, m], value * weights[s, m])


@compiled_parallel
def over_places(
    samples: Floats, weights: Floats, x: Floats, y: Floats, level: Floats, single: Floats, out: Floats, highest: Floats
) -> None:
    """Add samples to out (r, n) by weights (s, k, n), where place r lies at height number level[r]. Else as `over_grid`."""
    n = weights.shape[2]
    for chunk in numba.prange(CHUNKS):
        start, stop = len(x) * chunk // CHUNKS, len(x) * (chunk + 1) // CHUNKS
        for s in range(len(samples)):
            sigma = samples[s, SIGMA_H]
            reach = (WIDTHS * sigma) ** 2
            scale = 1.0 / (2.0 * math.pi * sigma * sigma)
            for r in range(start, stop):
                dx, dy = x[r] - samples[s, X], y[r] - samples[s, Y]
                square = dx * dx + dy * dy
                if square > reach:
                    continue
                value = scale * math.exp(-0.5 * square / (sigma * sigma))
                k = int(level[r])
                for m in range(n):
                    out[r, m] += value * weights[s, k, m]
                    if single[s] > 0.0:
                        highest[r, m] = max(highest[r, m], value * weights[s, k, m] / samples[s, SPAN])
