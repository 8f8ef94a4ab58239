"""A limit, absolute or above the station's own background, in several levels. Does not estimate the background."""

from datetime import datetime
from math import inf, nextafter

import msgspec

from alerting.detectors.background import Background, BackgroundState
from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.shape import CLEARING, LEARNT, NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from core.messages import Quality, Reading
from core.station import Station

GOOD, UNCHECKED = Quality.GOOD, Quality.UNCHECKED
WAITING = 256
"""Values that may wait for a background at most; the oldest gives way."""


class Waiting(msgspec.Struct, frozen=True):
    """A value that came before the background was known."""

    time: datetime
    value: float
    quality: Quality


class ThresholdState(msgspec.Struct, frozen=True, tag="threshold"):
    """What the detector remembers."""

    ladder: LadderState
    value: float | None
    peak: float | None
    base: float | None
    background: BackgroundState | None
    waiting: tuple[Waiting, ...]


class Threshold:
    """Raises while values are beyond a limit."""

    __slots__ = ("_floor", "_known", "_ladder", "_normal", "_sign", "_waiting", "base", "level", "peak", "value")
    scope: Scope = "series"
    due = None

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        self._sign = rule.sign
        self._ladder = ladder(rule)
        self._floor = self._ladder.floor
        self._normal: Background | None = None
        self._known: float | None = None
        self._waiting: list[Waiting] = []
        self.level = -1
        self.value: float | None = None
        self.peak: float | None = None
        self.base: float | None = None
        if rule.above == "background":
            self._normal = Background(rule.background.window, rule.background.at_least)
        self.told(rule, station)

    def told(self, rule: Rule, station: Station) -> None:
        """Take over a background the station's settings state; it goes before our own estimate."""
        channel = station.channel(rule.quantity or "")
        self._known = channel.background if channel is not None and self._normal is not None else None

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        normal, steps, quality, time = self._normal, self._ladder, reading.quality, reading.time
        base = 0.0 if normal is None else self._known if self._known is not None else normal.median
        if base is None:
            assert normal is not None
            return self._wait(reading, normal)
        beyond = self._sign * (reading.value - base) > self._floor
        newest, findings = steps.newest, NOTHING
        if beyond or not steps.idle or (quality is not GOOD and quality is not UNCHECKED) or newest is None or time < newest:
            findings = self._compare(time, reading.value, quality, base)
        else:
            steps.newest = time                  # the usual case: all is well, and was
        if normal is not None and self._known is None and quality in LEARNT:
            normal.learn(time, reading.value, beyond=beyond)
        return findings

    def _compare(self, time: datetime, value: float, quality: Quality, base: float) -> tuple[Finding, ...]:
        excess = self._sign * (value - base)
        if quality is Quality.OVER_RANGE and self._sign > 0:
            excess = nextafter(excess, inf)          # the true value is at least this: at the limit is beyond it
        ladder = self._ladder
        if ladder.is_beyond(excess):
            self.value = value
            self.base = base if self._normal is not None else None
            if self.peak is None or self._sign * (value - self.peak) > 0:
                self.peak = value
        changed = ladder.step(time, excess, clears=quality in CLEARING)
        if ladder.idle:
            self.peak = None
        if not changed:
            return NOTHING
        self.level = ladder.level
        return (Finding(self.level, time, ladder.onset or time, "" if quality in CLEARING else quality.value),)

    def _wait(self, reading: Reading, normal: Background) -> tuple[Finding, ...]:
        """Hold a value until the background is known; then judge all that waited, so that no start is swallowed."""
        self._waiting.append(Waiting(reading.time, reading.value, reading.quality))
        del self._waiting[:-WAITING]
        if reading.quality in LEARNT:
            normal.admit(reading.time, reading.value)
        if normal.median is None:
            return NOTHING
        waited = sorted(self._waiting, key=lambda each: each.time)
        self._waiting = []
        return tuple(
            finding for each in waited
            for finding in self._compare(each.time, each.value, each.quality, normal.median)
        )

    def state(self) -> ThresholdState:
        return ThresholdState(
            self._ladder.state(), self.value, self.peak, self.base,
            self._normal.state() if self._normal is not None else None, tuple(self._waiting),
        )

    def resume(self, state: ThresholdState) -> None:
        self._ladder.resume(state.ladder)
        self.level, self._waiting = self._ladder.level, list(state.waiting)
        self.value, self.peak, self.base = state.value, state.peak, state.base
        if self._normal is not None and state.background is not None:
            self._normal.resume(state.background)

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
