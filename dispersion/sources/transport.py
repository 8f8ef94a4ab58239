"""A road or rail accident: a radioactive package that breaks, or a tanker that leaks. No fire: `fire.py`; physics: `tank.py`.

Shares of packages after NUREG-0170 (1977), chapter 5, simplified; vehicles are typical ones; both recalled, to be confirmed.
"""

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Phase
from dispersion.sources.chains import chain
from dispersion.sources.core import FORECAST
from dispersion.sources.emission import Assumption, Emission
from dispersion.sources.nuclides import nuclide
from dispersion.sources.pool import Surroundings
from dispersion.sources.species import radioactive
from dispersion.sources.substances import substance
from dispersion.sources.tank import Tank, hole, instantaneous

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


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """What carries a liquid."""

    zh: str
    en: str
    volume: float                    # m³
    liquid_height: float             # m, when full


VEHICLES: dict[str, Vehicle] = {
    "cylinder": Vehicle(zh="1 吨钢瓶", en="one-tonne cylinder", volume=0.8, liquid_height=0.7),
    "truck": Vehicle(zh="罐车", en="road tanker", volume=30.0, liquid_height=2.0),
    "rail car": Vehicle(zh="铁路罐车", en="rail tank car", volume=60.0, liquid_height=2.6),
    "tank container": Vehicle(zh="罐式集装箱", en="tank container", volume=24.0, liquid_height=2.0),
}
DAMAGES: dict[str, float] = {"valve": 0.01, "pipe": 0.05, "hole": 0.1, "burst": 0.0}
"""Diameter in m of the hole a kind of damage leaves; a burst leaves none, for all comes out at once."""
FILLED = 0.85
"""Share of its volume a vehicle is filled to."""


def tanker(
    name: str, *, vehicle: str, damage: str, around: Surroundings, start: float = 0.0, watched: float = 3600.0
) -> Emission:
    """A tanker with the cargo at the air's temperature, or boiling at one atmosphere where it is carried cold (LNG).

    Raises InputError for a substance, vehicle or damage nobody knows.
    """
    if vehicle not in VEHICLES:
        raise InputError(f"'{vehicle}' is not a vehicle known here; write one of {', '.join(VEHICLES)}")
    if damage not in DAMAGES:
        raise InputError(f"'{damage}' is not a kind of damage known here; write one of {', '.join(DAMAGES)}")
    carrier, known = VEHICLES[vehicle], substance(name)
    is_cold = known.critical_temperature < around.air_temperature
    temperature = known.boiling_point if is_cold else around.air_temperature
    mass = FILLED * carrier.volume * known.liquid_density(temperature)
    tank = Tank(
        substance=known.key, mass=mass, temperature=temperature, volume=carrier.volume, liquid_height=carrier.liquid_height
    )
    if damage == "burst":
        made = instantaneous(tank, around, start=start, watched=watched)
    else:
        made = hole(tank, DAMAGES[damage], around, start=start, watched=watched, pipe=damage == "pipe")
    cargo = Assumption(
        f"{carrier.zh}（{carrier.volume:g} m³，充装 {FILLED:.0%}）装有 {mass / 1000:.1f} t {known.zh}，"
        f"{temperature - 273.15:.0f} °C。",
        f"A {carrier.en} of {carrier.volume:g} m³, {FILLED:.0%} full, holds {mass / 1000:.1f} t of {known.en} at "
        f"{temperature - 273.15:.0f} °C.",
    )
    return msgspec.structs.replace(made, assumptions=(cargo, *made.assumptions))
