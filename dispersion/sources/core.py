"""What is in a reactor's core, and how its activity falls after shutdown. How it gets out is in `reactor.py`."""

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.sources.chains import chain, decayed

Floats = NDArray[np.float64]


class Reactor(msgspec.Struct, frozen=True, kw_only=True):
    """A type of reactor."""

    key: str
    zh: str
    en: str
    thermal_power: float             # MW
    leak: float                      # share of the containment's gas that leaks at design pressure, 1/s
    building_height: float           # m
    building_width: float            # m, across the wind


A_DAY = 86400.0

REACTORS: Mapping[str, Reactor] = MappingProxyType({each.key: each for each in (
    # thermal power: research notes, certain; leak rate and building: recalled, to be confirmed
    Reactor(key="CPR1000", zh="CPR1000（二代改进型压水堆）", en="CPR1000 pressurised water reactor", thermal_power=2905.0,
            leak=0.003 / A_DAY, building_height=57.0, building_width=39.0),
    Reactor(key="HPR1000", zh="华龙一号（HPR1000）压水堆", en="HPR1000 (Hualong One) pressurised water reactor",
            thermal_power=3150.0, leak=0.003 / A_DAY, building_height=70.0, building_width=53.0),
)})


def per_megawatt() -> dict[str, float]:
    """Bq for each MW by nuclide."""
    text = (files("dispersion.sources") / "data" / "core_inventory.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["nuclide"]: float(row["bq_per_mw"]) for row in rows}


INVENTORY: Mapping[str, float] = MappingProxyType(per_megawatt())
"""Bq for each MW of thermal power at shutdown."""

LEADING: tuple[str, ...] = (
    "Kr-85m", "Kr-87", "Kr-88", "Xe-133", "Xe-135", "I-131", "I-132", "I-133", "I-134", "I-135", "Te-129m", "Te-131m", "Te-132",
    "Cs-134", "Cs-136", "Cs-137", "Sr-89", "Sr-90", "Ba-140", "Ru-103", "Ru-106", "Ce-144", "Zr-95", "La-140", "Mo-99",
)
"""The nuclides that make nearly all of the early dose; `keys=INVENTORY` takes all."""


def reactor(key: str) -> Reactor:
    """The reactor of this key; InputError with those known."""
    for name, each in REACTORS.items():
        if name.casefold() == key.strip().casefold():
            return each
    raise InputError(f"'{key}' is not a reactor known here; write one of {', '.join(REACTORS)}")


FORECAST = 10 * A_DAY               # s: daughters that need longer to grow are left out of a release
IRRADIATED = 1.5 * 365.25 * A_DAY    # s of operation for which daughters missing from the inventory have grown


def core_activity(
    thermal_power: float, since_shutdown: float, followed: Iterable[str]
) -> tuple[tuple[str, ...], Floats, Floats]:
    """Nuclides in a core, their activity in Bq at a time in s after shutdown, and how they decay on (matrix, 1/s).

    Of the whole inventory, those `followed` and those they grow from are returned. Daughters the inventory does not name
    were in balance with their parents while the reactor ran.
    """
    names, decay = chain(INVENTORY, within=IRRADIATED)
    activity = np.array([INVENTORY.get(name, 0.0) for name in names]) * thermal_power
    rate = -np.diag(decay.matrix)
    for row, name in enumerate(names):
        if name not in INVENTORY:                                 # parents come first, so theirs are known
            balance = float(decay.matrix[row, :row] @ activity[:row]) / rate[row]
            activity[row] = balance * -np.expm1(-rate[row] * IRRADIATED)
    needed = np.isin(names, chain(followed, within=FORECAST)[0])
    for row in range(len(names) - 1, 0, -1):
        if needed[row]:
            needed |= decay.matrix[row] > 0
    kept = np.flatnonzero(needed)
    later = decayed(activity, decay, since_shutdown)[kept]
    return tuple(names[each] for each in kept), later, decay.matrix[np.ix_(kept, kept)]
