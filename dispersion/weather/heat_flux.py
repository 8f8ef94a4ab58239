"""How much heat the ground gives the air, from sun, cloud and temperature (Holtslag and van Ulden 1983, 1985).

Coefficients are those of De Bilt in the papers; the three of the long-wave part are recalled, to be confirmed.
"""

import numpy as np
from numpy.typing import ArrayLike

from dispersion.weather.field import Floats
from dispersion.weather.profiles import ABSOLUTE, GRAVITY, STILL, heat_capacity, shape
from dispersion.weather.turbulence import KARMAN

ALBEDO = 0.2                         # of grass and crops
MOISTURE = 1.0                       # Priestley-Taylor alpha: 1 wet grass (Guangxi most of the year), 0.5 dry, 0 desert
GROUND_SHARE = 0.1                   # of net radiation into the ground
BETA = 20.0                          # W/m², as in the paper
STEFAN_BOLTZMANN = 5.67e-8           # W/(m² K⁴)
THETA_STAR = 0.09                    # K


def global_radiation(elevation: ArrayLike, cloud_cover: ArrayLike) -> Floats:
    """Solar radiation on the level, W/m²: (990 sin phi - 30)(1 - 0.75 N^3.4) (Holtslag and van Ulden 1983, eqs. 2 and 3).

    Height of the sun in degrees, cloud in %; 0 by night.
    """
    sine = np.sin(np.radians(np.asarray(elevation, float)))
    cloud = np.clip(np.asarray(cloud_cover, float) / 100.0, 0.0, 1.0)
    return np.asarray(np.maximum(990.0 * sine - 30.0, 0.0) * (1.0 - 0.75 * cloud**3.4), float)


def net_radiation(radiation: ArrayLike, temperature: ArrayLike, cloud_cover: ArrayLike, albedo: float = ALBEDO) -> Floats:
    """Net radiation, W/m², downward, from global radiation (W/m²), air temperature (°C) and cloud (%) (same, eq. 8)."""
    kelvin = np.asarray(temperature, float) + ABSOLUTE
    cloud = np.clip(np.asarray(cloud_cover, float) / 100.0, 0.0, 1.0)
    long_wave = 5.31e-13 * kelvin**6 - STEFAN_BOLTZMANN * kelvin**4 + 60.0 * cloud
    return np.asarray(((1.0 - albedo) * np.asarray(radiation, float) + long_wave) / 1.12, float)


def saturation_slope(temperature: ArrayLike) -> Floats:
    """s/gamma: slope of the saturation vapour pressure over the psychrometric constant (0.665 hPa/K), at °C (Magnus)."""
    celsius = np.asarray(temperature, float)
    pressure = 6.108 * np.exp(17.27 * celsius / (celsius + 237.3))
    return np.asarray(4098.0 * pressure / (celsius + 237.3) ** 2 / 0.674, float)


def daytime_heat_flux(net: ArrayLike, temperature: ArrayLike, moisture: float = MOISTURE) -> Floats:
    """Sensible heat flux, W/m², upward, of net radiation (W/m²) over land by day (same, eqs. 11 and 13)."""
    ratio = saturation_slope(temperature)
    available = (1.0 - GROUND_SHARE) * np.asarray(net, float)
    return np.asarray(((1.0 - moisture) * ratio + 1.0) / (ratio + 1.0) * available - BETA * moisture, float)


def night_stress(
    speed: ArrayLike, z: ArrayLike, roughness: ArrayLike, temperature: ArrayLike, cloud_cover: ArrayLike
) -> tuple[Floats, Floats]:
    """(u*, 1/L) by night over land from a speed (m/s) at z (m), roughness (m), temperature (°C) and cloud (%).

    theta* = 0.09 (1 - 0.5 N²) K, and the quadratic of van Ulden and Holtslag (1985) with a linear profile 1 + 5 z/L;
    below the speed at which it has no root, u* and theta* fall with the speed. Arrays broadcast.
    """
    speed = np.maximum(np.asarray(speed, float), STILL)
    cloud = np.clip(np.asarray(cloud_cover, float) / 100.0, 0.0, 1.0)
    theta = THETA_STAR * (1.0 - 0.5 * cloud**2)
    kelvin = np.asarray(temperature, float) + ABSOLUTE
    drag = KARMAN / shape(z, roughness, 0.0)
    brake = 5.0 * np.asarray(z, float) * GRAVITY * theta / kelvin           # m²/s²
    critical = np.sqrt(4.0 * brake / drag)
    carried = np.minimum(speed / critical, 1.0)
    strong = np.maximum(speed, critical)
    ustar = drag * strong / 2.0 * (1.0 + np.sqrt(np.maximum(1.0 - 4.0 * brake / (drag * strong**2), 0.0))) * carried
    inverse = KARMAN * GRAVITY * theta * carried / (kelvin * ustar**2)
    return np.asarray(ustar, float), np.asarray(inverse, float)


def heat_flux(
    elevation: ArrayLike, cloud_cover: ArrayLike, temperature: ArrayLike, radiation: ArrayLike = np.nan,
    moisture: float = MOISTURE,
) -> Floats:
    """Sensible heat flux by day, W/m², from the sun's height (°), cloud (%), temperature (°C); measured global radiation
    (W/m²) instead of the estimated one where it is not NaN. Negative values mean that the ground cools: use `night_stress`.
    """
    measured = np.asarray(radiation, float)
    shine = np.where(np.isnan(measured), global_radiation(elevation, cloud_cover), measured)
    return daytime_heat_flux(net_radiation(shine, temperature, cloud_cover), temperature, moisture)


def kinematic(flux: ArrayLike, temperature: ArrayLike) -> Floats:
    """K m/s of a sensible heat flux in W/m² at °C."""
    return np.asarray(np.asarray(flux, float) / heat_capacity(temperature), float)
