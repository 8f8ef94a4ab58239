"""A puff and what it looks like, in columns, and one short step of its life: it moves, grows, thins and is looked at.

Each short step leaves a sample, the puff in the middle of it with the time it stood for, so that each puff is sampled as
densely as its own width and speed ask, and no denser.
"""

import math
from typing import NamedTuple

from core.kernel import compiled
from dispersion.air.spread import briggs_sigma_y, briggs_sigma_z, ground_spread_rate, stability_class, surface_weight
from dispersion.air.surface import (
    MEAN_WIND_HEIGHT,
    gaussian_profile,
    ground_profile,
    ground_share,
    mean_height_rate,
    resistance,
    shape_exponent,
)
from dispersion.weather.field import Floats, Grid
from dispersion.weather.field_kernel import Spot, Surface, spot_of, surface_of, wind_of
from dispersion.weather.turbulence import (
    FREE_DIFFUSIVITY,
    MEANDER_SPEED,
    MEANDER_TIME,
    SIGMA_VERTICAL_FLOOR,
    convective_velocity,
    horizontal_at,
    layer_of,
    meander_beside,
    taylor_growth,
    vertical_at,
)

# Columns of a puff's state.
X, Y, CENTRE, SPREAD_Y, EXTRA_Y, SPREAD_Z, EXTRA_Z, MEAN_HEIGHT, LID, AGE, TRAVELLED = range(11)
FINAL_RISE, RISE_FACTOR, RISEN, SHEARED, SPLITS, SETTLING, INSTANT = range(11, 18)
U, V, RATE_Y, RATE_Z, RATE_MEAN = range(18, 23)   # of the last step, to look ahead with
STATE = 23

# Columns of a sample. X and Y as above.
SIGMA_H, SHARE, HEIGHT, SIGMA_Z, MEAN, SHAPE, TOP, SPAN, MOMENT, FRICTION, INVERSE_L, MIXED, SINGLE = range(2, 15)
SAMPLE = 15

DEPOSITION_HEIGHT = 1.0   # m, the height deposition velocities refer to


class Course(NamedTuple):
    """What the kernel needs of the settings and of the places."""

    nearest: float           # m, from the source to the nearest place
    stride: float            # of a short step, in puff widths
    stable_time: float       # s
    stable_power: float
    unstable_time: float     # s
    unstable_power: float
    shape: float             # lowest shape exponent
    schmidt: float
    theta_height: float      # m
    briggs: int              # 0 similarity, 1 rural curves, 2 urban curves
    splitting: int = 1       # 0: the shear that draws a puff apart is not looked at


@compiled
def mean_wind(
    grid: Grid, spot: Spot, ground: Surface, puff: Floats, sigma_z: float, share: float
) -> tuple[float, float]:
    """Wind averaged over a puff's vertical spread: at c zbar for the part spread from the ground, else by three points."""
    u = v = 0.0
    lid = puff[LID]
    if share > 1e-3:
        z = MEAN_WIND_HEIGHT * min(puff[MEAN_HEIGHT], 0.5 * lid)
        a, b = wind_of(grid, spot, z, ground)
        u, v = share * a, share * b
    if share < 0.999:
        for point in range(3):   # Gauss-Hermite, folded at the ground and at the lid
            z = abs(puff[CENTRE] + (point - 1) * 1.7320508 * min(sigma_z, 0.5 * lid))
            if z > lid:
                z = max(2.0 * lid - z, 0.1 * lid)
            z = max(z, 0.25 * sigma_z) if z < lid else z
            weight = (1.0 - share) * (2.0 / 3.0 if point == 1 else 1.0 / 6.0)
            a, b = wind_of(grid, spot, z, ground)
            u, v = u + weight * a, v + weight * b
    return u, v


@compiled
def growth(
    grid: Grid, course: Course, spot: Spot, ground: Surface, puff: Floats, spread_y: float, spread_z: float, share: float,
    dt: float,
) -> tuple[float, float, float]:
    """Growth over `dt` s of turbulent sigma_y (now `spread_y`), of sigma_z squared (now `spread_z`), of the mean height."""
    friction, inverse_l, mixing = ground.friction_velocity, ground.inverse_obukhov, ground.mixing_height
    height = min(max(share * puff[MEAN_HEIGHT] + (1.0 - share) * puff[CENTRE], 1.0), puff[LID])
    age = puff[AGE]
    if course.briggs > 0:
        kind = stability_class(inverse_l, ground.roughness)
        near, (a, b) = puff[TRAVELLED], wind_of(grid, spot, max(height, 2.0), ground)
        far = near + max(math.sqrt(a * a + b * b), 0.5) * dt
        urban = course.briggs == 2
        wide = briggs_sigma_y(far, kind, urban) - briggs_sigma_y(near, kind, urban)
        high = spread_z + briggs_sigma_z(far, kind, urban) - briggs_sigma_z(near, kind, urban)
        return wide, high * high - spread_z**2, 0.0
    if puff[CENTRE] > mixing:
        wide = taylor_growth(MEANDER_SPEED, FREE_DIFFUSIVITY / MEANDER_SPEED**2, age, dt)
        return math.sqrt(spread_y**2 + wide) - spread_y, taylor_growth(SIGMA_VERTICAL_FLOOR, 10.0, age, dt), 0.0
    layer = layer_of(mixing, friction, inverse_l, grid.turbulence)
    _, across, _, time = horizontal_at(height, layer)
    meander = meander_beside(across, MEANDER_SPEED)
    low, lateral = max(horizontal_at(course.theta_height, layer)[1], MEANDER_SPEED), 1.0   # in the surface layer
    if ground.sigma_theta == ground.sigma_theta:
        a, b = wind_of(grid, spot, course.theta_height, ground)
        lateral = max(ground.sigma_theta * math.sqrt(a * a + b * b), 0.1) / low
    square = lateral**2 * (taylor_growth(across, time, age, dt) + taylor_growth(meander, MEANDER_TIME, age, dt))
    wide = math.sqrt(spread_y**2 + square) - spread_y
    weight = share * surface_weight(age + 0.5 * dt)
    if weight > 0.0:
        stable = inverse_l > 0.0
        scale = course.stable_time if stable else course.unstable_time
        power = course.stable_power if stable else course.unstable_power
        wide = (1.0 - weight) * wide + weight * lateral * low * ground_spread_rate(age + 0.5 * dt, scale, power) * dt
    up, _, time = vertical_at(height, layer)
    square = taylor_growth(up, time, age, dt) if share < 0.999 else 0.0   # beyond it the Gaussian is no longer looked at
    rise = mean_height_rate(puff[MEAN_HEIGHT], friction, inverse_l, ground.roughness, course.schmidt)
    if inverse_l < 0.0:
        rise = min(rise, max(convective_velocity(mixing, friction, inverse_l), 1.3 * friction))
    rise *= max(1.0 - 0.5 * puff[MEAN_HEIGHT] / puff[LID], 0.0)
    return wide, square, rise * dt


@compiled
def spreads(puff: Floats) -> tuple[float, float]:
    """Horizontal and vertical standard deviation, m, with the initial spread and that of the rise (Pasquill 1976)."""
    entrained = (puff[RISEN] / 3.5) ** 2
    return (max(math.sqrt(puff[SPREAD_Y] ** 2 + puff[EXTRA_Y] + entrained), 0.05),
            max(math.sqrt(puff[SPREAD_Z] ** 2 + puff[EXTRA_Z] + entrained), 0.05))


@compiled
def lift(puff: Floats, distance: float, dt: float) -> float:
    """Plume rise (by the 2/3 power of distance up to its end) and settling; the change of mean height, m."""
    before = puff[MEAN_HEIGHT]
    if puff[RISEN] < puff[FINAL_RISE]:
        risen = min(puff[RISE_FACTOR] * distance ** (2.0 / 3.0), puff[FINAL_RISE])
        puff[CENTRE] += risen - puff[RISEN]
        puff[MEAN_HEIGHT] += risen - puff[RISEN]
        puff[RISEN] = risen
    if puff[SETTLING] > 0.0:
        puff[CENTRE] = max(puff[CENTRE] - puff[SETTLING] * dt, 0.0)
        puff[MEAN_HEIGHT] = max(puff[MEAN_HEIGHT] - puff[SETTLING] * dt, 0.1)
    return float(puff[MEAN_HEIGHT] - before)


@compiled
def short_step(
    grid: Grid, course: Course, puff: Floats, t: float, left: float, is_last: bool, velocity: Floats, washout: Floats,
    exponent: Floats, sample: Floats, survival: Floats, present: Floats, fallen: Floats,
) -> float:
    """Let a puff live a short step from `t`, at most `left` s, or all of it if it is the last; how long it was, s.

    It looks ahead to the middle with the wind and growth of the step before, and is made with those of the middle.
    `sample` is the puff there; `survival` (n,) is multiplied by what each species loses to the ground and to rain, `present`
    is its value in the middle, `fallen` what fell on the way.
    """
    if puff[AGE] == 0.0:
        spot = spot_of(grid, t, puff[X], puff[Y])
        _, high = spreads(puff)
        share = share_of(course, puff)
        puff[U], puff[V] = mean_wind(grid, spot, surface_of(grid, spot), puff, high, share)
    wide, _ = spreads(puff)
    speed = math.sqrt(puff[U] ** 2 + puff[V] ** 2)
    shortest = 0.02 * course.nearest
    dt = min(left, 600.0, max(course.stride * wide, shortest) / max(speed, 1e-6))
    dt = min(dt, max(0.15 * puff[AGE], shortest / max(speed, 0.3)))
    if is_last or left < 1.3 * dt:
        dt = left
    before_x, before_y, before_z, before_mean = puff[X], puff[SPREAD_Y], puff[SPREAD_Z], puff[MEAN_HEIGHT]
    before_north = puff[Y]
    puff[X] += 0.5 * dt * puff[U]
    puff[Y] += 0.5 * dt * puff[V]
    puff[SPREAD_Y] += 0.5 * dt * puff[RATE_Y]
    puff[SPREAD_Z] = math.sqrt(max(puff[SPREAD_Z] ** 2 + 0.5 * dt * puff[RATE_Z], 0.0))
    puff[MEAN_HEIGHT] += 0.5 * dt * puff[RATE_MEAN]
    risen = lift(puff, puff[TRAVELLED] + 0.5 * dt * max(speed, 1.0), 0.5 * dt)
    spot = spot_of(grid, t + 0.5 * dt, puff[X], puff[Y])
    ground = surface_of(grid, spot)
    if puff[CENTRE] <= ground.mixing_height:   # what has been mixed stays mixed when the air above calms down
        puff[LID] = ground.mixing_height if puff[LID] > 1e5 else max(puff[LID], ground.mixing_height)
    if puff[AGE] == 0.0 or course.briggs > 0:   # nothing yet to look ahead with, or a curve to follow exactly
        a, b, c = growth(grid, course, spot, ground, puff, before_y, before_z, share_of(course, puff), 0.5 * dt)
        puff[SPREAD_Y], puff[SPREAD_Z] = before_y + a, math.sqrt(before_z**2 + b)
        puff[MEAN_HEIGHT] = before_mean + risen + c
    share = share_of(course, puff)
    _, high = spreads(puff)
    look(sample, course, ground, puff, share)
    sample[SPAN], sample[MOMENT] = dt, t + 0.5 * dt
    rain = ground.rain_rate
    thin(sample, rain, puff[SETTLING], velocity, washout, exponent, survival, present, fallen)
    u, v = mean_wind(grid, spot, ground, puff, high, share)
    a, b, c = growth(grid, course, spot, ground, puff, before_y, before_z, share, dt)
    if course.splitting > 0:
        shear(grid, spot, ground, puff, high, share, dt)
    puff[U], puff[V], puff[RATE_Y], puff[RATE_Z], puff[RATE_MEAN] = u, v, a / dt, b / dt, c / dt
    puff[SPREAD_Y], puff[SPREAD_Z] = before_y + a, math.sqrt(before_z**2 + b)
    puff[MEAN_HEIGHT] = before_mean + risen + c
    puff[X], puff[Y] = before_x + dt * u, before_north + dt * v
    puff[TRAVELLED] += dt * max(math.sqrt(u * u + v * v), 1.0 if course.briggs == 0 else 0.5)
    lift(puff, puff[TRAVELLED], 0.5 * dt)
    puff[AGE] += dt
    return dt


@compiled
def share_of(course: Course, puff: Floats) -> float:
    """Share of a puff that has spread from the ground; Briggs's curves know elevated Gaussians only."""
    return 0.0 if course.briggs > 0 else ground_share(puff[CENTRE], puff[MEAN_HEIGHT], puff[LID])


@compiled
def look(sample: Floats, course: Course, ground: Surface, puff: Floats, share: float) -> None:
    """Write down what a puff looks like from outside."""
    wide, high = spreads(puff)
    shape = 2.0
    if share > 0.0:
        shape = shape_exponent(puff[MEAN_HEIGHT], ground.inverse_obukhov, ground.roughness, course.shape)
        full = min(puff[MEAN_HEIGHT] / (0.3 * puff[LID]), 1.0)   # a cloud that fills the layer is Gaussian in it
        shape += (2.0 - shape) * full * full
    core = share * puff[MEAN_HEIGHT] + (1.0 - share) * 0.8 * high
    sample[X], sample[Y], sample[SIGMA_H], sample[SHARE], sample[HEIGHT] = puff[X], puff[Y], wide, share, puff[CENTRE]
    sample[SIGMA_Z], sample[MEAN], sample[SHAPE], sample[TOP] = high, puff[MEAN_HEIGHT], shape, puff[LID]
    sample[FRICTION], sample[INVERSE_L], sample[SINGLE] = ground.friction_velocity, ground.inverse_obukhov, puff[INSTANT]
    sample[MIXED] = max(0.5 * min(core, 0.5 * puff[LID]), 0.3)


@compiled
def thin(
    sample: Floats, rain: float, settling: float, velocity: Floats, washout: Floats, exponent: Floats, survival: Floats,
    present: Floats, fallen: Floats,
) -> None:
    """Deposition and scavenging (n,) over a sample's span; `survival` goes from its beginning to its end."""
    near = behind = 0.0
    for n in range(len(velocity)):
        sink, rate = velocity[n] + settling, 0.0
        if sink > 0.0:
            if near == 0.0:
                near = vertical(sample, DEPOSITION_HEIGHT)
                behind = resistance(DEPOSITION_HEIGHT, sample[MIXED], sample[FRICTION], sample[INVERSE_L])
            rate = sink * near / max(1.0 + sink * behind, 0.3)
        if rain > 0.0 and washout[n] > 0.0:
            rate += washout[n] * rain ** exponent[n]
        kept = math.exp(-0.5 * rate * sample[SPAN]) if rate > 0.0 else 1.0
        present[n] = survival[n] * kept
        fallen[n] = survival[n] * (1.0 - kept * kept)
        survival[n] *= kept * kept


@compiled
def shear(
    grid: Grid, spot: Spot, ground: Surface, puff: Floats, sigma_z: float, share: float, dt: float
) -> None:
    """Add to SHEARED how far the wind drew the upper and the lower half of a deep puff apart, m.

    What it draws out along the wind counts a quarter: it changes when a cloud comes and goes, not where.
    """
    deep = share * puff[MEAN_HEIGHT] + (1.0 - share) * sigma_z
    if deep < 50.0 or puff[U] == puff[V] == 0.0:
        return
    middle = share * min(puff[MEAN_HEIGHT], 0.5 * puff[LID]) + (1.0 - share) * puff[CENTRE]
    half = min(0.6 * deep, 0.25 * puff[LID], 0.8 * middle)
    a, b = wind_of(grid, spot, middle + half, ground)
    c, d = wind_of(grid, spot, middle - half, ground)
    speed = math.sqrt(puff[U] ** 2 + puff[V] ** 2)
    along, across = ((a - c) * puff[U] + (b - d) * puff[V]) / speed, ((b - d) * puff[U] - (a - c) * puff[V]) / speed
    puff[SHEARED] += math.sqrt(across * across + 0.0625 * along * along) * dt


@compiled
def vertical(sample: Floats, height: float) -> float:
    """Share of a sample's amount per metre at a height above ground, 1/m, before any thinning by deposition."""
    share, total = sample[SHARE], 0.0
    if share > 1e-6:
        total += share * ground_profile(height, sample[MEAN], sample[SHAPE], sample[TOP])
    if share < 1.0 - 1e-6:
        total += (1.0 - share) * gaussian_profile(height, sample[HEIGHT], sample[SIGMA_Z], sample[TOP])
    return total
