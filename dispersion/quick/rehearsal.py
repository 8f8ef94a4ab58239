"""Forecasts of a made-up leak and accident that nobody is shown: they load and compile what real ones need."""

from datetime import UTC, datetime, timedelta

import msgspec

from core.messages import Forecast, Reading
from core.site_register import SiteRegister
from core.station import Channel, Station
from dispersion.live import quick_forecast
from dispersion.quick.shape import Request, Surroundings, TypedSource, Wanted

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LONGITUDE, LATITUDE = 108.0, 22.0
LAND = {"type": "Polygon", "coordinates": [[[107.0, 21.0], [108.1, 21.0], [108.1, 23.0], [107.0, 23.0], [107.0, 21.0]]]}


def rehearse() -> Forecast:
    """A release of an hour, half an hour before and after the wind turned; few members, so that it takes no time itself."""
    station = Station(
        id="rehearsal", name_zh="预热", name_en="Rehearsal", category="weather", longitude=LONGITUDE, latitude=LATITUDE,
        channels=(Channel(quantity="wind_speed"), Channel(quantity="wind_from")),
    )
    readings = []
    for minutes in range(60, -1, -5):
        time = NOW - timedelta(minutes=minutes)
        for quantity, value in (("wind_speed", 4.0), ("wind_from", 270.0 if minutes > 30 else 180.0)):
            readings.append(Reading(time=time, received=time, station=station.id, quantity=quantity, value=value))
    around = Surroundings(stations={station.id: station}, sites=SiteRegister(), land=(LAND,))
    request = Request(
        run="rehearsal", number=1, cause="rehearsal", who="rehearsal", onset=NOW,
        typed=TypedSource(substance="Cs-137", longitude=LONGITUDE, latitude=LATITUDE, rate=1e9, duration=7200.0,
                          start=NOW - timedelta(hours=1)),
    )
    wanted = Wanted(members=2, horizon=3600.0)
    reactor = TypedSource(substance="HPR1000", plant="HPR1000", accident="early-failure", longitude=LONGITUDE,
                          latitude=LATITUDE, start=NOW - timedelta(hours=1))
    quick_forecast(msgspec.structs.replace(request, typed=reactor), readings, around, NOW, wanted=wanted)
    return quick_forecast(request, readings, around, NOW, wanted=wanted)
