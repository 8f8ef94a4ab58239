"""How strong the turbulence is, how long it remembers, and how a cloud spreads in it: for puffs and particles alike.

Scalar kernels. What depends on the place and the moment alone is worked out once (`Layer`), each power and exponential at
a height once. Valid from the roughness length up to the mixing height h.

Source: Hanna (1982), "Applications in air pollution modeling", in Nieuwstadt and van Dop, Atmospheric Turbulence and
Air Pollution Modelling, ch. 7; sigma_w in unstable air in the smooth form of Ryall and Maryon (1998), so that its slope
exists everywhere. In neutral air sigma_v is sigma_u (2.0 u*): codes that set it to sigma_w, 1.3 u*, fall well below the
1.9 u* measured near the ground (Panofsky and Dutton 1984). In stable air it is Hanna's 1.3 u*: Prairie Grass's stable odd
runs have 1.1 to 2.0, in the middle 1.5, with their slower meandering in it.

Hanna changes formula at |h/L| = 1. Between -1 and 1 the neutral and the other value are mixed by |h/L| here, so that no
forecast jumps because L moved a little. Near the ground in unstable air his vertical time scale makes a diffusivity
sigma_w² T of some 0.25 u* z, a third of what the surface layer has (codes that keep T above 30 s do not see it). There the
length scale is that of Wilson, Thurtell and Kidd (1981), "Numerical simulation of particle trajectories in inhomogeneous
turbulence, III", Boundary-Layer Meteorol. 21 (recalled, to be confirmed), 0.5 z (1 - 6 z/L)^(1/4), which is Hanna's 0.5 z
in neutral air, up to where Hanna's of the mixed layer is less.

Wind that turns to and fro over minutes is not in Hanna's formulas, yet in weak wind it is most of what there is: sigma_v
never falls below 0.2 m/s. This part, the meander, is slow: see `MEANDER_TIME`.
"""

import math
from typing import NamedTuple

from core.kernel import compiled

KARMAN = 0.40                        # von Karman constant, as everywhere in `Weather`
CORIOLIS = 1e-4                      # 1/s; Hanna's neutral profiles with f of the middle latitudes, as in FLEXPART
USTAR_FLOOR = 0.01                   # m/s; a calm is never quite still
MEANDER_SPEED = 0.2                  # m/s, least sigma_u and sigma_v; AERMOD's default (recalled, to be confirmed)
MEANDER_TIME = 200.0
"""s, the meander's Lagrangian time scale: with it Taylor's growth is within a fifth of Draxler's (1976, as simplified by
Irwin 1983) for elevated releases, 1/(1 + 0.9 (t/1000 s)^1/2), from 5 minutes to 2 hours."""
FREE_DIFFUSIVITY = 50.0              # m²/s, horizontal, above the mixing height: FLEXPART's (recalled, to be confirmed)
SIGMA_HORIZONTAL_FLOOR = 0.01        # m/s, of the turbulence without its meander, as in FLEXPART
SIGMA_VERTICAL_FLOOR = 0.02          # m/s; AERMOD's default (recalled, to be confirmed)
TIME_HORIZONTAL_FLOOR = 10.0         # s, as in FLEXPART
TIME_VERTICAL_FLOOR = 1.0            # s; lower than FLEXPART's 30 s, which forgets the ground within 20 m


class Turbulence(NamedTuple):
    """Turbulence that is the same at all heights, given instead of looked up: what Taylor (1921) has an answer for."""

    sigma_u: float = math.nan        # m/s; NaN where none is given
    sigma_v: float = math.nan        # m/s
    sigma_w: float = math.nan        # m/s
    time_u: float = math.nan         # s, Lagrangian
    time_v: float = math.nan         # s
    time_w: float = math.nan         # s


class Layer(NamedTuple):
    """The boundary layer over one place."""

    h: float                         # m, mixing height
    ustar: float                     # m/s
    inverse_obukhov: float           # 1/m
    share: float                     # 0 to 1, weight of the stable or unstable formulas beside the neutral ones
    convective: float                # m²/s², 1.2 w*²
    horizontal: float                # m/s, unstable sigma_u
    given: Turbulence


@compiled
def convective_velocity(h: float, ustar: float, inverse_obukhov: float) -> float:
    """w*, m/s: u* (-h / k L)^(1/3) in unstable air (Deardorff 1970), else 0."""
    if inverse_obukhov >= 0.0:
        return 0.0
    return ustar * math.pow(-h * inverse_obukhov / KARMAN, 1.0 / 3.0)


@compiled
def layer_of(h: float, ustar: float, inverse_obukhov: float, given: Turbulence) -> Layer:
    """What turbulence depends on besides height, of mixing height m, friction velocity m/s and 1/L 1/m."""
    ustar = max(ustar, USTAR_FLOOR)
    drive = h * inverse_obukhov
    share = min(abs(drive), 1.0)
    if drive >= 0.0:
        return Layer(h, ustar, inverse_obukhov, share, 0.0, 0.0, given)
    convective = 1.2 * ustar**2 * (-drive / KARMAN) ** (2.0 / 3.0)
    return Layer(h, ustar, inverse_obukhov, share, convective, ustar * (12.0 - 0.5 * drive) ** (1.0 / 3.0), given)


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
    """(sigma_w, m/s; its slope with height, 1/s; its Lagrangian time scale, s) at z m, up to the mixing height.

    The slope is what keeps particles well mixed (Thomson 1987).
    """
    if layer.given.sigma_w > 0.0:
        return layer.given.sigma_w, 0.0, layer.given.time_w
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
    """(sigma_u, sigma_v, m/s; their Lagrangian time scales, s) at z m, up to the mixing height, without the meander."""
    if layer.given.sigma_v > 0.0:
        return layer.given.sigma_u, layer.given.sigma_v, layer.given.time_u, layer.given.time_v
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


@compiled
def meander_beside(sigma_v: float, least: float) -> float:
    """Standard deviation of the meander, m/s, that brings a sigma_v, m/s, up to the least one there is."""
    return math.sqrt(max(least * least - sigma_v * sigma_v, 0.0))


@compiled
def taylor_growth(sigma: float, time: float, age: float, length: float) -> float:
    """Growth of a variance between the ages `age` and `age + length`, s, in turbulence of sigma m/s and time s, m².

    Of 2 sigma² T² (t/T - 1 + exp(-t/T)), exact in homogeneous turbulence with an exponential autocorrelation (Taylor 1921).
    """
    return 2.0 * sigma**2 * time * (length - time * math.exp(-age / time) * -math.expm1(-length / time))
