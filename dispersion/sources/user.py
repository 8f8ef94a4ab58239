"""A release as a person types it: one substance or several nuclides, at a rate or as a total, in one phase or several."""

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Phase
from dispersion.sources import amounts
from dispersion.sources.chains import chain
from dispersion.sources.core import FORECAST
from dispersion.sources.emission import Emission
from dispersion.sources.species import chemical, radioactive


class TypedPhase(msgspec.Struct, frozen=True, kw_only=True):
    """One phase; its rate or its total, each species' own or one text for the only species."""

    start: float                     # s after the weather's epoch
    duration: float                  # s; 0 for an instant release of a total
    rate: str | Mapping[str, str] | None = None      # "92.1 g/s", or {"Cs-137": "3 TBq/h"}
    total: str | Mapping[str, str] | None = None     # "20 t", or {"Cs-137": "37 GBq"}


def of_substance(name: str, phases: Iterable[TypedPhase]) -> Emission:
    """The release of a chemical. InputError where the name, a rate, a total or a time is wrong."""
    species = chemical(name)
    return Emission(species=(species,), phases=tuple(made(each, (species.key,), "g") for each in ordered(phases)))


def of_nuclides(keys: Iterable[str], phases: Iterable[TypedPhase], *, within: float = FORECAST) -> Emission:
    """The release of nuclides, daughters that grow within the forecast included.

    A rate or total that is one text is each nuclide's; one by nuclide may leave some out of a phase.
    Raises InputError as `of_substance`.
    """
    names, decay = chain(keys, within=within)
    return Emission(
        species=tuple(radioactive(name) for name in names), decay=decay,
        phases=tuple(made(each, names, "Bq", given=chain(keys, within=0.0)[0]) for each in ordered(phases)),
    )


def ordered(phases: Iterable[TypedPhase]) -> list[TypedPhase]:
    """By start; InputError where there is none."""
    found = sorted(phases, key=lambda each: each.start)
    if not found:
        raise InputError("the release has no phase; give a rate and a duration, or a total")
    return found


def made(typed: TypedPhase, names: tuple[str, ...], unit: str, given: tuple[str, ...] | None = None) -> Phase:
    """The phase with numbers."""
    if (typed.rate is None) is (typed.total is None):
        raise InputError("a phase of a release needs either a rate or a total, not both and not neither")
    if typed.duration < 0:
        raise InputError(f"a phase of the release lasts {typed.duration:g} s; its end must not come before its start")
    texts = typed.rate if typed.rate is not None else typed.total
    wanted = dict.fromkeys(given or names, texts) if isinstance(texts, str) else dict(texts or {})
    amount = np.zeros(len(names))
    for key, text in wanted.items():
        name = key if unit == "g" else chain([key], within=0.0)[0][0]
        if name not in names:
            raise InputError(f"a phase has an amount of {key}, which is not among what is released: {', '.join(names)}")
        if typed.rate is None:
            amount[names.index(name)] = amounts.amount(text, unit)
        elif typed.duration == 0:
            raise InputError(f"the rate '{text}' has no duration; say how long the release lasts, or give its total")
        else:
            amount[names.index(name)] = amounts.rate(text, unit) * typed.duration
    return Phase(start=typed.start, end=typed.start + typed.duration, amount=amount)
