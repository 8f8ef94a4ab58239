"""A quick forecast's puffs, each followed from its birth to the end of the window or out of sight. One compiled loop.

The physics is that of `dispersion.air.puff`, so that a forecast and a scenario say the same; what differs from
`dispersion.air.puffs` is that few puffs are born (`births`), that each is followed by itself, and that only one species, at
one height, and only means over steps are wanted.
"""

import math

import numpy as np

from core.kernel import compiled
from dispersion.air.gather import WIDTHS, thinned
from dispersion.air.puff import (
    LID,
    MOMENT,
    SAMPLE,
    SETTLING,
    SIGMA_H,
    SPAN,
    Course,
    X,
    Y,
    short_step,
    vertical,
)
from dispersion.quick.rings import Looked, add_puff
from dispersion.weather.field import Floats, Grid
from dispersion.weather.field_kernel import spot_of, surface_of

BREATHING = 1.5                      # m above ground
MOST_STEPS = 400                     # short steps of a puff within one step; the last takes what is left
FAR = 2.0                            # times the radius of the rings, beyond which a puff is given up
UNSEEN = 1e6                         # m, a lid that is none


@compiled
def lives(
    grid: Grid, course: Course, looked: Looked, puff: Floats, times: Floats, amounts: Floats, edges: Floats,
    velocity: Floats, washout: Floats, exponent: Floats, decay: float, out: Floats,
) -> None:
    """Add the mean concentrations (steps, r) that puffs bring.

    Parameters
    ----------
    puff : (STATE,) array      One as it leaves the source.
    times, amounts : (p,)      When each is born, s, and with how much.
    edges : (steps + 1,)       Of the steps, s.
    velocity, washout, exponent : (1,)   How the species leaves the air.
    decay : float              Of the species, 1/s.
    """
    sample, left, present, fallen = np.empty(SAMPLE), np.empty(1), np.empty(1), np.empty(1)
    x, y, radius, turning = looked.source_x, looked.source_y, looked.rings[-1], grid.time[-1]
    for p in range(len(times)):
        t, mine = times[p], puff.copy()
        left[0] = 1.0
        if puff[LID] < UNSEEN:
            mine[LID] = surface_of(grid, spot_of(grid, t, puff[X], puff[Y])).mixing_height
        k, is_over = np.searchsorted(edges, t + 1e-9) - 1, False
        while k < len(out) and not is_over:
            length = edges[k + 1] - edges[k]
            for step in range(MOST_STEPS):
                remains = edges[k + 1] - t
                if remains <= 1e-9 or is_over:
                    break
                east, north = mine[X], mine[Y]
                t += short_step(grid, course, mine, t, remains, step == MOST_STEPS - 1, velocity, washout, exponent, sample,
                                left, present, fallen)
                east, north, sigma = mine[X] - east, mine[Y] - north, sample[SIGMA_H]
                off_x, off_y = mine[X] - 0.5 * east - x, mine[Y] - 0.5 * north - y
                far = math.sqrt(off_x * off_x + off_y * off_y)
                if far - WIDTHS * sigma - abs(east) - abs(north) < radius:
                    amount = amounts[p] * present[0] * sample[SPAN] / length
                    if decay > 0.0:
                        amount *= math.exp(-decay * (sample[MOMENT] - times[p]))
                    amount *= vertical(sample, BREATHING) * thinned(sample, BREATHING, velocity[0] + mine[SETTLING])
                    add_puff(looked, off_x, off_y, east, north, sigma, amount, out[k])
                else:       # once the wind turns no more, what goes away beyond the rings does not come back
                    is_over = far > FAR * radius or (t > turning and off_x * east + off_y * north > 0.0)
            k += 1
