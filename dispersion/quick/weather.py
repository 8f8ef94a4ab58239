"""Weather for a quick forecast: the network's live Readings round the source, now and since the release began."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
import numpy as np
import shapely

from core.messages import Reading
from core.site_register import Wind
from core.station import Station
from dispersion.frame import Frame
from dispersion.quick.shape import Surroundings
from dispersion.quick.wind import nearby, require_wind_near, turned
from dispersion.weather.field import Coast, Weather
from dispersion.weather.field_kernel import wind_at
from dispersion.weather.network import Ground, level_ground, weather_of_readings

EVERY = timedelta(minutes=5)         # between the moments of the past hours, at least: a turn soon after the start counts too
MOMENTS = 12                         # of the past hours, at most
EXTENT, SPACING = 60_000.0, 3_000.0  # m, of the nodes of the analysis round the first station
ROUGHNESS = 0.1                      # m
HEIGHT = 10.0                        # m, at which a wind is named
HOLD = 6 * 3600.0                    # s for which the present wind may be taken to go on


def wind_known(
    readings: Iterable[Reading], stations: Mapping[str, Station], now: datetime, longitude: float, latitude: float
) -> tuple[Wind, datetime]:
    """The wind at a place now, 10 m above ground, and when it was last observed; Refused where no station near tells it."""
    point = Ground(x=np.zeros(1), y=np.zeros(1), land=np.ones((1, 1), bool), roughness=np.full((1, 1), ROUGHNESS))
    frame = Frame(longitude, latitude)
    weather = _made(readings, nearby(stations, longitude, latitude), now, frame, point, ())
    return at(weather, 0.0, 0.0), max(each.time for each in weather.basis if each.what == "wind" and each.time is not None)


def at(weather: Weather, x: float, y: float, time: float = 0.0) -> Wind:
    """The wind of a field at a place, m, and a time, s after its epoch."""
    u, v = (float(each) for each in wind_at(weather.grid, time, x, y, HEIGHT))
    return Wind(wind_from=float(np.degrees(np.arctan2(-u, -v))) % 360.0, wind_speed=float(np.hypot(u, v)))


def temperature_at(weather: Weather) -> float:
    """The air's temperature in the middle of a field at its last moment, °C."""
    field = weather.temperature
    return float(field[-1, field.shape[1] // 2, field.shape[2] // 2])


def weather_round(
    readings: Iterable[Reading], around: Surroundings, now: datetime, frame: Frame, begin: datetime | None = None
) -> Weather:
    """Weather with t = 0 at `now` round the frame's origin; with `begin`, of the time since then as well."""
    assert frame.longitude is not None
    assert frame.latitude is not None
    moments: list[datetime] = []
    if begin is not None and begin < now:
        every = max(EVERY, (now - begin) / MOMENTS)
        moments = [begin + number * every for number in range(int((now - begin) / every) + 1)]
    stations = nearby(around.stations, frame.longitude, frame.latitude)
    return _made(readings, stations, now, frame, ground_of(around, frame), moments)


def one_wind_since(weather: Weather, x: float, y: float) -> float:
    """The first node in time, s, from which on the wind at a place has been the present one."""
    now = at(weather, x, y, float(weather.time[-1]))
    since = float(weather.time[-1])
    for each in weather.time[::-1]:
        if turned(at(weather, x, y, float(each)), now):
            break
        since = float(each)
    return since


def latest_of(weather: Weather) -> Weather:
    """The last moment alone, held to go on and to have been."""
    names = ("u", "v", "friction_velocity", "inverse_obukhov", "mixing_height", "temperature", "rain_rate", "sigma_theta")
    coast = weather.coast and Coast(inland=weather.coast.inland[-1:], layer=weather.coast.layer[-1:])
    last = msgspec.structs.replace(weather, time=weather.time[-1:], coast=coast)
    return msgspec.structs.replace(last, **{each: getattr(weather, each)[-1:] for each in names})


def ground_of(around: Surroundings, frame: Frame) -> Ground:
    """The nodes round the frame's origin, with land and sea where the land is known."""
    whole = level_ground(EXTENT, SPACING, roughness=ROUGHNESS)
    if not around.land:
        return whole
    xx, yy = np.meshgrid(whole.x, whole.y)
    longitude, latitude = frame.to_geographic(xx.ravel(), yy.ravel())
    box = shapely.box(longitude.min(), latitude.min(), longitude.max(), latitude.max())
    shapes = [each for each in shapely.from_geojson([msgspec.json.encode(one).decode() for one in around.land])
              if each.intersects(box)]
    mask = np.zeros(xx.size, bool)
    for each in shapes:
        shapely.prepare(each)
        mask |= shapely.contains_xy(each, longitude, latitude)
    return level_ground(EXTENT, SPACING, roughness=ROUGHNESS, land=mask.reshape(xx.shape))


def _made(
    readings: Iterable[Reading], stations: Mapping[str, Station], now: datetime, frame: Frame, ground: Ground,
    moments: Iterable[datetime],
) -> Weather:
    kept = tuple(readings)
    require_wind_near(kept, stations, now)
    return weather_of_readings(kept, stations, now, frame, ground=ground, moments=moments, hold=HOLD + 1800.0)
