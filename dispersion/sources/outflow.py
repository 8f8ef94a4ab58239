"""How fast a gas or a liquid leaves a hole, and what a boiling liquid does there. Pure formulas; the tank is in `tank.py`.

Source: Yellow Book, Methods for the calculation of physical effects, CPR 14E (TNO 1997/2005), chapter 2, recalled.
"""

from math import exp, sqrt

from dispersion.sources.substances import ATMOSPHERE, GAS_CONSTANT, Substance

GRAVITY = 9.80665                    # m/s²
SHARP, ROUNDED = 0.62, 0.95          # discharge coefficients of a sharp and a rounded opening (Yellow Book 2.5.3)


def gas_flow(known: Substance, pressure: float, temperature: float, area: float, discharge: float = SHARP) -> float:
    """kg/s of gas through a hole of `area` m² from `pressure` Pa and `temperature` K into the open; 0 without over-pressure.

    Ideal gas, choked where the pressure is more than about twice the air's (Yellow Book, eqs 2.22 to 2.25).
    """
    if pressure <= ATMOSPHERE:
        return 0.0
    gamma = known.heat_ratio
    density = known.gas_density(temperature, pressure)
    ratio = ATMOSPHERE / pressure
    if ratio <= (2 / (gamma + 1)) ** (gamma / (gamma - 1)):
        flux = density * pressure * gamma * (2 / (gamma + 1)) ** ((gamma + 1) / (gamma - 1))
    else:
        flux = 2 * density * pressure * gamma / (gamma - 1) * (ratio ** (2 / gamma) - ratio ** ((gamma + 1) / gamma))
    return discharge * area * sqrt(max(flux, 0.0))


def liquid_flow(density: float, pressure: float, head: float, area: float, discharge: float = SHARP) -> float:
    """kg/s of liquid through a sharp hole `head` m below the surface that is under `pressure` Pa (Bernoulli, eq. 2.194)."""
    drive = pressure - ATMOSPHERE + density * GRAVITY * max(head, 0.0)
    return discharge * area * sqrt(2 * density * drive) if drive > 0 else 0.0


def flashing_flow(known: Substance, temperature: float, area: float, discharge: float = ROUNDED) -> float:
    """kg/s of a boiling liquid through a pipe longer than 0.1 m, where it flashes on the way.

    Homogeneous equilibrium without sub-cooling: G = (dp/dT) sqrt(T / cp) (Fauske and Epstein 1988, J. Loss Prev. 1, 75).
    Less than the same liquid through a hole in the wall, which it passes before it boils.
    """
    slope = known.vapour_pressure(temperature) * known.antoine_b / (temperature + known.antoine_c) ** 2
    return discharge * area * slope * sqrt(temperature / (known.cp_liquid or known.cp_gas))


def flashed(known: Substance, temperature: float) -> float:
    """Share of a liquid at `temperature` K that boils off at once in the open: 1 - exp(-cp (T - Tb) / L); 0 below boiling."""
    if temperature <= known.boiling_point or known.cp_liquid is None:
        return 0.0
    return 1.0 - exp(-known.cp_liquid * (temperature - known.boiling_point) / known.heat_of_vaporisation)


def airborne(flash: float) -> float:
    """Share that stays in the air as vapour and droplets where a share `flash` boils off at once; the rest rains out.

    Source: Purple Book, CPR 18E (TNO 1999), Table 4.8: twice the flash below 0.1, all above 0.36, straight between; recalled.
    """
    if flash < 0.1:
        return 2 * flash
    return 1.0 if flash > 0.36 else (0.8 * flash - 0.028) / 0.26


def vapour_mass(known: Substance, volume: float, temperature: float) -> float:
    """kg of saturated vapour in `volume` m³, as an ideal gas."""
    return known.vapour_pressure(temperature) * known.molar_mass * volume / (GAS_CONSTANT * temperature)
