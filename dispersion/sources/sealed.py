"""A lost or bare sealed source: how far from it which dose rate, and how dangerous it is. Nothing is released here."""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from core.errors import InputError
from dispersion.sources.chains import in_equilibrium
from dispersion.sources.half_lives import half_life
from dispersion.sources.nuclides import nuclide
from dispersion.sources.photons import AIR_DENSITY, attenuation, kerma_constant

Floats = NDArray[np.float64]

D_VALUES: dict[str, float] = {
    # a thousandth of category 1 in US 10 CFR 73, Appendix I, which are those of IAEA RS-G-1.9 (2005), Table 1: read
    "Am-241": 0.06, "Cf-252": 0.02, "Cm-244": 0.05, "Co-60": 0.03, "Cs-137": 0.1, "Gd-153": 1.0, "Ir-192": 0.08, "Pm-147": 40.0,
    "Pu-238": 0.06, "Ra-226": 0.04, "Se-75": 0.2, "Sr-90": 1.0, "Tm-170": 20.0, "Yb-169": 0.3,
    # read in a copy of China's categories (a thousandth of category I), which follow the IAEA's
    "C-14": 50.0, "Au-198": 0.2, "Ce-141": 1.0, "Ce-144": 0.9, "Cm-242": 0.04, "Cr-51": 2.0, "Cs-134": 0.04,
    # recalled, to be confirmed
    "H-3": 2000.0, "I-125": 0.2, "I-131": 0.2, "Kr-85": 30.0, "Mo-99": 0.3, "Tc-99m": 0.7, "Ru-106": 0.3, "Po-210": 0.06,
    "Pu-239": 0.06,
}
"""TBq of a source that would harm severely if it got out of control."""
RECALLED_D = frozenset({"H-3", "I-125", "I-131", "Kr-85", "Mo-99", "Tc-99m", "Ru-106", "Po-210", "Pu-239"})

CATEGORIES: tuple[tuple[str, float], ...] = (("I", 1000.0), ("II", 10.0), ("III", 1.0), ("IV", 0.01), ("V", 0.0))
"""Category of a source by its activity over its D-value, at least (IAEA RS-G-1.9; 环保总局公告 2005 年第 62 号)."""


class Ring(msgspec.Struct, frozen=True):
    """Within `radius` m of the source the dose rate is above `rate` µGy/h."""

    rate: float
    radius: float


def dose_rate(key: str, activity: float, distance: ArrayLike, *, air: bool = False) -> Floats:
    """Air kerma rate of a bare point source with its daughters in equilibrium, µGy/h.

    Parameters
    ----------
    key : nuclide; activity : Bq of the parent.
    distance : (n,) array   m, above 0.
    air : bool              Whether air between weakens the rays, with build-up; without it the rate errs high.

    Source: Γ A / d². With air each photon group is weakened by exp(-µd) and built up by 1 + µd, the linear form, good to
    about a quarter for 0.2 to 3 MeV within 2 mean free paths (some 200 m; recalled); beyond it errs low. No bremsstrahlung:
    a pure beta source such as Sr-90 gives some that is not counted.
    """
    if activity < 0:
        raise InputError(f"the activity {activity:g} Bq is negative")
    d = np.asarray(distance, float)
    if np.any(d <= 0):
        raise InputError("a dose rate is asked for at the source itself; give a distance above 0 m")
    whole = in_equilibrium(key)
    if not air:
        return np.asarray(whole.kerma * activity * 1e-9 / d**2)
    rate: Floats = np.zeros_like(d)
    for energy, photons in whole.photons:
        depth = float(attenuation(energy)) * AIR_DENSITY * d
        rate += kerma_constant([energy], [photons]) * np.exp(-depth) * (1 + depth)
    return np.asarray(rate * 3.6e9 * activity / d**2)


def ring(key: str, activity: float, rate: float, *, air: bool = False) -> Ring:
    """The distance within which the rate is above `rate` µGy/h: d = sqrt(Γ A / rate), or shorter through air."""
    if rate <= 0:
        raise InputError(f"a cordon needs a dose rate above 0, not {rate:g} µGy/h")
    bare = float(np.sqrt(dose_rate(key, activity, 1.0)[()] / rate))
    if not air or bare == 0.0:
        return Ring(rate, bare)

    def excess(logarithm: float) -> float:
        return float(dose_rate(key, activity, np.exp(logarithm), air=True)) / rate - 1

    farthest, nearest = np.log(2 * bare), np.log(1e-3 * bare)
    if excess(nearest) < 0:
        return Ring(rate, 0.0)
    return Ring(rate, float(np.exp(brentq(excess, nearest, farthest, xtol=1e-10))))


def rings(key: str, activity: float, rates: Iterable[float], *, air: bool = False) -> tuple[Ring, ...]:
    """One ring a rate, the innermost first."""
    return tuple(sorted((ring(key, activity, each, air=air) for each in rates), key=lambda each: each.radius))


def left(key: str, activity: float, elapsed: float) -> float:
    """Activity in Bq of a source `elapsed` s after it was `activity` Bq."""
    return activity * float(np.exp2(-elapsed / half_life(key)))


def category(key: str, activity: float) -> str:
    """I (most dangerous) to V of a source of `activity` Bq; InputError where its D-value is not known here.

    The lower end of V, the exemption level, is not looked at.
    """
    name = nuclide(key).key
    if name not in D_VALUES:
        raise InputError(f"the D-value of {name} is not known here, so its category cannot be told; {', '.join(D_VALUES)} are")
    ratio = activity / (D_VALUES[name] * 1e12) * (1 + 1e-12)      # so that a source of exactly D is category III
    return next(each for each, least in CATEGORIES if ratio >= least)
