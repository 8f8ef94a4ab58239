"""Adding a puff to the places a quick forecast looks at: named ones, and rings round the source. One compiled loop.

Of all places only those are looked at that lie within a puff's reach, found by their distance from the source and their
bearing from it: few of some thousands.
"""

import math
from typing import NamedTuple

import numpy as np

from core.kernel import compiled
from dispersion.air.gather import WIDTHS
from dispersion.weather.field import Floats

ROUND = 0.5                          # puff widths; a puff that goes a shorter way is as good as round


class Looked(NamedTuple):
    """The places, as the kernel takes them. The named ones come first, then the rings, each from the first bearing on."""

    source_x: float                  # m, where the source is in the weather's frame
    source_y: float
    x: Floats                        # (r,) m from the source
    y: Floats                        # (r,) m
    order: Floats                    # numbers of the named places, nearest first
    distance: Floats                 # m, theirs, growing
    rings: Floats                    # m, growing
    first: float                     # bearing, rad clockwise from north
    between: float                   # rad between bearings
    named: int
    bearings: int


@compiled
def add_puff(looked: Looked, x: float, y: float, east: float, north: float, sigma: float, amount: float, out: Floats) -> None:
    """Add to out (r,) a puff of `amount` (per m of height) that goes a straight way past (x, y), m from the source.

    Parameters
    ----------
    x, y : float          Middle of its way, m.
    east, north : float   All of its way, m.
    sigma : float         Its width, m, one of a round Gaussian.

    The mean over the time that it takes: a Gaussian across, and along it one that was drawn out evenly, so that the ways of
    one puff join without a ripple however long they are.
    """
    length, far = math.sqrt(east * east + north * north), math.sqrt(x * x + y * y)
    is_round = length < ROUND * sigma
    if is_round:
        length, east, north = 0.0, 1.0, 0.0
    else:
        east, north = east / length, north / length
    wide, long = WIDTHS * sigma, 0.5 * length + WIDTHS * sigma
    half, per = -0.5 / (sigma * sigma), 1.0 / (math.sqrt(2.0) * sigma)
    scale = amount / (2.0 * math.pi * sigma * sigma) if is_round else amount / (math.sqrt(8.0 * math.pi) * sigma * length)
    for each in range(np.searchsorted(looked.distance, far - long), np.searchsorted(looked.distance, far + long)):
        r = int(looked.order[each])
        out[r] += scale * _share(looked.x[r] - x, looked.y[r] - y, east, north, length, wide, long, half, per)
    count, bearing = looked.bearings, math.atan2(x, y)
    for ring in range(np.searchsorted(looked.rings, far - long), np.searchsorted(looked.rings, far + long)):
        radius = looked.rings[ring]
        begin, stop = 0, count
        if far > 1e-6:
            cosine = (radius * radius + far * far - long * long) / (2.0 * radius * far)
            if cosine >= 1.0:
                continue
            if cosine > -1.0:
                width = math.acos(cosine)
                begin = math.ceil((bearing - width - looked.first) / looked.between)
                stop = min(math.floor((bearing + width - looked.first) / looked.between) + 1, begin + count)
        start = looked.named + ring * count
        for number in range(begin, stop):
            r = start + number % count
            out[r] += scale * _share(looked.x[r] - x, looked.y[r] - y, east, north, length, wide, long, half, per)


@compiled
def _share(
    dx: float, dy: float, east: float, north: float, length: float, wide: float, long: float, half: float, per: float
) -> float:
    """Value at (dx, dy) m from the middle of a way, beside the `scale` of `add_puff`."""
    across, along = dy * east - dx * north, dx * east + dy * north
    if abs(across) > wide or abs(along) > long:
        return 0.0
    if length == 0.0:
        return math.exp(half * (across * across + along * along))
    drawn = math.erf((along + 0.5 * length) * per) - math.erf((along - 0.5 * length) * per)
    return math.exp(half * across * across) * drawn
