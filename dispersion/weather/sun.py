"""Where the sun stands, for a place and a moment. No table of sunrise times, no time zone."""

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike

from dispersion.weather.field import Floats

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
HORIZON = -0.833                     # °; upper rim on the horizon with mean refraction: sunrise and sunset
HOUR = timedelta(hours=1)


def solar_elevation(time: datetime, longitude: ArrayLike, latitude: ArrayLike) -> Floats:
    """Height of the sun's centre above the horizon, degrees, without refraction.

    `time` is aware; longitude (east) and latitude in degrees broadcast. Within 0.02° from 1950 to 2050: the low-accuracy
    ephemeris of Meeus (1998), Astronomical Algorithms, ch. 25 (apparent place), sidereal time by his eq. 12.4. The
    difference of TT and UTC (70 s) moves the sun by 0.001° and is left out.
    """
    days = (time - J2000) / timedelta(days=1)
    century = days / 36525.0
    mean_longitude = 280.46646 + century * (36000.76983 + 0.0003032 * century)
    anomaly = np.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    centre = (
        (1.914602 - century * (0.004817 + 0.000014 * century)) * np.sin(anomaly)
        + (0.019993 - 0.000101 * century) * np.sin(2 * anomaly) + 0.000289 * np.sin(3 * anomaly)
    )
    node = np.radians(125.04 - 1934.136 * century)
    apparent = np.radians(mean_longitude + centre - 0.00569 - 0.00478 * np.sin(node))
    obliquity = np.radians(23.439291 - 0.0130042 * century + 0.00256 * np.cos(node))
    ascension = np.degrees(np.arctan2(np.cos(obliquity) * np.sin(apparent), np.cos(apparent)))
    declination = np.arcsin(np.sin(obliquity) * np.sin(apparent))
    sidereal = 280.46061837 + 360.98564736629 * days
    hour = np.radians(sidereal + np.asarray(longitude, float) - ascension)
    place = np.radians(np.asarray(latitude, float))
    sine = np.sin(place) * np.sin(declination) + np.cos(place) * np.cos(declination) * np.cos(hour)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))), float)


def is_night(time: datetime, longitude: ArrayLike, latitude: ArrayLike) -> np.ndarray:
    """Whether it is night to the air near the ground: from one hour before sunset to one hour after sunrise (Turner 1964)."""
    earlier, later = (solar_elevation(time + step, longitude, latitude) for step in (-HOUR, HOUR))
    return np.asarray((earlier < HORIZON) | (later < HORIZON))
