"""Transport by particles: each a sample of the air that was released, carried by the wind and its turbulence.

For distances at which a plume no longer knows its source's weather (beyond some 50 km), and as the referee of the puffs.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.decay import Ingrowth
from dispersion.air.emission import require_release
from dispersion.air.exchange import Floats, Places, Release, Step
from dispersion.air.particle_cloud import Cloud, ParticleSettings, Start, released
from dispersion.air.particle_move import Rules, advance
from dispersion.air.particle_removal import Removal
from dispersion.air.particle_sight import Sight
from dispersion.air.particle_wind import LOWEST_LID, packed
from dispersion.air.rise import building_wake, plume_rise
from dispersion.weather.field import Weather
from dispersion.weather.field_kernel import spot_of, surface_of, wind_of
from dispersion.weather.turbulence import FREE_DIFFUSIVITY


def particles(
    weather: Weather, release: Release, places: Places, edges: Floats, *, seed: int = 0,
    settings: ParticleSettings | None = None,
) -> Iterator[Step]:
    """Yield a step for each interval between neighbouring `edges` (o + 1,), s after the weather's epoch.

    `Step.mean` is the mean of looks at the cloud (`samples`, evenly spaced), `Step.peak` the highest of them; on a grid
    both are means over cells across and values at the heights of the grid. `Step.middle` is None. Sampling noise of a
    value seen by m particles is about 1/sqrt(m); the same seed gives the same result on any number of threads.
    Turbulence is Gaussian, so that the skewness of convective plumes is missing; the wind has no vertical part beyond
    turbulence and settling. InputError where the weather does not cover the release, the places or the times.
    """
    run = ParticleRun(weather, release, places, edges, seed=seed, settings=settings)
    return run.steps()


class Balance(msgspec.Struct, frozen=True, eq=False):
    """Where the amount of each species (n,) is now, in its unit."""

    airborne: Floats
    deposited: Floats                # decayed to now
    left: Floats                     # beyond the weather's domain, as of when it left


class ParticleRun:
    """One run, for those who want to know the balance as well as the steps."""

    def __init__(
        self, weather: Weather, release: Release, places: Places, edges: Floats, *, seed: int = 0,
        settings: ParticleSettings | None = None,
    ) -> None:
        self._settings = settings or ParticleSettings()
        self._edges = np.asarray(edges, float)
        if self._edges.ndim != 1 or self._edges.size < 2 or not np.all(np.diff(self._edges) > 0.0):
            raise InputError("the forecast needs two or more growing output times")
        require_release(release)
        self._first = min(min(each.start for each in release.phases), float(self._edges[0]))
        weather.require_window(self._first, float(self._edges[-1]))
        weather.require_position(release.x, release.y, "release")
        if places.x.size:
            for x, y in ((places.x.min(), places.y.min()), (places.x.max(), places.y.max())):
                weather.require_position(float(x), float(y), "place looked at")
        self._rules = _rules(weather, self._settings)
        self._field = packed(weather.grid)
        self._cloud = released(release, self._settings, np.random.default_rng(seed), _start(weather, release))
        self._ingrowth = Ingrowth(release.decay, len(release.species))
        self._removal = Removal(release.species, self._ingrowth)
        self._sight = Sight(places, self._settings, len(release.species))
        self._ground = np.zeros(len(release.species))
        self._left = np.zeros(len(release.species))
        self._now = self._first

    def steps(self) -> Iterator[Step]:
        """The steps, once."""
        for start, end in pairwise([self._first, *self._edges] if self._first < self._edges[0] else self._edges):
            parts = max(self._settings.samples, math.ceil((end - start) / self._settings.step))
            self._sight.begin()
            for low, high in pairwise(np.linspace(start, end, parts + 1)):
                self._carry(float(low), float(high))
            if start >= self._edges[0]:
                yield self._sight.finished(float(start), float(end), parts)

    def balance(self) -> Balance:
        """Where everything is that was released until now."""
        cloud = self._cloud
        return Balance(cloud.amount[cloud.particles["born"] < self._now].sum(axis=0), self._ground.copy(), self._left.copy())

    def _carry(self, start: float, end: float) -> None:
        """The cloud from one look to the next."""
        born = int(np.searchsorted(self._cloud.particles["born"], end))
        moving = Cloud(self._cloud.particles[:born], self._cloud.amount[:born])
        advance(moving.particles, self._field, start, end, self._rules)
        fallen = self._removal.apply(moving.particles, moving.amount, start, end)
        aging = None if self._ingrowth.is_stable else self._ingrowth.after(end - start)
        self._ground = fallen.sum(axis=0) + (self._ground if aging is None else aging @ self._ground)
        if self._removal.is_wanted:
            self._sight.gather(moving, fallen, aging)
        self._now = end
        gone = moving.particles["gone"]
        if np.any(gone):
            self._left += moving.amount[gone].sum(axis=0)
            stays = np.concatenate([~gone, np.ones(self._cloud.particles.size - born, bool)])
            self._cloud = Cloud(self._cloud.particles[stays], self._cloud.amount[stays])
            moving = Cloud(self._cloud.particles[: born - int(gone.sum())], self._cloud.amount[: born - int(gone.sum())])
        self._sight.look(moving)


def _rules(weather: Weather, settings: ParticleSettings) -> Rules:
    thinning = -1.0 / settings.density_height if settings.density_height > 0.0 else 0.0
    return Rules(
        settings.fraction, settings.deposition_layer, settings.meander_speed, settings.meander_time, thinning,
        FREE_DIFFUSIVITY / settings.meander_speed**2, float(weather.x[0] - weather.reach), float(weather.x[-1] + weather.reach),
        float(weather.y[0] - weather.reach), float(weather.y[-1] + weather.reach), settings.theta_height,
    )


def _start(weather: Weather, release: Release) -> Start:
    """Where the release levels off: its final rise, taken as reached at once, and the wake of its building."""
    wake = building_wake(release)
    heights, lid = [], LOWEST_LID
    for phase in release.phases:
        spot = spot_of(weather.grid, phase.start, release.x, release.y)
        ground = surface_of(weather.grid, spot)
        lid = ground.mixing_height
        u, v = wind_of(weather.grid, spot, max(release.height, 2.0), ground)
        rise = plume_rise(
            release, math.hypot(u, v), ground.temperature, ground.friction_velocity, ground.inverse_obukhov, lid
        )
        heights.append(release.height + rise.final * wake.rise_left)
    return Start(
        tuple(heights), math.hypot(release.sigma_y, wake.sigma_y), math.hypot(release.sigma_z, wake.sigma_z), lid
    )
