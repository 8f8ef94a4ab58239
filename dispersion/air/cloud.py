"""The cloud of one run: its puffs and amounts, moved on part by part."""

import math

import numpy as np

from dispersion.air.advance import advance
from dispersion.air.decay import Ingrowth
from dispersion.air.emission import new_puffs
from dispersion.air.exchange import Floats, Puffs, Release
from dispersion.air.gather import WIDTHS
from dispersion.air.puff import (
    EXTRA_Y,
    FINAL_RISE,
    HEIGHT,
    MEAN,
    MOMENT,
    RISEN,
    SAMPLE,
    SETTLING,
    SHARE,
    SIGMA_H,
    SIGMA_Z,
    SPAN,
    SPREAD_Y,
    STATE,
    TOP,
    Course,
    X,
    Y,
)
from dispersion.air.removal import surface_velocities
from dispersion.air.settings import PuffSettings
from dispersion.air.sight import Part, Sight, StepSums
from dispersion.air.split import split
from dispersion.weather.field import Weather

ROOM = 16_384            # samples held at a time
FAR = 0.5                # a puff is given up when so many extents of the places (at least 20 km) away from them
GAMMA_SIGHT = 600.0      # m beyond its edge from which a puff still counts for gamma rays at a place, five free paths
LONGEST_WAIT = 600.0     # s
SWELLING = 1.0           # m/s, growth of sigma_y of a puff that waits, reckoned high
HALF_NORMAL = math.sqrt(math.pi / 2.0)   # sigma of a half-Gaussian over its mean
BRIGGS = {"similarity": 0, "briggs-rural": 1, "briggs-urban": 2}


class Cloud:
    """Puffs, in columns (see `puff`), and what they carry."""

    def __init__(self, weather: Weather, release: Release, sight: Sight, settings: PuffSettings) -> None:
        self.weather, self.grid, self.release, self.sight, self.settings = weather, weather.grid, release, sight, settings
        count = len(release.species)
        self.state, self.amount, self.clock = np.empty((0, STATE)), np.empty((0, count)), np.empty(0)
        self.ingrowth = Ingrowth(release.decay, count)
        self.velocity = surface_velocities(release.species)
        self.washout = np.array([each.washout for each in release.species], float)
        self.exponent = np.array([each.washout_exponent for each in release.species], float)
        self.on_ground, self.gone = np.zeros(count), np.zeros(count)
        instants = any(phase.end == phase.start for phase in release.phases)
        self.course = course_of(settings, sight.nearest, instants=instants)
        self.part = Part(sight, count)
        self.sight_of_gamma = GAMMA_SIGHT if any(each.unit == "Bq" for each in release.species) else 0.0
        self.fastest = float(np.sqrt(np.max(weather.u**2 + weather.v**2)))
        self.samples, self.owner = np.empty((ROOM, SAMPLE)), np.empty(ROOM)
        self.present, self.fallen = np.empty((ROOM, count)), np.empty((ROOM, count))

    def in_air(self) -> Floats:
        """(n,) amounts in the air, those given up for having drifted away among them."""
        return np.asarray(self.amount.sum(axis=0) + self.gone)

    def go(self, start: float, end: float, interval: float, step: StepSums | None, keep: bool = False) -> None:
        """Let the cloud live from `start` to `end`, s, with new puffs each `interval`, and add what it does to `step`.

        Puffs that cannot come near the places meanwhile are left where they are, up to `LONGEST_WAIT`, and follow later.
        """
        state, amount, births = new_puffs(self.grid, self.release, start, end, interval)
        self.state = np.concatenate((self.state, state))
        self.amount = np.concatenate((self.amount, amount))
        self.clock = np.concatenate((self.clock, births))
        self.on_ground, self.gone = (self._aged(each[None, :], end - start)[0] for each in (self.on_ground, self.gone))
        active = np.flatnonzero(self._matters(end)) if step is not None else np.arange(len(self.state))
        moving, begin = np.ascontiguousarray(self.state[active]), self.clock[active]
        carried, settling = self.amount[active], self.state[active, SETTLING]
        survival = np.ones_like(carried)
        first = 0
        while first < len(moving):
            count, first = advance(
                self.grid, self.course, first, moving, begin, end, survival, self.velocity, self.washout,
                self.exponent, self.samples, self.owner, self.present, self.fallen,
            )
            samples, owner = self.samples[:count], self.owner[:count].astype(int)
            amounts = self.ingrowth.spread(carried[owner], samples[:, MOMENT] - begin[owner])
            fallen = amounts * self.fallen[:count]
            amounts = amounts * self.present[:count]
            self.on_ground += self.ingrowth.spread(fallen, end - samples[:, MOMENT]).sum(axis=0)
            if step is not None:
                self.part.add(samples, amounts, fallen, settling[owner], self.velocity, end - start)
                if keep:
                    now = samples[:, MOMENT] > start
                    step.kept.append((samples[now], amounts[now]))
        if step is not None:
            step.take(self.part, end - start, self.ingrowth, step.end - 0.5 * (start + end))
        self.state[active], self.clock[active] = moving, end
        self.amount[active] = self.ingrowth.spread(carried, end - begin) * survival
        self._give_up()
        if self.settings.splitting:
            self.state, self.amount, self.clock = split(self.state, self.amount, self.clock, self.settings.most_puffs)

    def _matters(self, end: float) -> Floats:
        """Which puffs may be seen from a place before `end`, or have waited long enough."""
        west, east, south, north = self.sight.box
        waited = end - self.clock
        wide = 1.5 * self.state[:, SPREAD_Y] + np.sqrt(self.state[:, EXTRA_Y]) + SWELLING * waited
        margin = self.sight_of_gamma + self.fastest * waited + WIDTHS * wide
        x, y = self.state[:, X], self.state[:, Y]
        near = (x > west - margin) & (x < east + margin) & (y > south - margin) & (y < north + margin)
        return np.asarray(near | (waited > LONGEST_WAIT) | (self.state[:, RISEN] < self.state[:, FINAL_RISE]))

    def _aged(self, amounts: Floats, seconds: float) -> Floats:
        return self.ingrowth.spread(amounts, np.full(len(amounts), seconds))

    def _give_up(self) -> None:
        """Forget puffs beyond the weather's reach, or too far from every place to come back."""
        west, east, south, north = self.sight.box
        extent = FAR * max(east - west, north - south, 20_000.0 / FAR)
        x, y, weather = self.state[:, X], self.state[:, Y], self.weather
        kept = (x > west - extent) & (x < east + extent) & (y > south - extent) & (y < north + extent)
        kept &= (x > weather.x[0] - weather.reach) & (x < weather.x[-1] + weather.reach)
        kept &= (y > weather.y[0] - weather.reach) & (y < weather.y[-1] + weather.reach)
        if not np.all(kept):
            late = np.max(self.clock, initial=-np.inf) - self.clock[~kept]
            self.gone += self.ingrowth.spread(self.amount[~kept], late).sum(axis=0)
            self.state, self.amount, self.clock = self.state[kept], self.amount[kept], self.clock[kept]


def course_of(settings: PuffSettings, nearest: float, *, instants: bool = False) -> Course:
    """The settings as the kernel takes them; `nearest` place, m from the source."""
    return Course(
        nearest=nearest, stride=min(settings.stride, 0.5) if instants else settings.stride,
        stable_time=settings.stable_time, stable_power=settings.stable_power, unstable_time=settings.unstable_time,
        unstable_power=settings.unstable_power, shape=settings.lowest_shape, schmidt=settings.schmidt,
        theta_height=settings.theta_height, briggs=BRIGGS[settings.growth], splitting=int(settings.splitting),
    )


def as_puffs(kept: list[tuple[Floats, Floats]], span: float) -> Puffs | None:
    """The cloud over the middle parts of a step (`span` s) as round Gaussians, each weighed by the time it stood for.

    A cloud spread from the ground is given as the half-Gaussian of its mean height; one between the two forms as both.
    """
    samples = np.concatenate([each for each, _ in kept]) if kept else np.empty((0, SAMPLE))
    if len(samples) == 0:
        return None
    amounts = np.concatenate([each for _, each in kept]) * (samples[:, SPAN] / span)[:, None]
    parts = []
    for ground in (True, False):
        near = np.where(samples[:, SHARE] < 1e-3, 0.0, np.where(samples[:, SHARE] > 0.999, 1.0, samples[:, SHARE]))
        share = near if ground else 1.0 - near
        used = share > 0.0
        if np.any(used):
            some = samples[used]
            height = np.zeros(len(some)) if ground else some[:, HEIGHT]
            sigma_z = HALF_NORMAL * some[:, MEAN] if ground else some[:, SIGMA_Z]
            parts.append((some[:, X], some[:, Y], height, some[:, SIGMA_H], sigma_z, some[:, TOP],
                          amounts[used] * share[used, None]))
    columns = [np.concatenate(each) for each in zip(*parts, strict=True)]
    return Puffs(*columns)
