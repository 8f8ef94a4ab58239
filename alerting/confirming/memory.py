"""What is remembered of one station so that its alerts can be confirmed: bounded, fed with readings. Judges nothing."""

from datetime import datetime
from math import sqrt

import msgspec

from alerting.confirming.bins import STEP, Bins, BinsState, step_of
from alerting.confirming.ear import LONGEST_INTERVAL, NEVER, Ear
from core.messages import JUDGED, Quality, Reading, Statistic
from core.spectrum_windows import continuum_rate, window_rate
from core.station import Station

WIND = ("wind_speed", "wind_from", "current_speed")
RAIN = ("rain_rate", "rain_amount")
RADON_LINES = ("bi214_609", "bi214_1765")
SPECTRUM = tuple(name(line) for line in RADON_LINES for name in (window_rate, continuum_rate))
CONTEXT = frozenset((*WIND, *RAIN, *SPECTRUM))
"""Quantities that are heard beside the one a rule judges."""

GAUGE = "gauge"
"""Among the latest: when rain was last told, and its interval, s."""
SLOW = 1 / 64
"""Weight of the newest spectrum in the mean of the quiet ones."""
KNOWN = 8
"""Spectra before their mean is known."""
MOST_RAIN = 12
"""Steps over which a sum of rain is spread at most: an hour."""


class Line(msgspec.Struct):
    """Net rate in one window, cps: the latest, and mean and variance of the quiet ones."""

    window: tuple[datetime, float] | None = None         # latest part of an incomplete spectrum, and of which time
    continuum: tuple[datetime, float] | None = None
    time: datetime | None = None
    net: float = 0.0
    mean: float = 0.0
    variance: float = 0.0
    count: int = 0


class MemoryState(msgspec.Struct, frozen=True, array_like=True):
    """All that is remembered of a station."""

    values: dict[str, BinsState]
    rate: BinsState
    amount: BinsState
    latest: dict[str, tuple[datetime, float]]
    flag: tuple[datetime, Quality] | None
    lines: dict[str, Line]


class Memory:
    """One station's last hours."""

    __slots__ = ("_interval", "amount", "flag", "latest", "lines", "rate", "values")

    def __init__(self, station: Station) -> None:
        self._interval = station.interval
        self.values: dict[str, Bins] = {}
        self.rate = Bins()
        self.amount = Bins()
        self.latest: dict[str, tuple[datetime, float]] = {}
        self.flag: tuple[datetime, Quality] | None = None
        self.lines: dict[str, Line] = {}

    def hear(self, reading: Reading, *, quiet: bool, ear: Ear | None) -> None:
        """Take one reading into account; `quiet` says that no rise stands at the station.

        An ear is given where no alert looks at the station: then the first value of a step stands for the step, and the
        ear spares the others.
        """
        quality, quantity = reading.quality, reading.quantity
        if quality is Quality.MAINTENANCE or quality is Quality.CALIBRATION:
            if self.flag is None or reading.time >= self.flag[0]:
                self.flag = (reading.time, quality)
            return
        if quality not in JUDGED or reading.statistic is Statistic.MIN or reading.statistic is Statistic.MAX:
            return
        if quantity == "rain_rate":
            self.rate.add(step_of(reading.time.timestamp()), max(reading.value, 0.0))
            self._gauged(reading)
        elif quantity == "rain_amount":
            self._rained(reading)
        elif quantity in WIND:
            before = self.latest.get(quantity)
            if before is None or reading.time >= before[0]:
                self.latest[quantity] = (reading.time, float(reading.value))
        elif quantity in SPECTRUM:
            self._counted(reading, quiet)
        else:
            self._measured(reading, ear)

    def _measured(self, reading: Reading, ear: Ear | None) -> None:
        quantity = reading.quantity
        if ear is not None and ear.until is not NEVER:
            self.latest[quantity] = (ear.time, ear.value)
        before = self.latest.get(quantity)
        is_latest = before is None or reading.time >= before[0]
        if is_latest:
            self.latest[quantity] = (reading.time, float(reading.value))
        if reading.interval > LONGEST_INTERVAL >= self._interval:
            return
        bins = self.values.get(quantity)
        if bins is None:
            bins = self.values[quantity] = Bins()
        step = step_of(reading.time.timestamp())
        if ear is None or step != bins.newest:
            bins.add(step, reading.value)
        if ear is not None and is_latest and step == bins.newest:
            ear.rest(reading.time, float(reading.value), bins)

    def _rained(self, reading: Reading) -> None:
        self._gauged(reading)
        interval = reading.interval or self._interval
        rate = max(reading.value, 0.0) * 3600.0 / interval
        end, count = reading.time.timestamp(), max(1, min(MOST_RAIN, round(interval / STEP)))
        for back in range(count):
            self.amount.add(step_of(end - back * STEP), rate)

    def _gauged(self, reading: Reading) -> None:
        before = self.latest.get(GAUGE)
        if before is None or reading.time >= before[0]:
            self.latest[GAUGE] = (reading.time, float(reading.interval or self._interval))

    @property
    def gauge_steps(self) -> int:
        """Steps between two words of the gauge, at most an hour."""
        held = self.latest.get(GAUGE)
        return 1 if held is None else max(1, min(MOST_RAIN, round(held[1] / STEP)))

    def _counted(self, reading: Reading, quiet: bool) -> None:
        kind, _, key = reading.quantity.partition("_rate_")
        line = self.lines.setdefault(key, Line())
        part = (reading.time, min(max(reading.value, -1e9), 1e9))
        if kind == "window":
            line.window = part
        else:
            line.continuum = part
        if line.window is None or line.continuum is None or line.window[0] != line.continuum[0]:
            return
        line.time, line.net = line.window[0], line.window[1] - line.continuum[1]
        if quiet:
            weight = max(SLOW, 1.0 / (line.count + 1))
            away = line.net - line.mean
            line.mean += weight * away
            line.variance = (1.0 - weight) * (line.variance + weight * away * away)
            line.count = min(line.count + 1, 1_000_000)

    def rain_rate(self, step: int) -> float | None:
        """Rain of a step, mm/h: the greater of what was said as a rate and as an amount; None where nothing was said."""
        rate, amount = self.rate.at(step), self.amount.at(step)
        return max(rate, amount) if rate is not None and amount is not None else amount if rate is None else rate

    @property
    def newest_rain(self) -> int | None:
        """Latest step of which rain is known."""
        known = [each.newest for each in (self.rate, self.amount) if each.newest is not None]
        return max(known, default=None)

    def radon_sigmas(self, key: str) -> float | None:
        """By how many standard deviations the latest net rate of a line is above the quiet ones; None: not known."""
        line = self.lines.get(key)
        if line is None or line.time is None or line.count < KNOWN:
            return None
        return (line.net - line.mean) / sqrt(max(line.variance, 1e-6))

    def state(self) -> MemoryState:
        """All it remembers."""
        return MemoryState(
            {key: bins.state() for key, bins in self.values.items()}, self.rate.state(), self.amount.state(),
            dict(self.latest), self.flag, {key: msgspec.structs.replace(line) for key, line in self.lines.items()},
        )

    def resume(self, state: MemoryState) -> None:
        """Remember what another remembered."""
        for key, bins in state.values.items():
            self.values[key] = Bins()
            self.values[key].resume(bins)
        self.rate.resume(state.rate)
        self.amount.resume(state.amount)
        self.latest, self.flag = dict(state.latest), state.flag
        self.lines = {key: msgspec.structs.replace(line) for key, line in state.lines.items()}
