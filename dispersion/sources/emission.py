"""What every source term returns: species, phases, and the assumptions behind them. Says nothing of where it happens."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.air.exchange import Decay, Phase, Release, Species

Floats = NDArray[np.float64]


class Assumption(msgspec.Struct, frozen=True):
    """One sentence an officer must be able to read beside the result."""

    zh: str
    en: str


class Emission(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The parts of a `Release` a source term knows."""

    species: tuple[Species, ...]
    phases: tuple[Phase, ...]
    decay: Decay | None = None
    height: float = 0.0              # m above ground
    heat: float = 0.0                # sensible heat, W
    sigma_y: float = 0.0             # initial spread, m
    sigma_z: float = 0.0             # m
    exit_temperature: float | None = None    # °C; None is that of the air
    droplets: float = 0.0            # mass share of what comes at once, else of all, that is carried as droplets
    building_height: float = 0.0     # m
    building_width: float = 0.0      # m
    assumptions: tuple[Assumption, ...] = ()

    @property
    def total(self) -> Floats:
        """(n,) released over all phases, each in its species' unit, not decayed afterwards."""
        amounts: Floats = np.sum([phase.amount for phase in self.phases], axis=0)
        return amounts

    def amounts(self) -> dict[str, float]:
        """The same by species' key."""
        return {each.key: float(amount) for each, amount in zip(self.species, self.total, strict=True)}

    def release(self, x: float = 0.0, y: float = 0.0, height: float | None = None) -> Release:
        """The release at a place, m east and north; `height` in m replaces the source term's own."""
        return Release(
            x=x, y=y, height=self.height if height is None else height, species=self.species, phases=self.phases,
            decay=self.decay, sigma_y=self.sigma_y, sigma_z=self.sigma_z, heat=self.heat,
            exit_temperature=self.exit_temperature, building_height=self.building_height, building_width=self.building_width,
        )
