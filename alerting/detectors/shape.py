"""What a detector is: readings in, findings out, a state that can be saved. No rule book, no clock, no I/O."""

from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from alerting.rule_shape import Rule
from core.messages import Quality, Reading
from core.station import Station

CLEARING = frozenset({Quality.GOOD, Quality.UNCHECKED, Quality.SPIKE})
"""Qualities whose value may also say that all is well again; a stuck or over-range one may raise, never clear."""

LEARNT = frozenset({Quality.GOOD, Quality.UNCHECKED, Quality.SPIKE})
"""Qualities that say something about the normal level. One spike does not move a median; a true step begins as one."""

Scope = Literal["station", "channel", "series"]
"""What one detector watches: all a station says, one quantity of it, or one statistic of one quantity."""


class Finding(msgspec.Struct, frozen=True):
    """The level a series is now at, because it changed."""

    level: int                       # index into the rule's levels; -1: below all of them
    time: datetime                   # event time, or the due time of a timer
    onset: datetime                  # event time of the first value beyond the lowest limit
    note: str = ""                   # the quality, where it is remarkable


NOTHING: tuple[Finding, ...] = ()


class Detector(Protocol):
    """One rule at one series of readings (for silence: one station).

    Bounded in memory, deterministic, told the time by readings only; `due` and `expire` are for detectors that notice
    that nothing happened. It is made with a rule, a station and the time from which the station is watched.
    """

    @property
    def level(self) -> int:
        """Level it is at now; -1 when all is well."""
        ...

    @property
    def value(self) -> float | None:
        """Latest value beyond the lowest limit."""
        ...

    @property
    def peak(self) -> float | None:
        """Gravest value since the condition began, the time it was on hold included."""
        ...

    @property
    def base(self) -> float | None:
        """The background `value` was compared with."""
        ...

    @property
    def due(self) -> datetime | None:
        """When `expire` wants to be called, by receive time; None for never."""
        ...

    def told(self, rule: Rule, station: Station) -> None:
        """Take over what the station's settings say; they may change while it watches."""
        ...

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        """What follows from one reading; mostly nothing."""
        ...

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        """What follows from the time having come to `due`."""
        ...

    def state(self) -> Any:
        """All it remembers, as a msgspec struct."""
        ...

    def resume(self, state: Any) -> None:
        """Remember what another of the same rule remembered."""
        ...
