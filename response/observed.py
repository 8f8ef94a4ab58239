"""The sea and the wind as stations last told them, folded into what vessels and aircraft need."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from core.messages import SET_ASIDE, Quality, Reading, Statistic

SEA_STATE_HEIGHTS = (0.0, 0.1, 0.5, 1.25, 2.5, 4.0, 6.0, 9.0, 14.0)
"""m, height of waves up to which the sea has state 0 to 8; higher is 9 (WMO-No. 306, table 3700; recalled: to be confirmed)."""

FRESH_SEA = timedelta(hours=3)       # a sea changes slowly
FRESH_WIND = timedelta(hours=1)
ASSUMED_SEA = 3

HEARD = ("wave_height", "wind_speed", "wind_from")
LEFT_OUT = SET_ASIDE | {Quality.UNREGISTERED, Quality.LATE, Quality.SPIKE, Quality.STUCK}


def sea_state_of(height: float) -> int:
    """WMO sea state code of a significant wave height in m."""
    return next((state for state, upper in enumerate(SEA_STATE_HEIGHTS) if height <= upper), 9)


class Observed:
    """The newest values of each station."""

    def __init__(self) -> None:
        self._latest: dict[tuple[str, str], Reading] = {}

    def hear(self, reading: Reading) -> bool:
        """Fold a reading; whether it says anything of sea or wind."""
        if reading.quantity not in HEARD or reading.quality in LEFT_OUT:
            return False
        if reading.statistic not in (Statistic.INSTANT, Statistic.MEAN):
            return False
        key = reading.station, reading.quantity
        before = self._latest.get(key)
        if before is None or (reading.time, reading.revision) >= (before.time, before.revision):
            self._latest[key] = reading
        return True

    def sea(self, now: datetime) -> tuple[int, str]:
        """Sea state by the highest waves of any station that spoke lately, and which; the usual one and "" where none did."""
        heights = self._fresh("wave_height", now, FRESH_SEA)
        if not heights:
            return ASSUMED_SEA, ""
        highest = max(heights, key=lambda each: (each.value, each.station))
        return sea_state_of(highest.value), f"{highest.station} {highest.time:%Y-%m-%dT%H:%MZ} {highest.value:g} m"

    def wind(self, now: datetime) -> tuple[float, float, str]:
        """Mean speed of the stations that spoke lately, m/s, the direction of their mean vector, degrees, and who they are.

        Calm and "" where none did.
        """
        speeds = {each.station: each for each in self._fresh("wind_speed", now, FRESH_WIND)}
        both = [
            (speeds[each.station], each) for each in self._fresh("wind_from", now, FRESH_WIND) if each.station in speeds
        ]
        if not both:
            return 0.0, 0.0, ""
        both.sort(key=lambda pair: pair[0].station)
        east = math.fsum(speed.value * math.sin(math.radians(at.value)) for speed, at in both)
        north = math.fsum(speed.value * math.cos(math.radians(at.value)) for speed, at in both)
        mean = math.fsum(speed.value for speed, _ in both) / len(both)
        newest = max(speed.time for speed, _ in both)
        stations = both[0][0].station if len(both) == 1 else f"{len(both)} stations"
        return mean, math.degrees(math.atan2(east, north)) % 360.0, f"{stations} {newest:%Y-%m-%dT%H:%MZ}"

    def _fresh(self, quantity: str, now: datetime, span: timedelta) -> Iterable[Reading]:
        return [
            each for (_, name), each in self._latest.items() if name == quantity and now - span <= each.time <= now
        ]
