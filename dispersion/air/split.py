"""Splits deep puffs in two where the wind at their top and at their bottom draws them apart."""

import math

import numpy as np

from dispersion.air.puff import (
    CENTRE,
    EXTRA_Y,
    EXTRA_Z,
    FINAL_RISE,
    INSTANT,
    LID,
    MEAN_HEIGHT,
    RISEN,
    SHEARED,
    SPLITS,
    SPREAD_Y,
    SPREAD_Z,
)
from dispersion.air.surface import ground_share
from dispersion.weather.field import Floats

DRAWN_APART = 0.75      # of a puff's horizontal sigma
MOST_SPLITS = 3         # 8 parts of a puff at most
LOWEST = 0.05           # m, mean height of a part whose middle is on the ground, as of a puff newly born


def split(state: Floats, amount: Floats, clock: Floats, most: int) -> tuple[Floats, Floats, Floats]:
    """Puffs (p, STATE), amounts (p, n) and times (p,) after splitting; amounts in all, and mean heights, stay as they are.

    A cloud on the ground (mean z, half-Gaussian) becomes Gaussians at 0.4 z and 1.6 z of 0.46 z; one that fills the
    mixing layer (lid h) two at h/4 and 3h/4 of 0.2 h (uniform within 9 %); an elevated one of sigma s two of 0.8 s at
    0.6 s above and below. Never more than `most` puffs. Rise has to be over.
    """
    wide = np.sqrt(state[:, SPREAD_Y] ** 2 + state[:, EXTRA_Y])
    apart = (state[:, SHEARED] > DRAWN_APART * wide) & (state[:, SPLITS] < MOST_SPLITS)
    apart &= state[:, RISEN] >= state[:, FINAL_RISE]
    numbers = np.flatnonzero(apart)[: max(most - len(state), 0)]
    if len(numbers) == 0:
        return state, amount, clock
    lower = state[numbers].copy()
    upper = lower.copy()
    for low, high in zip(lower, upper, strict=True):
        share = ground_share(low[CENTRE], low[MEAN_HEIGHT], low[LID])
        sigma = math.sqrt(low[SPREAD_Z] ** 2 + low[EXTRA_Z] + (low[RISEN] / 3.5) ** 2)
        lid = low[LID]
        if min(share * low[MEAN_HEIGHT] / 0.4, sigma / 0.6 if share < 0.5 else math.inf) > lid or (
            share >= 0.5 and low[MEAN_HEIGHT] > 0.4 * lid
        ):
            heights, narrow = (0.25 * lid, 0.75 * lid), 0.2 * lid
        elif share >= 0.5:
            heights, narrow = (0.4 * low[MEAN_HEIGHT], 1.6 * low[MEAN_HEIGHT]), 0.46 * low[MEAN_HEIGHT]
        else:
            shift = min(0.6 * sigma, low[CENTRE])
            heights, narrow = (low[CENTRE] - shift, low[CENTRE] + shift), math.sqrt(sigma**2 - shift**2)
        for puff, height in ((low, heights[0]), (high, heights[1])):
            puff[CENTRE], puff[MEAN_HEIGHT] = height, max(height, LOWEST)
            puff[SPREAD_Z], puff[EXTRA_Z] = narrow, 0.0
            puff[EXTRA_Y] += (puff[RISEN] / 3.5) ** 2
            puff[[RISEN, FINAL_RISE, SHEARED, INSTANT]] = 0.0
            puff[SPLITS] += 1
    state = np.concatenate((state, upper))
    state[numbers] = lower
    amount = amount.copy()
    amount[numbers] *= 0.5
    return state, np.concatenate((amount, amount[numbers])), np.concatenate((clock, clock[numbers]))
