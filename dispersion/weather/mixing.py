"""How high the turbulent layer reaches: by shear from u* and L, by day from the heat the ground has given since sunrise."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike

from dispersion.weather.field import Floats
from dispersion.weather.heat_flux import heat_flux, kinematic
from dispersion.weather.sun import HORIZON, solar_elevation

EARTH = 7.2921e-5                    # 1/s, rotation
NIGHT_MINIMUM = 50.0                 # m; shallower layers are met, but wind over uneven land stirs at least this much
HIGHEST = 3000.0                     # m, the top of the profile
FREE_STABILITY = 0.012               # 1/s, buoyancy frequency above the layer: about 4 K/km, standard atmosphere
LAPSE = 0.005                        # K/m, growth of potential temperature with height at sunrise, assumed
ENTRAINED = 0.2                      # flux at the top over that at the ground (Carson 1973; Tennekes 1973)
LOW_LATITUDE = 10.0                  # °; nearer the equator the rotation of this latitude counts
UNKNOWN_LATITUDE = 43.0              # °; f = 1e-4 1/s, where a frame has no place on Earth
DAYTIME = 1000.0                     # m; unstable air of which neither place nor time is known


def coriolis(latitude: ArrayLike) -> Floats:
    """|f|, 1/s, of a latitude in degrees, never below that of 10°."""
    degrees = np.maximum(np.abs(np.asarray(latitude, float)), LOW_LATITUDE)
    return np.asarray(2.0 * EARTH * np.sin(np.radians(degrees)), float)


def mechanical_height(ustar: ArrayLike, inverse_obukhov: ArrayLike, latitude: ArrayLike) -> Floats:
    """Mixing height by shear, m, from u* (m/s), 1/L (1/m), latitude (°); arrays broadcast.

    Stable: Nieuwstadt (1981), h/L = 0.3 (u*/fL)/(1 + 1.9 h/L), which goes over into 0.3 u*/f when L grows, and, deep in
    stable air, into 0.4 (u* L/f)^(1/2), Zilitinkevich (1972). Never above 1.7 u*/(f N)^(1/2), where the stable air aloft
    halts it (Pollard, Rhines and Thompson 1973; Zilitinkevich and Mironov 1996), nor below 50 m. In unstable air the
    neutral value.
    """
    ustar = np.asarray(ustar, float)
    f = coriolis(latitude)
    inverse = np.maximum(np.asarray(inverse_obukhov, float), 0.0)
    neutral = 0.3 * ustar / f
    stable = 2.0 * neutral / (1.0 + np.sqrt(1.0 + 4.0 * 1.9 * inverse * neutral))
    halted = 1.7 * ustar / np.sqrt(f * FREE_STABILITY)
    return np.asarray(np.clip(np.minimum(stable, halted), NIGHT_MINIMUM, HIGHEST), float)


def sunrise_before(time: datetime, longitude: float, latitude: float) -> datetime | None:
    """The last sunrise before a time of day, to 10 minutes; None by night (and where the sun never set)."""
    step = timedelta(minutes=10)
    if float(solar_elevation(time, longitude, latitude)) < HORIZON:
        return None
    for count in range(1, 145):
        if float(solar_elevation(time - count * step, longitude, latitude)) < HORIZON:
            return time - count * step
    return None


def convective_height(
    time: datetime, longitude: float, latitude: float, cloud_cover: float, temperature: float,
    start: float = NIGHT_MINIMUM, lapse: float = LAPSE,
) -> float:
    """Mixing height by encroachment and entrainment, m, at an aware time of day; 0 before the ground warms the air.

    h² = start² + 2 (1 + 2 A)/lapse x the kinematic heat since sunrise: a slab that grows into a constant gradient of
    potential temperature (Tennekes 1973, A = 0.2). Assumed: present cloud (%) and temperature (°C) since sunrise, no
    subsidence, no advection, land. At most 3 km.
    """
    rise = sunrise_before(time, longitude, latitude)
    if rise is None:
        return 0.0
    moments = [rise + timedelta(minutes=10) * count for count in range(int((time - rise) / timedelta(minutes=10)) + 1)]
    elevation = np.array([float(solar_elevation(each, longitude, latitude)) for each in moments])
    given = np.maximum(kinematic(heat_flux(elevation, cloud_cover, temperature), temperature), 0.0)
    heat = float(np.sum(given)) * 600.0                                       # K m
    if heat <= 0.0:
        return 0.0
    return float(min(np.sqrt(start**2 + 2.0 * (1.0 + 2.0 * ENTRAINED) * heat / lapse), HIGHEST))
