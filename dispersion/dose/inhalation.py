"""Dose from breathing the plume: what is inhaled, and the effective dose and the thyroid's it commits."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.dose.coefficients import AGES, Coefficients

Floats = NDArray[np.float64]

BREATHING: Mapping[str, tuple[float, float, float]] = MappingProxyType({
    # m³/s for adult, 10 y, 1 y
    "light": (1.5 / 3600, 1.12 / 3600, 0.35 / 3600),
    "daily": (22.2 / 86400, 15.3 / 86400, 5.16 / 86400),
    "rest": (0.45 / 3600, 0.31 / 3600, 0.15 / 3600),
})
"""Breathing rates by activity. `light`: light exercise, ICRP 66 (1994) table 8 (the adult's 1.5 m³/h as given by the IAEA's
SAFRAN tool; the children's recalled, to be confirmed); `daily`: mean of day and night, ICRP 71 (1995) table 6, as given by
QST; `rest`: asleep, ICRP 66 table 8 (recalled, to be confirmed). A plume is met awake, so `light` is the default."""


def breathing_rates(activity: str = "light") -> Floats:
    """(a,) m³/s; InputError for an activity that is not known."""
    rates = BREATHING.get(activity)
    if rates is None:
        raise InputError(f"'{activity}' is not a breathing activity known here; choose one of {', '.join(BREATHING)}")
    assert len(rates) == len(AGES)
    return np.array(rates)


def effective_per_exposure(coefficients: Coefficients, activity: str = "light") -> Floats:
    """(a, n) committed effective dose for each Bq s/m³ in the air breathed, Sv m³/(Bq s)."""
    return np.asarray(breathing_rates(activity)[:, None] * coefficients.inhalation, float)


def thyroid_per_exposure(coefficients: Coefficients, activity: str = "light") -> Floats:
    """(a, n) committed dose of the thyroid for each Bq s/m³ in the air breathed, Sv m³/(Bq s)."""
    return np.asarray(breathing_rates(activity)[:, None] * coefficients.thyroid, float)
