"""Files that test rules, as people write them: TOML checked by typed models. Does not judge (`fengsui.rules.testrun`)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from alerting.rules import Rule, causes, parse_rules
from config.files import read_toml, toml_files
from config.load import load_rules
from core.durations import parse_duration
from core.errors import ConfigError, DecodeError, InputError
from core.messages import Kind, Quality, Severity, State, Statistic
from core.quantities import quantity, to_canonical
from fengsui.rules.series import parse_series

START = "2026-01-01T00:00:00+08:00"


def _checked(text: str) -> str:
    try:
        parse_duration(text)
    except InputError as error:
        raise ValueError(str(error)) from None
    return text


Span = Annotated[str, AfterValidator(_checked)]


class Text(BaseModel):
    """A table of a test file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class StationText(Text):
    """`[[station]]`: only what matters to rules; a station that is not declared is implied by its series."""

    id: str
    """Its id."""
    category: str
    """radiation, air, surface_water …"""
    interval: Span = "60 s"
    """Between its reports, for silence."""
    city: str = ""
    """Its city."""
    site: str | None = None
    """Its site."""
    river: str | None = None
    """Its river."""
    water_class: Literal["I", "II", "III", "IV", "V"] | None = None
    """Class its water must have; limits with `by_class` go by it."""
    quantities: tuple[str, ...] = ()
    """What it measures beside what the series say."""


class SeriesText(Text):
    """`[[test.series]]`: what one station says of one quantity."""

    station: str
    """Id of the station."""
    quantity: str
    """A key of docs/quantities.md."""
    values: str
    """In shorthand: "80x20 120 _x5 80+1x10"."""
    unit: str = ""
    """Of the values; may be left out only for a bare number."""
    interval: Span
    """From one value to the next."""
    start: Span = "0 s"
    """Of the first value, after the start of the test."""
    delay: Span = "0 s"
    """From measured to received."""
    quality: Quality = Quality.GOOD
    """How far the values can be trusted."""
    statistic: Statistic = Statistic.INSTANT
    """What a value says of its interval."""

    @model_validator(mode="after")
    def _is_sound(self) -> "SeriesText":
        try:
            parse_series(self.values)
            if not parse_duration(self.interval):
                raise InputError("interval must be longer than 0 s")
            known = quantity(self.quantity)
            if known is not None and not self.unit and "" not in known.units:
                raise InputError(f"unit is missing; write one of {', '.join(known.units)}")
            to_canonical(self.quantity, 0.0, self.unit)
        except DecodeError as error:
            raise ValueError(error.detail) from None
        except InputError as error:
            raise ValueError(str(error)) from None
        return self


class CommandText(Text):
    """`[[test.command]]`: an officer does something with the open alert of a rule at a place."""

    at: Span
    """After the start of the test."""
    do: Literal["acknowledge", "shelve", "unshelve", "reset", "comment"]
    """What."""
    rule: str
    """The alert's rule."""
    station: str
    """The alert's station, or its site."""
    who: str = "officer"
    """Who does it."""
    reason: str = ""
    """Why an alert is shelved."""
    minutes: int | None = None
    """For how long it is shelved."""
    note: str = ""
    """What is said with it."""
    refused: bool = False
    """Whether it must be refused."""


class ExpectText(Text):
    """`[[test.expect]]`: one transition; what is left out may be anything."""

    at: Span
    """After the start of the test, by event time."""
    station: str | None = None
    """The gravest station of the alert, or its site."""
    rule: str | None = None
    """Which rule."""
    before: State | None = Field(default=None, alias="from")
    """State before."""
    after: State | None = Field(default=None, alias="to")
    """State after."""
    level: Severity | None = None
    """Colour."""
    trigger: str | None = None
    """Why: raised, worse, returned … (docs/alerts.md)."""
    kind: Kind | None = None
    """measurement or technical."""


class TestText(Text):
    """`[[test]]`: series in, all transitions of the rules it looks at out, in their order."""

    __test__ = False                     # not a case of pytest

    name: str = Field(min_length=1)
    """A sentence that can be false."""
    start: AwareDatetime = datetime.fromisoformat(START)
    """What all spans count from."""
    until: Span | None = None
    """How far time goes on after the start; by default to the last value."""
    only: tuple[str, ...] = ()
    """Ids of the rules whose transitions are compared; all by default."""
    series: tuple[SeriesText, ...] = Field(min_length=1)
    """What comes in."""
    command: tuple[CommandText, ...] = ()
    """What officers do."""
    expect: tuple[ExpectText, ...] = ()
    """Every transition, in order."""
    nothing: bool = False
    """Says that nothing is expected; without it a test without `expect` is refused."""

    @model_validator(mode="after")
    def _expects_something(self) -> "TestText":
        if self.nothing == bool(self.expect):
            raise ValueError("say what is expected: [[test.expect]] tables, or nothing = true, not both")
        return self


class FileText(Text):
    """A test file."""

    rules: tuple[str, ...] = ()
    """Files or folders of rules, seen from this file."""
    rule: tuple[dict[str, Any], ...] = ()
    """Rules written here."""
    station: tuple[StationText, ...] = ()
    """Stations."""
    test: tuple[TestText, ...] = Field(min_length=1)
    """The tests."""


class Case(msgspec.Struct, frozen=True):
    """One test with the rules and stations of its file."""

    file: Path
    text: TestText
    rules: tuple[Rule, ...]
    stations: tuple[StationText, ...]

    @property
    def name(self) -> str:
        """What it claims."""
        return self.text.name


def read_tests(paths: Iterable[Path]) -> Iterator[Case]:
    """The tests of files, or of all files in folders; ConfigError names file, test and key."""
    for path in paths:
        for file in toml_files(path):
            yield from _tests(file)


def _tests(file: Path) -> Iterator[Case]:
    document = read_toml(file)
    try:
        text = FileText.model_validate(document)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(file, document, each) for each in causes(error.errors()))) from None
    rules = list(parse_rules({"rule": list(text.rule)}, str(file)))
    for name in text.rules:
        rules += load_rules(file.parent / name)
    if not rules:
        raise ConfigError(f"{file}: no rules; name files in rules = [\"…\"], or write [[rule]] tables")
    ids = [rule.id for rule in rules]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise ConfigError(f"{file}: rule {', '.join(twice)} is there twice; give one of them another id")
    for test in text.test:
        for each in (*test.only, *(step.rule for step in test.command)):
            if each not in ids:
                raise ConfigError(f"{file}: test '{test.name}': there is no rule {each}")
        yield Case(file, test, tuple(rules), text.station)


def _explain(file: Path, document: dict[str, Any], error: Any) -> str:
    places = [str(part) for part in error["loc"]]
    if places[:1] == ["test"] and len(places) > 1:
        tests = document.get("test", [])
        name = tests[int(places[1])].get("name", "") if places[1].isdigit() and isinstance(tests, list) else ""
        places = [f"test '{name or int(places[1]) + 1}'", *places[2:]]
    if error["type"] == "extra_forbidden":
        return f"{file}: {'.'.join(places)}: there is no such key; docs/rules-test.md lists them all"
    if error["type"] == "missing":
        return f"{file}: {'.'.join(places)}: is missing"
    return f"{file}: {'.'.join(places)}: {error['msg'].removeprefix('Value error, ')}"


def span(text: str) -> timedelta:
    """A span that has been checked."""
    return parse_duration(text)
