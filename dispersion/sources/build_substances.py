"""Makes data/substances.csv, the physical properties of substances.toml, from openly licensed packages. Run by hand.

    pip install thermo            # MIT, with chemicals (MIT): the correlations of Perry, Poling, CRC and others
    python -m dispersion.sources.build_substances > substances.csv && mv substances.csv dispersion/sources/data/

Vapour pressure is fitted by Antoine's equation over the temperatures of releases outdoors; the column says how well.
"""

import csv
import sys
import tomllib
from importlib.resources import files

import numpy as np
from chemicals import LFL, MW, Pc, Tb, Tc, omega
from numpy.typing import NDArray
from scipy.optimize import least_squares
from thermo import EnthalpyVaporization, HeatCapacityGas, HeatCapacityLiquid, VaporPressure, VolumeLiquid

HEAD = """\
# Made by dispersion/sources/build_substances.py from chemicals 1.5.2 and thermo 0.6.1 (both MIT).
# Antoine: ln(p/Pa) = A - B / (T/K + C) between antoine_low and antoine_high K, largest misfit in per cent. cp_gas: ideal
# gas at 298.15 K. cp_liquid, density_liquid: at the boiling point or 298.15 K, the lower; density_ambient at 298.15 K.
# lower_flammable_limit: share by volume. Units: kg/mol, K, J/kg, J/(kg K), kg/m3.
"""
COLUMNS = ("key", "cas", "molar_mass", "boiling_point", "critical_temperature", "antoine_a", "antoine_b", "antoine_c",
           "antoine_low", "antoine_high", "antoine_misfit", "heat_of_vaporisation", "cp_gas", "cp_liquid", "density_liquid",
           "density_ambient", "lower_flammable_limit")
ROOM = 298.15


def antoine(pressure: VaporPressure, low: float, high: float) -> tuple[float, float, float, float]:
    """Least-squares constants and the largest misfit in per cent."""
    temperature = np.linspace(low, high, 60)
    wanted = np.log([pressure.T_dependent_property(each) for each in temperature])
    middle = float(temperature.mean())

    def misfit(x: NDArray[np.float64]) -> NDArray[np.float64]:
        fitted: NDArray[np.float64] = x[0] - x[1] / (temperature + x[2])
        return fitted - wanted

    best = least_squares(misfit, [21.0, 8.0 * middle, -0.1 * middle], x_scale=[1, 100, 10], xtol=1e-14, ftol=1e-14).x
    return best[0], best[1], best[2], float(100 * np.max(np.abs(np.expm1(misfit(best)))))


def row(key: str, cas: str, given: dict[str, float], method: str = "") -> dict[str, str]:
    """The properties of one substance; `given` overrides what the packages have, and stands in for what they lack.

    `method` names the correlation of the vapour pressure where the package's own choice is a poor one.
    """
    boiling, critical, mass = Tb(cas), Tc(cas), 1e-3 * MW(cas)
    known = {"CASRN": cas, "Tb": boiling, "Tc": critical, "Pc": Pc(cas)}
    pressure = VaporPressure(**known, omega=omega(cas))
    high = min(max(boiling + 10, 340.0), 0.95 * critical)
    low = max(min(boiling - 15, 255.0), 0.4 * critical)
    if method:
        pressure.method = method
        low, high = max(low, pressure.T_limits[method][0]), min(high, pressure.T_limits[method][1])
    a, b, c, misfit = antoine(pressure, low, high)
    cold = min(boiling, ROOM)
    volume = VolumeLiquid(**known, MW=1e3 * mass, omega=omega(cas)).T_dependent_property
    liquid_heat = HeatCapacityLiquid(CASRN=cas, MW=1e3 * mass, Tc=critical).T_dependent_property(cold)
    values = {
        "molar_mass": mass, "boiling_point": boiling, "critical_temperature": critical,
        "antoine_a": a, "antoine_b": b, "antoine_c": c, "antoine_low": low, "antoine_high": high, "antoine_misfit": misfit,
        "heat_of_vaporisation": EnthalpyVaporization(**known).T_dependent_property(boiling) / mass,
        "cp_gas": HeatCapacityGas(CASRN=cas, MW=1e3 * mass).T_dependent_property(ROOM) / mass,
        "cp_liquid": liquid_heat / mass if liquid_heat else None,
        "density_liquid": mass / volume(cold),
        "density_ambient": mass / volume(ROOM) if critical > ROOM + 10 else None,
        "lower_flammable_limit": LFL(CASRN=cas),
    } | given
    return {"key": key, "cas": cas} | {name: "" if value is None else f"{value:.6g}" for name, value in values.items()}


def main() -> None:
    """Write the whole table to standard output."""
    table = tomllib.loads((files("dispersion.sources") / "data" / "substances.toml").read_text(encoding="utf-8"))
    sys.stdout.write(HEAD)
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for key, each in table.items():
        writer.writerow(row(key, each["cas"], each.get("physical", {}), each.get("vapour_pressure", "")))


if __name__ == "__main__":
    main()
