"""Taking divergence out of an analysed wind, changing it least, and least of all near stations.

Sasaki (1970), Sherman (1978): minimise the sum of w |wind - analysed|² under div wind = share x div analysed. With the
divergence D in cells between four nodes, wind = analysed + w⁻¹ Dᵀ m, and D w⁻¹ Dᵀ m = (share - 1) D analysed, a Poisson
equation in m. What remains is exact to rounding, and a wind without divergence is left exactly as it is.
"""

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import splu

from dispersion.weather.field import Floats

HELD = 50.0                          # weight of a node at a station; elsewhere 1
NEAR = 1.5                           # cells; how far around a station the wind is held (a Gaussian's width)


def divergence(x: Floats, y: Floats, u: Floats, v: Floats) -> Floats:
    """Divergence, 1/s, of (u, v) (y, x) m/s in the cells between nodes at x and y, m: shape (y - 1, x - 1)."""
    dx, dy = np.diff(x), np.diff(y)[:, None]
    along = (u[:-1, 1:] - u[:-1, :-1] + u[1:, 1:] - u[1:, :-1]) / (2.0 * dx)
    across = (v[1:, :-1] - v[:-1, :-1] + v[1:, 1:] - v[:-1, 1:]) / (2.0 * dy)
    return np.asarray(along + across, float)


def station_weights(x: Floats, y: Floats, station_x: Floats, station_y: Floats) -> Floats:
    """How firmly each node (y, x) is held: `HELD` at a station, 1 far from all."""
    width = NEAR * max(float(np.diff(x).max()), float(np.diff(y).max()))
    xx, yy = np.meshgrid(x, y)
    squares = (xx[..., None] - station_x) ** 2 + (yy[..., None] - station_y) ** 2
    return np.asarray(1.0 + (HELD - 1.0) * np.exp(-squares / (2.0 * width**2)).max(axis=-1, initial=0.0), float)


def reduce_divergence(
    x: Floats, y: Floats, u: Floats, v: Floats, *, factor: float = 10.0, weights: Floats | None = None
) -> tuple[Floats, Floats]:
    """(u, v) with the divergence of every cell divided by `factor` (above 1).

    x (x,) and y (y,) are growing axes, m, of at least two nodes each (with fewer the wind is returned as it is); u and v
    (y, x) m/s; `weights` (y, x) as of `station_weights`.
    """
    if factor <= 1.0:
        raise ValueError(f"divergence can be divided by more than 1 only, not by {factor:g}")
    if x.size < 2 or y.size < 2:
        return u.copy(), v.copy()
    excess = divergence(x, y, u, v).ravel()
    if not excess.any():
        return u.copy(), v.copy()
    operator = _operator(x, y)
    give = 1.0 / (np.ones(u.size) if weights is None else weights.ravel())
    scaled = operator @ sparse.diags_array(np.concatenate([give, give]))
    poisson = (scaled @ operator.T).tocsc()
    # Cells in a chequerboard do not feel each other: a trace of the diagonal keeps that pattern from being singular.
    scale = float(poisson.diagonal().mean())
    solver = splu((poisson + sparse.eye_array(poisson.shape[0]) * (1e-12 * scale)).tocsc())
    wanted = (1.0 / factor - 1.0) * excess
    multiplier = solver.solve(wanted)
    multiplier += solver.solve(wanted - poisson @ multiplier)
    change = scaled.T @ multiplier
    return u + change[: u.size].reshape(u.shape), v + change[u.size :].reshape(v.shape)


def _operator(x: Floats, y: Floats) -> sparse.csr_array:
    """The matrix of `divergence` on (u, v) as one vector."""
    def difference(axis: Floats) -> sparse.csr_array:
        step = 1.0 / np.diff(axis)
        return sparse.diags_array([-step, step], offsets=[0, 1], shape=(axis.size - 1, axis.size)).tocsr()

    def mean(axis: Floats) -> sparse.csr_array:
        half = np.full(axis.size - 1, 0.5)
        return sparse.diags_array([half, half], offsets=[0, 1], shape=(axis.size - 1, axis.size)).tocsr()

    return sparse.hstack([sparse.kron(mean(y), difference(x)), sparse.kron(difference(y), mean(x))]).tocsr()
