"""Random numbers by counting: each particle draws its own, so that threads and their number change nothing.

A draw is splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA) of the
particle's own key and a count.
"""

import math

import numpy as np

from core.kernel import compiled
from dispersion.air.exchange import Floats

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_LAYER = np.uint64(255)
ONE = np.uint64(1)

_EDGE = 3.6541528853610088           # where the tail of 256 layers begins
_AREA = 0.00492867323399             # of each layer


def _layers() -> Floats:
    """(257,) right edges of the 256 layers of equal area under exp(-x²/2), the base first."""
    density = math.exp(-0.5 * _EDGE**2)
    edges = [_AREA / density, _EDGE]
    for _ in range(2, 256):
        density += _AREA / edges[-1]
        edges.append(math.sqrt(-2.0 * math.log(density)))
    return np.array([*edges, 0.0])


_X = _layers()
_F = np.exp(-0.5 * _X**2)


@compiled
def mixed(state: np.uint64) -> np.uint64:
    """The finalizer of splitmix64: 64 bits of which each depends on every bit of `state`."""
    state = (state ^ (state >> _30)) * _FIRST
    state = (state ^ (state >> _27)) * _SECOND
    return state ^ (state >> _31)


@compiled
def _share(key: np.uint64, count: np.uint64) -> float:
    """Draw number `count` under `key`, uniform within 0 to 1, both left out."""
    return (float(mixed(key + count * _GOLDEN) >> _11) + 0.5) * 2.0**-53


@compiled
def normal(key: np.uint64, count: np.uint64) -> tuple[float, np.uint64]:
    """A standard normal from the draws after `count` under `key`, and the count after them.

    The ziggurat of 256 layers (Marsaglia and Tsang 2000, J. Stat. Softw. 5(8)); layer and place from different bits
    (Doornik 2005). One draw does 99 times of 100.
    """
    count = np.uint64(count)         # a plain int where this is called from Python
    while True:
        count += ONE
        bits = mixed(key + count * _GOLDEN)
        layer = int(bits & _LAYER)
        x = ((float(bits >> _11) + 0.5) * 2.0**-52 - 1.0) * _X[layer]
        if abs(x) < _X[layer + 1]:
            return x, count
        if layer == 0:
            while True:
                far = -math.log(_share(key, count + ONE)) / _EDGE
                high = -math.log(_share(key, count + ONE + ONE))
                count += ONE + ONE
                if 2.0 * high >= far * far:
                    return (_EDGE + far if x > 0.0 else -_EDGE - far), count
        count += ONE
        if _F[layer] + _share(key, count) * (_F[layer + 1] - _F[layer]) < math.exp(-0.5 * x * x):
            return x, count
