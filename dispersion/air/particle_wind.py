"""A `Grid` packed for the particles' inner loop: few arrays, and what a particle needs at once lies side by side.

`dispersion.weather.field_kernel` gives the same for any one point; the tests hold the two equal. Tuples of many arrays cost a
compiled call more than the interpolation itself, and here it is called some million times a second. For the same reason
the wind's similarity profile between the nodes and below them is worked out at more levels beforehand.
"""

from typing import NamedTuple

import numpy as np

from core.kernel import compiled
from dispersion.weather.field import Floats, Grid
from dispersion.weather.field_kernel import bracket, spot_of, surface_of, wind_of
from dispersion.weather.turbulence import Turbulence

USTAR, INVERSE, LID, ROUGHNESS, RAIN, SIGMA_THETA = range(6)


LOWEST_LID = 10.0                    # m, as for the puffs
LEVELS = np.geomspace(0.05, 200.0, 26)   # m, between which the wind near the ground is taken as straight


class Packed(NamedTuple):
    """Arrays of a `Grid`, packed. Units as there; `height` has `LEVELS` besides the grid's own."""

    time: Floats                     # (t,)
    y: Floats                        # (y,)
    x: Floats                        # (x,)
    height: Floats                   # (z,)
    wind: Floats                     # (t, y, x, z, 2) u and v
    surface: Floats                  # (t, y, x, 6) in the order USTAR … SIGMA_THETA
    turbulence: Turbulence           # where it is given


@compiled
def _profiles(grid: Grid, height: Floats, out: Floats) -> None:
    """Wind at each node of t, y, x at more heights, into `out` (t, y, x, z, 2)."""
    for k in range(out.shape[0]):
        for j in range(out.shape[1]):
            for i in range(out.shape[2]):
                t, x, y = grid.time[k], grid.x[i], grid.y[j]
                spot = spot_of(grid, t, x, y)
                ground = surface_of(grid, spot)
                for level in range(height.shape[0]):
                    u, v = wind_of(grid, spot, height[level], ground)
                    out[k, j, i, level, 0], out[k, j, i, level, 1] = u, v


def packed(grid: Grid) -> Packed:
    """A grid as `wind_in` and `surface_in` take it."""
    height = np.union1d(grid.height, LEVELS)
    wind = np.empty((grid.time.size, grid.y.size, grid.x.size, height.size, 2))
    _profiles(grid, height, wind)
    roughness = np.broadcast_to(grid.roughness, grid.friction_velocity.shape)
    surface = np.stack(
        [grid.friction_velocity, grid.inverse_obukhov, np.maximum(grid.mixing_height, LOWEST_LID), roughness,
         grid.rain_rate, grid.sigma_theta], axis=-1,
    )
    return Packed(grid.time, grid.y, grid.x, height, wind, np.ascontiguousarray(surface), grid.turbulence)


class Column(NamedTuple):
    """Where a column of air stands among the nodes: those below and above on t, y, x, and the upper ones' shares."""

    k0: int
    k1: int
    ft: float
    j0: int
    j1: int
    fy: float
    i0: int
    i1: int
    fx: float


@compiled
def column_at(time: Floats, y_axis: Floats, x_axis: Floats, t: float, x: float, y: float) -> Column:
    """The column at `t` s after the epoch and (x, y) m."""
    k0, k1, ft = bracket(time, t)
    j0, j1, fy = bracket(y_axis, y)
    i0, i1, fx = bracket(x_axis, x)
    return Column(k0, k1, ft, j0, j1, fy, i0, i1, fx)


@compiled
def surface_in(surface: Floats, at: Column, which: int) -> float:
    """One of the surface values in a column; a node of weight 0 is not looked at, so that NaN stays where it is."""
    value = 0.0
    for dk in range(2 if at.ft > 0.0 else 1):
        k, wk = (at.k1, at.ft) if dk else (at.k0, 1.0 - at.ft)
        for dj in range(2 if at.fy > 0.0 else 1):
            j, wj = (at.j1, wk * at.fy) if dj else (at.j0, wk * (1.0 - at.fy))
            for di in range(2 if at.fx > 0.0 else 1):
                i, wi = (at.i1, wj * at.fx) if di else (at.i0, wj * (1.0 - at.fx))
                value += wi * surface[k, j, i, which]
    return value


@compiled
def level_of(height: Floats, z: float, level: int) -> int:
    """The highest level at or below z, m, looked for from a guess; the lowest level if z is below all."""
    last = height.shape[0] - 1
    while level < last and height[level + 1] <= z:
        level += 1
    while level > 0 and height[level] > z:
        level -= 1
    return level


@compiled
def wind_in(height: Floats, wind: Floats, at: Column, z: float, level: int) -> tuple[float, float]:
    """Wind (u, v), m/s, in a column at z m, whose `level_of` is given; held below the lowest and above the highest level."""
    upper, share = level, 0.0
    if z > height[level] and level + 1 < height.shape[0]:
        upper = level + 1
        share = (z - height[level]) / (height[upper] - height[level])
    u, v = 0.0, 0.0
    for dk in range(2 if at.ft > 0.0 else 1):
        k, wk = (at.k1, at.ft) if dk else (at.k0, 1.0 - at.ft)
        for dj in range(2 if at.fy > 0.0 else 1):
            j, wj = (at.j1, wk * at.fy) if dj else (at.j0, wk * (1.0 - at.fy))
            for di in range(2 if at.fx > 0.0 else 1):
                i, wi = (at.i1, wj * at.fx) if di else (at.i0, wj * (1.0 - at.fx))
                low, high = wi * (1.0 - share), wi * share
                u += low * wind[k, j, i, level, 0] + high * wind[k, j, i, upper, 0]
                v += low * wind[k, j, i, level, 1] + high * wind[k, j, i, upper, 1]
    return u, v
