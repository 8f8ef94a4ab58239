"""The weather where a puff is: interpolation in the grid of a `Weather`, as scalar kernels."""

from dispersion.air.surface import wind_profile
from dispersion.kernel import compiled
from dispersion.weather.field import Floats, Grid


@compiled
def bracket(axis: Floats, value: float) -> tuple[int, int, float]:
    """Neighbouring nodes of a growing axis and the weight of the upper one; held outside."""
    last = len(axis) - 1
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
def surface_values(grid: Grid, t: float, x: float, y: float) -> tuple[float, float, float, float, float, float, float]:
    """u*, 1/L, mixing height, roughness, temperature, rain rate and sigma-theta at (x, y) and t, linearly interpolated."""
    t0, t1, tw = bracket(grid.time, t)
    x0, x1, xw = bracket(grid.x, x)
    y0, y1, yw = bracket(grid.y, y)
    friction = inverse_l = lid = rough = temperature = rain = theta = 0.0
    for corner in range(4):
        yi = y1 if corner & 2 else y0
        xi = x1 if corner & 1 else x0
        w = (yw if corner & 2 else 1.0 - yw) * (xw if corner & 1 else 1.0 - xw)
        if w == 0.0:
            continue
        rough += w * grid.roughness[yi, xi]
        for late in range(2):
            ti = t1 if late else t0
            v = w * (tw if late else 1.0 - tw)
            if v == 0.0:
                continue
            friction += v * grid.friction_velocity[ti, yi, xi]
            inverse_l += v * grid.inverse_obukhov[ti, yi, xi]
            lid += v * grid.mixing_height[ti, yi, xi]
            temperature += v * grid.temperature[ti, yi, xi]
            rain += v * grid.rain_rate[ti, yi, xi]
            theta += v * grid.sigma_theta[ti, yi, xi]
    return max(friction, 0.01), inverse_l, max(lid, 10.0), max(rough, 1e-5), temperature, max(rain, 0.0), theta


@compiled
def wind_at(
    grid: Grid, t: float, x: float, y: float, height: float, inverse_l: float, roughness: float
) -> tuple[float, float]:
    """Wind towards east and north, m/s, at a height above ground.

    Linear in time and place; in height it follows the similarity profile between the nodes and below the lowest one,
    where a straight line would make the wind near the ground too strong; held above the highest.
    """
    t0, t1, tw = bracket(grid.time, t)
    x0, x1, xw = bracket(grid.x, x)
    y0, y1, yw = bracket(grid.y, y)
    z0, z1, zw = bracket(grid.height, height)
    factor = 1.0
    if height < grid.height[0]:
        lowest = wind_profile(grid.height[0], inverse_l, roughness)
        factor = min(wind_profile(height, inverse_l, roughness) / lowest, 1.0)
    elif z1 > z0:
        low = wind_profile(grid.height[z0], inverse_l, roughness)
        high = wind_profile(grid.height[z1], inverse_l, roughness)
        if high > low:
            zw = min(max((wind_profile(height, inverse_l, roughness) - low) / (high - low), 0.0), 1.0)
    u = v = 0.0
    for corner in range(16):
        w = ((tw if corner & 1 else 1.0 - tw) * (zw if corner & 2 else 1.0 - zw)
             * (yw if corner & 4 else 1.0 - yw) * (xw if corner & 8 else 1.0 - xw))
        if w == 0.0:
            continue
        ti, zi = t1 if corner & 1 else t0, z1 if corner & 2 else z0
        yi, xi = y1 if corner & 4 else y0, x1 if corner & 8 else x0
        u += w * grid.u[ti, zi, yi, xi]
        v += w * grid.v[ti, zi, yi, xi]
    return factor * u, factor * v
