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
from dispersion.quick.rings import Looked, add, touched
from dispersion.weather.field import Floats, Grid
from dispersion.weather.field_kernel import spot_of, surface_of, wind_of

BREATHING = 1.5                      # m above ground
MOST_STEPS = 400                     # short steps of a puff within one step; the last takes what is left
AWAY = 1.05                          # radii of the rings from which on nothing is seen of a puff
FAR = 2.0                            # times the radius of the rings, beyond which a puff is given up
UNSEEN = 1e6                         # m, a lid that is none
UNLOOKED = 0.7                       # of the way to the first ring, up to which no puff is seen from anywhere
YOUNG_STEPS = 60                     # of a puff up to there, at most
AIR = 6                              # what is compared of the air two puffs are born into
ALIKE = 0.02                         # relative difference of the wind and its turbulence that makes none on the first metres
ALIKE_LENGTH = 1e-3                  # 1/m, of the Obukhov length's inverse


@compiled
def is_alike(grid: Grid, puff: Floats, t: float, then: Floats) -> bool:
    """Whether the air a puff is born into is that of `then` (AIR,), of an earlier one; if not, it is written there."""
    spot = spot_of(grid, t, puff[X], puff[Y])
    ground = surface_of(grid, spot)
    u, v = wind_of(grid, spot, 10.0, ground)
    apart = abs(u - then[0]) + abs(v - then[1])
    if apart < ALIKE * math.sqrt(u * u + v * v) and abs(ground.inverse_obukhov - then[2]) < ALIKE_LENGTH \
            and abs(ground.friction_velocity - then[3]) < ALIKE * then[3] \
            and abs(ground.mixing_height - then[4]) < ALIKE * then[4] and ground.rain_rate == then[5]:
        return True
    then[0], then[1], then[2], then[3] = u, v, ground.inverse_obukhov, ground.friction_velocity
    then[4], then[5] = ground.mixing_height, ground.rain_rate
    return False


@compiled
def grow_up(
    grid: Grid, course: Course, looked: Looked, puff: Floats, t: float, velocity: Floats, washout: Floats, exponent: Floats,
    sample: Floats, left: Floats, present: Floats, fallen: Floats,
) -> float:
    """Follow a puff just born up to where it may be seen from a place that is looked at; how long that took, s.

    Puffs born into the same air do all of this alike, which is a quarter of their short steps.
    """
    if puff[LID] < UNSEEN:
        puff[LID] = surface_of(grid, spot_of(grid, t, puff[X], puff[Y])).mixing_height
    lived, sigma = 0.0, 0.0
    for _ in range(YOUNG_STEPS):
        x, y = puff[X] - looked.source_x, puff[Y] - looked.source_y
        if math.sqrt(x * x + y * y) + WIDTHS * sigma > UNLOOKED * looked.rings[0]:
            break
        lived += short_step(grid, course, puff, t + lived, 600.0, False, velocity, washout, exponent, sample, left, present,
                            fallen)
        sigma = sample[SIGMA_H]
    return lived


@compiled
def lives(
    grid: Grid, course: Course, afar: Course, looked: Looked, puff: Floats, times: Floats, amounts: Floats, edges: Floats,
    velocity: Floats, washout: Floats, exponent: Floats, decay: float, out: Floats,
) -> None:
    """Add the mean concentrations (steps, r) that puffs bring.

    Parameters
    ----------
    course, afar : Course      Within the rings, and beyond them.
    puff : (STATE,) array      One as it leaves the source.
    times, amounts : (p,)      When each is born, s, and with how much.
    edges : (steps + 1,)       Of the steps, s.
    velocity, washout, exponent : (1,)   How the species leaves the air.
    decay : float              Of the species, 1/s.
    """
    sample, left, present, fallen = np.empty(SAMPLE), np.empty(1), np.empty(1), np.empty(1)
    places, shares = np.empty(out.shape[1], np.int64), np.empty(out.shape[1])
    x, y, radius, turning = looked.source_x, looked.source_y, looked.rings[-1], grid.time[-1]
    young, young_left, air_then, lived = puff.copy(), np.empty(1), np.zeros(AIR), 0.0
    for p in range(len(times)):
        t = times[p]
        if not is_alike(grid, puff, t, air_then):
            young[:], young_left[:] = puff, 1.0
            lived = grow_up(grid, course, looked, young, t, velocity, washout, exponent, sample, young_left, present,
                            fallen)
        mine, is_away = young.copy(), False
        left[:] = young_left
        t += lived
        k, is_over = np.searchsorted(edges, t + 1e-9) - 1, False
        while k < len(out) and not is_over:
            length = edges[k + 1] - edges[k]
            for step in range(MOST_STEPS):
                remains = edges[k + 1] - t
                if remains <= 1e-9 or is_over:
                    break
                east, north = mine[X], mine[Y]
                t += short_step(grid, afar if is_away else course, mine, t, remains, step == MOST_STEPS - 1, velocity, washout,
                                exponent, sample, left, present, fallen)
                east, north, sigma = mine[X] - east, mine[Y] - north, sample[SIGMA_H]
                off_x, off_y = mine[X] - 0.5 * east - x, mine[Y] - 0.5 * north - y
                far = math.sqrt(off_x * off_x + off_y * off_y)
                is_away = far - WIDTHS * sigma > AWAY * radius
                if far - WIDTHS * sigma - abs(east) - abs(north) < radius:
                    amount = amounts[p] * present[0] * sample[SPAN] / length
                    if decay > 0.0:
                        amount *= math.exp(-decay * (sample[MOMENT] - times[p]))
                    amount *= vertical(sample, BREATHING) * thinned(sample, BREATHING, velocity[0] + mine[SETTLING])
                    count = touched(looked, off_x, off_y, east, north, sigma, places, shares)
                    add(places, shares, count, amount, out[k])
                else:       # once the wind turns no more, what goes away beyond the rings does not come back
                    is_over = far > FAR * radius or (t > turning and off_x * east + off_y * north > 0.0)
            k += 1
