"""The instrument itself says, or shows, that it is broken. Raises technical alerts only."""

from datetime import datetime

import msgspec

from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.shape import CLEARING, NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from core.messages import TECHNICAL, Quality, Reading
from core.station import Station

SOUND = CLEARING | {Quality.OVER_RANGE}
"""Qualities that show the instrument works again."""


class FaultState(msgspec.Struct, frozen=True, tag="fault"):
    """What the detector remembers."""

    ladder: LadderState


class Fault:
    """Raises while the readings of one quantity at one station carry a technical quality; good data end it."""

    __slots__ = ("_ladder", "level")
    scope: Scope = "channel"
    due = value = peak = base = None

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        self._ladder = ladder(rule)
        self.level = -1

    def told(self, rule: Rule, station: Station) -> None:
        """Nothing depends on the station."""

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        broken = reading.quality in TECHNICAL
        if not broken and (self._ladder.idle or reading.quality not in SOUND):
            return NOTHING
        # A time ahead of the clock is itself the fault: it must not become the newest time of the series.
        time = min(reading.time, reading.received)
        if not self._ladder.step(time, 1.0 if broken else -1.0, clears=True):
            return NOTHING
        self.level = self._ladder.level
        return (Finding(self.level, time, self._ladder.onset or time, reading.quality.value if broken else ""),)

    def state(self) -> FaultState:
        return FaultState(self._ladder.state())

    def resume(self, state: FaultState) -> None:
        self._ladder.resume(state.ladder)
        self.level = self._ladder.level

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
