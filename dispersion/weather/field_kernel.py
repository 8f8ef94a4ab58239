"""Looking into a `Grid` from a compiled kernel: linear between nodes, held beyond them; the wind by similarity below them.

A `Spot` is where a moment and a place lie among the nodes: those who look at several heights of it find it once.
"""

import math
from typing import NamedTuple

from core.kernel import compiled
from dispersion.weather.field import Floats, Grid
from dispersion.weather.profiles import wind_profile


class Spot(NamedTuple):
    """Where a moment and a place lie among the nodes: neighbours and the weight of the upper one, for t, x and y."""

    t0: int
    t1: int
    tw: float
    x0: int
    x1: int
    xw: float
    y0: int
    y1: int
    yw: float


class Surface(NamedTuple):
    """What a `Grid` says of one place at one moment, wind apart, kept within what the equations bear."""

    friction_velocity: float         # m/s, at least 0.01
    inverse_obukhov: float           # 1/m
    mixing_height: float             # m, at least 10
    roughness: float                 # m, at least 1e-5
    temperature: float               # °C
    rain_rate: float                 # mm/h
    sigma_theta: float               # rad; NaN where not measured


@compiled
def bracket(axis: Floats, value: float) -> tuple[int, int, float]:
    """The nodes below and above a value on a growing axis, and the share of the upper one, 0 to 1.

    Beyond an end both are the end's node and the share is 0, so that a value is held there.
    """
    last = axis.shape[0] - 1
    if last == 0 or value <= axis[0]:
        return 0, 0, 0.0
    if value >= axis[last]:
        return last, last, 0.0
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        if axis[middle] <= value:
            low = middle
        else:
            high = middle
    return low, high, (value - axis[low]) / (axis[high] - axis[low])


@compiled
def spot_of(grid: Grid, t: float, x: float, y: float) -> Spot:
    """The spot of `t` s after the epoch and (x, y) m."""
    t0, t1, tw = bracket(grid.time, t)
    x0, x1, xw = bracket(grid.x, x)
    y0, y1, yw = bracket(grid.y, y)
    return Spot(t0, t1, tw, x0, x1, xw, y0, y1, yw)


@compiled
def _flat(field: Floats, spot: Spot) -> float:
    """A (t, y, x) field at a spot; a node of weight 0 is not looked at, so that NaN stays where it is."""
    value = 0.0
    for late in range(2 if spot.tw > 0.0 else 1):
        t, tw = (spot.t1, spot.tw) if late else (spot.t0, 1.0 - spot.tw)
        for north in range(2 if spot.yw > 0.0 else 1):
            y, yw = (spot.y1, spot.yw) if north else (spot.y0, 1.0 - spot.yw)
            value += tw * yw * (1.0 - spot.xw) * field[t, y, spot.x0]
            if spot.xw > 0.0:
                value += tw * yw * spot.xw * field[t, y, spot.x1]
    return value


@compiled
def surface_of(grid: Grid, spot: Spot) -> Surface:
    """All of the surface values at a spot."""
    x0, x1, y0, y1, xw, yw = spot.x0, spot.x1, spot.y0, spot.y1, spot.xw, spot.yw
    rough = ((grid.roughness[y0, x0] * (1.0 - xw) + grid.roughness[y0, x1] * xw) * (1.0 - yw)
             + (grid.roughness[y1, x0] * (1.0 - xw) + grid.roughness[y1, x1] * xw) * yw)
    return Surface(
        max(_flat(grid.friction_velocity, spot), 0.01), _flat(grid.inverse_obukhov, spot),
        max(_flat(grid.mixing_height, spot), 10.0), max(rough, 1e-5), _flat(grid.temperature, spot),
        max(_flat(grid.rain_rate, spot), 0.0), _flat(grid.sigma_theta, spot),
    )


@compiled
def wind_of(grid: Grid, spot: Spot, height: float, ground: Surface) -> tuple[float, float]:
    """Wind towards east and north, m/s, at a height above ground over a spot, whose `surface_of` is given.

    Linear in time and place, and in the logarithm of height; below the lowest node it follows the similarity profile,
    where a straight line would make the wind near the ground too strong; held above the highest.
    """
    z0, z1, zw = bracket(grid.height, height)
    factor = 1.0
    if height < grid.height[0]:
        lowest = wind_profile(grid.height[0], ground.inverse_obukhov, ground.roughness)
        factor = min(wind_profile(height, ground.inverse_obukhov, ground.roughness) / lowest, 1.0)
    elif z1 > z0 and grid.height[z0] > 0.0:
        zw = math.log(height / grid.height[z0]) / math.log(grid.height[z1] / grid.height[z0])
    u = v = 0.0
    for late in range(2 if spot.tw > 0.0 else 1):
        t, tw = (spot.t1, spot.tw) if late else (spot.t0, 1.0 - spot.tw)
        for high in range(2 if zw > 0.0 else 1):
            z, hw = (z1, zw) if high else (z0, 1.0 - zw)
            for north in range(2 if spot.yw > 0.0 else 1):
                y, yw = (spot.y1, spot.yw) if north else (spot.y0, 1.0 - spot.yw)
                w = tw * hw * yw * (1.0 - spot.xw)
                u += w * grid.u[t, z, y, spot.x0]
                v += w * grid.v[t, z, y, spot.x0]
                if spot.xw > 0.0:
                    w = tw * hw * yw * spot.xw
                    u += w * grid.u[t, z, y, spot.x1]
                    v += w * grid.v[t, z, y, spot.x1]
    return factor * u, factor * v


@compiled
def surface_at(grid: Grid, t: float, x: float, y: float) -> Surface:
    """All of the surface values at `t` s after the epoch and (x, y) m."""
    return surface_of(grid, spot_of(grid, t, x, y))


@compiled
def wind_at(grid: Grid, t: float, x: float, y: float, z: float) -> tuple[float, float]:
    """Wind (u, v), m/s towards east and north, at `t` s after the epoch and (x, y, z) m."""
    spot = spot_of(grid, t, x, y)
    return wind_of(grid, spot, z, surface_of(grid, spot))
