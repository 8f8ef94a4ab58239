"""The scatter of a sensor is not what it was: a loose contact, a failing tube, a frozen logger. Technical alerts only."""

from datetime import datetime
from math import sqrt
from statistics import median

import msgspec

from alerting.detectors.background import Background, BackgroundState
from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.shape import NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from alerting.tuning import Noise as Tuning
from core.messages import Reading
from core.station import Station

BLOCKS = 5
"""Blocks of readings before the usual scatter is known."""


class NoiseState(msgspec.Struct, frozen=True, tag="noise"):
    """What the detector remembers."""

    ladder: LadderState
    newest: datetime | None
    last: float
    steps: tuple[float, ...]
    usual: BackgroundState


class Noise:
    """Raises where the scatter of a block of readings is far from the usual one, up or down.

    Scatter is the median size of the change from reading to reading, in blocks of `count`: blind to slow courses, and to a
    few jumps. The usual one is the running median of the blocks. For normal readings a median of n changes is known to
    1.6 / sqrt(n) of itself (0.2 for 60; half that of n independent ones, recalled), so a ratio of 3 (variance 9) is far out.
    """

    __slots__ = ("_count", "_counting", "_down", "_ladder", "_last", "_newest", "_steps", "_up", "_usual", "level")
    scope: Scope = "series"
    due = value = peak = base = None

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        tuning = rule.tuning if isinstance(rule.tuning, Tuning) else Tuning()
        self._up, self._down = sqrt(tuning.up), sqrt(tuning.down)
        self._count, self._counting = tuning.count, tuning.counting
        self._ladder = ladder(rule)
        self._usual = Background(rule.background.window, BLOCKS)
        self.level = -1
        self._newest: datetime | None = None
        self._last = 0.0
        self._steps: list[float] = []

    def told(self, rule: Rule, station: Station) -> None:
        """Nothing depends on the station."""

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        time, value = reading.time, reading.value
        if self._counting:
            value = sqrt(value) if value > 0.0 else 0.0
        newest = self._newest
        if newest is None or time <= newest:
            if newest is None:
                self._newest, self._last = time, value
            return NOTHING
        self._newest = time
        steps = self._steps
        steps.append(abs(value - self._last))
        self._last = value
        if len(steps) < self._count:
            return NOTHING
        self._steps = []
        return self._compare(time, min(median(steps), 1e300))

    def _compare(self, time: datetime, scatter: float) -> tuple[Finding, ...]:
        usual = self._usual.median
        is_other = usual is not None and usual > 0.0 and not self._down * usual <= scatter <= self._up * usual
        self._usual.learn(time, scatter, beyond=is_other)
        if not is_other and self._ladder.idle:
            return NOTHING
        if not self._ladder.step(time, 1.0 if is_other else -1.0, clears=True):
            return NOTHING
        self.level = self._ladder.level
        note = f"×{scatter / usual:.2g}" if is_other and usual else ""
        return (Finding(self.level, time, self._ladder.onset or time, note),)

    def state(self) -> NoiseState:
        return NoiseState(
            self._ladder.state(), self._newest, self._last, tuple(self._steps), self._usual.state()
        )

    def resume(self, state: NoiseState) -> None:
        self._ladder.resume(state.ladder)
        self.level, self._newest = self._ladder.level, state.newest
        self._last, self._steps = state.last, list(state.steps)
        self._usual.resume(state.usual)

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
