"""The International Nuclear Event Scale for releases to air: how grave a release is, as one number of I-131."""

from collections.abc import Mapping

from dispersion.sources.nuclides import nuclide

EQUIVALENT: dict[str, float] = {
    "H-3": 0.02, "Mn-54": 4.0, "Co-60": 50.0, "Sr-90": 20.0, "Mo-99": 0.08, "Ru-106": 6.0, "Te-132": 0.3, "I-131": 1.0,
    "Cs-134": 3.0, "Cs-137": 40.0, "Ir-192": 2.0, "U-235": 1000.0, "Pu-239": 10000.0, "Am-241": 8000.0,
}
"""Bq of I-131 that are as grave as 1 Bq, INES User's Manual (2008), Table 2; recalled, to be confirmed. Noble gases count 0."""

LEVELS: tuple[tuple[int, float], ...] = ((7, 5e16), (6, 5e15), (5, 5e14), (4, 5e13))
"""Bq of I-131 equivalent from which a level holds: "tens of thousands", "thousands", "hundreds", "tens" of TBq (recalled)."""


def equivalent(amounts: Mapping[str, float]) -> float:
    """I-131 equivalent in Bq of a release in Bq by species; nuclides the manual does not list are not counted."""
    return sum(EQUIVALENT.get(nuclide(key).key, 0.0) * amount for key, amount in amounts.items())


def level(amounts: Mapping[str, float]) -> int:
    """The level by release alone, 4 to 7; 0 where the release is below level 4."""
    found = equivalent(amounts)
    return next((each for each, least in LEVELS if found >= least), 0)
