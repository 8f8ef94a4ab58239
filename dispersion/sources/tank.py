"""A tank that fails: all at once, through a hole or a torn pipe. Liquid that rains out becomes a pool; both reach the air."""

from itertools import pairwise
from math import pi

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.air.exchange import Phase
from dispersion.sources import outflow
from dispersion.sources.emission import Assumption, Emission
from dispersion.sources.pool import Surroundings, evaporation
from dispersion.sources.species import chemical
from dispersion.sources.substances import ATMOSPHERE, GAS_CONSTANT, Substance, substance

Floats = NDArray[np.float64]
WIDTH = 2.15                         # half a cloud's edge over its standard deviation (a tenth of the peak, US EPA)


class Tank(msgspec.Struct, frozen=True, kw_only=True):
    """An upright tank. What is in it is liquid under its own vapour, or gas where it holds too little for that."""

    substance: str
    mass: float                      # kg
    temperature: float               # K
    volume: float                    # m³
    liquid_height: float = 2.0       # m, of the liquid's surface over the hole
    pressure: float | None = None    # Pa; None is that of the vapour, at least the air's

    @property
    def known(self) -> Substance:
        """What is in it."""
        return substance(self.substance)

    @property
    def is_gas(self) -> bool:
        """Whether all of it is gas: above the critical point, or less than the saturated vapour would weigh."""
        known = self.known
        return (
            self.temperature >= known.critical_temperature
            or self.mass <= outflow.vapour_mass(known, self.volume, self.temperature)
        )

    @property
    def gas_pressure(self) -> float:
        """Pa over the liquid, or of the gas."""
        if self.pressure is not None:
            return self.pressure
        if self.is_gas:
            return self.mass * GAS_CONSTANT * self.temperature / (self.known.molar_mass * self.volume)
        return max(self.known.vapour_pressure(self.temperature), ATMOSPHERE)


def checked(tank: Tank) -> None:
    """InputError where the tank cannot be."""
    if tank.mass <= 0 or tank.volume <= 0 or tank.temperature <= 0:
        raise InputError("a tank needs a mass, a volume and a temperature in K above 0")
    if not tank.is_gas and tank.mass / tank.known.liquid_density(tank.temperature) > tank.volume:
        fits = tank.known.liquid_density(tank.temperature) * tank.volume
        raise InputError(f"{tank.mass:g} kg of {tank.known.en} do not fit into {tank.volume:g} m³, which hold {fits:.0f} kg")


def instantaneous(tank: Tank, around: Surroundings, *, start: float = 0.0, watched: float = 3600.0) -> Emission:
    """The tank bursts: what flashes and floats is a puff, what rains out a pool that is watched for `watched` s."""
    checked(tank)
    known = tank.known
    flash = 1.0 if tank.is_gas else outflow.flashed(known, tank.temperature)
    floats = tank.mass * outflow.airborne(flash)
    edges = spaced(watched)
    pool = evaporation(known, edges, np.zeros(len(edges) - 1), around, spilled=tank.mass - floats, temperature=tank.temperature)
    radius = (floats / known.gas_density(known.boiling_point) / pi) ** (1 / 3)
    puff = (Phase(start=start, end=start, amount=np.array([1e3 * floats])),) if floats > 0 else ()
    return Emission(
        species=(chemical(tank.substance),), phases=(*puff, *phases(start, edges, pool.evaporated)),
        sigma_y=max(radius, (pool.area.max() / pi) ** 0.5) / WIDTH, sigma_z=radius / WIDTH,
        droplets=max(1.0 - flash * tank.mass / floats, 0.0) if floats > 0 else 0.0,
        assumptions=(*said(known, flash, floats / tank.mass), Assumption(
            f"储罐瞬时全部破裂；观察 {watched / 60:.0f} 分钟后仍有 {pool.left:.0f} kg 液体留在液池。",
            f"The whole tank bursts at once; after {watched / 60:.0f} min {pool.left:.0f} kg still lie in the pool.")),
    )


def hole(
    tank: Tank, diameter: float, around: Surroundings, *, start: float = 0.0, watched: float = 3600.0, pipe: bool = False,
    below_liquid: bool = True,
) -> Emission:
    """The tank leaks through a hole.

    Parameters
    ----------
    tank : Tank
    diameter : float      m, of the hole.
    around : Surroundings of the pool.
    start, watched : float  s after the weather's epoch, and s for which it is followed.
    pipe : bool           A torn pipe longer than 0.1 m, in which a boiling liquid flashes.
    below_liquid : bool   Whether liquid reaches the hole; else vapour leaves.

    The tank keeps its temperature, which errs high, for a liquid that boils would cool. Raises InputError where the tank or
    the hole cannot be.
    """
    checked(tank)
    if diameter <= 0 or watched <= 0:
        raise InputError(f"a hole of {diameter:g} m watched for {watched:g} s is none; give both above 0")
    known, edges = tank.known, spaced(watched)
    out = drained(tank, pi * diameter**2 / 4, edges, pipe=pipe, below_liquid=below_liquid)
    as_gas = tank.is_gas or not below_liquid
    flash = 1.0 if as_gas else outflow.flashed(known, tank.temperature)
    share = outflow.airborne(flash)
    coming = out * share
    if share < 1:
        coming = coming + evaporation(known, edges, out * (1 - share), around, temperature=tank.temperature).evaporated
    return Emission(
        species=(chemical(tank.substance),), phases=phases(start, edges, coming), height=1.0, sigma_y=0.5, sigma_z=0.5,
        droplets=max((share - flash) * out.sum() / coming.sum(), 0.0) if coming.sum() > 0 else 0.0,
        assumptions=(*said(known, flash, share), Assumption(
            f"孔径 {diameter * 1000:.0f} mm，{watched / 60:.0f} 分钟内流出 {out.sum():.0f} kg；罐内温度不变（偏保守）。",
            f"Through a hole of {diameter * 1000:.0f} mm {out.sum():.0f} kg leave within {watched / 60:.0f} min; the tank "
            f"keeps its temperature (errs high).")),
    )


def drained(tank: Tank, area: float, edges: Floats, *, pipe: bool, below_liquid: bool) -> Floats:
    """kg that leave the tank between neighbouring edges, by Heun's method on fifty steps each."""
    known = tank.known
    density = known.liquid_density(tank.temperature)
    initial, pressure = tank.mass, tank.gas_pressure

    def flow(mass: float) -> float:
        if mass <= 0:
            return 0.0
        if tank.is_gas:
            return outflow.gas_flow(known, pressure * mass / initial, tank.temperature, area)
        if not below_liquid:
            return outflow.gas_flow(known, pressure, tank.temperature, area)
        if pipe and tank.temperature > known.boiling_point:
            return outflow.flashing_flow(known, tank.temperature, area)
        return outflow.liquid_flow(density, pressure, tank.liquid_height * mass / initial, area)

    mass, out = initial, np.zeros(len(edges) - 1)
    for row, length in enumerate(np.diff(edges)):
        step = length / 50
        for _ in range(50):
            first = flow(mass)
            gone = min(0.5 * step * (first + flow(mass - step * first)), mass)
            mass -= gone
            out[row] += gone
    return out


def spaced(watched: float) -> Floats:
    """Edges that lie closer together at first, when most happens; (16,) s."""
    return watched * np.linspace(0.0, 1.0, 16) ** 2


def phases(start: float, edges: Floats, kilograms: Floats) -> tuple[Phase, ...]:
    """A phase for each interval in which something comes."""
    return tuple(
        Phase(start=start + first, end=start + last, amount=np.array([1e3 * amount]))
        for (first, last), amount in zip(pairwise(edges), kilograms, strict=True) if amount > 0
    )


def said(known: Substance, flash: float, share: float) -> tuple[Assumption, ...]:
    """How much of the substance flashes and floats."""
    return (Assumption(
        f"{known.zh}瞬时闪蒸 {flash:.0%}，以蒸气和液滴进入空气 {share:.0%}，其余落地成池。",
        f"{known.en} flashes by {flash:.0%} at once; {share:.0%} floats as vapour and droplets, the rest forms a pool."),)
