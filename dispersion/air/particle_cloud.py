"""The particles of a release: their arrays, how many each phase gets, and where they start."""

from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.air.exchange import Floats, Release

GRAVITY = 9.81                       # m/s²
AIR_VISCOSITY = 1.8e-5               # Pa s at 15 °C
MEAN_FREE_PATH = 0.067               # µm in air at 20 °C and 1013 hPa
SETTLING_FLOOR = 1e-4                # m/s; slower, it falls below 10 m in a day and moves with the air


class ParticleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a particle run is made. Defaults are for a forecast of some hours; each says what a change buys."""

    particles: int = 100_000         # noise falls with the root of it
    step: float = 60.0               # s; weather at a particle is looked up, and removal applied, once in a step
    samples: int = 6                 # looks at the cloud in one output interval at least; each step is one
    fraction: float = 0.2            # vertical step as a share of the vertical time scale
    bandwidth: float = 0.2           # kernel width as a share of the spread since release; widens a cloud by 2 %
    smallest_width: float = 0.5      # m, of the kernel, at any age
    deposition_layer: float = 10.0   # m above ground from which dry deposition takes
    meander_speed: float = 0.0       # m/s, of eddies that the weather's grid does not resolve; 0 is none
    meander_time: float = 3600.0     # s, how long such an eddy lasts
    density_height: float = 0.0      # m over which air thins by e (8000 in deep layers); 0 takes it as uniform
    free_diffusivity: float = 50.0   # m²/s, horizontal, above the mixing height: FLEXPART's (recalled, to be confirmed)

    def __post_init__(self) -> None:
        for name in ("particles", "step", "samples", "fraction", "bandwidth", "smallest_width", "deposition_layer",
                     "meander_time"):
            if not getattr(self, name) > 0:
                raise InputError(f"the particle setting `{name}` is {getattr(self, name)} and must be above 0")
        for name in ("meander_speed", "density_height", "free_diffusivity"):
            if not getattr(self, name) >= 0:
                raise InputError(f"the particle setting `{name}` is {getattr(self, name)} and must not be negative")
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


def settling_velocity(diameter: Floats | float, density: Floats | float) -> Floats:
    """Fall speed of spheres in still air, m/s.

    Parameters
    ----------
    diameter : float or array  µm, 0 to 100; 0 is a gas, which does not settle.
    density : float or array   kg/m³; an aerodynamic diameter goes with 1000.

    Stokes's law with Cunningham's slip correction (Seinfeld and Pandis 2006, eqs. 9.34 and 9.42); above 20 µm the drag
    of Schiller and Naumann (1933), solved by iteration. Within 3 % of tables for water spheres up to 100 µm.
    """
    size = np.asarray(diameter, float)
    slip = 1.0 + 2.0 * MEAN_FREE_PATH / np.maximum(size, 1e-3) * (
        1.257 + 0.4 * np.exp(-0.55 * np.maximum(size, 1e-3) / MEAN_FREE_PATH)
    )
    metres = size * 1e-6
    stokes = np.asarray(density, float) * metres**2 * GRAVITY * slip / (18.0 * AIR_VISCOSITY)
    speed = stokes
    for _ in range(30):
        reynolds = 1.225 * speed * metres / AIR_VISCOSITY
        speed = 0.5 * (speed + stokes / (1.0 + 0.15 * reynolds**0.687))
    return np.asarray(np.where(size > 0.0, speed, 0.0), float)


def shares(release: Release, particles: int) -> NDArray[np.int64]:
    """(phases,) particles for each phase: half by its time, half by its amount, one at least."""
    lengths = np.array([max(each.end - each.start, 0.0) for each in release.phases])
    amounts = np.array([np.asarray(each.amount, float) for each in release.phases])
    totals = amounts.sum(axis=0)
    parts = (amounts[:, totals > 0] / totals[totals > 0]).max(axis=1, initial=0.0)
    time = lengths / lengths.sum() if lengths.sum() > 0 else np.zeros_like(lengths)
    weight = time + parts / max(parts.sum(), 1e-300)
    weight /= weight.sum()
    return np.maximum(np.rint(weight * particles).astype(np.int64), 1)


def settling_groups(release: Release) -> list[tuple[float, NDArray[np.int64]]]:
    """Species that fall together: (settling velocity m/s, their indices). What falls differently is carried apart.

    A daughter stays on the particle on which its parent decayed.
    """
    speeds = np.array([float(settling_velocity(each.diameter, each.density)) for each in release.species])
    speeds[speeds < SETTLING_FLOOR] = 0.0
    return [(float(speed), np.flatnonzero(speeds == speed)) for speed in np.unique(speeds)]


def require_release(release: Release) -> None:
    """InputError for a release that cannot be."""
    if not release.species or not release.phases:
        raise InputError("the release has no species or no phases; say what is released and when")
    for number, phase in enumerate(release.phases, start=1):
        amount = np.asarray(phase.amount, float)
        if amount.shape != (len(release.species),):
            raise InputError(
                f"phase {number} of the release gives {amount.size} amounts for {len(release.species)} species; "
                "give one for each"
            )
        if not np.all(amount >= 0.0):
            raise InputError(f"phase {number} of the release has a negative or unknown amount; amounts are 0 or more")
        if not phase.end >= phase.start:
            raise InputError(f"phase {number} of the release ends before it starts; exchange its start and end")
    if not release.height >= 0.0:
        raise InputError(f"the release height is {release.height} m; it must be 0 or more above ground")
    if release.decay is not None and np.asarray(release.decay.matrix).shape != (len(release.species),) * 2:
        raise InputError("the decay matrix does not fit the species; it needs a row and a column for each")


def released(release: Release, settings: ParticleSettings, generator: np.random.Generator, lid: float) -> Cloud:
    """The particles of a release as they start, sorted by time; `lid` is the mixing height there, m.

    Times are one to each equal slice of a phase, at random within it. Turbulent winds start in their own distribution.
    """
    groups = settling_groups(release)
    counts = shares(release, max(settings.particles // len(groups), 1))
    born, fall, amount = [], [], []
    for speed, members in groups:
        for phase, number in zip(release.phases, counts, strict=True):
            slices = (np.arange(number) + generator.random(number)) / number
            born.append(phase.start + (phase.end - phase.start) * slices)
            fall.append(np.full(number, speed))
            carried = np.zeros(len(release.species))
            carried[members] = np.asarray(phase.amount, float)[members] / number
            amount.append(np.tile(carried, (number, 1)))
    order = np.argsort(np.concatenate(born), kind="stable")
    size = order.size
    z = np.abs(release.height + release.sigma_z * generator.standard_normal(size))
    if release.height <= lid and release.sigma_z > 0.0:
        z = lid - np.abs(lid - z % (2.0 * lid))
    particles = np.zeros(size, PARTICLE)
    particles["key"] = generator.integers(0, 2**64, size, np.uint64)
    for name in ("along", "across", "up", "east", "north"):
        particles[name] = generator.standard_normal(size)
    particles["x"] = release.x + release.sigma_y * generator.standard_normal(size)
    particles["y"] = release.y + release.sigma_y * generator.standard_normal(size)
    particles["z"], particles["lid"] = z, lid
    particles["wide"], particles["tall"] = release.sigma_y, release.sigma_z
    particles["born"] = np.concatenate(born)[order]
    particles["settling"] = np.concatenate(fall)[order]
    return Cloud(particles, np.concatenate(amount)[order])
