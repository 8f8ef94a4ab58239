"""Marks how far each reading can be trusted: range, spike, stuck, skew, late. Judges nothing and drops nothing.

What the payload says of itself (fault, calibration, over range …) stands above these marks; its "normal" does not, as
a weak checksum or a broken sensor says normal as well.
"""

from datetime import datetime, timedelta

import msgspec

from core.messages import Quality, Reading, Statistic
from core.quantities import QUANTITIES
from core.station import Register

ALLOWED_SKEW = timedelta(seconds=60)
LATENESS = timedelta(hours=24)
MAX_SERIES = 100_000

SPIKE_FACTOR = 8.0                   # times the usual change between neighbours
WARM_UP = 10                         # changes seen before a spike can be told
MEMORY = 0.1                         # weight of the newest change in the usual one
SMALLEST_CHANGE = 0.02               # of the level: less is never a spike

STUCK_COUNT = 30                     # the same value so many times in a row …
STUCK_FOR = timedelta(hours=6)       # … and for so long
STEADY = frozenset({"current_to", "wind_from", "rain_amount", "rain_rate", "sampled_volume", "sampling_flow"})
"""Quantities that a working instrument may well report unchanged for hours."""

UNJUDGED = frozenset({Quality.GOOD, Quality.UNCHECKED})
Series = tuple[str, str, Statistic, float, str]


class Past(msgspec.Struct, gc=False):
    """What is remembered of one series: a few numbers, however long it runs."""

    low: float
    high: float
    steady: bool                     # unchanged values are normal here
    time: datetime                   # of the newest value
    value: float                     # the newest
    level: float                     # the newest that was no spike
    usual: float = 0.0               # usual size of a change
    changes: int = 0
    same_since: datetime | None = None
    same_count: int = 1


class QualityMarker:
    """Marks readings in the order they arrive. One for each house; holds at most `max_series` series."""

    def __init__(
        self,
        register: Register,
        *,
        skew: timedelta = ALLOWED_SKEW,
        lateness: timedelta = LATENESS,
        max_series: int = MAX_SERIES,
    ) -> None:
        self._register = register
        self._skew = skew
        self._lateness = lateness.total_seconds()
        self._max = max_series
        self._series: dict[Series, Past] = {}

    def __len__(self) -> int:
        return len(self._series)

    def configure(self, register: Register) -> None:
        """From the next reading on, these are the stations; what was learnt of each series is kept."""
        self._register = register
        for (station, quantity, *_), past in self._series.items():
            past.low, past.high = self._range(station, quantity)

    def mark(self, reading: Reading, received: datetime | None = None) -> Reading:
        """The reading with its quality; the same object where nothing changes."""
        if reading.quality not in UNJUDGED:
            return reading
        found = self._quality(reading, received or reading.received)
        return reading if found is reading.quality else msgspec.structs.replace(reading, quality=found)

    def _quality(self, reading: Reading, received: datetime) -> Quality:
        time = reading.time
        if time is not received:     # the same moment where history is played: neither ahead nor late
            if time - received > self._skew:
                return Quality.SKEW
            # A value of a day may bear the day's beginning: its own interval is no delay.
            if (received - time).total_seconds() > self._lateness + reading.interval:
                return Quality.LATE
        if reading.quantity not in QUANTITIES or reading.statistic is Statistic.SUM:
            return reading.quality   # no range applies to a total, nor to what is not in the table
        name = (reading.station, reading.quantity, reading.statistic, reading.interval, reading.source)
        past = self._series.get(name)
        if past is None:
            low, high = self._range(reading.station, reading.quantity)
            if not low <= reading.value <= high:
                return Quality.OUT_OF_RANGE
            self._remember(name, reading, low, high)
            return Quality.GOOD
        return beside(past, time, reading.value)

    def past(self, reading: Reading) -> Past | None:
        """What is remembered of a reading's series, for a caller that holds on to it; None before a plausible value."""
        return self._series.get((reading.station, reading.quantity, reading.statistic, reading.interval, reading.source))

    def _remember(self, name: Series, reading: Reading, low: float, high: float) -> None:
        if len(self._series) >= self._max:
            del self._series[next(iter(self._series))]
        known = QUANTITIES[reading.quantity]
        steady = known.medium == "housekeeping" or known.unit == "1" or reading.quantity in STEADY
        self._series[name] = Past(
            low, high, steady, reading.time, reading.value, reading.value, same_since=reading.time
        )

    def _range(self, station: str, quantity: str) -> tuple[float, float]:
        """The plausible range: the channel's own, where the station has one, else the quantity's."""
        known = QUANTITIES[quantity]
        place = self._register.get(station)
        channel = place.channel(quantity) if place is not None else None
        if channel is None:
            return known.low, known.high
        return (
            known.low if channel.low is None else channel.low,
            known.high if channel.high is None else channel.high,
        )


def beside(past: Past, time: datetime, value: float) -> Quality:
    """What a value that is neither late nor ahead looks like beside the past of its series, which takes it in."""
    if not past.low <= value <= past.high:
        return Quality.OUT_OF_RANGE
    if time <= past.time:
        return Quality.GOOD          # late or repeated: it has no place in the order of the series
    return seen(past, time, value)


def seen(past: Past, time: datetime, value: float) -> Quality:
    """Take a value into the past of its series, and say what it looks like beside it.

    A spike is far from the level before it and from the value before it. So the first value of a step is marked, since
    nobody can know yet that it will last; the second is not, and becomes the level.
    """
    if value == past.value:
        past.same_count += 1
        past.time = time
        past.level = value
        since = past.same_since
        is_stuck = (
            past.same_count >= STUCK_COUNT and since is not None and time - since >= STUCK_FOR
            and not past.steady and value != 0.0
        )
        return Quality.STUCK if is_stuck else Quality.GOOD
    change = abs(value - past.value)
    from_level = abs(value - past.level)
    limit = SPIKE_FACTOR * max(past.usual, SMALLEST_CHANGE * abs(past.level))
    past.time, past.value = time, value
    past.same_since, past.same_count = time, 1
    if past.changes >= WARM_UP and from_level > limit and change > limit and not past.steady:
        return Quality.SPIKE         # the level and the usual change stay what they were
    past.level = value
    past.changes += 1
    past.usual += (from_level - past.usual) * max(MEMORY, 1.0 / past.changes)
    return Quality.GOOD
