"""What particles lose on their way: to the ground, to rain, and by decay."""

import math

import numpy as np
from numba import prange

from core.kernel import compiled_parallel
from dispersion.air.decay import Ingrowth
from dispersion.air.exchange import Floats, Species
from dispersion.air.particle_cloud import Particles
from dispersion.air.removal import settling_velocity, surface_velocities


@compiled_parallel
def _removed(
    particles: Particles, amount: Floats, velocity: Floats, washout: Floats, exponent: Floats, fallen: Floats
) -> None:
    """Take from `amount` (p, n) what dry deposition and rain remove in a step, into `fallen` (p, n)."""
    for p in prange(particles.shape[0]):
        one = particles[p]
        for s in range(velocity.shape[0]):
            passed = (velocity[s] + one.settling) * one.exposure
            if one.rain > 0.0 and washout[s] > 0.0:
                passed += washout[s] * one.rain ** exponent[s] * one.flown
            lost = -amount[p, s] * math.expm1(-passed)
            fallen[p, s] = lost
            amount[p, s] -= lost


class Removal:
    """Deposition velocities, washout and decay of the species of a release.

    Dry deposition takes from a particle at its velocity over the depth of the lowest layer, for the time it is within
    it; rain takes at (washout) (rain rate in mm/h)^exponent wherever it falls. Both leave the particle and lower what it
    carries, so that rare losses are as smooth as frequent ones.
    """

    def __init__(self, species: tuple[Species, ...], ingrowth: Ingrowth) -> None:
        self._velocity = surface_velocities(species)
        self._washout = np.array([each.washout for each in species])
        self._exponent = np.array([each.washout_exponent for each in species])
        self._ingrowth = ingrowth
        falls = [settling_velocity(each.diameter, each.density) > 0.0 for each in species]
        self.is_wanted = bool(np.any(self._velocity > 0.0) or np.any(self._washout > 0.0) or any(falls))

    def apply(self, particles: Particles, amount: Floats, start: float, end: float) -> Floats:
        """Age `amount` (p, n), sorted by birth, from `start` or birth to `end`; take away and return what fell, (p, n)."""
        if not self._ingrowth.is_stable:
            old = int(np.searchsorted(particles["born"], start, side="right"))
            amount[:old] = amount[:old] @ self._ingrowth.after(end - start).T
            amount[old:] = self._ingrowth.spread(amount[old:], end - particles["born"][old:])
        fallen = np.zeros_like(amount)
        if self.is_wanted:
            _removed(particles, amount, self._velocity, self._washout, self._exponent, fallen)
        return fallen
