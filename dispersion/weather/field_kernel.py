"""Looking into a `Grid` from a compiled kernel: everything linear between nodes, held beyond them."""

from typing import NamedTuple

from numpy.typing import NDArray

from dispersion.kernel import compiled
from dispersion.weather.field import Floats, Grid


class Surface(NamedTuple):
    """What a `Grid` says of one place at one moment, wind apart. Units as in `Weather`."""

    friction_velocity: float         # m/s
    inverse_obukhov: float           # 1/m
    mixing_height: float             # m
    roughness: float                 # m
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
def _level(field: NDArray, j0: int, j1: int, fy: float, i0: int, i1: int, fx: float) -> float:  # type: ignore[type-arg]
    """Bilinear in one (y, x) sheet. A node of weight 0 is not looked at, so that NaN stays where it is."""
    south = field[j0, i0] if fx == 0.0 else (1.0 - fx) * field[j0, i0] + fx * field[j0, i1]
    if fy == 0.0:
        return south  # type: ignore[no-any-return]
    north = field[j1, i0] if fx == 0.0 else (1.0 - fx) * field[j1, i0] + fx * field[j1, i1]
    return (1.0 - fy) * south + fy * north  # type: ignore[no-any-return]


@compiled
def _moment(field: Floats, k0: int, k1: int, ft: float, j0: int, j1: int, fy: float, i0: int, i1: int, fx: float) -> float:
    """Trilinear in a (t, y, x) field."""
    first = _level(field[k0], j0, j1, fy, i0, i1, fx)
    if ft == 0.0:
        return first
    return (1.0 - ft) * first + ft * _level(field[k1], j0, j1, fy, i0, i1, fx)


@compiled
def surface_at(grid: Grid, t: float, x: float, y: float) -> Surface:
    """What the grid says at `t` s after the epoch and at (x, y) m. Sheets are linear in time and space."""
    k0, k1, ft = bracket(grid.time, t)
    j0, j1, fy = bracket(grid.y, y)
    i0, i1, fx = bracket(grid.x, x)
    return Surface(
        _moment(grid.friction_velocity, k0, k1, ft, j0, j1, fy, i0, i1, fx),
        _moment(grid.inverse_obukhov, k0, k1, ft, j0, j1, fy, i0, i1, fx),
        _moment(grid.mixing_height, k0, k1, ft, j0, j1, fy, i0, i1, fx),
        _level(grid.roughness, j0, j1, fy, i0, i1, fx),
        _moment(grid.temperature, k0, k1, ft, j0, j1, fy, i0, i1, fx),
        _moment(grid.rain_rate, k0, k1, ft, j0, j1, fy, i0, i1, fx),
        _moment(grid.sigma_theta, k0, k1, ft, j0, j1, fy, i0, i1, fx),
    )


@compiled
def wind_at(grid: Grid, t: float, x: float, y: float, z: float) -> tuple[float, float]:
    """Wind (u, v), m/s towards east and north, at `t` s after the epoch and (x, y, z) m; held below the lowest level."""
    k0, k1, ft = bracket(grid.time, t)
    l0, l1, fz = bracket(grid.height, z)
    j0, j1, fy = bracket(grid.y, y)
    i0, i1, fx = bracket(grid.x, x)
    u, v = 0.0, 0.0
    for k in range(2):
        wt = ft if k == 1 else 1.0 - ft
        if wt == 0.0:
            continue
        at = k1 if k == 1 else k0
        for m in range(2):
            weight = wt * (fz if m == 1 else 1.0 - fz)
            if weight == 0.0:
                continue
            level = l1 if m == 1 else l0
            u += weight * _level(grid.u[at, level], j0, j1, fy, i0, i1, fx)
            v += weight * _level(grid.v[at, level], j0, j1, fy, i0, i1, fx)
    return u, v
