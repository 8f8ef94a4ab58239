"""What transport in air takes and gives: a release, places to look at, and steps in time. Puffs and particles share it."""

from collections.abc import Iterator
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.weather.field import Weather

Floats = NDArray[np.float64]


class Species(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is released, and how it leaves the air. Amounts are in its own unit: g, or Bq."""

    key: str                         # "chlorine", "I-131" …
    unit: str                        # "g" or "Bq"
    deposition_velocity: float = 0.0  # m/s, dry, without settling
    washout: float = 0.0             # scavenging coefficient at 1 mm/h, 1/s
    washout_exponent: float = 0.79   # of the rain rate in mm/h
    diameter: float = 0.0            # aerodynamic diameter, µm; 0 is a gas
    density: float = 1000.0          # of a particle, kg/m³


class Decay(msgspec.Struct, frozen=True, eq=False):
    """Decay and ingrowth among the n species of a release: d/dt A = M A, in activity, 1/s.

    A chemical release, or one without decay, has none (None).
    """

    matrix: Floats                   # (n, n) 1/s; lower triangular where parents come first


class Phase(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A time of constant release."""

    start: float                     # s after the weather's epoch
    end: float                       # s; equal to start for an instant puff of `amount`
    amount: Floats                   # (n,) released in the phase, each in its species' unit


class Release(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Where, how and how much."""

    x: float                         # m east
    y: float                         # m north
    height: float                    # m above ground
    species: tuple[Species, ...]
    phases: tuple[Phase, ...]
    decay: Decay | None = None
    sigma_y: float = 0.0             # initial spread of the cloud, horizontal, m
    sigma_z: float = 0.0             # initial spread, vertical, m
    heat: float = 0.0                # sensible heat released, W; lifts the plume
    exit_speed: float = 0.0          # m/s, at a stack's mouth
    exit_diameter: float = 0.0       # m
    exit_temperature: float | None = None   # °C; None is that of the air
    building_height: float = 0.0     # m; 0 is none
    building_width: float = 0.0      # m, across the wind


class Places(msgspec.Struct, frozen=True, eq=False):
    """r places to look at; a grid is its places row by row (`shape`), the first row in the south."""

    x: Floats                        # (r,) m
    y: Floats                        # (r,) m
    z: Floats                        # (r,) m above ground
    axes: tuple[Floats, Floats, Floats] | None = None
    """(x, y, z) of a grid, else None. Then places are in the order (z, y, x): index = (k * ny + j) * nx + i."""


class Puffs(msgspec.Struct, frozen=True, eq=False):
    """The cloud at one moment as p puffs: what gamma rays from it need. Horizontally isotropic Gaussians."""

    x: Floats                        # (p,) m
    y: Floats                        # (p,) m
    z: Floats                        # (p,) m, centre above ground
    sigma_h: Floats                  # (p,) m
    sigma_z: Floats                  # (p,) m, before reflection
    lid: Floats                      # (p,) m, mixing height at the puff
    amount: Floats                   # (p, n) in each species' unit, after decay and removal


class Step(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What happened from `start` to `end`, s after the epoch, at r places for n species."""

    start: float
    end: float
    mean: Floats                     # (n, r) concentration, mean over the step, unit/m³
    peak: Floats                     # (n, r) highest instant concentration looked at within the step, unit/m³
    deposited: Floats                # (n, r) brought to the ground within the step, unit/m², decayed to its end
    middle: Puffs | None             # the cloud in the middle of the step; None where a model has no puffs


class Transport(Protocol):
    """A transport model: steps through time, so that nothing larger than one step is ever held."""

    def __call__(
        self, weather: Weather, release: Release, places: Places, edges: Floats, *, seed: int = 0
    ) -> Iterator[Step]:
        """Yield a step for each interval between neighbouring `edges` (o + 1,), s after the epoch."""
        ...


def grid_places(x: Floats, y: Floats, z: Floats) -> Places:
    """The places of a regular grid."""
    zz, yy, xx = np.meshgrid(z, y, x, indexing="ij")
    return Places(xx.ravel(), yy.ravel(), zz.ravel(), (x, y, z))
