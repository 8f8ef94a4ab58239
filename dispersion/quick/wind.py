"""Whether there is a wind near a place, and whether it is still the same one. Loads no kernels: the service asks as well."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.earth import angle_between, distance_and_bearing
from core.errors import InputError, Refused
from core.messages import Reading
from core.site_register import CALM, Wind
from core.station import Station
from dispersion.weather.readings import fold, require_wind

NEAR = 100_000.0                     # m; a wind from farther away says nothing of the place
TURNED = 20.0                        # degrees
CHANGED = 1.5                        # factor of the wind speed


def turned(before: Wind, after: Wind) -> bool:
    """Whether a wind is another one: by more than 20°, or faster or slower by more than a factor 1.5.

    The direction of a calm means nothing; a calm and a wind differ by their speed.
    """
    fast, slow = max(before.wind_speed, after.wind_speed), max(min(before.wind_speed, after.wind_speed), 0.5 * CALM)
    if fast > CHANGED * slow:
        return True
    is_calm = min(before.wind_speed, after.wind_speed) < CALM
    return not is_calm and angle_between(before.wind_from, after.wind_from) > TURNED


def nearby(stations: Mapping[str, Station], longitude: float, latitude: float) -> dict[str, Station]:
    """Stations near enough to a place to tell its weather."""
    return {
        key: each for key, each in stations.items()
        if distance_and_bearing(longitude, latitude, each.longitude, each.latitude)[0] <= NEAR
    }


def require_wind_near(readings: Iterable[Reading], stations: Mapping[str, Station], now: datetime) -> None:
    """Refused, saying what there was, unless one of these stations tells the wind."""
    try:
        require_wind(fold(readings, stations, now), now)
    except InputError as error:
        raise Refused(
            f"{error} (stations within {NEAR / 1000:.0f} km were looked at)",
            f"{NEAR / 1000:.0f} km 内没有可用的测风资料，无法预测；请检查气象站，或等待新的观测",
        ) from None
