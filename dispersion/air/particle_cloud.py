"""The particles of a release: their arrays, how many each phase gets, and where they start."""

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.air.exchange import Floats, Release
from dispersion.air.removal import settling_groups
from dispersion.weather.turbulence import MEANDER_SPEED, MEANDER_TIME


class ParticleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a particle run is made. Defaults are for a forecast of some hours; each says what a change buys."""

    particles: int = 100_000         # noise falls with the root of it
    step: float = 60.0               # s; weather at a particle is looked up, and removal applied, once in a step
    samples: int = 6                 # looks at the cloud in one output interval at least; each step is one
    fraction: float = 0.2            # vertical step as a share of the vertical time scale
    bandwidth: float = 0.2           # kernel width as a share of the spread since release; widens a cloud by 2 %
    smallest_width: float = 0.5      # m, of the kernel, at any age
    deposition_layer: float = 10.0   # m above ground from which dry deposition takes
    theta_height: float = 10.0       # m, where sigma_theta was measured, as for the puffs
    meander_speed: float = MEANDER_SPEED   # m/s, least horizontal turbulence, as for the puffs
    meander_time: float = MEANDER_TIME     # s
    density_height: float = 0.0      # m over which air thins by e (8000 in deep layers); 0 takes it as uniform

    def __post_init__(self) -> None:
        for name in ("particles", "step", "samples", "fraction", "bandwidth", "smallest_width", "deposition_layer",
                     "meander_time", "meander_speed", "theta_height"):
            if not getattr(self, name) > 0:
                raise InputError(f"the particle setting `{name}` is {getattr(self, name)} and must be above 0")
        if not self.density_height >= 0:
            raise InputError(f"the particle setting `density_height` is {self.density_height} and must not be negative")
        if self.fraction > 1.0:
            raise InputError(
                f"the particle setting `fraction` is {self.fraction}; above 1 the vertical step outlasts the eddies"
            )


Particles = NDArray[np.void]         # (p,) of PARTICLE
PARTICLE = np.dtype([
    ("key", np.uint64),              # under which it draws its random numbers
    ("count", np.uint64),            # draws so far
    ("born", float),                 # s after the epoch
    ("x", float), ("y", float), ("z", float),               # m east, north and above ground
    ("along", float), ("across", float), ("up", float),     # turbulent wind in its own standard deviations
    ("east", float), ("north", float),                      # meander in its standard deviations
    ("settling", float),             # m/s downward
    ("wide", float), ("tall", float),                       # spread since release by Taylor's theory, m
    ("lid", float),                  # mixing height there, m
    ("middle_x", float), ("middle_y", float),               # mean place within the last step, m
    ("exposure", float),             # time in the deposition layer over its depth within the last step, s/m
    ("rain", float),                 # rain rate there, mm/h
    ("flown", float),                # time since birth within the last step, s
    ("gone", np.bool_),              # it left the weather's domain
])
"""One particle: a record, so that all of it lies side by side. A kernel changes it in place."""


class Cloud(NamedTuple):
    """The particles of a release, sorted by birth, and what each carries."""

    particles: Particles             # (p,)
    amount: Floats                   # (p, n) each in its species' unit


class Start(NamedTuple):
    """How a release starts once its surroundings are known: after its rise, in the wake of its building."""

    height: tuple[float, ...]        # m above ground, for each phase
    sigma_y: float                   # m
    sigma_z: float                   # m
    lid: float                       # m, mixing height


def shares(release: Release, particles: int) -> NDArray[np.int64]:
    """(phases,) particles for each phase: half by its time, half by its amount, one at least."""
    lengths = np.array([max(each.end - each.start, 0.0) for each in release.phases])
    amounts = np.array([np.asarray(each.amount, float) for each in release.phases])
    totals = amounts.sum(axis=0)
    parts = (amounts[:, totals > 0] / totals[totals > 0]).max(axis=1, initial=0.0)
    time = lengths / lengths.sum() if lengths.sum() > 0 else np.zeros_like(lengths)
    weight = time + parts / max(parts.sum(), 1e-300)
    weight /= weight.sum()
    return np.asarray(np.maximum(np.rint(weight * particles), 1), np.int64)


def released(release: Release, settings: ParticleSettings, generator: np.random.Generator, start: Start) -> Cloud:
    """The particles of a release as they start, sorted by birth.

    Times are one to each equal slice of a phase, at random within it. Turbulent winds start in their own distribution.
    What settles at another speed is carried by particles of its own; a daughter stays on the particle on which its
    parent decayed.
    """
    groups = [each for each in settling_groups(release.species)
              if any(np.any(np.asarray(phase.amount) * each[1]) for phase in release.phases)] or [(0.0, np.ones(1))]
    counts = shares(release, max(settings.particles // len(groups), 1))
    born, fall, amount, heights = [], [], [], []
    for speed, members in groups:
        for phase, number, height in zip(release.phases, counts, start.height, strict=True):
            slices = (np.arange(number) + generator.random(number)) / number
            born.append(phase.start + (phase.end - phase.start) * slices)
            fall.append(np.full(number, speed))
            amount.append(np.tile(np.asarray(phase.amount, float) * members / number, (number, 1)))
            heights.append(np.full(number, height))
    order = np.argsort(np.concatenate(born), kind="stable")
    size = order.size
    particles = np.zeros(size, PARTICLE)
    particles["key"] = generator.integers(0, 2**64, size, np.uint64)
    for name in ("along", "across", "up", "east", "north"):
        particles[name] = generator.standard_normal(size)
    particles["x"] = release.x + start.sigma_y * generator.standard_normal(size)
    particles["y"] = release.y + start.sigma_y * generator.standard_normal(size)
    particles["z"] = np.abs(np.concatenate(heights)[order] + start.sigma_z * generator.standard_normal(size))
    particles["wide"], particles["tall"] = start.sigma_y, start.sigma_z
    particles["born"] = np.concatenate(born)[order]
    particles["settling"] = np.concatenate(fall)[order]
    particles["lid"] = start.lid
    particles["z"] = np.where(release.height <= start.lid, _below(particles["z"], start.lid), particles["z"])
    return Cloud(particles, np.concatenate(amount)[order])


def _below(z: Floats, lid: float) -> Floats:
    """Heights from 0 up reflected at the lid and the ground as often as needed."""
    folded = np.mod(z, 2.0 * lid)
    return np.asarray(np.where(folded > lid, 2.0 * lid - folded, folded), float)
