"""Particles in the turbulent wind: the Langevin equation, compiled.

Thomson (1987), "Criteria for the selection of stochastic models of particle trajectories in turbulent flows", J. Fluid
Mech. 180: in Gaussian turbulence whose sigma_w changes with height, the vertical wind in units of sigma_w follows

    d(w/s) = -(w/s) dt/T + (ds/dz + s/rho drho/dz) dt + sqrt(2/T) dW,    dz = w dt,

which keeps well-mixed air well mixed (his eq. 30 in the variable of Wilson, Legg and Thomson 1983). The step solves the
first line exactly for constant s and T (Ornstein-Uhlenbeck) and moves the particle half a step apart from it, to second
order in the slope, so that the well-mixed state is kept to second order in the step.
"""

import math
from typing import Any, NamedTuple

from numba import prange

from core.kernel import compiled, compiled_parallel
from dispersion.air.exchange import Floats
from dispersion.air.particle_cloud import Particles
from dispersion.air.particle_random import normal
from dispersion.air.particle_wind import (
    INVERSE,
    LID,
    RAIN,
    ROUGHNESS,
    SIGMA_THETA,
    USTAR,
    Packed,
    column_at,
    level_of,
    surface_in,
    wind_in,
)
from dispersion.weather.turbulence import Turbulence, horizontal_at, layer_of, meander_beside, taylor_growth, vertical_at

COARSENING = 0.01                    # m/s: see `_ground`
COARSEST = 0.02                      # of the mixing height
DECKS = 64                           # parts of a cloud, moved at the same time


class Rules(NamedTuple):
    """What a kernel needs of `ParticleSettings` and of the weather's reach. Units as there."""

    fraction: float
    deposition_layer: float
    meander_speed: float
    meander_time: float
    thinning: float                  # 1/m, d ln(density)/dz, negative; 0 is uniform
    free_time: float                 # s, of the meander above the mixing height
    west: float                      # m, beyond these the weather may not be used
    east: float
    south: float
    north: float
    vane: float                      # m


@compiled
def _ground(age: float, roughness: float, h: float) -> float:
    """Height below which turbulence is taken as that at it, m.

    Steps near the ground are short, since its eddies are; a cloud much deeper than this height cannot tell.
    """
    return min(max(2.0 * roughness, COARSENING * age, 0.5), COARSEST * h)


@compiled
def _memory(dt: float, time: float) -> tuple[float, float, float]:
    """How a velocity goes on over dt: (share that stays, share of new noise, share of dt it is carried for).

    The Ornstein-Uhlenbeck step by the implicit midpoint, (1 - q)/(1 + q) with q = dt / 2T, whose diffusivity T sigma²
    is exact for every step; beyond q = 1 nothing stays, and the way is shortened so that it stays exact.
    """
    q = 0.5 * dt / time
    if q < 1.0:
        return (1.0 - q) / (1.0 + q), 2.0 * math.sqrt(q) / (1.0 + q), 1.0
    return 0.0, 1.0, 1.0 / math.sqrt(q)


@compiled
def _carried(
    me: Any, time: Floats, y_axis: Floats, x_axis: Floats, height: Floats, wind: Floats, surface: Floats,
    turbulence: Turbulence, start: float, end: float, rules: Rules,
) -> None:
    """One particle from `start`, or its birth, to `end`."""
    t = max(start, me.born)
    x, y, z = me.x, me.y, me.z
    along, across, up = me.along, me.across, me.up
    key, count = me.key, me.count
    column = column_at(time, y_axis, x_axis, t, x, y)
    h = surface_in(surface, column, LID)
    layer = layer_of(h, surface_in(surface, column, USTAR), surface_in(surface, column, INVERSE), turbulence)
    sigma_u, sigma_v, time_u, time_v = horizontal_at(min(z, h), layer)
    sigma_w, _, time_w = vertical_at(min(z, h), layer)
    is_free = z > h
    age = t - me.born
    ground = _ground(age, surface_in(surface, column, ROUGHNESS), h)
    level = 0
    lateral = 1.0
    sigma_theta = surface_in(surface, column, SIGMA_THETA)
    if sigma_theta >= 0.0:
        u, v = wind_in(height, wind, column, rules.vane, level_of(height, rules.vane, 0))
        lateral = sigma_theta * math.hypot(u, v) / max(horizontal_at(rules.vane, layer)[1], rules.meander_speed)
    length = end - t
    exposure, mean_x, mean_y = 0.0, 0.0, 0.0
    while t < end:
        level = level_of(height, z, level)
        u, v = wind_in(height, wind, column, z, level)
        if is_free:
            dt = end - t
            x += u * dt
            y += v * dt
            z = max(z - me.settling * dt, 0.0)
        else:
            low = max(z, ground)
            sigma_w, slope, time_w = vertical_at(low, layer)
            sigma_u, sigma_v, time_u, time_v = horizontal_at(low, layer)
            if z < ground:
                slope = 0.0
            eddy = min(rules.fraction * time_w, end - t)
            stays, new, _ = _memory(eddy, time_w)
            noise, count = normal(key, count)
            up = stays * up + (1.0 - stays) * time_w * (slope + sigma_w * rules.thinning) + new * noise
            dt = end - t
            if eddy < dt:
                _, _, next_time = vertical_at(min(max(z + sigma_w * up * eddy, ground), h), layer)
                dt = min(0.5 * (eddy + rules.fraction * next_time), dt)
            stays, new, carried = _memory(dt, time_u)
            noise, count = normal(key, count)
            along = stays * along + new * noise
            ahead = sigma_u * along * dt * carried
            stays, new, carried = _memory(dt, time_v)
            noise, count = normal(key, count)
            across = stays * across + new * noise
            aside = lateral * sigma_v * across * dt * carried
            speed = math.hypot(u, v)
            cosine, sine = (u / speed, v / speed) if speed > 1e-6 else (1.0, 0.0)
            x += u * dt + cosine * ahead - sine * aside
            y += v * dt + sine * ahead + cosine * aside
            z += dt * (sigma_w * up * (1.0 + 0.5 * slope * up * dt) - me.settling)
            while z < 0.0 or z > h:
                z = -z if z < 0.0 else 2.0 * h - z
                up = -up
        if z < rules.deposition_layer:
            exposure += dt / rules.deposition_layer
        mean_x += x * dt
        mean_y += y * dt
        t = end if dt >= end - t else t + dt
    meander, meander_time = lateral * meander_beside(sigma_v, rules.meander_speed), rules.meander_time
    wide, tall = 0.0, 0.0
    if is_free:
        meander, meander_time = rules.meander_speed, rules.free_time
    else:
        wide = taylor_growth(lateral * sigma_v, time_v, age, length)
        tall = taylor_growth(sigma_w, time_w, age, length)
    if meander > 0.0:
        stays, new, carried = _memory(length, meander_time)
        first, count = normal(key, count)
        second, count = normal(key, count)
        me.east = stays * me.east + new * first
        me.north = stays * me.north + new * second
        x += me.east * meander * length * carried
        y += me.north * meander * length * carried
        wide += taylor_growth(meander, meander_time, age, length)
    me.wide = math.sqrt(me.wide ** 2 + wide)
    me.tall = min(math.sqrt(me.tall ** 2 + tall), 0.29 * h)
    me.x, me.y, me.z = x, y, z
    me.along, me.across, me.up = along, across, up
    me.count = count
    me.lid = h
    me.exposure = exposure
    me.rain = surface_in(surface, column, RAIN)
    me.flown = length
    me.middle_x, me.middle_y = mean_x / length, mean_y / length
    me.gone = x < rules.west or x > rules.east or y < rules.south or y > rules.north


@compiled_parallel
def _advance(
    particles: Particles, time: Floats, y_axis: Floats, x_axis: Floats, height: Floats, wind: Floats, surface: Floats,
    turbulence: Turbulence, start: float, end: float, rules: Rules,
) -> None:
    for deck in prange(DECKS):   # dealt like cards: neighbours are alike, and those near the ground take many more steps
        for p in range(deck, particles.shape[0], DECKS):
            if not particles[p].gone:
                _carried(particles[p], time, y_axis, x_axis, height, wind, surface, turbulence, start, end, rules)


def advance(particles: Particles, field: Packed, start: float, end: float, rules: Rules) -> None:
    """Move particles, all born before `end`, from `start` or their birth to `end`, s after the epoch, in place.

    Units as in `PARTICLE`, `Packed` and `Rules`. Each particle depends on itself and its own random numbers alone, so the
    result does not depend on the number of threads.
    """
    _advance(particles, *field, start, end, rules)
