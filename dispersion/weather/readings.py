"""The network's live weather Readings, folded to the newest usable values of each station; what was left out is named."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from core.errors import InputError
from core.messages import Quality, Reading, Statistic
from core.site_register import CALM
from core.station import Station

LIMITS = {
    "wind_speed": timedelta(minutes=30), "wind_from": timedelta(minutes=30), "temperature": timedelta(minutes=60),
    "rain_rate": timedelta(minutes=30), "solar_radiation": timedelta(minutes=60), "cloud_cover": timedelta(hours=3),
    "water_temperature": timedelta(hours=6),     # of the sea, which changes little in a day
}
"""Quantities that make weather, and the age beyond which a value no longer speaks of the present. Cloud is observed each
3 hours at most manned stations."""

TRUST = {
    Quality.GOOD: 1.0, Quality.UNCHECKED: 1.0, Quality.MANUAL: 1.0, Quality.LATE: 1.0, Quality.SPIKE: 0.3,
    Quality.OVER_RANGE: 0.3,
}
"""Weight of a value in the analysis; a quality that is not here is not used. A late value is only late: its age decides."""

SKEW = timedelta(minutes=1)          # a clock may run ahead by this
APART = timedelta(minutes=15)        # speed and direction of one wind may differ by this
STATISTICS = (Statistic.INSTANT, Statistic.MEAN)


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """The newest usable weather of one station."""

    station: Station
    values: dict[str, float]         # by quantity, canonical units
    times: dict[str, datetime]
    trust: float = 1.0               # of its wind

    @property
    def has_wind(self) -> bool:
        """Whether speed and direction belong together; in a calm no direction is needed."""
        if "wind_speed" not in self.values:
            return False
        if "wind_from" not in self.values:
            return self.values["wind_speed"] < CALM
        return abs(self.times["wind_speed"] - self.times["wind_from"]) <= APART


class Ignored(msgspec.Struct, frozen=True):
    """A station's quantity whose newest value was not used, and why."""

    station: str
    quantity: str
    reason: str                      # "old" or the quality
    time: datetime


class Folded(msgspec.Struct, frozen=True):
    """What a moment's readings say."""

    observed: tuple[Observed, ...]   # by station id
    ignored: tuple[Ignored, ...]

    @property
    def winds(self) -> tuple[Observed, ...]:
        """Those that tell the wind."""
        return tuple(each for each in self.observed if each.has_wind)


def fold(
    readings: Iterable[Reading], stations: Mapping[str, Station], now: datetime,
    limits: Mapping[str, timedelta] = LIMITS,
) -> Folded:
    """The newest usable value of each station and quantity at `now`.

    Of one value the last revision counts, of one time an instant value before a mean. Values of unknown stations,
    other statistics, or from after `now` (beyond a minute) are not looked at; old ones and those of bad quality are named
    as ignored where nothing newer is usable.
    """
    usable: dict[tuple[str, str], Reading] = {}
    refused: dict[tuple[str, str], tuple[Reading, str]] = {}
    for each in last_revisions(readings):
        limit = limits.get(each.quantity)
        if limit is None or each.statistic not in STATISTICS or each.station not in stations or each.time > now + SKEW:
            continue
        if each.quantity == "water_temperature" and stations[each.station].category != "sea":
            continue                     # a river's says nothing of the air over the sea
        key = (each.station, each.quantity)
        reason = "old" if now - each.time > limit else "" if each.quality in TRUST else str(each.quality)
        if reason:
            if key not in refused or _rank(each) > _rank(refused[key][0]):
                refused[key] = (each, reason)
        elif key not in usable or _rank(each) > _rank(usable[key]):
            usable[key] = each
    observed = []
    for name in sorted({station for station, _ in usable}):
        values = {quantity: each for (station, quantity), each in usable.items() if station == name}
        trust = min((TRUST[values[key].quality] for key in ("wind_speed", "wind_from") if key in values), default=1.0)
        observed.append(Observed(
            station=stations[name], trust=trust, values={key: each.value for key, each in values.items()},
            times={key: each.time for key, each in values.items()},
        ))
    ignored = tuple(
        Ignored(station, quantity, reason, each.time)
        for (station, quantity), (each, reason) in sorted(refused.items(), key=lambda item: item[0])
        if (station, quantity) not in usable
    )
    return Folded(tuple(observed), ignored)


def require_wind(folded: Folded, now: datetime) -> None:
    """InputError, saying what there was, unless at least one station tells the wind."""
    if folded.winds:
        return
    winds = [each for each in folded.ignored if each.quantity in ("wind_speed", "wind_from")]
    old = [each for each in winds if each.reason == "old"]
    if old:
        newest = max(old, key=lambda each: each.time)
        minutes = (now - newest.time) / timedelta(minutes=1)
        detail = f"the newest wind, at {newest.station}, is {minutes:.0f} min old"
    elif winds:
        detail = f"the wind at {winds[0].station} is marked '{winds[0].reason}'"
    elif any("wind_speed" in each.values for each in folded.observed):
        detail = "a wind speed has no direction of about the same time"
    else:
        detail = "no station has sent any"
    raise InputError(
        f"there is no usable wind from the network at {now:%Y-%m-%d %H:%M} UTC: {detail}; give the weather by hand or "
        "from a file"
    )


def last_revisions(readings: Iterable[Reading]) -> Iterable[Reading]:
    """Of each value the last revision."""
    last: dict[tuple[str, str, Statistic, float, datetime, str], Reading] = {}
    for each in readings:
        key = (each.station, each.quantity, each.statistic, each.interval, each.time, each.source)
        if key not in last or each.revision >= last[key].revision:
            last[key] = each
    return last.values()


def _rank(reading: Reading) -> tuple[datetime, bool, datetime]:
    return reading.time, reading.statistic is Statistic.INSTANT, reading.received
