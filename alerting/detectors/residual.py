"""What detectors share that compare a value with what is normal for its station and hour. Decides nothing by itself."""

from datetime import datetime
from math import inf, nextafter
from typing import Any

import msgspec

from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.normal import Normal, NormalState
from alerting.detectors.shape import CLEARING, LEARNT, NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from core.messages import Quality, Reading
from core.station import Station

GOOD, UNCHECKED = Quality.GOOD, Quality.UNCHECKED        # compared by identity: an enum's hash is slow


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

    __slots__ = ("_base", "_behind", "_floor", "_from", "_ladder", "_least_sigma", "_multiple", "_newest", "_normal", "_scale",
                 "_sign", "_until", "base", "level", "peak", "value")
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
        # Base and scale of the hour at hand, and between which times they hold and nothing is learnt: the quiet path.
        self._from = self._until = self._base = self._scale = 0.0
        self._behind, self._multiple = -1, 0.0           # for how many values the factor on sigma was worked out, and it
        self.level = -1
        self.value: float | None = None
        self.peak: float | None = None
        self.base: float | None = None

    def told(self, rule: Rule, station: Station) -> None:
        """Nothing depends on the station's settings: all is learnt."""

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        time = reading.time
        seconds = time.timestamp()
        is_quiet = self._from < seconds < self._until
        if not is_quiet:
            if self._normal.bases is None:
                self._teach(seconds, reading)
                return NOTHING
            is_quiet = self._look_up(seconds)
        is_newer = seconds > self._newest
        if is_newer:
            self._newest = seconds
        elif self.sequential:
            return NOTHING
        excess = self._sign * (reading.value - self._base)
        rise = self._rise(excess)
        if is_newer and rise <= self._floor >= excess and self._ladder.idle:
            quality = reading.quality
            if quality is GOOD or quality is UNCHECKED:
                self._ladder.newest = time
                if not is_quiet:
                    self._normal.learn(seconds, reading.value, beyond=False)
                    self._from = self._until = 0.0
                return NOTHING                           # the usual case: all is well, and was
        return self._step(reading, seconds, excess, rise)

    def _teach(self, seconds: float, reading: Reading) -> None:
        """Learn from one of the first readings."""
        if reading.quality in LEARNT:
            self._normal.learn(seconds, reading.value, beyond=False)

    def _look_up(self, seconds: float) -> bool:
        """Have base and scale of the hour at hand; whether nothing is learnt now from values that are not beyond."""
        normal = self._normal
        assert normal.bases is not None
        if normal.total != self._behind:
            self._behind, self._multiple = normal.total, self._factor(normal.total)
        number = int(seconds // 3600.0)
        hour = number % 24
        sigma = normal.sigmas[hour]
        self._base = normal.bases[hour]
        self._scale = self._multiple * (sigma if sigma > self._least_sigma else self._least_sigma)
        since, until = normal.quiet(hour)
        is_quiet = since < seconds < until
        self._from = self._until = 0.0
        if is_quiet:
            start = number * 3600.0
            self._from, self._until = max(since, nextafter(start, -inf)), min(until, start + 3600.0)
        return is_quiet

    def _step(self, reading: Reading, seconds: float, excess: float, rise: float) -> tuple[Finding, ...]:
        steps, quality, value, time = self._ladder, reading.quality, reading.value, reading.time
        if rise > self._floor:
            self.value, self.base = value, self._base
            if self.peak is None or self._sign * (value - self.peak) > 0:
                self.peak = value
        if quality is Quality.OVER_RANGE:
            rise = nextafter(max(rise, excess), inf)     # the true value is at least this
        changed = steps.step(time, rise, clears=quality in CLEARING)
        if steps.idle:
            self.peak = None
        if quality in LEARNT:
            self._normal.learn(seconds, value, beyond=excess > self._floor)
            self._from = self._until = 0.0
        if not changed:
            return NOTHING
        self.level = steps.level
        return (Finding(self.level, time, steps.onset or time, "" if quality in CLEARING else quality.value),)

    def _factor(self, total: int) -> float:
        """What sigma is multiplied with, where it is known from so many values."""
        raise NotImplementedError

    def _rise(self, excess: float) -> float:
        """The rise it is certain of, canonical unit: beyond the lowest limit only where it is certain. `_scale` is at hand."""
        raise NotImplementedError

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
        self._from = self._until = 0.0
        self._resume(*state.sums)

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
