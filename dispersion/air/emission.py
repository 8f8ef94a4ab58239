"""Puffs as they leave the source: when, with how much, how wide and how high."""

import math
from collections.abc import Iterator

import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Release
from dispersion.air.puff import (
    CENTRE,
    EXTRA_Y,
    EXTRA_Z,
    FINAL_RISE,
    INSTANT,
    LID,
    MEAN_HEIGHT,
    RISE_FACTOR,
    SETTLING,
    STATE,
    X,
    Y,
)
from dispersion.air.removal import settling_groups
from dispersion.air.rise import building_wake, folded_mean, plume_rise
from dispersion.weather.field import Floats, Grid
from dispersion.weather.field_kernel import spot_of, surface_of, wind_of

TURNING = 0.06      # rad between neighbouring puffs: less than a plume's own half width


def require_release(release: Release) -> None:
    """InputError with one sentence if a release is not one that can be transported."""
    count = len(release.species)
    if count == 0:
        raise InputError("the release names no substance; name at least one with its amount")
    if not all(map(math.isfinite, (release.x, release.y, release.height))) or release.height < 0.0:
        raise InputError(f"the release height is {release.height:g} m; give a height of 0 m or more, and a finite position")
    for number, phase in enumerate(release.phases, 1):
        amount = np.asarray(phase.amount, float)
        if amount.shape != (count,):
            raise InputError(f"phase {number} has {amount.size} amounts for {count} substances; give one for each")
        if not np.all(np.isfinite(amount)) or np.any(amount < 0.0):
            raise InputError(f"phase {number} releases a negative or unknown amount; give 0 or more")
        if not phase.end >= phase.start:
            raise InputError(f"phase {number} ends before it starts; check its start and duration")
    if release.decay is not None and np.shape(release.decay.matrix) != (count, count):
        raise InputError(f"the decay matrix must be {count} by {count}, one row for each substance released")


def emitted(release: Release, start: float, end: float, interval: float) -> Iterator[tuple[float, Floats, bool]]:
    """(time, amounts, whether instant) of the puffs born from `start` up to `end`, s, none further apart than `interval`.

    Each stands for an equal share of its phase's time here and is born in the middle of it, so that no amount is lost
    or made. An instant phase at `end` belongs to the next interval; one at `start` to this.
    """
    for phase in release.phases:
        if phase.end == phase.start:
            if start <= phase.start < end:
                yield phase.start, np.asarray(phase.amount, float), True
            continue
        begin, stop = max(phase.start, start), min(phase.end, end)
        if stop <= begin:
            continue
        number = max(1, math.ceil((stop - begin) / interval - 1e-9))
        share = (stop - begin) / number
        amount = np.asarray(phase.amount, float) * (share / (phase.end - phase.start))
        for each in range(number):
            yield begin + (each + 0.5) * share, amount, False


def new_puffs(
    grid: Grid, release: Release, start: float, end: float, interval: float
) -> tuple[Floats, Floats, Floats]:
    """State (p, STATE), amounts (p, n) and birth times (p,) of the puffs born in an interval.

    Rise and lid are those of the middle of the interval; it is short against the weather's changes.
    """
    born = list(emitted(release, start, end, interval))
    count = len(release.species)
    if not born:
        return np.empty((0, STATE)), np.empty((0, count)), np.empty(0)
    spot = spot_of(grid, 0.5 * (start + end), release.x, release.y)
    ground = surface_of(grid, spot)
    u, v = wind_of(grid, spot, max(release.height, 2.0), ground)
    rise = plume_rise(
        release, math.hypot(u, v), ground.temperature, ground.friction_velocity, ground.inverse_obukhov, ground.mixing_height
    )
    wake = building_wake(release)
    puff = np.zeros(STATE)
    puff[[X, Y, CENTRE]] = release.x, release.y, release.height
    puff[EXTRA_Y] = release.sigma_y**2 + wake.sigma_y**2
    puff[EXTRA_Z] = release.sigma_z**2 + wake.sigma_z**2
    puff[MEAN_HEIGHT] = max(folded_mean(release.height, math.sqrt(puff[EXTRA_Z])), 2.0 * ground.roughness, 0.05)
    puff[LID] = ground.mixing_height if release.height <= ground.mixing_height else 1e6
    puff[FINAL_RISE], puff[RISE_FACTOR] = rise.final * wake.rise_left, rise.factor
    states, amounts, births = [], [], []
    for fall, members in settling_groups(release.species):
        if not any(np.any(amount * members) for _, amount, _ in born):
            continue
        state = np.tile(puff, (len(born), 1))
        state[:, SETTLING], state[:, INSTANT] = fall, [float(instant) for _, _, instant in born]
        states.append(state)
        amounts.append(np.array([amount * members for _, amount, _ in born]))
        births.append(np.array([time for time, _, _ in born]))
    if not states:
        return np.empty((0, STATE)), np.empty((0, count)), np.empty(0)
    return np.concatenate(states), np.concatenate(amounts), np.concatenate(births)


def turning_rate(grid: Grid, start: float, end: float, x: float, y: float, height: float) -> float:
    """Fastest change of wind direction at a place between the times given, rad/s, looked at each minute at most."""
    times = np.linspace(start, end, int(min(max((end - start) / 60.0, 1.0), 240.0)) + 1)
    spots = [spot_of(grid, float(t), x, y) for t in times]
    ground = surface_of(grid, spots[0])
    winds = np.array([wind_of(grid, spot, max(height, 2.0), ground) for spot in spots])
    if np.max(np.hypot(winds[:, 0], winds[:, 1])) < 0.3:
        return 0.0
    turn = np.abs(np.diff(np.unwrap(np.arctan2(winds[:, 1], winds[:, 0]))))
    return float(np.max(turn / np.maximum(np.diff(times), 1e-9), initial=0.0))
