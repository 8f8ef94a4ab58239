"""How far a hot or fast release lifts itself before the wind carries it level, and what a building takes away again."""

import math
from typing import NamedTuple

from dispersion.air.exchange import Release

GRAVITY = 9.81
HEAT_TO_BUOYANCY = 8.8e-6   # m⁴/s³ per W: g/(pi cp rho T) near 15 °C (Briggs 1969)
SLOWEST = 1.0               # m/s, the wind below which rise is reckoned as in calm air or with this


class Rise(NamedTuple):
    """Rise above the release height: final, m, and its factor of distance^(2/3), m^(1/3)."""

    final: float
    factor: float


def buoyancy_flux(release: Release, air_temperature: float) -> float:
    """F of Briggs, m⁴/s³: g w d²/4 (Ts - Ta)/Ts, plus 8.8e-6 of the sensible heat in W. Temperatures in °C."""
    flux = HEAT_TO_BUOYANCY * release.heat
    if release.exit_temperature is not None and release.exit_speed > 0.0:
        gas, air = release.exit_temperature + 273.15, air_temperature + 273.15
        flux += GRAVITY * release.exit_speed * release.exit_diameter**2 / 4.0 * (gas - air) / gas
    return max(flux, 0.0)


def stratification(friction_velocity: float, inverse_l: float, height: float, temperature: float) -> float:
    """s = g/T dtheta/dz in stable air, 1/s², from similarity at the release height (at least 10 m); 0 if not stable.

    dtheta/dz = theta*/(k z) (1 + 5 z/L), theta* = u*² T/(k g L); bounded to 0.005 … 0.05 K/m times g/T (Briggs's range
    for classes E and F is 0.02 to 0.035 K/m).
    """
    if inverse_l <= 0.0:
        return 0.0
    kelvin, z = temperature + 273.15, max(height, 10.0)
    star = friction_velocity**2 * kelvin * inverse_l / (0.4 * GRAVITY)
    gradient = min(max(star / (0.4 * z) * (1.0 + 5.0 * min(z * inverse_l, 2.0)), 0.005), 0.05)
    return GRAVITY / kelvin * gradient


def plume_rise(
    release: Release, wind: float, air_temperature: float, friction_velocity: float, inverse_l: float, mixing_height: float
) -> Rise:
    """Rise of a bent-over plume, or in calm and stable air of a vertical one.

    Buoyancy 21.425 F^3/4/u below F = 55, else 38.71 F^3/5/u; stable 2.6 (F/(u s))^1/3, at most the calm 5 F^1/4 s^-3/8;
    momentum 3 d w/u; the transitional rise 1.6 F^1/3 x^2/3/u (Briggs 1969, 1975, constants as in ISC3).
    `wind` in m/s at the release height, temperatures in °C. A rise that would pass the lid from below ends under it
    (half of what remains above it at most), since what penetrates is not lost for those who must be warned.
    """
    speed = max(wind, SLOWEST)
    flux = buoyancy_flux(release, air_temperature)
    final = 21.425 * flux**0.75 / speed if flux < 55.0 else 38.71 * flux**0.6 / speed
    strength = stratification(friction_velocity, inverse_l, release.height, air_temperature)
    if strength > 0.0 and flux > 0.0:
        bent = 2.6 * (flux / (speed * strength)) ** (1.0 / 3.0)
        final = min(bent, 5.0 * flux**0.25 * strength**-0.375)
    momentum = 3.0 * release.exit_diameter * release.exit_speed / speed
    final = max(final, momentum)
    if release.height < mixing_height < release.height + final:
        final = mixing_height - release.height - 0.02 * mixing_height if mixing_height * 0.98 > release.height else 0.0
    if final <= 0.0:
        return Rise(0.0, 0.0)
    factor = 1.6 * flux ** (1.0 / 3.0) / speed if flux > 0.0 else 0.0
    if momentum >= final or factor == 0.0:
        factor = final / max(4.0 * release.exit_diameter, 1.0) ** (2.0 / 3.0)   # a jet has risen within a few diameters
    return Rise(final, factor)


class Wake(NamedTuple):
    """Initial spread behind a building, m, and the share of the plume rise that it leaves."""

    sigma_y: float
    sigma_z: float
    rise_left: float


def building_wake(release: Release) -> Wake:
    """Spread W/4.3 across and H/2.15 up in the wake of a building, all of it for a release up to 1.2 times its height,
    none from H + 1.5 times the lesser of height and width on, as good engineering practice has it (EPA ISC3 volume
    source and Huber and Snyder 1982 for the range). The rise is lost in the same share.
    """
    height, width = release.building_height, release.building_width
    if height <= 0.0:
        return Wake(0.0, 0.0, 1.0)
    width = width if width > 0.0 else height
    clear = height + 1.5 * min(height, width)
    low = min(1.2 * height, clear)
    share = 1.0 if release.height <= low else max(0.0, (clear - release.height) / max(clear - low, 1e-9))
    return Wake(share * width / 4.3, share * height / 2.15, 1.0 - share)


def folded_mean(height: float, sigma: float) -> float:
    """Mean height of a Gaussian at `height` reflected at the ground, m: exact (folded normal)."""
    if sigma <= 0.0:
        return height
    scaled = height / sigma
    return sigma * math.sqrt(2.0 / math.pi) * math.exp(-0.5 * scaled**2) + height * math.erf(scaled / math.sqrt(2.0))
