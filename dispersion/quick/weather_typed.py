"""Weather for a quick forecast of a wind an officer typed: one observation that holds everywhere and all the time."""

from datetime import datetime

import msgspec

from core.forecast import Basis
from core.site_register import CALM
from dispersion.frame import Frame
from dispersion.quick.shape import TypedWind
from dispersion.quick.weather import HOLD, ROUGHNESS
from dispersion.weather.field import Weather
from dispersion.weather.observation import Observation
from dispersion.weather.station import weather_of_station

HOW = "typed"


def weather_typed(wind: TypedWind, who: str, now: datetime, frame: Frame) -> Weather:
    """Weather with t = 0 at `now` that says who gave it; land everywhere, for no coast is known of a typed wind."""
    seen = Observation(wind_speed=wind.wind_speed, wind_from=wind.wind_from, stability=wind.stability)
    # Where nobody typed how stable the air is, the sun's height at `now` tells it (`weather.stability`).
    made = weather_of_station(
        [seen if wind.stability else msgspec.structs.replace(seen, time=now)], frame=frame, epoch=now, roughness=ROUGHNESS,
        source=who, hold=HOLD + 1800.0,
    )
    return msgspec.structs.replace(made, basis=tuple(_said(each, wind, who) for each in made.basis))


def _said(basis: Basis, wind: TypedWind, who: str) -> Basis:
    """Nothing of a typed weather was observed at any time."""
    if basis.what != "wind":
        return msgspec.structs.replace(basis, time=None)
    calm = wind.wind_speed < CALM
    blows_zh = "静风" if calm else f"风向 {wind.wind_from:.0f}°（来向）"
    blows_en = "calm" if calm else f"from {wind.wind_from:.0f}°"
    return Basis(
        what="wind", source=who, how=HOW, time=None,
        zh=f"风由 {who} 给定，未用测站观测：10 m 高度 {wind.wind_speed:.1f} m/s，{blows_zh}。",
        en=f"The wind was given by {who}, no station's observation is used: {wind.wind_speed:.1f} m/s at 10 m, {blows_en}.",
    )
