"""Steady weather and plain releases for the tests of transport."""

from datetime import UTC, datetime

import numpy as np

from dispersion.air.exchange import Decay, Phase, Places, Release, Species
from dispersion.frame import Frame
from dispersion.weather.field import Floats, Weather
from dispersion.weather.profiles import wind_profile

EPOCH = datetime(2026, 11, 23, tzinfo=UTC)
GAS = Species(key="gas", unit="g")


def steady(
    speed: float = 5.0, inverse_l: float = 0.0, lid: float = 1000.0, roughness: float = 0.1, rain: float = 0.0,
    uniform: bool = False, towards: float = 0.0, theta: float = np.nan, **changes: object,
) -> Weather:
    """Wind of `speed` at 10 m towards the angle `towards` (rad from east), everywhere, for 24 hours and one on each side."""
    height = np.array([1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1600.0])
    ten = wind_profile(10.0, inverse_l, roughness)
    profile = np.array([1.0 if uniform else wind_profile(float(z), inverse_l, roughness) / ten for z in height])
    wind = (speed * profile)[None, :, None, None] * np.ones((2, 1, 1, 1))
    one = np.ones((2, 1, 1))
    values: dict[str, object] = {
        "epoch": EPOCH, "frame": Frame(), "time": np.array([0.0, 86400.0]), "x": np.zeros(1), "y": np.zeros(1),
        "height": height, "u": wind * np.cos(towards), "v": wind * np.sin(towards),
        "friction_velocity": max(0.4 * speed / ten, 0.02) * one, "inverse_obukhov": inverse_l * one,
        "mixing_height": lid * one, "roughness": np.full((1, 1), roughness), "temperature": 20.0 * one,
        "rain_rate": rain * one, "sigma_theta": theta * one,
    }
    return Weather(**(values | changes))  # type: ignore[arg-type]


def constant(
    amount: float | Floats = 1000.0, start: float = 0.0, end: float = 3600.0, height: float = 0.5,
    species: tuple[Species, ...] = (GAS,), decay: Decay | None = None, **more: float,
) -> Release:
    """A release at the origin, `amount` in all, at a constant rate; instant where start and end are the same."""
    amounts = np.atleast_1d(np.asarray(amount, float))
    return Release(x=0.0, y=0.0, height=height, species=species, decay=decay,
                   phases=(Phase(start=start, end=end, amount=amounts),), **more)  # type: ignore[arg-type]


def at(*points: tuple[float, float, float]) -> Places:
    """Places by their coordinates."""
    x, y, z = np.array(points, float).T
    return Places(x, y, z)
