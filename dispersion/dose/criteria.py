"""Levels at which something is done, from data/criteria.toml, and doses and readings held against them. No level is in code."""

import tomllib
from enum import StrEnum
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.dose.accumulate import Doses
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
    age: str                         # whose dose decides: the highest of all ages
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
        if level.basis is Basis.AVERTABLE:
            thyroid = level.organ == "thyroid"
            per_action = doses.averted_thyroid if thyroid else doses.averted
            candidates = [per_action[k] for k, each in enumerate(doses.actions) if each.name == level.action]
        elif level.basis is Basis.PROJECTED:
            projected = doses.thyroid if level.organ == "thyroid" else doses.effective
            candidates = [projected[i] for i, window in enumerate(doses.windows) if window == level.window]
        else:
            since = [at - doses.begin + since_shutdown for at in doses.moments]
            held = [q for q, age in enumerate(since) if level.earliest <= age < level.latest]
            candidates = [doses.ambient[q : q + 1] * 3600.0 for q in held[:1]]
        for dose in candidates:
            top = dose.max(axis=0)
            age = AGES[int(np.argmax(dose.max(axis=1)))] if dose.shape[0] == len(AGES) and dose.size else ""
            found.append(Verdict(level=level, age=age, dose=top, reached=top >= level.value))
    return tuple(found)
