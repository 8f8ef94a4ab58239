"""What a coast does to air that crosses it: the layer that grows over warm land, and the step in roughness."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispersion.weather.field import Floats

Mask = NDArray[np.bool_]

GROWTH = 3.0                         # m^(1/2); 2 to 5 was measured at coasts (Hsu 1986 gives 1.91; recalled, to be confirmed):
GROWTH_RANGE = (2.0, 5.0)            # an uncertain input that an ensemble should vary
SEA_ROUGHNESS = 2e-4                 # m, open sea in a moderate wind (Charnock with 0.011 at u* = 0.25 m/s to 0.4 m/s)


def internal_layer_height(fetch: ArrayLike, growth: ArrayLike = GROWTH) -> Floats:
    """Height of the thermal internal boundary layer, m: growth x sqrt(fetch over land, m) (Raynor et al. 1979; Hsu 1986).

    For onshore wind by day, land warmer than water, fetch up to some 30 km.
    """
    return np.asarray(np.asarray(growth, float) * np.sqrt(np.maximum(np.asarray(fetch, float), 0.0)), float)


def fetch_over_land(land: Mask, x: Floats, y: Floats, u: Floats, v: Floats, farthest: float = 50_000.0) -> Floats:
    """Way the air at each node has come over land, m, up to `farthest`; 0 over water. Shape (y, x), as land, u, v.

    The wind of the node itself is followed upwind in a straight line, in steps of a quarter of a cell; beyond the
    mask's edge its edge is held. Where the air stands still, `farthest`: nothing comes from the sea.
    """
    step = 0.25 * min(np.diff(x).min(initial=np.inf), np.diff(y).min(initial=np.inf))
    if not np.isfinite(step):
        return np.where(land, farthest, 0.0)
    xx, yy = np.meshgrid(x, y)
    speed = np.hypot(u, v)
    still = speed < 1e-6
    east, north = (np.divide(part, speed, out=np.zeros_like(speed), where=~still) for part in (u, v))
    fetch = np.where(land, farthest, 0.0)
    open_ = land & ~still
    for count in range(1, int(np.ceil(farthest / step)) + 1):
        if not open_.any():
            break
        way = count * step
        wet = open_ & ~land[_nearest(y, yy - way * north), _nearest(x, xx - way * east)]
        fetch[wet] = way - 0.5 * step
        open_ &= ~wet
    return fetch


def _nearest(axis: Floats, value: Floats) -> NDArray[np.intp]:
    middles = 0.5 * (axis[1:] + axis[:-1])
    return np.searchsorted(middles, value)


def lid_over_land(
    mixing_height: Floats, land: Mask, fetch: Floats, warm: Mask, growth: float = GROWTH, farthest: float = 50_000.0
) -> Floats:
    """Mixing height with the thermal internal boundary layer: over land that warms the air (`warm`), no higher than that
    layer where the air came from the water within `farthest`, m. It meets the usual height inland by itself."""
    return np.minimum(mixing_height, layer_over_land(land, fetch, warm, growth, farthest))


def layer_over_land(
    land: Mask, fetch: Floats, warm: Mask, growth: float = GROWTH, farthest: float = 50_000.0
) -> Floats:
    """Height of the thermal internal boundary layer at each node, m; infinite where there is none, see `lid_over_land`."""
    onshore = land & warm & (fetch < farthest)
    return np.where(onshore, np.maximum(internal_layer_height(fetch, growth), 10.0), np.inf)


def roughness_layer_height(fetch: ArrayLike, upwind: ArrayLike, here: ArrayLike) -> Floats:
    """Height up to which a change of roughness is felt, m: 0.28 z0 (fetch/z0)^0.8 with the greater z0, m (Wood 1982)."""
    rougher = np.maximum(np.asarray(upwind, float), np.asarray(here, float))
    return np.asarray(0.28 * rougher * (np.maximum(np.asarray(fetch, float), 0.0) / rougher) ** 0.8, float)


def friction_ratio(fetch: ArrayLike, upwind: ArrayLike, here: ArrayLike) -> Floats:
    """u* here over u* upwind of a change of roughness (m), after a fetch (m): the speed at the layer's top is the same.

    ln(d/z_upwind)/ln(d/z_here) with the layer's height d (Elliott 1958; Wood 1982), neutral. At least 10 roughness
    lengths of height, so that it stays finite at the step itself; there it is greatest over rougher ground.
    """
    upwind, here = np.asarray(upwind, float), np.asarray(here, float)
    depth = np.maximum(roughness_layer_height(fetch, upwind, here), 10.0 * np.maximum(upwind, here))
    return np.asarray(np.log(depth / upwind) / np.log(depth / here), float)


def sea_roughness(ustar: ArrayLike) -> Floats:
    """Roughness of open water, m: Charnock (1955) 0.011 u*²/g with the smooth limit 0.11 nu/u*; u* in m/s."""
    stress = np.maximum(np.asarray(ustar, float), 0.01)
    return np.asarray(0.011 * stress**2 / 9.81 + 0.11 * 1.5e-5 / stress, float)
