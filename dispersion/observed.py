"""What the network measured lately, as forecasts need it: each series' newest value, and the weather of the past hours."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from core.messages import JUDGED, Reading
from dispersion.weather.readings import LIMITS

APART = timedelta(minutes=5)         # between the kept values of one weather series
PAST = timedelta(hours=7)

Series = tuple[str, str]


class Observed:
    """Folds readings, in the order of the log."""

    def __init__(self) -> None:
        self._newest: dict[Series, Reading] = {}
        self._weather: dict[Series, Reading] = {}
        self._past: dict[Series, list[Reading]] = {}

    def hear(self, reading: Reading) -> None:
        """Take in a reading."""
        key = (reading.station, reading.quantity)
        if reading.quantity in LIMITS:
            before = self._weather.get(key)
            if before is None or reading.time >= before.time:
                self._weather[key] = reading
                kept = self._past.setdefault(key, [])
                if not kept or reading.time - kept[-1].time >= APART:
                    kept.append(reading)
                    while kept[0].time < reading.time - PAST:
                        kept.pop(0)
        elif reading.quality in JUDGED:
            known = self._newest.get(key)
            if known is None or reading.time >= known.time:
                self._newest[key] = reading

    def value(self, station: str, quantity: str) -> float | None:
        """The newest trusted value, or None."""
        found = self._newest.get((station, quantity))
        return found.value if found is not None else None

    def weather_of(self, stations: Iterable[str]) -> tuple[Reading, ...]:
        """The newest weather of some stations."""
        wanted = set(stations)
        return tuple(each for (station, _), each in self._weather.items() if station in wanted)

    def weather_since(self, stations: Iterable[str]) -> Iterator[Reading]:
        """The newest weather of some stations, and their thinned past."""
        wanted = set(stations)
        for (station, quantity), newest in self._weather.items():
            if station in wanted:
                yield from (each for each in self._past[station, quantity] if each is not newest)
                yield newest
