"""Dose coefficients of the species of a release, in the order of the release, as arrays. No formulas."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.dose.mixture import Lines

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
