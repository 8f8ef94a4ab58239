"""A value that has not changed for longer than this sensor, by its own habit, would leave it. Technical alerts only."""

from datetime import datetime
from math import exp, log

import msgspec

from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.shape import NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from alerting.tuning import Stuck as Tuning
from core.messages import Reading
from core.station import Station

MEMORY = 2_000.0
"""Readings the habit is learnt from, the older ones counting less and less."""
FADE = exp(-1.0 / MEMORY)
"""What one reading leaves of the weight of those before it."""
WARM_UP = 30.0
"""Readings before anything is said."""
LONGER = 2.0
"""A run must also be so many times the longest that ended by itself: values that come in runs are a habit as well."""


class StuckState(msgspec.Struct, frozen=True, tag="stuck"):
    """What the detector remembers."""

    ladder: LadderState
    value: float | None
    newest: datetime | None
    repeats: float
    seen: float
    run: int
    longest: float


class Stuck:
    """Raises where a run of equal values is less likely than `rarity`, p^run, p the share of values that repeat.

    p is counted over the last 2,000 readings or so, runs that are under suspicion left out, with one repeat and one change
    assumed to begin with. `hold` says how long it must last at least.
    """

    __slots__ = ("_allowed", "_ladder", "_longest", "_newest", "_rarity", "_repeats", "_resolution", "_run", "_seen", "level",
                 "value")
    scope: Scope = "series"
    due = peak = base = None

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        tuning = rule.tuning if isinstance(rule.tuning, Tuning) else Tuning()
        self._resolution = tuning.resolution
        self._rarity = log(tuning.rarity)
        self._ladder = ladder(rule)
        self.level = -1
        self.value: float | None = None
        self._newest: datetime | None = None
        self._repeats, self._seen = 1.0, 2.0
        self._run = 0
        self._longest = 0.0
        self._allowed = 0.0                      # worked out where a value repeats; 0: not yet

    def told(self, rule: Rule, station: Station) -> None:
        """Nothing depends on the station."""

    def _bears(self) -> float:
        """How long a run this sensor may have, in readings; above 0."""
        self._allowed = max(self._rarity / log(self._repeats / self._seen), LONGER * self._longest)
        return self._allowed

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        time, value = reading.time, reading.value
        if self._newest is None or self.value is None:
            self._newest, self.value = time, value
            return NOTHING
        if time <= self._newest:
            return NOTHING                       # late: it has no place in the order
        self._newest = time
        if abs(value - self.value) <= self._resolution:
            self._run += 1
            is_stuck = self._run > (self._allowed or self._bears()) and self._seen > WARM_UP
            if not is_stuck and self._ladder.idle:
                if self._seen <= WARM_UP:        # a sensor that has not changed yet is known as nothing else
                    self._repeats += 1.0
                    self._seen += 1.0
                    self._allowed = 0.0
                return NOTHING
        else:
            is_stuck = False
            self.value = value
            self._learn()
            if self._ladder.idle:
                return NOTHING
        if not self._ladder.step(time, 1.0 if is_stuck else -1.0, clears=True):
            return NOTHING
        self.level = self._ladder.level
        return (Finding(self.level, time, self._ladder.onset or time),)

    def _learn(self) -> None:
        """The run has ended by a change: part of the habit, unless it was beyond what is borne."""
        run, self._run, fade = self._run, 0, FADE
        if run:
            if run > (self._allowed or self._bears()):
                run = 0
            fade = exp(-(run + 1) / MEMORY)
        self._repeats = 1.0 + (self._repeats - 1.0) * fade + run
        self._seen = 2.0 + (self._seen - 2.0) * fade + run + 1.0
        self._longest = max(self._longest * fade, float(run))
        self._allowed = 0.0

    def state(self) -> StuckState:
        return StuckState(
            self._ladder.state(), self.value, self._newest, self._repeats, self._seen, self._run, self._longest
        )

    def resume(self, state: StuckState) -> None:
        self._ladder.resume(state.ladder)
        self.level, self.value, self._newest = self._ladder.level, state.value, state.newest
        self._repeats, self._seen, self._run, self._longest = state.repeats, state.seen, state.run, state.longest
        self._allowed = 0.0

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
