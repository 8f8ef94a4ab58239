"""What runs in the forecasting process. Loads the numerical code only there, when it is first called."""

from datetime import datetime

import msgspec

from core.messages import Forecast, Reading
from core.site_register import Wind
from dispersion.quick.shape import Request, Surroundings, Wanted


class Made(msgspec.Struct, frozen=True):
    """A forecast, and the wind at its source."""

    forecast: Forecast
    wind: Wind


def make(
    request: Request, readings: tuple[Reading, ...], around: Surroundings, now: datetime, exercise: str | None, wanted: Wanted
) -> Made:
    """A quick forecast."""
    from dispersion.live import quick_forecast

    forecast = quick_forecast(request, readings, around, now, exercise, wanted)
    source = forecast.source
    wind, _ = observed_wind(readings, around, now, (source.longitude, source.latitude))
    return Made(forecast, wind)


def observed_wind(
    readings: tuple[Reading, ...], around: Surroundings, now: datetime, place: tuple[float, float]
) -> tuple[Wind, datetime]:
    """The wind at a place, and when it was last observed."""
    from dispersion.quick.weather import wind_known

    return wind_known(readings, around.stations, now, *place)
