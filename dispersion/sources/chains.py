"""Decay and ingrowth among the nuclides of a release. The nuclides themselves are in `nuclides.py`."""

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import expm

from core.errors import InputError
from dispersion.air.exchange import Decay
from dispersion.sources.nuclides import NUCLIDES, ByAge, Form, Nuclide, form_of, nuclide

Floats = NDArray[np.float64]


def chain(keys: Iterable[str], *, within: float | None = None, negligible: float = 1e-6) -> tuple[tuple[str, ...], Decay]:
    """The keys of a release with the daughters they grow, and how the activities of all change.

    Parameters
    ----------
    keys : nuclides in any spelling, with a form after a slash where it matters ("I-131/organic"); none twice.
    within : float or None
        Time the answer is for, s. Daughters that reach less than `negligible` of their parents' activity in it are
        left out (Cs-135 from Xe-135 has 2.3 million years to wait). None keeps the chain closed down to stable nuclides.

    Returns
    -------
    keys, tidied, parents before daughters; and d/dt A = M A with A in the same order, Bq, M in 1/s.
    A daughter takes its parent's form, iodine among its elements only: an iodine grown from an aerosol joins the aerosol
    iodine of the release where it has one, else the iodine without a form.

    Raises InputError for a nuclide or a form nobody knows, and for a key given twice.
    """
    given = [tidy(key) for key in keys]
    twice = {key for key in given if given.count(key) > 1}
    if twice:
        raise InputError(f"{', '.join(sorted(twice))} is named twice in one release; add its amounts up")
    order = family(given)
    kept = order if within is None else grown(order, given, within, negligible)
    rate = np.array([nuclide(key).decay_constant for key in kept])
    matrix = np.diag(-rate)
    for column, parent in enumerate(kept):
        for daughter, share in daughters(parent, given):
            if daughter in kept:
                matrix[kept.index(daughter), column] += rate[kept.index(daughter)] * share
    return tuple(kept), Decay(matrix)


def decayed(activities: ArrayLike, decay: Decay, elapsed: float) -> Floats:
    """Activities after `elapsed` s, daughters grown in; exact whatever the half-lives, equal ones too.

    `activities` is (n,) or (..., n), Bq, in the order of the chain. Source: Bateman's equations as a matrix exponential,
    scaling and squaring for triangular matrices (Al-Mohy and Higham 2009).
    """
    change: Floats = expm(decay.matrix * elapsed)
    return np.asarray(activities, float) @ change.T


class Equilibrium(msgspec.Struct, frozen=True, kw_only=True):
    """A parent with its short-lived daughters after they have grown in: external coefficients for each Bq of the parent.

    Inhalation is not summed: ICRP's coefficient of a parent holds what grows within the body.
    """

    parent: str
    ratios: tuple[tuple[str, float], ...]    # (nuclide, its activity over the parent's), the parent first
    ground: ByAge                    # Sv m²/(Bq s)
    submersion: ByAge                # Sv m³/(Bq s)
    kerma: float                     # µGy m²/(GBq h)
    photons: tuple[tuple[float, float], ...]  # (MeV, photons per decay of the parent)


def in_equilibrium(key: str, longest: float = 30 * 86400.0) -> Equilibrium:
    """The coefficients of a nuclide with its daughters in transient equilibrium.

    A daughter counts if its half-life, and that of each between, is below `longest`, s, and a fifth of the parent's.
    Ratios are those of transient equilibrium, b λd / (λd - λp): Ba-137m 0.944 of Cs-137, La-140 1.15 of Ba-140.
    """
    parent = nuclide(key)
    limit = min(longest, parent.half_life / 5)
    given: list[str] = []
    ratios = {parent.key: 1.0}
    for member in family([parent.key]):
        if member not in ratios:
            continue
        for daughter, share in daughters(member, given):
            grown_in = nuclide(daughter)
            if grown_in.half_life <= limit:
                rate = grown_in.decay_constant
                ratios[daughter] = ratios.get(daughter, 0.0) + ratios[member] * share * rate / (rate - parent.decay_constant)
    members = [(nuclide(name), ratio) for name, ratio in ratios.items()]
    return Equilibrium(
        parent=parent.key, ratios=tuple(ratios.items()),
        ground=weighted([(each.ground, ratio) for each, ratio in members]),
        submersion=weighted([(each.submersion, ratio) for each, ratio in members]),
        kerma=sum(each.kerma * ratio for each, ratio in members),
        photons=tuple((energy, share * ratio) for each, ratio in members for energy, share in each.photons),
    )


def weighted(parts: list[tuple[ByAge, float]]) -> ByAge:
    """The sum of coefficients, each times its ratio."""
    return ByAge(*(
        sum(msgspec.structs.astuple(each)[age] * ratio for each, ratio in parts) for age in range(3)
    ))


def tidy(key: str) -> str:
    """A key as this package writes it, its form kept where it is not the only one possible."""
    known = nuclide(key)
    if "/" not in key:
        return known.key
    return f"{known.key}/{form_of(key)}" if is_iodine(known) else known.key


def is_iodine(known: Nuclide) -> bool:
    """Whether a nuclide may travel in several forms."""
    return known.form is Form.ELEMENTAL


def daughters(key: str, given: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The radioactive daughters of a species with their share of its decays, in the form they join."""
    form = key.partition("/")[2]
    for name, share in nuclide(key).progeny:
        daughter = NUCLIDES.get(name)
        if daughter is None:
            continue                          # stable, or fission
        if not is_iodine(daughter):
            yield daughter.key, share
        elif form:
            yield f"{daughter.key}/{form}", share
        else:
            aerosol = f"{daughter.key}/{Form.AEROSOL}"
            yield (aerosol if aerosol in given else daughter.key), share


def family(given: list[str]) -> list[str]:
    """All species that are there or will grow, parents before daughters, in a lasting order."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    waiting, seen = list(given), set[str]()
    while waiting:
        parent = waiting.pop(0)
        if parent in seen:
            continue
        seen.add(parent)
        sorter.add(parent)
        for daughter, _ in daughters(parent, given):
            sorter.add(daughter, parent)
            waiting.append(daughter)
    return list(sorter.static_order())


def grown(order: list[str], given: list[str], within: float, negligible: float) -> list[str]:
    """The members of a family that are given, or reach more than `negligible` of the activity they grow from in time."""
    reached = dict.fromkeys(order, 0.0) | dict.fromkeys(given, 1.0)
    for parent in order:
        for daughter, share in daughters(parent, given):
            reached[daughter] += reached[parent] * share * min(1.0, nuclide(daughter).decay_constant * within)
    return [key for key in order if key in given or reached[key] > negligible]
