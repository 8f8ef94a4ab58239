"""How fast a value changes: its rise or fall within a window of time. Knows nothing of limits on the value itself."""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

import msgspec

from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.shape import CLEARING, NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from core.messages import Quality, Reading
from core.station import Station

SLICES = 128
"""The window is cut into so many slices, each remembering its lowest value: bounded, whatever the rate of readings."""


class RateState(msgspec.Struct, frozen=True, tag="rate"):
    """What the detector remembers."""

    ladder: LadderState
    value: float | None
    peak: float | None
    times: tuple[datetime, ...]
    lows: tuple[float, ...]


class Rate:
    """Raises while the change within the window is beyond a limit. `value` is the change."""

    __slots__ = ("_ladder", "_lows", "_sign", "_slice", "_times", "_window", "level", "peak", "value")
    scope: Scope = "series"
    due = None
    base = None

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        self._sign = rule.sign
        self._window = rule.window
        self._slice = max(rule.window / SLICES, timedelta(microseconds=1))
        self._ladder = ladder(rule)
        # What later values may be measured from, oldest first. Lows ascend: one that is followed by a lower one
        # can no longer be the lowest of any window to come.
        self._times: list[datetime] = []
        self._lows: list[float] = []
        self.level = -1
        self.value: float | None = None
        self.peak: float | None = None

    def told(self, rule: Rule, station: Station) -> None:
        """Nothing depends on the station."""

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        time, level = reading.time, self._sign * reading.value
        times = self._times
        if reading.quality is not Quality.OVER_RANGE:        # the true value is unknown: nothing to measure from
            self._remember(time, level)
        place = bisect_left(times, time - self._window)
        change = level - self._lows[place] if place < len(times) and times[place] < time else 0.0
        if self._ladder.is_beyond(change):
            self.value = change
            self.peak = change if self.peak is None else max(change, self.peak)
        changed = self._ladder.step(time, change, clears=reading.quality in CLEARING)
        if self._ladder.idle:
            self.peak = None
        if not changed:
            return NOTHING
        self.level = self._ladder.level
        return (Finding(self.level, time, self._ladder.onset or time),)

    def _remember(self, time: datetime, level: float) -> None:
        times, lows = self._times, self._lows
        if times and times[-1] - self._window > times[0]:
            drop = bisect_left(times, times[-1] - self._window)
            del times[:drop], lows[:drop]
        place = bisect_right(times, time)
        if place < len(times) and lows[place] <= level:
            return                                           # late, and a later value is as low
        first = place
        while first > 0 and lows[first - 1] >= level:
            first -= 1
        del times[first:place], lows[first:place]
        if first > 0 and time - times[first - 1] < self._slice:
            return                                           # its slice has a lower one already
        times.insert(first, time)
        lows.insert(first, level)

    def state(self) -> RateState:
        return RateState(self._ladder.state(), self.value, self.peak, tuple(self._times), tuple(self._lows))

    def resume(self, state: RateState) -> None:
        self._ladder.resume(state.ladder)
        self.level, self.value, self.peak = self._ladder.level, state.value, state.peak
        self._times, self._lows = list(state.times), list(state.lows)

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
