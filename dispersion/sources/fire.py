"""A fire with radioactive material in it: how much becomes airborne, and how hot the plume is."""

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Phase
from dispersion.sources.chains import chain
from dispersion.sources.core import FORECAST
from dispersion.sources.elements import Group, symbol_of
from dispersion.sources.emission import Assumption, Emission
from dispersion.sources.nuclides import nuclide
from dispersion.sources.species import radioactive

AIRBORNE: dict[str, float] = {
    "Kr-85": 1.0, "H-3": 0.5, "I-125": 0.5, "I-131": 0.5,
    "Am-241": 0.001, "Cf-252": 0.001, "Cm-242": 0.001, "Cm-244": 0.001, "Co-60": 0.001, "Ir-192": 0.001, "Ra-226": 0.001,
    "Np-237": 0.001, "Ac-228": 0.001,
    "Ag-110m": 0.01, "Au-198": 0.01, "Ba-140": 0.01, "Bi-210": 0.01, "C-14": 0.01, "Ce-141": 0.01, "Ce-144": 0.01,
    "Cr-51": 0.01, "Cs-134": 0.01, "Cs-137": 0.01, "Fe-59": 0.01, "Gd-153": 0.01, "Mo-99": 0.01, "Pb-210": 0.01, "Pm-147": 0.01,
    "Po-210": 0.01, "Ru-106": 0.01, "Se-75": 0.01, "Sr-89": 0.01, "Sr-90": 0.01, "Tc-99": 0.01, "Tc-99m": 0.01,
}
"""Share of the activity a fire makes airborne, US 10 CFR 30.72, Schedule C (read): of material that is not contained."""
ACTINIDES = frozenset({"Ac", "Th", "Pa", "U", "Np", "Pu", "Am", "Cm", "Cf"})


class Fuel(msgspec.Struct, frozen=True, kw_only=True):
    """A burning liquid: Babrauskas (1983), Fire Technology 19, Table 3 (recalled, to be confirmed)."""

    burning: float                   # kg/(m² s), of a pool without end
    extinction: float                # 1/m, flame extinction times beam length corrector
    heat: float                      # J/kg


FUELS: dict[str, Fuel] = {
    "gasoline": Fuel(burning=0.055, extinction=2.1, heat=43.7e6),
    "kerosene": Fuel(burning=0.039, extinction=3.5, heat=43.2e6),
    "diesel": Fuel(burning=0.045, extinction=2.1, heat=42.6e6),
    "crude oil": Fuel(burning=0.035, extinction=2.8, heat=42.6e6),
    "methanol": Fuel(burning=0.017, extinction=1e9, heat=20.0e6),
    "LNG": Fuel(burning=0.078, extinction=1.1, heat=50.0e6),
}
CONVECTED = 0.65
"""Share of a fire's heat that rises with the smoke (recalled; 0.6 to 0.7)."""


def airborne_share(key: str) -> float:
    """Share of a nuclide's activity that a fire makes airborne where nothing contains it.

    Nuclides Schedule C has not been read for follow its pattern: noble gases whole, iodine half, actinides a thousandth,
    all others a hundredth.
    """
    known = nuclide(key)
    if known.key in AIRBORNE:
        return AIRBORNE[known.key]
    if known.group is Group.NOBLE_GAS:
        return 1.0
    if known.group is Group.IODINE:
        return 0.5
    return 0.001 if symbol_of(known.key) in ACTINIDES else 0.01


def pool_fire_heat(fuel: str, area: float) -> float:
    """Heat a burning pool gives to the smoke, W, of `area` m²; InputError for a fuel nobody knows.

    Source: Babrauskas (1983): burning rate m (1 - exp(-kβ D)), D the diameter of a circle of the area.
    """
    known = FUELS.get(fuel)
    if known is None:
        raise InputError(f"'{fuel}' is not a fuel known here; write one of {', '.join(FUELS)}")
    if area <= 0:
        raise InputError(f"a burning pool of {area:g} m² is none; give an area above 0")
    diameter = np.sqrt(4 * area / np.pi)
    return float(CONVECTED * known.burning * -np.expm1(-known.extinction * diameter) * area * known.heat)


def sealed_source(
    key: str, activity: float, *, start: float = 0.0, duration: float = 1800.0, heat: float = 0.0, area: float = 0.0,
    opened: float = 1.0, share: float | None = None, respirable: float = 1.0,
) -> Emission:
    """A source that burns.

    Parameters
    ----------
    key, activity : nuclide and Bq in the fire.
    start, duration : float  s after the weather's epoch, and s.
    heat : float             Sensible heat of the smoke, W (`pool_fire_heat`).
    area : float             Of the fire, m²; gives the plume its first width.
    opened : float           Share of the capsules that fail: 1 errs high, a certified capsule stands 800 °C for an hour.
    share : float or None    Airborne share of what is open; None takes `airborne_share`.
    respirable : float       Share of the airborne that is smaller than 10 µm.
    """
    for name, value in (("opened", opened), ("share", share), ("respirable", respirable)):
        if value is not None and not 0 <= value <= 1:
            raise InputError(f"the share '{name}' of a fire is {value:g}; it must be between 0 and 1")
    if duration <= 0 or activity < 0:
        raise InputError(f"a fire of {duration:g} s with {activity:g} Bq in it is none; give a duration above 0")
    parent = nuclide(key)
    air = airborne_share(key) if share is None else share
    names, decay = chain([key], within=FORECAST)
    amount = np.zeros(len(names))
    amount[0] = activity * opened * air * respirable
    return Emission(
        species=tuple(radioactive(name) for name in names), decay=decay, heat=heat,
        phases=(Phase(start=start, end=start + duration, amount=amount),),
        sigma_y=float(np.sqrt(area / np.pi)) / 2.15, sigma_z=1.0,
        assumptions=(
            Assumption(
                f"火灾中 {parent.zh} 有 {opened:.0%} 的源破损，其中 {air:.1%} 进入空气，可吸入份额 {respirable:.0%}。",
                f"Of the {parent.en} in the fire {opened:.0%} is open, {air:.1%} of that becomes airborne, {respirable:.0%} of "
                f"it respirable."),
            Assumption("气载份额取自美国联邦法规 10 CFR 30.72 附表 C。", "Airborne shares after US 10 CFR 30.72, Schedule C."),
        ),
    )
