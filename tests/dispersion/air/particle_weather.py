"""Weather over one place, the same at all times, for the tests of the particle model."""

from datetime import UTC, datetime

import numpy as np

from dispersion.frame import Frame
from dispersion.weather.field import Floats, Weather

HEIGHT = np.array([2.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0])


def one_place(
    *, ustar: float = 0.3, inverse_obukhov: float = 0.0, h: float = 1000.0, wind: Floats | float | None = None,
    roughness: float = 0.1, rain: float = 0.0, sigma_theta: float = float("nan"), reach: float = 1e6,
) -> Weather:
    """Wind from the west: logarithmic unless given, m/s, as one speed or a speed at each of `HEIGHT`."""
    speed = ustar / 0.4 * np.log(HEIGHT / roughness) if wind is None else np.broadcast_to(wind, HEIGHT.shape)

    def everywhere(value: float) -> Floats:
        return np.full((1, 1, 1), value)

    return Weather(
        epoch=datetime(2026, 1, 1, tzinfo=UTC), frame=Frame(), time=np.zeros(1), x=np.zeros(1), y=np.zeros(1),
        height=HEIGHT, u=np.array(speed, float).reshape(1, -1, 1, 1), v=np.zeros((1, HEIGHT.size, 1, 1)),
        friction_velocity=everywhere(ustar), inverse_obukhov=everywhere(inverse_obukhov), mixing_height=everywhere(h),
        roughness=np.full((1, 1), roughness), temperature=everywhere(15.0), rain_rate=everywhere(rain),
        sigma_theta=everywhere(sigma_theta), reach=reach, hold=1e6,
    )
