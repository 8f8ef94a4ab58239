"""Weather for a quick forecast: the network's live Readings round the source, now and since the release began."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
import numpy as np
import shapely

from core.earth import angle_between, distance_and_bearing
from core.errors import InputError
from core.messages import Reading
from core.site_register import CALM, Wind
from core.station import Station
from dispersion.frame import Frame
from dispersion.quick.shape import Surroundings
from dispersion.refusal import Refused
from dispersion.weather.field import Weather
from dispersion.weather.field_kernel import wind_at
from dispersion.weather.network import Ground, level_ground, weather_of_readings

NEAR = 100_000.0                     # m; a wind from farther away says nothing of the place
EVERY = timedelta(minutes=15)        # between the moments of the past hours
TURNED = 20.0                        # degrees
CHANGED = 1.5                        # factor of the wind speed
EXTENT, SPACING = 60_000.0, 3_000.0  # m, of the nodes of the analysis round the first station
ROUGHNESS = 0.1                      # m
HEIGHT = 10.0                        # m, at which a wind is named
HOLD = 6 * 3600.0                    # s for which the present wind may be taken to go on


def turned(before: Wind, after: Wind) -> bool:
    """Whether a wind is another one: by more than 20°, or faster or slower by more than a factor 1.5.

    The direction of a calm means nothing; a calm and a wind differ by their speed.
    """
    fast, slow = max(before.wind_speed, after.wind_speed), max(min(before.wind_speed, after.wind_speed), 0.5 * CALM)
    if fast > CHANGED * slow:
        return True
    is_calm = min(before.wind_speed, after.wind_speed) < CALM
    return not is_calm and angle_between(before.wind_from, after.wind_from) > TURNED


def wind_of(readings: Iterable[Reading], stations: Mapping[str, Station], now: datetime, longitude: float,
            latitude: float) -> Wind:
    """The wind at a place now, 10 m above ground; Refused where no station near it tells it."""
    point = Ground(x=np.zeros(1), y=np.zeros(1), land=np.ones((1, 1), bool), roughness=np.full((1, 1), ROUGHNESS))
    frame = Frame(longitude, latitude)
    return at(_made(readings, nearby(stations, longitude, latitude), now, frame, point, ()), 0.0, 0.0)


def at(weather: Weather, x: float, y: float, time: float = 0.0) -> Wind:
    """The wind of a field at a place, m, and a time, s after its epoch."""
    u, v = (float(each) for each in wind_at(weather.grid, time, x, y, HEIGHT))
    return Wind(wind_from=float(np.degrees(np.arctan2(-u, -v))) % 360.0, wind_speed=float(np.hypot(u, v)))


def weather_round(
    readings: Iterable[Reading], around: Surroundings, now: datetime, frame: Frame, begin: datetime | None = None
) -> Weather:
    """Weather with t = 0 at `now` round the frame's origin; with `begin`, of the time since then as well."""
    assert frame.longitude is not None
    assert frame.latitude is not None
    moments = []
    while begin is not None and begin < now:
        moments.append(begin)
        begin += EVERY
    stations = nearby(around.stations, frame.longitude, frame.latitude)
    return _made(readings, stations, now, frame, ground_of(around, frame), moments)


def is_steady(weather: Weather, x: float, y: float) -> bool:
    """Whether the wind at a place was the same wind at all nodes in time."""
    now = at(weather, x, y, float(weather.time[-1]))
    return not any(turned(at(weather, x, y, float(each)), now) for each in weather.time[:-1])


def latest_of(weather: Weather) -> Weather:
    """The last moment alone, held to go on and to have been."""
    names = ("u", "v", "friction_velocity", "inverse_obukhov", "mixing_height", "temperature", "rain_rate", "sigma_theta")
    return msgspec.structs.replace(weather, time=weather.time[-1:], **{each: getattr(weather, each)[-1:] for each in names})


def nearby(stations: Mapping[str, Station], longitude: float, latitude: float) -> dict[str, Station]:
    """Stations near enough to a place to tell its weather."""
    return {
        key: each for key, each in stations.items()
        if distance_and_bearing(longitude, latitude, each.longitude, each.latitude)[0] <= NEAR
    }


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
    try:
        return weather_of_readings(readings, stations, now, frame, ground=ground, moments=moments, hold=HOLD + 1800.0)
    except InputError as error:
        raise Refused(
            f"{error} (stations within {NEAR / 1000:.0f} km were looked at)",
            f"{NEAR / 1000:.0f} km 内没有可用的测风资料，无法预测；请检查气象站，或等待新的观测",
        ) from None
