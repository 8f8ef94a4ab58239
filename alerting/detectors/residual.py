"""What detectors share that compare a value with what is normal for its station and hour. Decides nothing by itself."""

from datetime import datetime
from math import inf, nextafter
from typing import Any

import msgspec

from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.normal import Normal, NormalState
from alerting.detectors.shape import CLEARING, NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from core.messages import Quality, Reading
from core.station import Station

LEARNT = frozenset({Quality.GOOD, Quality.UNCHECKED, Quality.SPIKE})
"""Qualities that say something about the normal level."""

USUAL = frozenset({Quality.GOOD, Quality.UNCHECKED})


class ResidualState(msgspec.Struct, frozen=True, tag="residual"):
    """What such a detector remembers."""

    ladder: LadderState
    value: float | None
    peak: float | None
    base: float | None
    normal: NormalState
    newest: float
    sums: tuple[float, ...]          # the detector's own


class Residual:
    """Raises when the rise it estimates is statistically certain and beyond a limit.

    A subclass says in `_rise` how large the rise is that it is certain of. The first `at_least` values only teach.
    """

    scope: Scope = "series"
    due = None
    sequential = True                # sums over readings in their order: one that is not newer is left out

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        self._sign = rule.sign
        self._ladder = ladder(rule)
        self._floor = rule.levels[0].limit or 0.0
        self._least_sigma = rule.least_sigma
        self._normal = Normal(rule.background.window, rule.background.at_least)
        self._newest = -inf
        self.level = -1
        self.value: float | None = None
        self.peak: float | None = None
        self.base: float | None = None

    def told(self, rule: Rule, station: Station) -> None:
        """Nothing depends on the station's settings: all is learnt."""

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        normal, value, time = self._normal, reading.value, reading.time
        seconds = time.timestamp()
        bases = normal.bases
        if bases is None:
            if reading.quality in LEARNT and normal.learn(seconds, value, beyond=False):
                self._learnt()
            return NOTHING
        is_newer = seconds > self._newest
        if is_newer:
            self._newest = seconds
        elif self.sequential:
            return NOTHING
        hour = int(seconds // 3600.0) % 24
        base = bases[hour]
        excess = self._sign * (value - base)
        rise = self._rise(excess, hour)
        steps, quality = self._ladder, reading.quality
        if steps.idle and rise <= self._floor and quality in USUAL:
            if is_newer:
                steps.newest = time
                if normal.learn(seconds, value, beyond=excess > self._floor):
                    self._learnt()
                return NOTHING
        elif rise > self._floor:
            self.value, self.base = value, base
            if self.peak is None or self._sign * (value - self.peak) > 0:
                self.peak = value
        if quality is Quality.OVER_RANGE:
            rise = nextafter(max(rise, excess), inf)     # the true value is at least this
        changed = steps.step(time, rise, clears=quality in CLEARING)
        if steps.idle:
            self.peak = None
        if quality in LEARNT and normal.learn(seconds, value, beyond=excess > self._floor):
            self._learnt()
        if not changed:
            return NOTHING
        self.level = steps.level
        return (Finding(self.level, time, steps.onset or time, "" if quality in CLEARING else quality.value),)

    def _rise(self, excess: float, hour: int) -> float:
        """The rise it is certain of, canonical unit: beyond the lowest limit only where it is certain."""
        raise NotImplementedError

    def _learnt(self) -> None:
        """`_normal` has new medians and sigmas."""

    def _sums(self) -> tuple[float, ...]:
        return ()

    def _resume(self, *sums: float) -> None:
        """Take over `_sums`."""

    def state(self) -> ResidualState:
        return ResidualState(
            self._ladder.state(), self.value, self.peak, self.base, self._normal.state(), self._newest, self._sums()
        )

    def resume(self, state: Any) -> None:
        self._ladder.resume(state.ladder)
        self.level, self.value, self.peak, self.base = self._ladder.level, state.value, state.peak, state.base
        self._normal.resume(state.normal)
        self._newest = state.newest
        if self._normal.bases is not None:
            self._learnt()
        self._resume(*state.sums)

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
