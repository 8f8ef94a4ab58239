"""How strong the turbulence is and how long it remembers, at a height, from u*, L and the mixing height (Hanna 1982).

Scalar kernels for puffs and particles, all of (z, h, ustar, inverse_obukhov) in (m, m, m/s, 1/m), and two of
them over arrays (`..._over`). Valid from the roughness length up to the mixing height h; above it the floors are given.

Source: Hanna (1982), "Applications in air pollution modeling", in Nieuwstadt and van Dop, Atmospheric Turbulence and
Air Pollution Modelling, ch. 7; sigma_w in unstable air in the smooth form of Ryall and Maryon (1998), so that its slope
exists everywhere. The lateral and the along-wind spread are alike in neutral air (2.0 u*): codes that set the lateral
one to that of the vertical, 1.3 u*, fall well below the 1.9 u* measured near the ground (Panofsky and Dutton 1984).

Hanna changes formula at |h/L| = 1. Between -1 and 1 the neutral and the other value are mixed by |h/L| here, so that no
forecast jumps because L moved a little.
"""

import math

from dispersion.kernel import compiled
from dispersion.weather.elementwise import elementwise

KARMAN = 0.40                        # von Karman constant, as everywhere in `Weather`
CORIOLIS = 1e-4                      # 1/s; Hanna's neutral profiles with f of the middle latitudes, as in FLEXPART
USTAR_FLOOR = 0.01                   # m/s; a calm is never quite still
SIGMA_HORIZONTAL_FLOOR = 0.2         # m/s; meandering in weak wind, AERMOD's default (recalled, to be confirmed)
SIGMA_VERTICAL_FLOOR = 0.02          # m/s; AERMOD's default (recalled, to be confirmed)
TIME_HORIZONTAL_FLOOR = 10.0         # s, as in FLEXPART
TIME_VERTICAL_FLOOR = 1.0            # s; lower than FLEXPART's 30 s, which forgets the ground within 20 m


@compiled
def convective_velocity(h: float, ustar: float, inverse_obukhov: float) -> float:
    """w*, m/s: u* (-h / k L)^(1/3) in unstable air (Deardorff 1970), else 0."""
    if inverse_obukhov >= 0.0:
        return 0.0
    return ustar * math.pow(-h * inverse_obukhov / KARMAN, 1.0 / 3.0)


@compiled
def sigma_u(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """Standard deviation of the wind along the mean, m/s."""
    if z > h:
        return SIGMA_HORIZONTAL_FLOOR
    ustar = max(ustar, USTAR_FLOOR)
    drive = h * inverse_obukhov
    share = min(abs(drive), 1.0)
    other = ustar * (12.0 - 0.5 * drive) ** (1.0 / 3.0) if drive < 0.0 else 2.0 * ustar * (1.0 - z / h)
    neutral = 2.0 * ustar * math.exp(-3.0 * CORIOLIS * z / ustar)
    return max(share * other + (1.0 - share) * neutral, SIGMA_HORIZONTAL_FLOOR)


@compiled
def sigma_v(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """Standard deviation of the wind across the mean, m/s. In neutral and unstable air that of `sigma_u`."""
    if z > h:
        return SIGMA_HORIZONTAL_FLOOR
    if inverse_obukhov <= 0.0:
        return sigma_u(z, h, ustar, inverse_obukhov)
    ustar = max(ustar, USTAR_FLOOR)
    share = min(h * inverse_obukhov, 1.0)
    stable = 1.3 * ustar * (1.0 - z / h)
    neutral = 2.0 * ustar * math.exp(-3.0 * CORIOLIS * z / ustar)
    return max(share * stable + (1.0 - share) * neutral, SIGMA_HORIZONTAL_FLOOR)


@compiled
def _sigma_w_and_slope(z: float, h: float, ustar: float, inverse_obukhov: float) -> tuple[float, float]:
    """sigma_w, m/s, and its slope with height, 1/s."""
    if z > h:
        return SIGMA_VERTICAL_FLOOR, 0.0
    ustar = max(ustar, USTAR_FLOOR)
    zeta = min(max(z / h, 1e-6), 1.0)
    drive = h * inverse_obukhov
    share = min(abs(drive), 1.0)
    sigma, slope = 0.0, 0.0
    if share > 0.0 and drive > 0.0:
        sigma = 1.3 * ustar * (1.0 - zeta)
        slope = -1.3 * ustar / h
    elif share > 0.0:
        wstar = ustar * (-drive / KARMAN) ** (1.0 / 3.0)
        root = zeta ** (1.0 / 3.0)
        variance = 1.2 * wstar**2 * (1.0 - 0.9 * zeta) * root**2 + (1.8 - 1.4 * zeta) * ustar**2
        rise = 1.2 * wstar**2 * (2.0 / (3.0 * root) - 1.5 * root**2) - 1.4 * ustar**2
        sigma = math.sqrt(variance)
        slope = rise / (2.0 * sigma * h)
    if share < 1.0:
        fall = 2.0 * CORIOLIS / ustar
        neutral = 1.3 * ustar * math.exp(-fall * zeta * h)
        sigma = share * sigma + (1.0 - share) * neutral
        slope = share * slope - (1.0 - share) * fall * neutral
    if sigma < SIGMA_VERTICAL_FLOOR:
        return SIGMA_VERTICAL_FLOOR, 0.0
    return sigma, slope


@compiled
def sigma_w(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """Standard deviation of the vertical wind, m/s."""
    return _sigma_w_and_slope(z, h, ustar, inverse_obukhov)[0]


@compiled
def sigma_w_slope(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """Slope of `sigma_w` with height, 1/s: what keeps particles well mixed (Thomson 1987)."""
    return _sigma_w_and_slope(z, h, ustar, inverse_obukhov)[1]


@compiled
def _neutral_time(z: float, ustar: float) -> float:
    """Hanna's neutral time scale, s, the same for the three components: 0.5 z / sigma_w / (1 + 15 f z / u*)."""
    ustar = max(ustar, USTAR_FLOOR)
    sigma = max(1.3 * ustar * math.exp(-2.0 * CORIOLIS * z / ustar), SIGMA_VERTICAL_FLOOR)
    return 0.5 * z / sigma / (1.0 + 15.0 * CORIOLIS * z / ustar)


@compiled
def _horizontal_time(z: float, h: float, ustar: float, inverse_obukhov: float, sigma: float, stable: float) -> float:
    """Time scale of a horizontal component, s; `stable` is Hanna's factor of h/sigma sqrt(z/h)."""
    z = min(z, h)
    share = min(abs(h * inverse_obukhov), 1.0)
    other = 0.15 * h / sigma if inverse_obukhov < 0.0 else stable * h / sigma * math.sqrt(max(z, 0.0) / h)
    return max(share * other + (1.0 - share) * _neutral_time(z, ustar), TIME_HORIZONTAL_FLOOR)


@compiled
def lagrangian_time_u(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """Lagrangian time scale of the wind along the mean, s. Above h that at h."""
    return _horizontal_time(z, h, ustar, inverse_obukhov, sigma_u(min(z, h), h, ustar, inverse_obukhov), 0.15)


@compiled
def lagrangian_time_v(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """Lagrangian time scale of the wind across the mean, s. Above h that at h."""
    return _horizontal_time(z, h, ustar, inverse_obukhov, sigma_v(min(z, h), h, ustar, inverse_obukhov), 0.07)


@compiled
def lagrangian_time_w(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """Lagrangian time scale of the vertical wind, s. Above h that at h."""
    z = min(z, h)
    zeta = max(z, 0.0) / h
    drive = h * inverse_obukhov
    share = min(abs(drive), 1.0)
    sigma = sigma_w(z, h, ustar, inverse_obukhov)
    if drive >= 0.0:
        other = 0.10 * h / sigma * math.pow(zeta, 0.8)
    elif zeta >= 0.1:
        other = 0.15 * h / sigma * (1.0 - math.exp(-5.0 * zeta))
    else:
        other = 0.1 * z / (sigma * (0.55 - 0.38 * min(-z * inverse_obukhov, 1.0)))
    return max(share * other + (1.0 - share) * _neutral_time(z, ustar), TIME_VERTICAL_FLOOR)


@elementwise
def sigma_w_over(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """`sigma_w` over arrays."""
    return sigma_w(z, h, ustar, inverse_obukhov)


@elementwise
def lagrangian_time_v_over(z: float, h: float, ustar: float, inverse_obukhov: float) -> float:
    """`lagrangian_time_v` over arrays."""
    return lagrangian_time_v(z, h, ustar, inverse_obukhov)
