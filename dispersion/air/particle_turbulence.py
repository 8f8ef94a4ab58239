"""All of Hanna's turbulence at a height in one look, for the particles' inner loop.

The formulas are those of `dispersion.weather.turbulence`, where their sources stand; here what depends on the moment and
the place alone is worked out once (`Layer`), and each power or exponential once a height. The tests hold the two equal.
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
    convective: float                # m/s, w*
    horizontal: float                # m/s, unstable sigma_u


class Turbulence(NamedTuple):
    """At one height: standard deviations, m/s, the slope of the vertical one, 1/s, and time scales, s."""

    sigma_u: float
    sigma_v: float
    sigma_w: float
    slope: float
    time_u: float
    time_v: float
    time_w: float


@compiled
def layer_of(h: float, ustar: float, inverse_obukhov: float) -> Layer:
    """What turbulence depends on besides height, of mixing height m, friction velocity m/s and 1/L 1/m."""
    ustar = max(ustar, USTAR_FLOOR)
    drive = h * inverse_obukhov
    share = min(abs(drive), 1.0)
    if drive >= 0.0:
        return Layer(h, ustar, inverse_obukhov, share, 0.0, 0.0)
    convective = ustar * (-drive / KARMAN) ** (1.0 / 3.0)
    return Layer(h, ustar, inverse_obukhov, share, convective, ustar * (12.0 - 0.5 * drive) ** (1.0 / 3.0))


@compiled
def turbulence_at(z: float, layer: Layer) -> Turbulence:
    """Turbulence at z m, up to the mixing height."""
    h, ustar, inverse, share = layer.h, layer.ustar, layer.inverse_obukhov, layer.share
    zeta = min(max(z / h, 1e-6), 1.0)
    rest = 1.0 - share
    drive = h * inverse
    # neutral
    sigma_n, sigma_w_n, time_n = 0.0, 0.0, 0.0
    if rest > 0.0:
        fall = math.exp(-CORIOLIS * z / ustar)
        sigma_n, sigma_w_n = 2.0 * ustar * fall**3, 1.3 * ustar * fall**2
        time_n = 0.5 * z / max(sigma_w_n, SIGMA_VERTICAL_FLOOR) / (1.0 + 15.0 * CORIOLIS * z / ustar)
    # stable or unstable
    sigma_u, sigma_v, sigma_w, slope = 0.0, 0.0, 0.0, 0.0
    if drive > 0.0:
        sigma_u, sigma_v = 2.0 * ustar * (1.0 - zeta), 1.3 * ustar * (1.0 - zeta)
        sigma_w, slope = sigma_v, -1.3 * ustar / h
    elif drive < 0.0:
        sigma_u = layer.horizontal
        sigma_v = sigma_u
        root = zeta ** (1.0 / 3.0)
        wstar2, ustar2 = layer.convective**2, ustar**2
        sigma_w = math.sqrt(1.2 * wstar2 * (1.0 - 0.9 * zeta) * root**2 + (1.8 - 1.4 * zeta) * ustar2)
        slope = (1.2 * wstar2 * (2.0 / (3.0 * root) - 1.5 * root**2) - 1.4 * ustar2) / (2.0 * sigma_w * h)
    sigma_u = max(share * sigma_u + rest * sigma_n, SIGMA_HORIZONTAL_FLOOR)
    sigma_v = max(share * sigma_v + rest * sigma_n, SIGMA_HORIZONTAL_FLOOR)
    sigma_w = share * sigma_w + rest * sigma_w_n
    slope = share * slope - rest * 2.0 * CORIOLIS / ustar * sigma_w_n
    if sigma_w < SIGMA_VERTICAL_FLOOR:
        sigma_w, slope = SIGMA_VERTICAL_FLOOR, 0.0
    # time scales
    time_u, time_v, time_w = 0.0, 0.0, 0.0
    if drive > 0.0:
        root = math.sqrt(max(z, 0.0) / h)
        time_u, time_v = 0.15 * h / sigma_u * root, 0.07 * h / sigma_v * root
        time_w = 0.10 * h / sigma_w * (max(z, 0.0) / h) ** 0.8
    elif drive < 0.0:
        time_u = 0.15 * h / sigma_u
        time_v = 0.15 * h / sigma_v
        if z >= 0.1 * h:
            time_w = 0.15 * h / sigma_w * (1.0 - math.exp(-5.0 * z / h))
        else:
            time_w = 0.1 * z / (sigma_w * (0.55 - 0.38 * min(-z * inverse, 1.0)))
    return Turbulence(
        sigma_u, sigma_v, sigma_w, slope,
        max(share * time_u + rest * time_n, TIME_HORIZONTAL_FLOOR),
        max(share * time_v + rest * time_n, TIME_HORIZONTAL_FLOOR),
        max(share * time_w + rest * time_n, TIME_VERTICAL_FLOOR),
    )
