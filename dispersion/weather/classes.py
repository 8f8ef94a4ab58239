"""Pasquill classes A to F (1 to 6) from routine observations, and the Obukhov length that goes with a class.

Tables of EPA-454/R-99-005 (2000), Meteorological Monitoring Guidance for Regulatory Modeling Applications, section 6.4.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispersion.weather.field import Floats

Classes = NDArray[np.int64]
LETTERS = "ABCDEF"

TURNER_SPEEDS = np.array([0.75, 1.85, 2.85, 3.35, 3.85, 4.85, 5.45, 5.95])
"""m/s; table 6-4 gives whole knots, the bounds lie between its printed ranges."""
TURNER = np.array([                  # net radiation index 4, 3, 2, 1, 0, -1, -2
    [1, 1, 2, 3, 4, 6, 7],
    [1, 2, 2, 3, 4, 6, 7],
    [1, 2, 3, 4, 4, 5, 6],
    [2, 2, 3, 4, 4, 5, 6],
    [2, 2, 3, 4, 4, 4, 5],
    [2, 3, 3, 4, 4, 4, 5],
    [3, 3, 4, 4, 4, 4, 5],
    [3, 3, 4, 4, 4, 4, 4],
    [3, 4, 4, 4, 4, 4, 4],
])

SRDT_DAY_SPEEDS = np.array([2.0, 3.0, 5.0, 6.0])          # m/s
SRDT_RADIATION = np.array([175.0, 675.0, 925.0])          # W/m²
SRDT_DAY = np.array([                # below 175, to 675, to 925, above
    [4, 2, 1, 1],
    [4, 3, 2, 1],
    [4, 3, 2, 2],
    [4, 4, 3, 3],
    [4, 4, 4, 3],
])
SRDT_NIGHT_SPEEDS = np.array([2.0, 2.5])
SRDT_NIGHT = np.array([[5, 6], [4, 5], [4, 4]])           # temperature falling, rising with height

SIGMA_A = np.array([22.5, 17.5, 12.5, 7.5, 3.8])          # °; lower bounds of A to E at 10 m, roughness 0.15 m
SIGMA_A_HEIGHT = np.array([-0.06, -0.15, -0.17, -0.23, -0.38])
"""Tables 6-8 and 6-9 (recalled, to be confirmed): bounds scale with (z/10 m) to these powers, and (z0/0.15 m)^0.2."""
SIGMA_DAY = (((3.0, 1), (4.0, 2), (6.0, 3)), ((4.0, 2), (6.0, 3)), ((6.0, 3),), (), (), ())
SIGMA_NIGHT = (((2.9, 6), (3.6, 5)), ((2.4, 6), (3.0, 5)), ((2.4, 5),), (), ((5.0, 5),), ((3.0, 6), (5.0, 5)))
"""For each first class: below this speed (m/s) the class is this, above the last it is D (same tables)."""

GOLDER = np.array([(-0.096, 0.029), (-0.037, 0.029), (-0.002, 0.018), (0.0, 0.0), (0.004, -0.018), (0.035, -0.036)])
"""1/L = a + b log10(z0 in m): Golder (1972), fitted in Seinfeld and Pandis (1998), p. 751."""


def turner_class(
    speed: ArrayLike, elevation: ArrayLike, cloud_cover: ArrayLike, night: ArrayLike, ceiling: ArrayLike = np.nan
) -> Classes:
    """Class 1 to 6 by Turner (1964), EPA tables 6-4 to 6-6; arrays broadcast.

    Parameters: wind speed at 10 m, m/s; height of the sun, degrees; total cloud, % of the sky; whether it is night
    (`sun.is_night`); height of the cloud base, m, NaN where unknown: then an overcast counts as low cloud, less than
    that as cloud of middle height. G counts as F.
    """
    speed, elevation, cloud, ceiling = np.broadcast_arrays(
        *(np.asarray(each, float) for each in (speed, elevation, cloud_cover, ceiling))
    )
    overcast = cloud >= 95.0
    low = np.where(np.isnan(ceiling), overcast, ceiling < 2134.0)          # 7000 ft
    high = np.where(np.isnan(ceiling), False, ceiling >= 4877.0)           # 16,000 ft
    sun = 1 + (elevation > 15.0) + (elevation > 35.0) + (elevation > 60.0)
    weaker = np.where(low, 2, np.where(high & ~overcast, 0, 1))
    day = np.maximum(np.where(cloud > 50.0, sun - weaker, sun), 1)
    index = np.where(np.asarray(night, bool), np.where(cloud > 40.0, -1, -2), day)
    index = np.where(overcast & low, 0, index)
    row = np.searchsorted(TURNER_SPEEDS, speed, side="right")
    return np.asarray(np.minimum(TURNER[row, 4 - index], 6), np.int64)


def srdt_class(
    speed: ArrayLike, radiation: ArrayLike, temperature_difference: ArrayLike, night: ArrayLike
) -> Classes:
    """Class 1 to 6 by solar radiation (day) and the temperature difference, upper less lower (night), EPA table 6-7.

    Wind speed at 10 m, m/s; global radiation, W/m²; difference, K, of which only the sign counts. Arrays broadcast.
    """
    speed = np.asarray(speed, float)
    sun = np.searchsorted(SRDT_RADIATION, np.asarray(radiation, float), side="right")
    by_day = SRDT_DAY[np.searchsorted(SRDT_DAY_SPEEDS, speed, side="right"), np.minimum(sun, 3)]
    rising = (np.asarray(temperature_difference, float) >= 0.0).astype(int)
    by_night = SRDT_NIGHT[np.searchsorted(SRDT_NIGHT_SPEEDS, speed, side="right"), rising]
    return np.asarray(np.where(np.asarray(night, bool), by_night, by_day), np.int64)


def sigma_class(
    sigma_theta: float, speed: float, height: float, roughness: float, night: bool | None
) -> int:
    """Class 1 to 6 by the standard deviation of wind direction (degrees) at a height (m) over a roughness (m), EPA 6.4.4.

    `speed` is that at 10 m, m/s. Where nobody knows whether it is night (None), the first class stands unadjusted.
    """
    bounds = SIGMA_A * (max(roughness, 1e-4) / 0.15) ** 0.2 * (max(height, 1.0) / 10.0) ** SIGMA_A_HEIGHT
    first = int(np.sum(sigma_theta < bounds))
    if night is None:
        return first + 1
    for below, letter in (SIGMA_NIGHT if night else SIGMA_DAY)[first]:
        if speed < below:
            return letter
    return 4


def inverse_obukhov_of_class(letter: ArrayLike, roughness: ArrayLike) -> Floats:
    """1/L, 1/m, of a class 1 to 6 over a roughness length, m (read within 0.001 to 0.5 m, where Golder has lines)."""
    a, b = np.moveaxis(GOLDER[np.asarray(letter, int) - 1], -1, 0)
    return np.asarray(a + b * np.log10(np.clip(np.asarray(roughness, float), 1e-3, 0.5)), float)
