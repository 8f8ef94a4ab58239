"""Levels at which something is done, from data/criteria.toml, and doses and readings held against them. No level is in code."""

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.dose.accumulate import Doses
from dispersion.dose.actions import Action
from dispersion.dose.coefficients import AGES

Floats = NDArray[np.float64]


class Basis(StrEnum):
    """What a level is a level of."""

    AVERTABLE = "avertable"          # dose an action spares (GB 18871-2002)
    PROJECTED = "projected"          # dose without any action (IAEA GSR Part 7)
    AMBIENT = "ambient"              # H*(10) rate 1 m above the deposit, after the plume (OILs)


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """One level, as its source has it."""

    key: str
    zh: str
    en: str
    basis: Basis
    organ: str                       # "effective" or "thyroid"; "" for a rate
    value: float                     # Sv, or Sv/h for a rate
    scheme: str                      # "GB 18871-2002", "IAEA GSR Part 7" …
    source: str
    confirmed: bool                  # whether an officer has held it against the paper
    action: str = ""                 # the action whose averted dose it is for: "sheltering" …
    window: float = 0.0              # s after the release begins, of a projected dose
    earliest: float = 0.0            # s after reactor shutdown, from when a rate's level holds
    latest: float = float("inf")     # s, until when


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """A dated version of all levels."""

    version: str
    dated: str
    levels: tuple[Level, ...]


class Verdict(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One level beside the doses at r places."""

    level: Level
    action: Action | None            # whose averted dose it is; None for a projected dose or a rate
    age: str                         # whose dose is highest; "" for a rate
    dose: Floats                     # (r,) Sv or Sv/h
    reached: NDArray[np.bool_]       # (r,)

    @property
    def share(self) -> Floats:
        """(r,) dose over level."""
        return np.asarray(self.dose / self.level.value, float)


def criteria(text: str | None = None) -> Criteria:
    """The levels as shipped, or of `text` in the same form; InputError where they do not fit."""
    if text is None:
        text = (files("dispersion.dose") / "data" / "criteria.toml").read_text(encoding="utf-8")
    try:
        found = msgspec.convert(tomllib.loads(text), Criteria, strict=False)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"the table of criteria cannot be read: {error}") from error
    wrong = [each.key for each in found.levels if not each.value > 0.0]
    if wrong:
        raise InputError(f"the level {wrong[0]} in the table of criteria is not above 0; give Sv, or Sv/h for a rate")
    return found


def verdicts(doses: Doses, levels: Criteria, since_shutdown: float = 0.0) -> tuple[Verdict, ...]:
    """Avertable and projected doses beside every level they can be held against, in the order of the table.

    `since_shutdown` : s from the reactor's shutdown to the begin of the release, for OIL 2. Levels for an action, a window
    or a moment that was not asked for are left out. Ages: the highest dose of the three decides, as the levels are for any.
    """
    found = []
    for level in levels.levels:
        for action, dose in _held_against(level, doses, since_shutdown):
            top = dose.max(axis=0)
            age = AGES[int(np.argmax(dose.max(axis=1)))] if dose.shape[0] == len(AGES) and dose.size else ""
            found.append(Verdict(level=level, action=action, age=age, dose=top, reached=top >= level.value))
    return tuple(found)


def _held_against(level: Level, doses: Doses, since_shutdown: float) -> Iterator[tuple[Action | None, Floats]]:
    """(a, r) doses, Sv, or a (1, r) rate, Sv/h, the level is for."""
    thyroid = level.organ == "thyroid"
    if level.basis is Basis.AVERTABLE:
        averted = doses.averted_thyroid if thyroid else doses.averted
        yield from ((each, averted[k]) for k, each in enumerate(doses.actions) if each.name == level.action)
    elif level.basis is Basis.PROJECTED:
        projected = doses.thyroid if thyroid else doses.effective
        yield from ((None, projected[i]) for i, window in enumerate(doses.windows) if window == level.window)
    else:
        since = [at - doses.begin + since_shutdown for at in doses.moments]
        held = [q for q, age in enumerate(since) if level.earliest <= age < level.latest]
        yield from ((None, doses.ambient[q : q + 1] * 3600.0) for q in held[:1])
