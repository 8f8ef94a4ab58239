"""Moves a cloud of puffs on by a part of a step in time: one compiled loop over puffs and their short steps.

The mean concentration over an interval is the sum of the samples they leave by their times.
"""

from core.kernel import compiled
from dispersion.air.puff import Course, short_step
from dispersion.weather.field import Floats, Grid

MOST_STEPS = 500          # short steps of one puff within one call; the last takes what is left


@compiled
def advance(
    grid: Grid, course: Course, first: int, state: Floats, begin: Floats, end: float, survival: Floats, velocity: Floats,
    washout: Floats, exponent: Floats, samples: Floats, owner: Floats, present: Floats, fallen: Floats,
) -> tuple[int, int]:
    """Advance puffs from number `first` on, each from its `begin` to `end`; (samples written, next puff to advance).

    It stops before a puff for which `samples` may have no room. `survival` (p, n) is multiplied by what each species
    loses to the ground and to rain; for each sample `present` is its value in the middle, `fallen` what fell on the way.
    """
    count = 0
    for p in range(first, len(state)):
        if count + MOST_STEPS > len(samples):
            return count, p
        t = begin[p]
        for step in range(MOST_STEPS):
            left = end - t
            if left <= 1e-9:
                break
            t += short_step(
                grid, course, state[p], t, left, step == MOST_STEPS - 1, velocity, washout, exponent, samples[count],
                survival[p], present[count], fallen[count],
            )
            owner[count] = p
            count += 1
    return count, len(state)
