"""Random numbers by counting: each particle draws its own, so that threads and their number change nothing.

A draw is splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA) of the
particle's own key and a count.
"""

import math

import numpy as np

from dispersion.kernel import compiled

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
ONE, TWO = np.uint64(1), np.uint64(2)
_SHARE = 2.0**-32


@compiled
def mixed(state: np.uint64) -> np.uint64:
    """The finalizer of splitmix64: 64 bits of which each depends on every bit of `state`."""
    state = (state ^ (state >> _30)) * _FIRST
    state = (state ^ (state >> _27)) * _SECOND
    return state ^ (state >> _31)


@compiled
def normal_pair(key: np.uint64, count: np.uint64) -> tuple[float, float]:
    """Draw number `count` under `key`: two independent standard normals (Box and Muller 1958), at most 6.7 sigma."""
    bits = mixed(key + (count + ONE) * _GOLDEN)
    first = (float(bits >> _32) + 0.5) * _SHARE
    second = float(bits & _LOW) * _SHARE
    radius = math.sqrt(-2.0 * math.log(first))
    angle = 2.0 * math.pi * second
    return radius * math.cos(angle), radius * math.sin(angle)
