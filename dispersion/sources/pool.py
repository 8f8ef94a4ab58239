"""A pool of a spilled liquid that evaporates: into the wind while it is cool, boiling on the ground's heat while cold."""

from itertools import pairwise
from math import log, pi, sqrt

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InputError
from dispersion.sources.substances import ATMOSPHERE, GAS_CONSTANT, Substance

Floats = NDArray[np.float64]
SATURATED = 0.98
"""Vapour pressure over the air's from which a pool counts as boiling: all heat it gets turns into vapour."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What a pool lies on (Yellow Book, Table 3.3; recalled, to be confirmed)."""

    conductivity: float              # W/(m K)
    diffusivity: float               # m²/s
    depth: float                     # m, of the thinnest pool on it


GROUNDS: dict[str, Ground] = {
    "concrete": Ground(conductivity=1.1, diffusivity=5.7e-7, depth=0.005),
    "soil": Ground(conductivity=0.9, diffusivity=4.3e-7, depth=0.015),
    "sand": Ground(conductivity=0.3, diffusivity=2.0e-7, depth=0.025),
}


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What the pool gets its heat from."""

    wind: float                      # m/s at 10 m
    air_temperature: float           # K
    ground_temperature: float        # K
    sun: float = 0.0                 # W/m², absorbed
    ground: str = "concrete"
    bund: float = 0.0                # m², the pool's largest area; 0 where nothing holds it


class Evaporation(msgspec.Struct, frozen=True, eq=False):
    """What came off a pool between neighbouring edges."""

    edges: Floats                    # (m + 1,) s
    evaporated: Floats               # (m,) kg
    area: Floats                     # (m,) m², at the end of each
    temperature: Floats              # (m,) K, at the end of each
    left: float                      # kg that still lie there at the last edge


def transfer(known: Substance, wind: float, area: float) -> float:
    """Mass transfer coefficient of a pool of `area` m², m/s: 0.004786 u^0.78 D^-0.11 Sc^-0.67.

    Source: MacKay and Matsugu (1973), Can. J. Chem. Eng. 51, 434, as in the Yellow Book, eq. 3.24 (u in m/s at 10 m, D in
    m). Diffusivity by Graham's law from that of water vapour, 2.4e-5 m²/s; kinematic viscosity of air 1.5e-5 m²/s.
    """
    diameter = sqrt(4 * max(area, 1e-6) / pi)
    schmidt = 1.5e-5 / (2.4e-5 * sqrt(0.018015 / known.molar_mass))
    return float(0.004786 * max(wind, 0.5) ** 0.78 * diameter ** -0.11 * schmidt ** -0.67)


def flux_into_wind(known: Substance, temperature: float, wind: float, area: float) -> float:
    """Evaporation from a pool that does not boil, kg/(m² s): k p M / (R T) ln(1 / (1 - pv / p)), with Stefan's flow."""
    share = min(known.vapour_pressure(temperature) / ATMOSPHERE, SATURATED)
    return -transfer(known, wind, area) * ATMOSPHERE * known.molar_mass / (GAS_CONSTANT * temperature) * log(1 - share)


def evaporation(
    known: Substance, edges: ArrayLike, fed: ArrayLike, around: Surroundings, *, spilled: float = 0.0,
    temperature: float | None = None,
) -> Evaporation:
    """What evaporates from a pool over time.

    Parameters
    ----------
    known : Substance
    edges : (m + 1,) array   s since the spill, growing.
    fed : (m,) array         kg that flow into the pool within each interval.
    around : Surroundings
    spilled : float          kg that lie there at the first edge.
    temperature : float or None  K, of what is spilled; None is the boiling point or the air's, the lower.

    Returns
    -------
    Evaporation; what came in is evaporated or left, to rounding.

    Heat comes through the ground as into a half-space in perfect contact, λ (Tg - T) / sqrt(π a t) since the spill, from
    the air by the same transfer as the vapour (Lewis), and from the sun. The pool is well mixed, and spreads at once to its
    thinnest depth or the bund. Errs high in the first seconds of a cold spill, low where a pool still spreads over warm
    ground. Source: Yellow Book, chapter 3 (TNO 1997/2005), recalled.
    """
    if around.ground not in GROUNDS:
        raise InputError(f"'{around.ground}' is not a ground known here; write one of {', '.join(GROUNDS)}")
    if known.cp_liquid is None:
        raise InputError(f"the heat capacity of liquid {known.en} is not known here, so its pool cannot be computed")
    ground, times, feed = GROUNDS[around.ground], np.asarray(edges, float), np.asarray(fed, float)
    fresh = min(known.boiling_point, around.air_temperature) if temperature is None else min(temperature, known.boiling_point)
    boiling = known.boiling_temperature(SATURATED * ATMOSPHERE)
    mass, warmth, area = spilled, min(fresh, boiling), 0.0
    evaporated, areas, temperatures = (np.zeros(len(feed)) for _ in range(3))
    for row, (start, end) in enumerate(pairwise(times)):
        steps = int(min(max(np.ceil((end - start) / 2.0), 10), 2000))
        step = (end - start) / steps
        for each in range(steps):
            arriving = feed[row] / steps
            if mass + arriving <= 0:
                continue
            warmth = (mass * warmth + arriving * min(fresh, boiling)) / (mass + arriving)
            mass += arriving
            spread = mass / (known.liquid_density(warmth) * ground.depth)
            area = max(min(spread, around.bund) if around.bund > 0 else spread, 1e-6)
            since = start - times[0] + each * step
            contact = 2 * (sqrt(since + step) - sqrt(since)) / (step * sqrt(pi * ground.diffusivity))
            into_air = transfer(known, around.wind, area) * 1.2 * 1005.0
            heat = (
                ground.conductivity * contact * (around.ground_temperature - warmth)
                + into_air * (around.air_temperature - warmth) + around.sun
            )
            off = flux_into_wind(known, warmth, around.wind, area)
            if warmth >= boiling - 1e-9:
                off = max(off, heat / known.heat_of_vaporisation)
            gone = min(off * area * step, mass)
            change = (heat * area * step - gone * known.heat_of_vaporisation) / (mass * known.cp_liquid)
            mass -= gone
            evaporated[row] += gone
            warmth = min(max(warmth + change, warmth - 5.0, 0.6 * known.boiling_point), boiling)
        areas[row], temperatures[row] = area, warmth
    return Evaporation(edges=times, evaporated=evaporated, area=areas, temperature=temperatures, left=float(mass))
