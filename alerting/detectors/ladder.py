"""Levels, hold, off-delay and hysteresis by event time. Does not know where the numbers it compares come from."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from alerting.rule_shape import Rule


class LadderState(msgspec.Struct, frozen=True):
    """What a ladder remembers."""

    level: int
    onset: datetime | None
    newest: datetime | None
    since: tuple[datetime | None, ...]
    clear: tuple[datetime | None, ...]
    late_since: tuple[datetime | None, ...]
    late_newest: datetime | None


class Ladder:
    """Which of several ascending bounds a series has passed for long enough, and which it has come back from.

    Readings that are older than the newest one are followed as a second run of their own, since backlogs mostly come
    in order: a run of them that lasts as long as `hold` raises, so what was missed is not lost; they never clear.
    """

    __slots__ = (
        "_bounds",
        "_clear",
        "_clear_bounds",
        "_hold",
        "_late_newest",
        "_late_since",
        "_off_delay",
        "_since",
        "floor",
        "idle",
        "level",
        "newest",
        "onset",
    )

    def __init__(self, bounds: Iterable[float], hysteresis: float, hold: timedelta, off_delay: timedelta) -> None:
        self._bounds = tuple(bounds)
        self._clear_bounds = tuple(bound - hysteresis for bound in self._bounds)
        self.floor = self._bounds[0]
        """The lowest bound."""
        self._hold = hold
        self._off_delay = off_delay
        self.newest: datetime | None = None
        self._since: list[datetime | None] = [None] * len(self._bounds)
        self._clear: list[datetime | None] = [None] * len(self._bounds)
        self._late_since: list[datetime | None] = [None] * len(self._bounds)
        self._late_newest: datetime | None = None
        self.level = -1
        self.onset: datetime | None = None
        self.idle = True             # nothing raised and nothing on its way: the usual case, judged at a glance

    def is_beyond(self, excess: float) -> bool:
        """Whether a number is beyond the lowest bound."""
        return excess > self.floor

    def step(self, time: datetime, excess: float, *, clears: bool) -> bool:
        """Judge one number; True when the level changed."""
        newest = self.newest
        if newest is not None and time < newest:
            return self._late(time, excess)
        self.newest = time
        if self.idle and excess <= self.floor:
            return False
        before = self.level
        for index, bound in enumerate(self._bounds):
            if excess > bound:
                if self._since[index] is None:
                    self._since[index] = time
                self._clear[index] = None
            else:
                self._since[index] = None
                if index > before or not clears:
                    continue
                if excess > self._clear_bounds[index]:
                    self._clear[index] = None
                elif self._clear[index] is None:
                    self._clear[index] = time
        self._climb(self._since, time)
        while self.level >= 0 and (since := self._clear[self.level]) and time - since >= self._off_delay:
            self._clear[self.level] = None
            self.level -= 1
        self.idle = self.level < 0 and self._since[0] is None
        return self.level != before

    def _climb(self, since: list[datetime | None], time: datetime) -> None:
        for index in range(len(self._bounds) - 1, self.level, -1):
            start = since[index]
            if start is not None and time - start >= self._hold:
                first = since[0] or start
                if self.level < 0 or self.onset is None or first < self.onset:
                    self.onset = first
                self.level = index
                return

    def _late(self, time: datetime, excess: float) -> bool:
        if self._late_newest is not None and time < self._late_newest:
            self._late_since = [None] * len(self._bounds)            # another backlog, from further back
        self._late_newest = time
        for index, bound in enumerate(self._bounds):
            if excess <= bound:
                self._late_since[index] = None
            elif self._late_since[index] is None:
                self._late_since[index] = time
        before = self.level
        self._climb(self._late_since, time)
        for index in range(before + 1, self.level + 1):
            self._clear[index] = None if self._since[index] is not None else self.newest
        self.idle = self.level < 0 and self._since[0] is None
        return self.level != before

    def state(self) -> LadderState:
        return LadderState(
            self.level, self.onset, self.newest, tuple(self._since), tuple(self._clear), tuple(self._late_since),
            self._late_newest,
        )

    def resume(self, state: LadderState) -> None:
        self.level, self.onset, self.newest = state.level, state.onset, state.newest
        self._since, self._clear = list(state.since), list(state.clear)
        self._late_since, self._late_newest = list(state.late_since), state.late_newest
        self.idle = self.level < 0 and self._since[0] is None


def ladder(rule: Rule) -> Ladder:
    """The ladder of a rule with limits, or with one level that needs none."""
    sign = 1.0 if rule.relative else rule.sign
    bounds = [sign * (0.0 if level.limit is None else level.limit) for level in rule.levels]
    return Ladder(bounds, rule.hysteresis, rule.hold, rule.off_delay)
