"""What one place observed at one moment, made valid here and trusted afterwards."""

import math
from datetime import datetime

import msgspec

from core.errors import InputError

LETTER_OF = {
    "very unstable": "A", "unstable": "B", "slightly unstable": "C", "neutral": "D", "slightly stable": "E", "stable": "F",
    "very stable": "F", "强不稳定": "A", "不稳定": "B", "弱不稳定": "C", "中性": "D", "较稳定": "E", "稳定": "F",
    "g": "F", **{letter.lower(): letter for letter in "ABCDEF"},
}
"""Words for the classes; the Chinese ones are those of GB/T 3840-91."""

RANGES: dict[str, tuple[float, float, str]] = {
    "wind_speed": (0.0, 120.0, "m/s"),
    "wind_from": (0.0, 360.0, "degrees"),
    "temperature": (-90.0, 60.0, "°C"),
    "rain_rate": (0.0, 3000.0, "mm/h"),
    "sigma_theta": (0.0, 104.0, "degrees"),
    "solar_radiation": (-50.0, 2000.0, "W/m²"),
    "temperature_difference": (-20.0, 20.0, "K"),
    "cloud_cover": (0.0, 100.0, "%"),
    "ceiling": (0.0, 20000.0, "m"),
    "heat_flux": (-300.0, 1000.0, "W/m²"),
    "mixing_height": (5.0, 6000.0, "m"),
}


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One place, one moment. What was not observed is None. InputError where a value is impossible or unknown."""

    wind_speed: float                # m/s
    wind_from: float | None = None   # ° clockwise from north, from which it blows; may be missing in a calm
    time: datetime | None = None     # aware; None is the epoch
    temperature: float | None = None             # °C
    rain_rate: float | None = None               # mm/h
    sigma_theta: float | None = None             # °, standard deviation of the wind's direction
    solar_radiation: float | None = None         # W/m², global
    temperature_difference: float | None = None  # K, upper less lower, of two heights below some 60 m
    cloud_cover: float | None = None             # % of the sky
    ceiling: float | None = None                 # m, height of the cloud base
    heat_flux: float | None = None               # W/m², sensible, upward
    obukhov_length: float | None = None          # m; positive is stable
    stability: str | None = None                 # A to F, or a word for it
    mixing_height: float | None = None           # m

    def __post_init__(self) -> None:
        for name, (low, high, unit) in RANGES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise InputError(f"{name} is {value:g} {unit}: expected {low:g} to {high:g} {unit}; correct the weather")
        if self.obukhov_length is not None and (self.obukhov_length == 0.0 or math.isnan(self.obukhov_length)):
            raise InputError("obukhov_length is 0 or not a number: give a length in m, negative when unstable, or leave it out")
        if self.time is not None and self.time.tzinfo is None:
            raise InputError(f"the weather's time {self.time} has no time zone; write it with one, such as +08:00")
        if self.stability is not None:
            letter_of(self.stability)


def letter_of(word: str) -> str:
    """The Pasquill class A to F that a word names; InputError for a word nobody knows."""
    letter = LETTER_OF.get(word.strip().lower())
    if letter is None:
        raise InputError(
            f"stability '{word[:40]}' is not known: write a Pasquill class A, B, C, D, E or F, or a word such as 'neutral'"
        )
    return letter
