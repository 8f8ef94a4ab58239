"""Rules as people write them: TOML documents checked by typed models, turned into `Rule`. Does not read files."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from alerting.confirm_text import ConfirmText
from alerting.durations import parse_silence
from alerting.rule_check import problems
from alerting.rule_shape import OF_RESIDUALS, BackgroundShape, ClassLimit, DetectorName, Level, Rule, Selection
from alerting.tuning_text import (
    BaselineText,
    CusumText,
    EwmaText,
    NoiseText,
    NuclideText,
    SprtText,
    StuckText,
    TuningText,
    default,
)
from core.durations import parse_duration
from core.errors import ConfigError, InputError
from core.messages import SEVERITY_RANK, Severity, Statistic
from core.quantities import parse_amount, quantity

__all__ = ["Rule", "RuleText", "parse_rules"]

LARGEST_COUNT = 128


def _span(text: str) -> str:
    try:
        parse_duration(text)
    except InputError as error:
        raise ValueError(str(error)) from None
    return text


def _silence(text: str) -> str:
    try:
        span, _ = parse_silence(text)
    except InputError as error:
        raise ValueError(str(error)) from None
    if span is not None and not span:
        raise ValueError("a station is never silent for 0 s; write how long it may say nothing")
    return text


def _as_text(value: Any) -> Any:
    if isinstance(value, (int, float)):
        raise ValueError(f"{value} has no unit; write it as text with one, such as '{value} min'")
    return value


Span = Annotated[str, Field(max_length=40), BeforeValidator(_as_text)]


class Text(BaseModel):
    """A table of a rules file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class LevelText(Text):
    """`[[rule.level]]`: from this limit on, this colour."""

    severity: Severity
    """red, orange, yellow or blue."""
    limit: str | None = None
    """The limit with its unit, "100 nGy/h"; not for silence, fault, stuck and noise."""
    by_class: dict[Literal["I", "II", "IV", "V"], str] = {}
    """Other limits for waters of another class than III, by the station's `water_class`."""
    source: str = ""
    """Where the limit was read; needed where there is a limit."""
    escalate: tuple[Span, ...] | None = None
    """After which times it is passed up while nobody acknowledges it; without it by its colour (`alerting.escalate`)."""
    status: Literal["read", "to be confirmed"] = "read"
    """"to be confirmed" is shown as unconfirmed until an officer has checked the limit."""


    _spans = field_validator("escalate")(lambda spans: spans if spans is None else tuple(map(_span, spans)))


class SelectText(Text):
    """Which stations; every given key must match."""

    category: str | None = None
    """radiation, air, surface_water …"""
    city: str | None = None
    """The station's city."""
    site: str | None = None
    """The station's site."""
    river: str | None = None
    """The station's river."""
    stations: tuple[str, ...] | None = None
    """Ids of single stations."""


class BackgroundText(Text):
    """How a station's own background is estimated: a running median."""

    window: Span = "30 d"
    """How far back it looks."""
    at_least: int | None = Field(default=None, ge=1, le=LARGEST_COUNT)
    """Values before it is known: 5 for a threshold, whose values wait and are judged as soon as it is; 10 for others."""

    _spans = field_validator("window")(_span)


class RuleText(Text):
    """`[[rule]]`: one rule as it stands in a file."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")
    """Letters, digits, _ . and -; part of every alert's id."""
    title_zh: str = Field(min_length=1)
    """What the officer reads, in Chinese."""
    title_en: str = Field(min_length=1)
    """What the officer reads, in English."""
    detector: DetectorName
    """threshold: a limit; rate: a change within a window; silence: nothing is heard; fault: the instrument says so;
    forecast: a forecast says that a place will be reached; baseline, cusum, ewma, sprt: a rise above what is normal for
    the station at this hour; stuck: the value does not change; noise: it scatters otherwise; nuclide: a line in spectra;
    gateway: a gateway is offline."""
    quantity: str | None = None
    """What is judged (docs/quantities.md); not for silence, fault and gateway."""
    statistics: tuple[Statistic, ...] = (Statistic.INSTANT, Statistic.MEAN)
    """Which values are judged: instant, mean, min, max, sum."""
    select: SelectText = SelectText()
    """Which stations; without it all that measure the quantity."""
    scope: Literal["station", "site"] = "station"
    """site: the alerts of a site's stations are one."""
    above: Literal["absolute", "background"] = "absolute"
    """background: the limits count from the station's own background."""
    direction: Literal["above", "below"] = "above"
    """below: less is graver (dissolved oxygen, pH); for a rate, a fall."""
    background: BackgroundText = BackgroundText()
    """How the background is estimated, where the limits count from it."""
    hold: Span = "0 s"
    """The condition must last this long, by the times of the readings, before it raises."""
    off_delay: Span = "0 s"
    """It must be clear this long, by the times of the readings, before it is over."""
    hysteresis: str | None = None
    """Clear means this far on the good side of the limit, "5 nGy/h"."""
    window: Span | None = None
    """For a rate: the span within which the change happens."""
    after: Span | None = None
    """For silence: "3 intervals" of the station, or "15 min"."""
    chance: float = Field(default=0.2, gt=0, le=1)
    """For a forecast: share of its members that must reach a level where the best estimate does not."""
    least_sigma: str | None = None
    """For baseline, cusum, ewma, sprt: the smallest standard deviation that is believed, "1 nGy/h"."""
    baseline: BaselineText | None = None
    """Of detector baseline: k."""
    cusum: CusumText | None = None
    """Of detector cusum: k, h."""
    ewma: EwmaText | None = None
    """Of detector ewma: lambda, L."""
    sprt: SprtText | None = None
    """Of detector sprt: alpha, beta, shift."""
    stuck: StuckText | None = None
    """Of detector stuck: resolution, rarity."""
    noise: NoiseText | None = None
    """Of detector noise: up, down, count, counting."""
    nuclide: NuclideText | None = None
    """Of detector nuclide: k."""
    unheard: bool = True
    """For silence: whether a station that has never been heard counts as silent."""
    latch: bool = False
    """An alert that is over stays until an officer resets it."""
    confirm: ConfirmText | None = None
    """What else is looked at before its colour stands: neighbours, rain, spectra, pairs, flags; without it nothing."""
    guidance_zh: tuple[str, ...] = ()
    """First steps, in Chinese."""
    guidance_en: tuple[str, ...] = ()
    """First steps, in English."""
    level: tuple[LevelText, ...] = Field(min_length=1)
    """One or several levels; silence, fault, stuck and noise have one, without a limit."""

    _spans = field_validator("hold", "off_delay")(_span)
    _window = field_validator("window")(lambda text: text if text is None else _span(text))
    _after = field_validator("after")(lambda text: text if text is None else _silence(text))

    @model_validator(mode="after")
    def _fits_its_detector(self) -> "RuleText":
        for problem in problems(self):
            raise ValueError(problem)
        return self

    def rule(self) -> Rule:
        """The rule in canonical units; its levels from the least to the gravest."""
        levels = []
        for each in self.level:
            limit = None if each.limit is None else self._amount(each.limit, difference=self.relative)
            levels.append(Level(
                severity=each.severity, limit=limit, source=each.source, confirmed=each.status == "read",
                escalate=None if each.escalate is None else tuple(sorted(map(parse_duration, each.escalate))),
                by_class=tuple(
                    ClassLimit(name, self._amount(amount, difference=self.relative)) for name, amount in each.by_class.items()
                ),
            ))
        levels.sort(key=lambda level: SEVERITY_RANK[level.severity])
        known = quantity(self.quantity or "")
        after, intervals = parse_silence(self.after) if self.after else (None, None)
        shape, quantity_key = self.background, self.quantity or ""
        own: TuningText | None = getattr(self, self.detector, None)
        tuning = default(self.detector, quantity_key) if own is None else own.shape(quantity_key)
        at_least = shape.at_least or (5 if self.detector == "threshold" else 10)
        return Rule(
            id=self.id, title_zh=self.title_zh, title_en=self.title_en, detector=self.detector, levels=tuple(levels),
            quantity=self.quantity, unit=known.unit if known else "", statistics=self.statistics,
            select=Selection(**self.select.model_dump()), scope=self.scope, above=self.above,
            direction=self.direction,
            background=BackgroundShape(window=parse_duration(shape.window), at_least=at_least),
            hold=parse_duration(self.hold), off_delay=parse_duration(self.off_delay),
            hysteresis=self._amount(self.hysteresis, difference=True) if self.hysteresis else 0.0,
            window=parse_duration(self.window or "10 min"), after=after, after_intervals=intervals,
            chance=self.chance, unheard=self.unheard, tuning=tuning,
            least_sigma=self._amount(self.least_sigma, difference=True) if self.least_sigma else 0.0,
            latch=self.latch, confirm=None if self.confirm is None else self.confirm.shape(quantity_key),
            guidance_zh=self.guidance_zh, guidance_en=self.guidance_en,
        )

    @property
    def relative(self) -> bool:
        """Whether the limits count from a background, or are changes."""
        return self.above == "background" or self.detector in ("rate", "nuclide") or self.detector in OF_RESIDUALS

    def _amount(self, text: str, *, difference: bool) -> float:
        return parse_amount(text, self.quantity or "", difference=difference)


def parse_rules(document: dict[str, Any], origin: str) -> tuple[Rule, ...]:
    """The rules of one TOML document; a ConfigError names the file, the rule and the key, and what would be right."""
    if unknown := set(document) - {"rule"}:
        raise ConfigError(f"{origin}: {', '.join(sorted(unknown))}: unknown; expected [[rule]] tables")
    tables = document.get("rule", [])
    if not isinstance(tables, list):
        raise ConfigError(f"{origin}: rule: expected [[rule]] tables")
    rules: dict[str, Rule] = {}
    for index, table in enumerate(tables, start=1):
        name = table.get("id", f"number {index}") if isinstance(table, dict) else f"number {index}"
        where = f"{origin}: rule {name}"
        try:
            rule = RuleText.model_validate(table).rule()
        except ValidationError as error:
            raise ConfigError("\n".join(_explain(where, each) for each in causes(error.errors()))) from None
        if rule.id in rules:
            raise ConfigError(f"{where}: is there twice; give one of them another id")
        rules[rule.id] = rule
    return tuple(rules.values())


def causes(errors: Iterable[Any]) -> list[Any]:
    """Errors of a model without those that only follow: a list is empty because what stands in it is wrong."""
    found = list(errors)
    places = [tuple(each["loc"]) for each in found]
    return [
        each for each in found
        if each["type"] != "too_short" or not any(
            len(place) > len(each["loc"]) and place[:len(each["loc"])] == tuple(each["loc"]) for place in places
        )
    ]


def _explain(where: str, error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{where}: {key}: there is no such key; docs/rules.md lists them all"
    if error["type"] == "missing":
        return f"{where}: {key}: is missing"
    text = error["msg"].removeprefix("Value error, ")
    return f"{where}: {key}: {text}" if key else f"{where}: {text}"
