"""A reactor accident as a source: inventory, decay since shutdown, release into the containment, and out of it."""

from collections.abc import Iterable
from itertools import pairwise

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Phase
from dispersion.sources.chains import chain
from dispersion.sources.containment import IODINE_FORMS, Accident, escapes
from dispersion.sources.core import FORECAST, INVENTORY, LEADING, Reactor, core_activity, reactor
from dispersion.sources.emission import Assumption, Emission
from dispersion.sources.ines import equivalent, level
from dispersion.sources.nuclides import Form, form_of, nuclide
from dispersion.sources.scenarios import COMMON, SCENARIOS, accident_of
from dispersion.sources.species import radioactive


def named(
    plant: str, scenario: str, *, start: float = 0.0, since_shutdown: float = 0.0, keys: Iterable[str] = LEADING
) -> Emission:
    """The emission of a named scenario.

    Parameters
    ----------
    plant : "CPR1000" or "HPR1000"; scenario : a key of `SCENARIOS`.
    start : float           First release from the fuel, s after the weather's epoch.
    since_shutdown : float  s between the end of the chain reaction and `start`.
    keys : iterable         Nuclides of the inventory to follow; their daughters are added.

    Raises InputError for a plant, scenario or nuclide nobody knows, or a negative time.
    """
    known = SCENARIOS.get(scenario)
    if known is None:
        raise InputError(f"'{scenario}' is not a scenario known here; write one of {', '.join(SCENARIOS)}")
    where = reactor(plant)
    made = emission(where, accident_of(known, where), start=start, since_shutdown=since_shutdown, keys=keys)
    grave, scale = equivalent(made.amounts()), level(made.amounts())
    size = Assumption(
        f"向大气释放量相当于碘-131 {grave:.1e} Bq（按释放量为 INES {scale} 级，系数待确认）。",
        f"Released to the air: as much as {grave:.1e} Bq of I-131 (INES level {scale} by release; factors to be confirmed).",
    )
    return msgspec.structs.replace(made, height=known.height, assumptions=(*COMMON, *known.assumptions, size))


def emission(
    plant: Reactor, accident: Accident, *, start: float = 0.0, since_shutdown: float = 0.0, keys: Iterable[str] = LEADING
) -> Emission:
    """The emission of any accident at a plant; parameters as `named`."""
    if since_shutdown < 0:
        raise InputError(f"the release begins {-since_shutdown:g} s before the reactor is shut down; give a time of 0 or more")
    followed = [nuclide(key).key for key in keys]
    missing = [key for key in followed if key not in INVENTORY]
    if missing:
        raise InputError(f"the core inventory has no {', '.join(missing)}; dispersion/sources/data/core_inventory.csv lists it")
    inside, activity, core_decay = core_activity(plant.thermal_power, since_shutdown, followed)
    names, decay = chain([name for key in followed for name in forms_of(key)], within=FORECAST)
    forms = tuple(form_of(name) for name in names)
    parts = np.zeros((len(names), len(inside)))
    for row, (name, form) in enumerate(zip(names, forms, strict=True)):
        if nuclide(name).key in inside:
            parts[row, inside.index(nuclide(name).key)] = IODINE_FORMS[form] if "/" in name else 1.0
    edges, amount = escapes(
        core_decay, activity, parts, decay.matrix, tuple(nuclide(name).group for name in names), forms, accident
    )
    phases = tuple(
        Phase(start=start + begin, end=start + end, amount=each)
        for (begin, end), each in zip(pairwise(edges), amount, strict=True)
        if each.any()
    )
    return Emission(
        species=tuple(radioactive(name) for name in names), phases=phases, decay=decay, height=30.0,
        building_height=plant.building_height, building_width=plant.building_width,
    )


def forms_of(key: str) -> tuple[str, ...]:
    """The species a nuclide of the core leaves as."""
    return tuple(f"{key}/{form}" for form in IODINE_FORMS) if nuclide(key).form is Form.ELEMENTAL else (key,)
