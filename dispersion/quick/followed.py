"""A release as the few puffs that tell it: born, followed and added up at the places a quick forecast looks at."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from dispersion.air.cloud import course_of
from dispersion.air.emission import new_puffs
from dispersion.air.exchange import Floats, Release
from dispersion.air.removal import surface_velocities
from dispersion.air.settings import PuffSettings
from dispersion.quick.births import SELDOM, births
from dispersion.quick.lives import lives
from dispersion.quick.rings import Looked
from dispersion.weather.field import Weather

NEAREST = 100.0                      # m; nearer to the source the puffs say nothing, and a place is told what is there
APART = 1.6                          # puff widths between the ways of puffs: such a row of Gaussians is even within 1e-3

AFAR = 4.0                           # times the stride where a puff is not seen
Given = TypeVar("Given")
Found = TypeVar("Found")


def followed(
    weather: Weather, release: Release, edges: Floats, looked: Looked, settings: PuffSettings, decay: float = 0.0
) -> Floats:
    """(steps, places) mean concentration over each step, unit/m³, of the only species and phase of a release.

    The release may begin anywhere and with any width, as a cloud does that another model hands over; `looked` are places
    round its first source. `decay` in 1/s.
    """
    phase, grid = release.phases[0], weather.grid
    begin, end, amount = phase.start, phase.end, float(phase.amount[0])
    out = np.zeros((len(edges) - 1, len(looked.x)))
    course = course_of(settings, NEAREST, instants=end == begin)
    puff = new_puffs(grid, release, begin, max(end, begin + 1.0), max(end - begin, 1.0))[0][0]
    if end > begin:
        times, spans = births(grid, course._replace(stride=SELDOM), puff, release.x, release.y, begin, end,
                              float(edges[1] - edges[0]) / settings.parts, APART)
        amounts = amount / (end - begin) * spans
    else:
        times, amounts = np.array([begin]), np.array([amount])
    only = release.species[0]
    lives(grid, course, course._replace(stride=AFAR * course.stride), looked, puff, times, amounts, edges,
          surface_velocities((only,)), np.array([only.washout]), np.array([only.washout_exponent]), decay, out)
    return out


def on_all_cores(work: Callable[[Given], Found], given: Iterable[Given]) -> list[Found]:
    """What the work makes of each, in their order."""
    with ThreadPoolExecutor(cores()) as threads:
        return list(threads.map(work, given))


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
