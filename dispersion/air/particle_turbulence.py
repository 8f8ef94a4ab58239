"""Hanna's turbulence at a height for the particles' inner loop: each power and exponential once.

The formulas are those of `dispersion.weather.turbulence`, where their sources stand; here what depends on the moment and
the place alone is worked out once (`Layer`). The tests hold the two equal, but for one: near the ground in unstable air
Hanna's vertical time scale makes a diffusivity sigma_w² T of some 0.25 u* z, a third of what the surface layer has (codes
that keep T above 30 s do not see it). There the length scale is that of Wilson, Thurtell and Kidd (1981), "Numerical
simulation of particle trajectories in inhomogeneous turbulence, III", Boundary-Layer Meteorol. 21 (recalled, to be
confirmed), 0.5 z (1 - 6 z/L)^(1/4), which is Hanna's 0.5 z in neutral air, up to where Hanna's of the mixed layer is less.
"""

import math
from typing import NamedTuple

from dispersion.kernel import compiled
from dispersion.weather.turbulence import (
    CORIOLIS,
    KARMAN,
    SIGMA_HORIZONTAL_FLOOR,
    SIGMA_VERTICAL_FLOOR,
    TIME_HORIZONTAL_FLOOR,
    TIME_VERTICAL_FLOOR,
    USTAR_FLOOR,
)


class Layer(NamedTuple):
    """The boundary layer over one place."""

    h: float                         # m, mixing height
    ustar: float                     # m/s
    inverse_obukhov: float           # 1/m
    share: float                     # 0 to 1, weight of the stable or unstable formulas beside the neutral ones
    convective: float                # m²/s², 1.2 w*²
    horizontal: float                # m/s, unstable sigma_u


@compiled
def layer_of(h: float, ustar: float, inverse_obukhov: float) -> Layer:
    """What turbulence depends on besides height, of mixing height m, friction velocity m/s and 1/L 1/m."""
    ustar = max(ustar, USTAR_FLOOR)
    drive = h * inverse_obukhov
    share = min(abs(drive), 1.0)
    if drive >= 0.0:
        return Layer(h, ustar, inverse_obukhov, share, 0.0, 0.0)
    convective = 1.2 * ustar**2 * (-drive / KARMAN) ** (2.0 / 3.0)
    return Layer(h, ustar, inverse_obukhov, share, convective, ustar * (12.0 - 0.5 * drive) ** (1.0 / 3.0))


@compiled
def _neutral(z: float, layer: Layer) -> tuple[float, float, float]:
    """Neutral sigma_u and sigma_w, m/s, and the time scale of all components, s."""
    depth = CORIOLIS * z / layer.ustar
    fall = math.exp(-depth)
    sigma_w = 1.3 * layer.ustar * fall * fall
    time = 0.5 * z / max(sigma_w, SIGMA_VERTICAL_FLOOR) / (1.0 + 15.0 * depth)
    return 2.0 * layer.ustar * fall * fall * fall, sigma_w, time


@compiled
def vertical_at(z: float, layer: Layer) -> tuple[float, float, float]:
    """(sigma_w, m/s; its slope with height, 1/s; its time scale, s) at z m, up to the mixing height."""
    h, share = layer.h, layer.share
    zeta = min(max(z / h, 1e-6), 1.0)
    sigma, slope, time = 0.0, 0.0, 0.0
    if layer.inverse_obukhov > 0.0:
        sigma, slope = 1.3 * layer.ustar * (1.0 - zeta), -1.3 * layer.ustar / h
    elif layer.inverse_obukhov < 0.0:
        root = zeta ** (1.0 / 3.0)
        ustar2 = layer.ustar**2
        sigma = math.sqrt(layer.convective * (1.0 - 0.9 * zeta) * root**2 + (1.8 - 1.4 * zeta) * ustar2)
        slope = (layer.convective * (2.0 / (3.0 * root) - 1.5 * root**2) - 1.4 * ustar2) / (2.0 * sigma * h)
    neutral_time = 0.0
    if share < 1.0:
        _, neutral, neutral_time = _neutral(z, layer)
        sigma = share * sigma + (1.0 - share) * neutral
        slope = share * slope - (1.0 - share) * 2.0 * CORIOLIS / layer.ustar * neutral
    if sigma < SIGMA_VERTICAL_FLOOR:
        sigma, slope = SIGMA_VERTICAL_FLOOR, 0.0
    if layer.inverse_obukhov > 0.0:
        time = 0.10 * h / sigma * zeta**0.8
    elif layer.inverse_obukhov < 0.0:
        near = 0.5 * z * math.sqrt(math.sqrt(1.0 - 6.0 * z * layer.inverse_obukhov))
        time = min(near, 0.15 * h * (1.0 - math.exp(-5.0 * zeta))) / sigma
    return sigma, slope, max(share * time + (1.0 - share) * neutral_time, TIME_VERTICAL_FLOOR)


@compiled
def horizontal_at(z: float, layer: Layer) -> tuple[float, float, float, float]:
    """(sigma_u, sigma_v, m/s; their time scales, s) at z m, up to the mixing height."""
    h, share = layer.h, layer.share
    zeta = min(max(z / h, 0.0), 1.0)
    along, across, stretch_u, stretch_v = 0.0, 0.0, 0.0, 0.0
    if layer.inverse_obukhov > 0.0:
        along, across = 2.0 * layer.ustar * (1.0 - zeta), 1.3 * layer.ustar * (1.0 - zeta)
        root = h * math.sqrt(zeta)
        stretch_u, stretch_v = 0.15 * root, 0.07 * root
    elif layer.inverse_obukhov < 0.0:
        along = across = layer.horizontal
        stretch_u = stretch_v = 0.15 * h
    time = 0.0
    if share < 1.0:
        neutral, _, time = _neutral(z, layer)
        along, across = share * along + (1.0 - share) * neutral, share * across + (1.0 - share) * neutral
    along, across = max(along, SIGMA_HORIZONTAL_FLOOR), max(across, SIGMA_HORIZONTAL_FLOOR)
    return (
        along, across,
        max(share * stretch_u / along + (1.0 - share) * time, TIME_HORIZONTAL_FLOOR),
        max(share * stretch_v / across + (1.0 - share) * time, TIME_HORIZONTAL_FLOOR),
    )
