"""The weather where a puff is: interpolation in the grid of a `Weather`, as scalar kernels."""

import math
from typing import NamedTuple

from dispersion.air.surface import wind_profile
from dispersion.kernel import compiled
from dispersion.weather.field import Floats, Grid
from dispersion.weather.field_kernel import bracket


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
    """What the weather is at the ground, in the units of `Weather`."""

    friction: float
    inverse_l: float
    mixing: float
    roughness: float
    temperature: float
    rain: float
    theta: float


@compiled
def spot_of(grid: Grid, t: float, x: float, y: float) -> Spot:
    """The spot of a moment and a place."""
    t0, t1, tw = bracket(grid.time, t)
    x0, x1, xw = bracket(grid.x, x)
    y0, y1, yw = bracket(grid.y, y)
    return Spot(t0, t1, tw, x0, x1, xw, y0, y1, yw)


@compiled
def flat(field: Floats, spot: Spot) -> float:
    """A (t, y, x) field at a spot, linearly interpolated; nodes without weight are not looked at."""
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
def surface_at(grid: Grid, spot: Spot) -> Surface:
    """All of the surface values at a spot, kept within what the equations bear."""
    x0, x1, y0, y1, xw, yw = spot.x0, spot.x1, spot.y0, spot.y1, spot.xw, spot.yw
    rough = ((grid.roughness[y0, x0] * (1.0 - xw) + grid.roughness[y0, x1] * xw) * (1.0 - yw)
             + (grid.roughness[y1, x0] * (1.0 - xw) + grid.roughness[y1, x1] * xw) * yw)
    return Surface(
        max(flat(grid.friction_velocity, spot), 0.01), flat(grid.inverse_obukhov, spot),
        max(flat(grid.mixing_height, spot), 10.0), max(rough, 1e-5), flat(grid.temperature, spot),
        max(flat(grid.rain_rate, spot), 0.0), flat(grid.sigma_theta, spot),
    )


@compiled
def wind_at(grid: Grid, spot: Spot, height: float, inverse_l: float, roughness: float) -> tuple[float, float]:
    """Wind towards east and north, m/s, at a height above ground.

    Linear in time and place, and in the logarithm of height; below the lowest node it follows the similarity profile,
    where a straight line would make the wind near the ground too strong; held above the highest.
    """
    z0, z1, zw = bracket(grid.height, height)
    factor = 1.0
    if height < grid.height[0]:
        lowest = wind_profile(grid.height[0], inverse_l, roughness)
        factor = min(wind_profile(height, inverse_l, roughness) / lowest, 1.0)
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
