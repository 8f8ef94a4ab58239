"""A rule as the engine judges by it: canonical units, plain spans, one frozen shape. How people write it: `rules`."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal

import msgspec

from alerting.confirming.settings import Confirm
from alerting.tuning import Tuning
from core.messages import Kind, Severity, Statistic
from core.spectrum_windows import LIVE_TIME
from core.station import Station

DetectorName = Literal[
    "threshold", "rate", "silence", "fault", "forecast", "baseline", "cusum", "ewma", "sprt", "stuck", "noise", "nuclide",
    "gateway",
]
OF_INSTRUMENTS = frozenset({"silence", "fault", "stuck", "noise", "gateway"})
OF_RESIDUALS = frozenset({"baseline", "cusum", "ewma", "sprt"})
"""Detectors that compare with what is normal for the station at this hour of the day."""

ONLY_WORDS = ("title_zh", "title_en", "guidance_zh", "guidance_en")
"""Fields that tell people something and change no judgement."""


CLASSES = {"I": "Ⅰ类", "II": "Ⅱ类", "III": "Ⅲ类", "IV": "Ⅳ类", "V": "Ⅴ类"}
"""Classes of surface water of GB 3838-2002, as stations name them and as their sources are written."""
CLASS_III = CLASSES["III"]


class ClassLimit(msgspec.Struct, frozen=True, array_like=True):
    """A limit for waters of one class."""

    water_class: str
    limit: float                     # canonical unit


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a rule: from this limit on, this colour."""

    severity: Severity
    limit: float | None = None       # canonical unit; None for silence, fault and gateway
    source: str = ""                 # where the limit was read
    confirmed: bool = True           # False: recalled, an officer has yet to confirm it
    escalate: tuple[timedelta, ...] | None = None        # when it is passed up while nobody acknowledges; None: by severity
    by_class: tuple[ClassLimit, ...] = ()                # limits for waters of other classes than III

    def of_class(self, water_class: str) -> "Level":
        """The level with the limit for a class of water, and that class in its source; itself where it has none."""
        for own in self.by_class:
            if own.water_class == water_class:
                source = self.source.replace(CLASS_III, CLASSES[water_class])
                return msgspec.structs.replace(self, limit=own.limit, source=source)
        return self


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
    detector: DetectorName
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
    tuning: Tuning | None = None     # what only this detector needs
    least_sigma: float = 0.0         # canonical unit; of detectors that measure in sigma
    latch: bool = False
    confirm: Confirm | None = None   # what is looked at beside it; None: nothing
    guidance_zh: tuple[str, ...] = ()
    guidance_en: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Silence, faults, stuck values and noise speak of the instruments, the others of the environment."""
        return Kind.TECHNICAL if self.detector in OF_INSTRUMENTS else Kind.MEASUREMENT

    @property
    def relative(self) -> bool:
        """Whether the limits count from a background, or are changes."""
        return self.above == "background" or self.detector in ("rate", "nuclide") or self.detector in OF_RESIDUALS

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
        fields["levels"] = [(each.severity, each.limit, each.by_class) for each in self.levels]
        if self.confirm is not None:
            fields["confirm"] = msgspec.structs.replace(self.confirm, source="", confirmed=False)
        return _digest(fields)

    def escalation(self, severity: Severity, by_colour: Mapping[str, tuple[float, ...]]) -> tuple[timedelta, ...]:
        """After which times an alert of this colour is passed up; `by_colour` (min) where its level says nothing."""
        own = next((level.escalate for level in self.levels if level.severity is severity), None)
        return own if own is not None else tuple(timedelta(minutes=each) for each in by_colour.get(severity.value, ()))

    def at(self, water_class: str | None) -> "Rule":
        """The rule with the limits of a class of water; of III where the station names none."""
        if water_class is None or water_class == "III" or not any(level.by_class for level in self.levels):
            return self
        levels = tuple(level.of_class(water_class) for level in self.levels)
        rule = msgspec.structs.replace(self, levels=levels)
        rule.__dict__["version"] = self.version          # the rule is the same; it is only read for this place
        return rule

    def place_of(self, station: Station) -> str:
        """The station, or its site where the rule's scope is the site."""
        return station.site or station.id if self.scope == "site" else station.id

    def applies_to(self, station: Station) -> bool:
        """Whether the station is selected and measures the quantity."""
        if self.detector in ("forecast", "gateway"):         # judge what is expected of a place, or said of a line
            return False
        measured = LIVE_TIME if self.detector == "nuclide" else self.quantity
        return self.select.takes(station) and (measured is None or station.channel(measured) is not None)

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
