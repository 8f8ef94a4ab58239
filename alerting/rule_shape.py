"""A rule as the engine judges by it: canonical units, plain spans, one frozen shape. How people write it: `rules`."""

import hashlib
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal

import msgspec

from core.messages import Kind, Severity, Statistic
from core.station import Station

ONLY_WORDS = ("title_zh", "title_en", "guidance_zh", "guidance_en")
"""Fields that tell people something and change no judgement."""


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a rule: from this limit on, this colour."""

    severity: Severity
    limit: float | None = None       # canonical unit; None for silence and fault
    source: str = ""                 # where the limit was read
    confirmed: bool = True           # False: recalled, an officer has yet to confirm it
    escalate: tuple[timedelta, ...] | None = None        # when it is passed up while nobody acknowledges; None: by severity


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which stations a rule is for; every given key must match."""

    category: str | None = None
    city: str | None = None
    site: str | None = None
    river: str | None = None
    stations: tuple[str, ...] | None = None

    def takes(self, station: Station) -> bool:
        """Whether the rule is for this station."""
        return (
            (self.category is None or station.category == self.category)
            and (self.city is None or station.city == self.city)
            and (self.site is None or station.site == self.site)
            and (self.river is None or station.river == self.river)
            and (self.stations is None or station.id in self.stations)
        )


class BackgroundShape(msgspec.Struct, frozen=True, kw_only=True):
    """How a station's own background is estimated."""

    window: timedelta = timedelta(days=30)
    at_least: int = 5                # values before it is known


class Rule(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """When an alert is raised, how grave it is, and when it is over."""

    id: str
    title_zh: str
    title_en: str
    detector: Literal["threshold", "rate", "silence", "fault", "forecast"]
    levels: tuple[Level, ...]        # from the least to the gravest
    quantity: str | None = None      # None for silence and fault
    unit: str = ""                   # of the limits
    statistics: tuple[Statistic, ...] = (Statistic.INSTANT, Statistic.MEAN)
    select: Selection = Selection()
    scope: Literal["station", "site"] = "station"
    above: Literal["absolute", "background"] = "absolute"
    direction: Literal["above", "below"] = "above"
    background: BackgroundShape = BackgroundShape()
    hold: timedelta = timedelta()
    off_delay: timedelta = timedelta()
    hysteresis: float = 0.0          # canonical unit
    window: timedelta = timedelta(minutes=10)            # of a rate
    after: timedelta | None = None   # of silence; or
    after_intervals: float | None = None                 # in the station's own intervals
    chance: float = 0.2              # of a forecast: share of members that must reach a level
    unheard: bool = True             # of silence: a station that has never been heard counts as silent
    latch: bool = False
    guidance_zh: tuple[str, ...] = ()
    guidance_en: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Silence and faults speak of the instruments, the others of the environment."""
        return Kind.TECHNICAL if self.detector in ("silence", "fault") else Kind.MEASUREMENT

    @property
    def sign(self) -> float:
        """1 where more is graver, -1 where less is."""
        return 1.0 if self.direction == "above" else -1.0

    @cached_property
    def version(self) -> str:
        """Changes with any field."""
        return _digest(self.to_builtins())

    @cached_property
    def judgement(self) -> str:
        """Changes only with what alters a judgement: two rules of equal judgement may share their state."""
        fields = {key: value for key, value in self.to_builtins().items() if key not in ONLY_WORDS}
        fields["levels"] = [(each.severity, each.limit) for each in self.levels]
        return _digest(fields)

    def escalation(self, severity: Severity) -> tuple[timedelta, ...]:
        """After which times an alert of this colour is passed up while nobody acknowledges it."""
        return next((level.escalate for level in self.levels if level.severity is severity and level.escalate), ())

    def escalated_by(self, steps: dict[Severity, tuple[timedelta, ...]]) -> "Rule":
        """The rule with these times where its levels say none of their own."""
        return msgspec.structs.replace(self, levels=tuple(
            level if level.escalate is not None else msgspec.structs.replace(level, escalate=steps.get(level.severity, ()))
            for level in self.levels
        ))

    def place_of(self, station: Station) -> str:
        """The station, or its site where the rule's scope is the site."""
        return station.site or station.id if self.scope == "site" else station.id

    def applies_to(self, station: Station) -> bool:
        """Whether the station is selected and measures the quantity."""
        if self.detector == "forecast":          # judges what is expected of a place, not what it measures
            return False
        return self.select.takes(station) and (self.quantity is None or station.channel(self.quantity) is not None)

    def silent_after(self, station: Station) -> timedelta:
        """How long this station may say nothing."""
        if self.after is not None:
            return self.after
        return timedelta(seconds=(self.after_intervals or 3.0) * station.interval)

    def to_builtins(self) -> dict[str, Any]:
        """The rule as JSON can hold it, for a Configuration."""
        fields: dict[str, Any] = msgspec.to_builtins(self)
        return fields

    @staticmethod
    def from_builtins(fields: dict[str, Any]) -> "Rule":
        """The rule again."""
        return msgspec.convert(fields, Rule)


def _digest(content: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()[:12]
