"""From scattered stations to a grid: Barnes' two-pass analysis with quality weights.

The length scale follows the station spacing (Koch, desJardins and Kocin 1983): kappa = 5.052 (2 d/pi)², the mean distance d
to the nearest other station, and 0.2 kappa in the second pass. Isotropic: no direction is preferred.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from dispersion.weather.field import Floats

SECOND = 0.2                         # share of kappa in the second pass
CLOSEST = 2_000.0                    # m, the least spacing that counts: closer stations see the same weather
ALONE = 50_000.0                     # m, spacing of a station that has no other


def station_spacing(x: ArrayLike, y: ArrayLike) -> float:
    """Mean distance of each place to the nearest other, m, at least 2 km; 50 km for one alone."""
    points = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
    if len(points) < 2:
        return ALONE
    distance, _ = cKDTree(points).query(points, k=2)
    return float(max(np.mean(distance[:, 1]), CLOSEST))


def barnes(
    values: ArrayLike, x: ArrayLike, y: ArrayLike, at_x: ArrayLike, at_y: ArrayLike,
    weights: ArrayLike | None = None, spacing: float | None = None,
) -> Floats:
    """Values (n,) observed at (x, y) (n,), m, analysed at (at_x, at_y), m, of any one shape.

    `weights` (n,), above 0, say how far each value is trusted. A field that is the same at all stations is the same
    everywhere. The second pass fades with the distance to the nearest station, so that beyond the network nothing is
    extrapolated: far from all stations the nearest decides.
    """
    values, x, y = (np.asarray(each, float) for each in (values, x, y))
    trust = np.ones_like(values) if weights is None else np.asarray(weights, float)
    if values.size == 0:
        raise ValueError("an analysis needs at least one value")
    distance = station_spacing(x, y) if spacing is None else spacing
    kappa = 5.052 * (2.0 * distance / np.pi) ** 2
    targets = np.broadcast_arrays(np.asarray(at_x, float), np.asarray(at_y, float))
    shape = targets[0].shape
    to_x, to_y = (each.ravel() for each in targets)
    mean = float(np.average(values, weights=trust))        # differences from it: a uniform field stays exactly so
    departure = values - mean
    at_stations = _weighted(departure, x, y, x, y, trust, kappa)
    first = _weighted(departure, x, y, to_x, to_y, trust, kappa)
    second = _weighted(departure - at_stations, x, y, to_x, to_y, trust, SECOND * kappa)
    nearest = ((to_x[:, None] - x) ** 2 + (to_y[:, None] - y) ** 2).min(axis=1)
    return np.asarray(mean + first + second * np.exp(-nearest / kappa), float).reshape(shape)


def _weighted(values: Floats, x: Floats, y: Floats, to_x: Floats, to_y: Floats, trust: Floats, kappa: float) -> Floats:
    squares = (to_x[:, None] - x) ** 2 + (to_y[:, None] - y) ** 2
    weight = trust * np.exp(-(squares - squares.min(axis=1, keepdims=True)) / kappa)
    return np.asarray(weight @ values / weight.sum(axis=1), float)
