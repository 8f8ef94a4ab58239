"""The drills that ship with Fengsui: what their folders say. Building a recording is `build`, playing it the roof's."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from config.files import read_toml
from config.load import SHIPPED, load_rules, load_stations
from core.errors import ConfigError, InputError
from core.station import Register

DRILLS = SHIPPED / "drills"


class Gateway(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One gateway of a drill: how it speaks and for whom."""

    format: str                      # hj212 or json
    stations: tuple[str, ...]


class DrillPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """drill.toml, and where it lies."""

    folder: Path
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    start: datetime
    end: datetime
    step_minutes: float              # between the values of a station
    speed: float                     # times real time, when nobody says otherwise
    tick_seconds: float              # simulated, between the ticks of the drill's house
    licence: str
    source: str
    notes: tuple[str, ...]           # what was published, what interpolated, what assumed
    gateways: dict[str, Gateway]

    @property
    def name(self) -> str:
        """How the drill is called on the command line: its folder."""
        return self.folder.name

    @property
    def hours(self) -> float:
        """How long the event lasts, h of simulated time."""
        return (self.end - self.start).total_seconds() / 3600

    @property
    def recording(self) -> Path:
        """The committed recording; its manifest lies beside it."""
        return self.folder / f"{self.name}.jsonl.zst"


def plans() -> tuple[DrillPlan, ...]:
    """Every drill that ships, by name."""
    return tuple(_read(file.parent) for file in sorted(DRILLS.glob("*/drill.toml")))


def plan(name: str) -> DrillPlan:
    """One drill by name; InputError names those there are."""
    for each in DRILLS.glob("*/drill.toml"):
        if each.parent.name == name:
            return _read(each.parent)
    known = ", ".join(sorted(each.parent.name for each in DRILLS.glob("*/drill.toml")))
    raise InputError(f"there is no drill '{name}'; there are {known}")


def _read(folder: Path) -> DrillPlan:
    file = folder / "drill.toml"
    try:
        found = msgspec.convert({**read_toml(file), "folder": folder}, DrillPlan)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{file}: {error}") from None
    if found.start.tzinfo is None or found.end.tzinfo is None or not found.start < found.end:
        raise ConfigError(f"{file}: start and end need a zone (+08:00), and start comes first")
    if min(found.step_minutes, found.speed, found.tick_seconds) <= 0:
        raise ConfigError(f"{file}: step_minutes, speed and tick_seconds must be above 0")
    return found


def stations(drill: DrillPlan) -> Register:
    """The drill's stations."""
    return load_stations(drill.folder / "stations.toml")


def tables(drill: DrillPlan) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Stations and rules as they are written, checked, for a recording's manifest."""
    load_rules(drill.folder / "rules.toml")
    stations(drill)
    return read_toml(drill.folder / "stations.toml")["station"], read_toml(drill.folder / "rules.toml")["rule"]
