"""The places a quick forecast looks at, named ones and rings round the source, and which of them a puff touches.

Of all places only those are looked at that lie within a puff's reach, found by their distance from the source and their
bearing from it: few of some thousands.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from core.kernel import compiled
from dispersion.air.gather import WIDTHS
from dispersion.weather.field import Floats

ROUND = 0.5                          # puff widths; a puff that goes a shorter way is as good as round
DEVIATIONS, PER_DEVIATION = 7, 200   # the table of the normal distribution: its ends, and nodes for each deviation
BELOW = ndtr(np.arange(-DEVIATIONS * PER_DEVIATION, DEVIATIONS * PER_DEVIATION + 1) / PER_DEVIATION)

Indices = NDArray[np.int64]


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


class Way(NamedTuple):
    """A puff's way past the places."""

    x: float                         # of its middle, m from the source
    y: float
    east: float                      # unit vector along it
    north: float
    half: float                      # of its length, m; 0 where it is as good as a point
    wide: float                      # reach across and along, m
    long: float
    per: float                       # 1/m, one over the puff's width
    scale: float                     # 1/m²


@compiled
def touched(
    looked: Looked, x: float, y: float, east: float, north: float, sigma: float, places: Indices, shares: Floats
) -> int:
    """Which places a puff touches that goes a straight way past (x, y), m from the source; how many.

    Parameters
    ----------
    x, y : float            Middle of its way, m.
    east, north : float     All of its way, m.
    sigma : float           Its width, m, one of a round Gaussian.
    places, shares : (r,)   Written: numbers of places, and the amount there for a puff of 1, 1/m².

    The mean over the time that it takes: a Gaussian across, and along it one that was drawn out evenly, so that the ways of
    one puff join without a ripple however long they are.
    """
    length, far, count = math.sqrt(east * east + north * north), math.sqrt(x * x + y * y), 0
    if length < ROUND * sigma:
        length, east, north = 0.0, 1.0, 0.0
    else:
        east, north = east / length, north / length
    long = 0.5 * length + WIDTHS * sigma
    way = Way(x, y, east, north, 0.5 * length, WIDTHS * sigma, long, 1.0 / sigma,
              1.0 / (2.0 * math.pi * sigma * sigma) if length == 0.0 else 1.0 / (math.sqrt(2.0 * math.pi) * sigma * length))
    for each in range(np.searchsorted(looked.distance, far - long), np.searchsorted(looked.distance, far + long)):
        count = _touch(looked, way, int(looked.order[each]), places, shares, count)
    number, bearing = looked.bearings, math.atan2(x, y)
    for ring in range(np.searchsorted(looked.rings, far - long), np.searchsorted(looked.rings, far + long)):
        radius = looked.rings[ring]
        begin, stop = 0, number
        if far > 1e-6:
            cosine = (radius * radius + far * far - long * long) / (2.0 * radius * far)
            if cosine >= 1.0:
                continue
            if cosine > -1.0:
                width = math.acos(cosine)
                begin = math.ceil((bearing - width - looked.first) / looked.between)
                stop = min(math.floor((bearing + width - looked.first) / looked.between) + 1, begin + number)
        start = looked.named + ring * number
        for each in range(begin, stop):
            count = _touch(looked, way, start + each % number, places, shares, count)
    return count


@compiled
def _touch(looked: Looked, way: Way, r: int, places: Indices, shares: Floats, count: int) -> int:
    """Write a place down as number `count` if the puff touches it; how many there are then."""
    dx, dy = looked.x[r] - way.x, looked.y[r] - way.y
    across, along = dy * way.east - dx * way.north, dx * way.east + dy * way.north
    if abs(across) > way.wide or abs(along) > way.long:
        return count
    across *= way.per
    if way.half == 0.0:
        along *= way.per
        value = math.exp(-0.5 * (across * across + along * along))
    else:
        value = math.exp(-0.5 * across * across) * (_below((along + way.half) * way.per) - _below((along - way.half) * way.per))
    places[count], shares[count] = r, way.scale * value
    return count + 1


@compiled
def _below(deviations: float) -> float:
    """Share of a normal distribution below so many standard deviations, to 1e-6; 0 and 1 beyond the table's."""
    place = (deviations + DEVIATIONS) * PER_DEVIATION
    if place <= 0.0:
        return 0.0
    if place >= len(BELOW) - 1:
        return 1.0
    low = int(place)
    return float(BELOW[low] + (place - low) * (BELOW[low + 1] - BELOW[low]))


@compiled
def add(places: Indices, shares: Floats, count: int, amount: float, out: Floats) -> None:
    """Add a puff of `amount` (per m of height) to out (r,) at the places it touches."""
    for each in range(count):
        out[places[each]] += amount * shares[each]
