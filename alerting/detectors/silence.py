"""Nothing has been heard from a station. Measured by receive time: what counts is that it speaks, not of when."""

from datetime import datetime

import msgspec

from alerting.detectors.shape import NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from core.messages import Reading
from core.station import Station


class SilenceState(msgspec.Struct, frozen=True, tag="silence"):
    """What the detector remembers."""

    level: int
    heard: datetime | None           # None: never yet


class Silence:
    """Raises when a station has said nothing for too long; whatever it says ends it."""

    __slots__ = ("_after", "heard", "level")
    scope: Scope = "station"
    value = peak = base = None

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        self.level = -1
        # A station that has never been heard may not have been built yet; the rule says whether that counts.
        self.heard = start if rule.unheard else None
        self.told(rule, station)

    def told(self, rule: Rule, station: Station) -> None:
        """Take over the station's settings."""
        self._after = rule.silent_after(station)

    def nobody_listened(self, until: datetime) -> None:
        """We were away until then: what was not heard before says nothing about the station."""
        if self.heard is not None:
            self.heard = max(self.heard, until)

    @property
    def due(self) -> datetime | None:
        return None if self.level >= 0 or self.heard is None else self.heard + self._after

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        is_first = self.heard is None
        if self.heard is None or reading.received > self.heard:
            self.heard = reading.received
        if self.level < 0 and not is_first:
            return NOTHING
        self.level = -1
        return (Finding(-1, reading.received, reading.received),)

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        due = self.due
        if due is None or due > now:
            return NOTHING
        self.level = 0
        return (Finding(0, due, due),)

    def state(self) -> SilenceState:
        return SilenceState(self.level, self.heard)

    def resume(self, state: SilenceState) -> None:
        self.level, self.heard = state.level, state.heard
