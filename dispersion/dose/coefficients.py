"""Dose coefficients of the species of a release, in the order of the release, as arrays. No formulas."""

from collections.abc import Callable, Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.dose.mixture import Lines
from dispersion.sources.nuclides import Age, Form, Group, Nuclide, form_of, nuclide

Floats = NDArray[np.float64]

AGES: tuple[str, ...] = ("adult", "10y", "1y")
"""The ages doses are given for, in the order of every array over ages (a,)."""


class Coefficients(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Of n species and a ages. Parent only: daughters are species of their own and follow from the release's Decay.

    The organ dose of the thyroid from outside is taken as the effective dose (uniform field; within some 10 % above 0.1 MeV).
    """

    names: tuple[str, ...]           # (n,) "Cs-137" …
    submersion: Floats               # (a, n) effective dose rate in a semi-infinite cloud, Sv m³/(Bq s)
    ground: Floats                   # (a, n) effective dose rate above an endless deposit, Sv m²/(Bq s)
    inhalation: Floats               # (a, n) committed effective dose, Sv/Bq, in the chemical form chosen
    thyroid: Floats                  # (a, n) committed dose of the thyroid by inhalation, Sv/Bq, in that form
    iodine: NDArray[np.bool_]        # (n,) whether stable iodine keeps it out of the thyroid
    lines: tuple[Lines, ...]         # (n,) photons of a decay

    def __post_init__(self) -> None:
        n = len(self.names)
        for name in ("submersion", "ground", "inhalation", "thyroid"):
            if getattr(self, name).shape != (len(AGES), n):
                raise ValueError(f"{name} is not ({len(AGES)}, {n})")
        if self.iodine.shape != (n,) or len(self.lines) != n:
            raise ValueError(f"iodine and lines do not name {n} species")


def coefficients(keys: Iterable[str]) -> Coefficients:
    """The coefficients of the species of a release, daughters among them ("I-131/organic", "Ba-137m" …).

    The thyroid dose of inhaled iodine is the nuclide table's upper bound e / w_T; that of everything else is taken as the
    effective dose, which is too low for tellurium only (its iodine daughters grow in the body).
    Raises InputError for a nuclide or form that is not known.
    """
    names = tuple(keys)
    known = [nuclide(name) for name in names]
    forms = [form_of(name) for name in names]
    iodine = np.array([each.group is Group.IODINE for each in known], dtype=bool)

    def by_age(figure: Callable[[Nuclide, Form, Age], float]) -> Floats:
        each = [[figure(one, form, age) for one, form in zip(known, forms, strict=True)] for age in Age]
        return np.array(each, float).reshape(len(AGES), len(names))

    inhalation = by_age(lambda one, form, age: one.inhaled(age, form))
    return Coefficients(
        names=names,
        submersion=by_age(lambda one, form, age: one.submersion.at(age)),
        ground=by_age(lambda one, form, age: one.ground.at(age)),
        inhalation=inhalation,
        thyroid=np.where(iodine, by_age(lambda one, form, age: one.inhaled_thyroid(age, form)), inhalation),
        iodine=iodine,
        lines=tuple(
            Lines(np.array([e for e, _ in one.photons], float), np.array([y for _, y in one.photons], float))
            for one in known
        ),
    )
