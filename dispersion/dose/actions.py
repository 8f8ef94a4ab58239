"""Protective actions: what staying indoors, leaving, and stable iodine leave of a dose. Figures are in data/protection.toml."""

import tomllib
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError

Floats = NDArray[np.float64]


class Building(msgspec.Struct, frozen=True, kw_only=True):
    """Dose indoors for each dose outdoors, by pathway."""

    key: str
    zh: str
    en: str
    cloud: float
    ground: float
    inhalation: float
    source: str
    confirmed: bool = False


class IodineBlocking(msgspec.Struct, frozen=True, kw_only=True):
    """Share of the thyroid dose of inhaled radioiodine that a full dose of stable iodine averts, by when it is taken."""

    hours: tuple[float, ...]         # of taking it, after the intake; negative is before
    averted: tuple[float, ...]
    source: str
    confirmed: bool = False

    def efficiency(self, taken_after_intake: float | Floats) -> Floats:
        """Share averted, 0 to 1, if stable iodine is taken so many s after the intake; linear between the hours, 0 outside."""
        hours = np.asarray(taken_after_intake, float) / 3600.0
        return np.asarray(np.interp(hours, self.hours, self.averted, left=0.0, right=0.0), float)


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of data/protection.toml."""

    version: str
    buildings: tuple[Building, ...]
    iodine: IodineBlocking

    def building(self, key: str) -> Building:
        """The building type with this key; InputError if there is none."""
        for each in self.buildings:
            if each.key == key:
                return each
        raise InputError(f"'{key}' is not a building known here; choose one of {', '.join(b.key for b in self.buildings)}")


def protection(text: str | None = None) -> Protection:
    """The figures as shipped, or of `text` in the same form; InputError where they do not fit."""
    if text is None:
        text = (files("dispersion.dose") / "data" / "protection.toml").read_text(encoding="utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), Protection)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"the table of protective actions cannot be read: {error}") from error


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """What is done from `start` to `end`, s after the weather's epoch; factors are what is left of each pathway, 0 to 1."""

    name: str                        # as criteria name it: "sheltering", "evacuation", "relocation", "iodine"
    detail: str = ""                 # the building
    start: float
    end: float
    cloud: float = 1.0
    ground: float = 1.0
    inhalation: float = 1.0
    iodine: IodineBlocking | None = None     # taken at `start`; `end` then bounds the intakes looked at

    def __post_init__(self) -> None:
        if not self.start <= self.end:
            raise InputError(f"the action '{self.name}' ends before it starts; give an end after its start")
        for name in ("cloud", "ground", "inhalation"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise InputError(f"what '{self.name}' leaves of the {name} dose must be between 0 and 1")

    def overlap(self, start: float, end: float) -> float:
        """Share of the time from `start` to `end` in which the action is on."""
        if end <= start:
            return 0.0
        return max(0.0, min(end, self.end) - max(start, self.start)) / (end - start)


def shelter(building: Building, start: float, duration: float = 2 * 86400.0) -> Action:
    """Staying inside; GB 18871-2002 App. E looks at up to 2 days."""
    return Action(
        name="sheltering", detail=building.key, start=start, end=start + duration,
        cloud=building.cloud, ground=building.ground, inhalation=building.inhalation,
    )


def evacuation(start: float, duration: float = 7 * 86400.0) -> Action:
    """Being away, dose free, from `start` on; GB 18871-2002 App. E looks at up to a week. The way out is not counted."""
    return Action(name="evacuation", start=start, end=start + duration, cloud=0.0, ground=0.0, inhalation=0.0)


def relocation(start: float, duration: float = 30 * 86400.0) -> Action:
    """Being away for a month, usually once the plume has gone."""
    return Action(name="relocation", start=start, end=start + duration, cloud=0.0, ground=0.0, inhalation=0.0)


def iodine_prophylaxis(taken: float, blocking: IodineBlocking, until: float = np.inf) -> Action:
    """Stable iodine once, `taken` s after the epoch; intakes before it and after it count as far as the efficiency says."""
    return Action(name="iodine", start=taken, end=until, iodine=blocking)
