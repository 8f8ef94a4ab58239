"""What doses cost beside the number of places, nuclides and puffs: a day of 144 steps of ten minutes, three actions asked for.

    python -m benchmarks.dose

Transport is not run: steps are a fan-shaped plume that turns, over a tenth of the places, and its puffs.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from dispersion.air.exchange import Places, Puffs, Step, grid_places
from dispersion.dose.accumulate import DAY, Assumptions, DoseFold
from dispersion.dose.actions import evacuation, iodine_prophylaxis, protection, shelter
from dispersion.dose.coefficients import coefficients
from dispersion.sources.chains import chain

NUCLIDES = (
    "I-131", "I-132", "I-133", "I-135", "Te-132", "Cs-134", "Cs-136", "Cs-137", "Ba-137m", "Xe-133", "Xe-133m", "Xe-135",
    "Xe-135m", "Kr-85m", "Kr-88", "Rb-88", "Ba-140", "La-140", "Ru-103", "Sr-89",
)
STEPS, SECONDS, WIND = 144, 600.0, 4.0


def plume(places: Places, species: int, puffs: int, step: int) -> Step:
    """One step of a plume whose wind turns slowly; puffs of the whole 100 km path."""
    towards = 0.3 + 0.006 * step
    inside = (np.abs(np.arctan2(places.y, places.x) - towards) < 0.15) & (places.x > 0.0)
    air = np.where(inside, 1e3, 0.0) * np.ones((species, 1))
    path = np.linspace(20.0, min(100e3, WIND * SECONDS * (step + 1)), puffs)
    cloud = Puffs(
        path * np.cos(towards), path * np.sin(towards), np.full(puffs, 80.0), 0.08 * path + 1.0,
        np.minimum(0.05 * path + 1.0, 900.0), np.full(puffs, 800.0), np.full((puffs, species), 1e12),
    )
    return Step(start=SECONDS * step, end=SECONDS * (step + 1), mean=air, peak=air, deposited=air, middle=cloud)


def steps(places: Places, species: int, puffs: int, every: int) -> Iterator[Step]:
    """One step of `every`, for a quick run."""
    for step in range(every - 1, STEPS, every):
        yield plume(places, species, puffs, step)


def cost(side: int, nuclides: int, puffs: int, every: int) -> dict[str, float]:
    """Seconds of a day of 144 steps: elapsed, and of all cores."""
    axis = np.linspace(-50e3, 50e3, side)
    places = grid_places(axis, axis, np.ones(1))
    keys, decay = chain(NUCLIDES[:nuclides], within=DAY, negligible=2.0)
    figures = protection()
    actions = shelter(figures.building("masonry"), 3600.0), evacuation(6 * 3600.0), iodine_prophylaxis(3600.0, figures.iodine)
    fold = DoseFold(places, coefficients(keys), decay, Assumptions(begin=0.0, actions=actions, moments=(2 * DAY,)))
    fold.add(plume(places, len(keys), puffs, 0))                  # compiled, or read from the cache
    elapsed = busy = 0.0
    for step in steps(places, len(keys), puffs, every):
        before, before_busy = time.perf_counter(), time.process_time()
        fold.add(step)
        elapsed += time.perf_counter() - before
        busy += time.process_time() - before_busy
    return {
        "places": side * side, "nuclides": len(keys), "puffs": puffs,
        "elapsed_s": round(elapsed * every, 3), "cpu_s": round(busy * every, 3),
    }


async def dose(quick: bool = False) -> dict[str, Any]:
    """Cost by places, nuclides and puffs; the one with 200 x 200 places, 20 nuclides and 2000 puffs is the forecast's."""
    every = 24 if quick else 6
    cases = [(100, 20, 2000), (200, 5, 2000), (200, 20, 500), (200, 20, 2000), (300, 20, 2000)]
    return {"day of 144 steps": [cost(*case, every) for case in cases]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(dose()), indent=2))
