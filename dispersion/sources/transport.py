"""A road or rail accident with a radioactive package: what the package lets out and what of it floats. No fire: `fire.py`.

A tanker of a chemical is a tank: `tank.py`. Shares after NUREG-0170 (1977), chapter 5, simplified; recalled, to be confirmed.
"""

import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Phase
from dispersion.sources.chains import chain
from dispersion.sources.core import FORECAST
from dispersion.sources.emission import Assumption, Emission
from dispersion.sources.nuclides import nuclide
from dispersion.sources.species import radioactive

LETS_OUT: dict[str, dict[str, float]] = {
    "excepted": {"minor": 0.1, "moderate": 1.0, "severe": 1.0, "extreme": 1.0},
    "A": {"minor": 0.01, "moderate": 0.1, "severe": 1.0, "extreme": 1.0},
    "B": {"minor": 0.0, "moderate": 0.0, "severe": 0.01, "extreme": 0.1},
}
"""Share of the contents a package of a type lets out, by how grave the accident is."""
FLOATS: dict[str, tuple[float, float]] = {
    "gas": (1.0, 1.0), "liquid": (0.1, 0.05), "fine powder": (0.1, 0.05), "coarse powder": (0.05, 0.05),
    "loose pieces": (0.01, 0.05), "special form": (1e-6, 0.05),
}
"""Share of what is let out that becomes airborne, and share of that which is respirable, by physical form."""


def package(
    key: str, activity: float, *, package_type: str, severity: str, form: str, start: float = 0.0, duration: float = 600.0
) -> Emission:
    """A package broken by an impact, without fire. `activity` in Bq, times in s.

    Raises InputError for a type, severity or form nobody knows.
    """
    for name, value, table in (("package type", package_type, LETS_OUT), ("form", form, FLOATS)):
        if value not in table:
            raise InputError(f"'{value}' is not a {name} known here; write one of {', '.join(table)}")
    if severity not in LETS_OUT[package_type]:
        raise InputError(f"'{severity}' is not a severity known here; write one of {', '.join(LETS_OUT[package_type])}")
    if activity < 0 or duration <= 0:
        raise InputError(f"{activity:g} Bq over {duration:g} s is no release; give an activity and a duration above 0")
    out, (airborne, respirable) = LETS_OUT[package_type][severity], FLOATS[form]
    names, decay = chain([key], within=FORECAST)
    amount = np.zeros(len(names))
    amount[0] = activity * out * airborne * respirable
    parent = nuclide(key)
    return Emission(
        species=tuple(radioactive(name) for name in names), decay=decay, height=1.0, sigma_y=1.0, sigma_z=1.0,
        phases=(Phase(start=start, end=start + duration, amount=amount),),
        assumptions=(
            Assumption(
                f"{parent.zh} 货包（{package_type} 型）释放 {out:.1%}，其中 {airborne:.2g} 进入空气，"
                f"可吸入份额 {respirable:.0%}（NUREG-0170，待确认）。",
                f"The package (type {package_type}) of {parent.en} lets out {out:.1%}, of which {airborne:.2g} becomes "
                f"airborne, {respirable:.0%} of that respirable (NUREG-0170, to be confirmed)."),
        ),
    )
