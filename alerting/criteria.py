"""Grading schemes and duties, from data/grading.toml: what each level asks for and what must be done within which time."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from core.durations import parse_duration
from core.errors import ConfigError
from core.event_facts import FACTS
from core.incident import Nature
from core.papers import Paper


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact held against one bound."""

    fact: str
    at_least: float | None = None
    among: tuple[str, ...] | None = None
    is_: bool | None = msgspec.field(default=None, name="is")

    def holds(self, value: object) -> bool:
        """Whether a fact that is known meets it."""
        if self.at_least is not None:
            return isinstance(value, (int, float)) and value >= self.at_least
        return value in self.among if self.among is not None else value is self.is_


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What makes an event this grave: all its conditions together."""

    zh: str
    en: str
    when: tuple[Condition, ...]
    read: bool = True


class Level(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One grade of a scheme; `otherwise` where it is what remains."""

    level: str
    name_zh: str
    name_en: str
    otherwise_zh: str = ""
    otherwise_en: str = ""
    criterion: tuple[Criterion, ...] = ()


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How events of some natures are graded; levels from the gravest down."""

    id: str
    natures: tuple[Nature, ...]
    name_zh: str
    name_en: str
    source: str
    read: bool
    level: tuple[Level, ...]


class Duty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """Something that must be done within a time; without `levels` whatever the grade."""

    id: str
    natures: tuple[Nature, ...]
    levels: tuple[str, ...] = ()
    within: str
    start: Literal["discovered", "graded"]
    zh: str
    en: str
    source: str
    read: bool
    papers: tuple[Paper, ...] = ()   # that fulfil it when they are handed in

    @property
    def span(self) -> timedelta:
        """The time there is."""
        return parse_duration(self.within)


class Grading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated version of all of it."""

    version: str
    dated: date
    scheme: tuple[Scheme, ...]
    duty: tuple[Duty, ...]

    def scheme_for(self, nature: Nature) -> Scheme:
        """The scheme an event of this nature is graded by; there is exactly one (`check`)."""
        return next(each for each in self.scheme if nature in each.natures)


@cache
def grading() -> Grading:
    """The shipped version. Raises ConfigError where the file contradicts itself."""
    path = files("alerting") / "data" / "grading.toml"
    return check(msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Grading))


def check(found: Grading) -> Grading:
    """The same, once each nature has one scheme and each condition names a fact and a value it can have."""
    for nature in Nature:
        if (count := sum(nature in each.natures for each in found.scheme)) != 1:
            raise ConfigError(f"grading.toml: {count} schemes for events of nature '{nature}'; there must be one")
    for scheme in found.scheme:
        for level in scheme.level:
            for condition in (each for criterion in level.criterion for each in criterion.when):
                _check_condition(condition, f"grading.toml: {scheme.id} {level.level}: {condition.fact}")
    for duty in found.duty:
        known = {level.level for nature in duty.natures for level in found.scheme_for(nature).level}
        if unknown := set(duty.levels) - known:
            raise ConfigError(f"grading.toml: duty {duty.id}: level {', '.join(sorted(unknown))} is in no scheme for it")
    return found


def _check_condition(condition: Condition, where: str) -> None:
    shape = FACTS.get(condition.fact)
    if shape is None:
        raise ConfigError(f"{where}: there is no such fact")
    bounds = {"count": condition.at_least, "amount": condition.at_least, "choice": condition.among, "yes": condition.is_}
    if bounds.get(shape.shape) is None:
        raise ConfigError(f"{where}: a fact of shape '{shape.shape}' needs another bound")
    if condition.among is not None and (unknown := set(condition.among) - {key for key, _, _ in shape.choices}):
        raise ConfigError(f"{where}: {', '.join(sorted(unknown))} is not among its choices")
