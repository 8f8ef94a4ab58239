"""Transport by Gaussian puffs: an iterator over steps in time, holding no more than the cloud and one step."""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from core.errors import InputError
from dispersion.air.cloud import Cloud, as_puffs
from dispersion.air.emission import TURNING, require_release, turning_rate
from dispersion.air.exchange import Floats, Places, Release, Step
from dispersion.air.settings import PuffSettings
from dispersion.air.sight import Sight, StepSums
from dispersion.weather.field import Weather


def puffs(
    weather: Weather, release: Release, places: Places, edges: Floats, *, seed: int = 0, settings: PuffSettings | None = None
) -> Iterator[Step]:
    """Yield a step for each interval between neighbouring `edges` (o + 1,), s after the weather's epoch, growing.

    What was released before the first edge is carried up to it. `seed` is not used: puffs leave nothing to chance. The
    mean of a step is the time mean over it; `middle` is the cloud over its two central parts, as far as it may be seen
    or, of a radioactive release, felt from a place. The peak is the highest mean over a part (`PuffSettings.parts`), or,
    of instant releases, the highest single puff passing. Valid from some 10 m to some 100 km from the source, over times
    of averaging of about ten minutes (the turbulence is that of ten-minute means); in the wake of single buildings only
    beyond it; not for a gas so dense that it flows by its weight.
    InputError where the weather's window or domain does not cover the release, the places or the times.
    """
    chosen = settings if settings is not None else PuffSettings()
    edges = np.asarray(edges, float)
    if len(edges) < 2 or np.any(np.diff(edges) <= 0.0):
        raise InputError("the output needs at least two times, each later than the one before")
    require_release(release)
    first = min([phase.start for phase in release.phases if phase.start < edges[-1]], default=float(edges[0]))
    weather.require_window(min(first, float(edges[0])), float(edges[-1]))
    weather.require_position(release.x, release.y, "release")
    sight = Sight(weather, release, places)
    return _steps(weather, release, sight, edges, min(first, float(edges[0])), chosen)


def _steps(
    weather: Weather, release: Release, sight: Sight, edges: Floats, first: float, settings: PuffSettings
) -> Iterator[Step]:
    grid = weather.grid
    shortest = min([p.end - p.start for p in release.phases if p.end > p.start], default=math.inf)
    turn = turning_rate(grid, first, float(edges[-1]), release.x, release.y, release.height)
    cloud = Cloud(weather, release, sight, settings)

    def parts_of(length: float) -> int:
        """Even number of equal parts of an interval."""
        part = min(length / settings.parts, settings.longest, max(0.5 * shortest, length / 60.0))
        return 2 * math.ceil(0.5 * length / part - 1e-9)

    lengths = np.diff(edges)
    numbers = [parts_of(float(length)) for length in lengths]
    # In a steady plume the samples of neighbouring puffs join without gap or overlap only if no part is shorter than the
    # time between puffs, so that one time between puffs holds for all of a run, and for what leads up to it.
    interval = float(np.min(lengths / numbers))
    if settings.interval is not None:
        interval = min(interval, settings.interval)
    if turn > 0.0:
        interval = min(interval, max(TURNING / turn, 10.0))
    if first < edges[0]:
        before = float(edges[0]) - first
        for start, end in _pairs(first, float(edges[0]), math.ceil(before / (lengths[0] / numbers[0]) - 1e-9)):
            cloud.go(start, end, interval, None)
    for start, end, number in zip(edges[:-1], edges[1:], numbers, strict=True):
        step = StepSums(sight, float(start), float(end), len(release.species))
        for part, (begin, stop) in enumerate(_pairs(float(start), float(end), number)):
            cloud.go(begin, stop, interval, step, keep=part in (number // 2 - 1, number // 2))
        yield step.finished(as_puffs(step.kept, 2.0 * (end - start) / number))


def _pairs(start: float, end: float, number: int) -> list[tuple[float, float]]:
    times = np.linspace(start, end, number + 1)
    return [(float(a), float(b)) for a, b in pairwise(times)]


def mass_balance(
    weather: Weather, release: Release, places: Places, edges: Floats, settings: PuffSettings | None = None
) -> tuple[Floats, Floats]:
    """(n,) amounts in the air and (n,) on the ground at the last edge, decayed to it, of all that was released before it.

    Summed over the puffs, not over places, so that nothing depends on where one looks; what drifted beyond the weather's
    reach counts as in the air. For the duty report and the tests.
    """
    chosen = settings if settings is not None else PuffSettings()
    require_release(release)
    cloud = Cloud(weather, release, Sight(weather, release, places), chosen)
    first = min([phase.start for phase in release.phases], default=float(edges[0]))
    for start, end in _pairs(first, float(edges[-1]), 2 * max(1, math.ceil((float(edges[-1]) - first) / 1200.0))):
        cloud.go(start, end, min(end - start, chosen.interval or 60.0), None)
    return cloud.in_air(), cloud.on_ground


__all__ = ["PuffSettings", "mass_balance", "puffs"]
