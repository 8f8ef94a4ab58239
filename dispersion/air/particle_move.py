"""Particles in the turbulent wind: the Langevin equation, compiled.

Thomson (1987), "Criteria for the selection of stochastic models of particle trajectories in turbulent flows", J. Fluid
Mech. 180: in Gaussian turbulence whose sigma_w changes with height, the vertical wind in units of sigma_w follows

    d(w/s) = -(w/s) dt/T + (ds/dz + s/rho drho/dz) dt + sqrt(2/T) dW,    dz = w dt,

which keeps well-mixed air well mixed (his eq. 30 in the variable of Wilson, Legg and Thomson 1983). The step solves the
first line exactly for constant s and T (Ornstein-Uhlenbeck) and moves the particle half a step apart from it, to second
order in the slope, so that the well-mixed state is kept to second order in the step.
"""

import math
from typing import NamedTuple

from numba import prange

from dispersion.air.particle_cloud import Cloud
from dispersion.air.particle_random import ONE, TWO, normal_pair
from dispersion.air.particle_turbulence import layer_of, turbulence_at
from dispersion.kernel import compiled, compiled_parallel
from dispersion.weather.field import Grid
from dispersion.weather.field_kernel import surface_at, wind_at

VANE = 10.0                          # m, height at which the wind direction's deviation is taken to be measured
COARSENING = 0.01                    # m/s: see `_ground`
COARSEST = 0.02                      # of the mixing height


class Rules(NamedTuple):
    """What a kernel needs of `ParticleSettings` and of the weather's reach. Units as there."""

    fraction: float
    deposition_layer: float
    meander_speed: float
    meander_time: float
    thinning: float                  # 1/m, d ln(density)/dz, negative; 0 is uniform
    free_diffusivity: float
    west: float                      # m, beyond these the weather may not be used
    east: float
    south: float
    north: float


@compiled
def _ground(age: float, roughness: float, h: float) -> float:
    """Height below which turbulence is taken as that at it, m.

    Steps near the ground are short, since its eddies are; a cloud much deeper than this height cannot tell.
    """
    return min(max(2.0 * roughness, COARSENING * age, 0.5), COARSEST * h)  # type: ignore[no-any-return]


@compiled
def _spread(sigma: float, time: float, age: float, length: float) -> float:
    """Growth of a variance by Taylor (1921) between the ages `age` and `age + length`, m²."""
    return 2.0 * sigma**2 * time * (length - time * (math.exp(-age / time) - math.exp(-(age + length) / time)))


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
def _carried(p: int, cloud: Cloud, grid: Grid, start: float, end: float, rules: Rules) -> None:
    """One particle from `start`, or its birth, to `end`."""
    t = max(start, cloud.born[p])
    x, y, z = cloud.x[p], cloud.y[p], cloud.z[p]
    along, across, up = cloud.along[p], cloud.across[p], cloud.up[p]
    key, count = cloud.key[p], cloud.count[p]
    surface = surface_at(grid, t, x, y)
    h = surface.mixing_height
    layer = layer_of(h, surface.friction_velocity, surface.inverse_obukhov)
    here = turbulence_at(min(z, h), layer)
    is_free = z > h
    age = t - cloud.born[p]
    ground = _ground(age, surface.roughness, h)
    lateral = 1.0
    if surface.sigma_theta >= 0.0:
        u, v = wind_at(grid, t, x, y, VANE)
        lateral = surface.sigma_theta * math.hypot(u, v) / turbulence_at(VANE, layer).sigma_v
    length = end - t
    exposure, mean_x, mean_y = 0.0, 0.0, 0.0
    while t < end:
        u, v = wind_at(grid, t, x, y, z)
        if is_free:
            dt = end - t
            spread = math.sqrt(2.0 * rules.free_diffusivity * dt)
            first, second = normal_pair(key, count)
            count += ONE
            x += u * dt + spread * first
            y += v * dt + spread * second
            z -= cloud.settling[p] * dt
            if z < 0.0:
                z = 0.0
        else:
            here = turbulence_at(max(z, ground), layer)
            slope = here.slope if z >= ground else 0.0
            first, second = normal_pair(key, count)
            third, _ = normal_pair(key, count + ONE)
            count += TWO
            eddy = min(rules.fraction * here.time_w, end - t)
            stays, new, _ = _memory(eddy, here.time_w)
            up = stays * up + (1.0 - stays) * here.time_w * (slope + here.sigma_w * rules.thinning) + new * first
            dt = end - t
            if eddy < dt:
                there = turbulence_at(min(max(z + here.sigma_w * up * eddy, ground), h), layer)
                dt = min(0.5 * (eddy + rules.fraction * there.time_w), dt)
            stays, new, carried = _memory(dt, here.time_u)
            along = stays * along + new * second
            ahead = here.sigma_u * along * dt * carried
            stays, new, carried = _memory(dt, here.time_v)
            across = stays * across + new * third
            aside = lateral * here.sigma_v * across * dt * carried
            speed = math.hypot(u, v)
            cosine, sine = (u / speed, v / speed) if speed > 1e-6 else (1.0, 0.0)
            x += u * dt + cosine * ahead - sine * aside
            y += v * dt + sine * ahead + cosine * aside
            z += dt * (here.sigma_w * up * (1.0 + 0.5 * slope * up * dt) - cloud.settling[p])
            while z < 0.0 or z > h:
                z = -z if z < 0.0 else 2.0 * h - z
                up = -up
        if z < rules.deposition_layer:
            exposure += dt / rules.deposition_layer
        mean_x += x * dt
        mean_y += y * dt
        t += dt
    if rules.meander_speed > 0.0:
        stays, new, carried = _memory(length, rules.meander_time)
        first, second = normal_pair(key, count)
        count += ONE
        cloud.east[p] = stays * cloud.east[p] + new * first
        cloud.north[p] = stays * cloud.north[p] + new * second
        x += cloud.east[p] * rules.meander_speed * length * carried
        y += cloud.north[p] * rules.meander_speed * length * carried
    wide, tall = 2.0 * rules.free_diffusivity * length, 0.0
    if not is_free:
        wide = _spread(lateral * here.sigma_v, here.time_v, age, length)
        tall = _spread(here.sigma_w, here.time_w, age, length)
    cloud.width[p, 0] = math.sqrt(cloud.width[p, 0] ** 2 + wide)
    cloud.width[p, 1] = min(math.sqrt(cloud.width[p, 1] ** 2 + tall), 0.29 * h)
    cloud.x[p], cloud.y[p], cloud.z[p] = x, y, z
    cloud.along[p], cloud.across[p], cloud.up[p] = along, across, up
    cloud.count[p] = count
    cloud.lid[p] = h
    cloud.exposure[p] = exposure
    cloud.rain[p] = surface.rain_rate
    cloud.airborne[p] = length
    cloud.middle[p, 0], cloud.middle[p, 1] = mean_x / length, mean_y / length
    cloud.gone[p] = x < rules.west or x > rules.east or y < rules.south or y > rules.north


@compiled_parallel
def advance(cloud: Cloud, born: int, grid: Grid, start: float, end: float, rules: Rules) -> None:
    """Move the first `born` particles from `start` to `end`, s after the epoch; those born within start at their birth.

    Shapes and units as in `Cloud`, `Grid` and `Rules`; `cloud` is changed in place. Each particle depends on itself and
    its own random numbers alone, so the result does not depend on the number of threads.
    """
    for p in prange(born):
        if not cloud.gone[p]:
            _carried(p, cloud, grid, start, end, rules)
