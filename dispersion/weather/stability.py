"""How stable the air is, by the best means that an observation allows, and which means that was.

Best first: Obukhov length; heat flux; a class someone has named; sigma-theta; SRDT (radiation by day, temperature
difference by night); cloud and sun (Turner); cloud unknown and assumed.
"""

from datetime import datetime

import numpy as np

from core.errors import InputError
from dispersion.weather.classes import LETTERS, inverse_obukhov_of_class, sigma_class, srdt_class, turner_class
from dispersion.weather.field import Basis
from dispersion.weather.observation import Observation, letter_of
from dispersion.weather.profiles import shape, solve_with_flux
from dispersion.weather.sun import is_night, solar_elevation

ASSUMED_CLOUD = 60.0                 # %; about the yearly mean over Guangxi's coast (assumed)
ASSUMED_TEMPERATURE = 20.0           # °C
STRONGEST = 0.5                      # 1/m; no |1/L| beyond this is used
ZH = {"A": "强不稳定", "B": "不稳定", "C": "弱不稳定", "D": "中性", "E": "较稳定", "F": "稳定"}
EN = {"A": "very unstable", "B": "unstable", "C": "slightly unstable", "D": "neutral", "E": "slightly stable", "F": "stable"}


def stability_of(
    seen: Observation, *, wind_height: float, roughness: float, time: datetime | None = None,
    longitude: float | None = None, latitude: float | None = None, source: str = "station",
) -> tuple[float, Basis]:
    """1/L, 1/m, and what it rests on, of one observation.

    Wind height and roughness in m. The aware time and the place, degrees, tell where the sun stands; without them only
    what needs no sun is used. InputError where nothing is known that tells.
    """
    if seen.obukhov_length is not None:
        inverse = 1.0 / seen.obukhov_length
        return _limited(inverse), _basis(
            source, time, "Obukhov length", f"稳定度取自给定的奥布霍夫长度 L = {seen.obukhov_length:g} m",
            f"stability from the given Obukhov length, L = {seen.obukhov_length:g} m",
        )
    if seen.heat_flux is not None:
        temperature = ASSUMED_TEMPERATURE if seen.temperature is None else seen.temperature
        _, inverse = solve_with_flux(seen.wind_speed, wind_height, roughness, seen.heat_flux, temperature)
        return _limited(inverse), _basis(
            source, time, "heat flux", f"稳定度由感热通量 {seen.heat_flux:g} W/m² 与风速算出",
            f"stability from the sensible heat flux of {seen.heat_flux:g} W/m² and the wind",
        )
    if seen.stability is not None:
        letter = letter_of(seen.stability)
        return _of_class(letter, roughness, source, time, "class given", "给定的稳定度等级", "the stability class given")
    speed = seen.wind_speed * _to_ten(wind_height, roughness)
    placed = time is not None and longitude is not None and latitude is not None
    night = bool(is_night(time, longitude, latitude)) if placed else None  # type: ignore[arg-type]
    if seen.sigma_theta is not None:
        letter = LETTERS[sigma_class(seen.sigma_theta, speed, wind_height, roughness, night) - 1]
        return _of_class(
            letter, roughness, source, time, "sigma-theta", f"风向标准差 {seen.sigma_theta:.1f}° 与风速(σθ 法)",
            f"a standard deviation of wind direction of {seen.sigma_theta:.1f}° and the wind (sigma-theta method)",
        )
    if night is None:
        raise InputError(
            "the weather does not tell how stable the air is: give obukhov_length, heat_flux, stability or sigma_theta, or a "
            "place on Earth and a time, so that the sun's height is known"
        )
    if (seen.temperature_difference is not None) if night else (seen.solar_radiation is not None):
        letter = LETTERS[int(srdt_class(speed, seen.solar_radiation or 0.0, seen.temperature_difference or 0.0, night)) - 1]
        measured_zh, measured_en = (
            (f"夜间上下温差 {seen.temperature_difference:+.1f} K", f"a temperature difference of "
             f"{seen.temperature_difference:+.1f} K by night") if night
            else (f"日间总辐射 {seen.solar_radiation:.0f} W/m²", f"solar radiation of {seen.solar_radiation:.0f} W/m² by day")
        )
        return _of_class(
            letter, roughness, source, time, "SRDT", f"{measured_zh}与风速(SRDT 法)", f"{measured_en} and the wind (SRDT)",
        )
    cloud = ASSUMED_CLOUD if seen.cloud_cover is None else seen.cloud_cover
    elevation = float(solar_elevation(time, longitude, latitude))  # type: ignore[arg-type]
    ceiling = np.nan if seen.ceiling is None else seen.ceiling
    letter = LETTERS[int(turner_class(speed, elevation, cloud, night, ceiling)) - 1]
    known = seen.cloud_cover is not None
    return _of_class(
        letter, roughness, source, time, "Turner" if known else "Turner, cloud assumed",
        f"{'' if known else '假定的'}总云量 {cloud:.0f}%、太阳高度角 {elevation:.0f}° 与风速(Turner 法)",
        f"cloud of {cloud:.0f} %{'' if known else ' (assumed)'}, the sun at {elevation:.0f}° and the wind (Turner)",
    )


def _to_ten(wind_height: float, roughness: float) -> float:
    return float(shape(10.0, roughness, 0.0) / shape(wind_height, roughness, 0.0))


def _limited(inverse: float) -> float:
    return float(min(max(inverse, -STRONGEST), STRONGEST))


def _of_class(
    letter: str, roughness: float, source: str, time: datetime | None, how: str, zh: str, en: str
) -> tuple[float, Basis]:
    inverse = float(inverse_obukhov_of_class(LETTERS.index(letter) + 1, roughness))
    return inverse, _basis(
        source, time, how, f"稳定度 {letter} 类({ZH[letter]})，依据{zh}", f"stability class {letter} ({EN[letter]}), from {en}"
    )


def _basis(source: str, time: datetime | None, how: str, zh: str, en: str) -> Basis:
    return Basis(what="stability", source=source, how=how, time=time, zh=zh + "。", en=en[0].upper() + en[1:] + ".")
