"""How long the puffs take for the three tasks of the air stage. `python -m benchmarks.puffs`."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np

from dispersion.air.exchange import Phase, Places, Release, Species, grid_places
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.frame import Frame
from dispersion.weather.field import Weather
from dispersion.weather.profiles import wind_profile


def turning_weather(hours: float, speed: float = 3.0) -> Weather:
    """A near-neutral wind that swings by 40 degrees in an hour, given each minute."""
    t = np.arange(0.0, hours * 3600.0 + 1.0, 60.0)
    height = np.array([2.0, 10.0, 30.0, 100.0, 300.0, 1000.0])
    profile = np.array([wind_profile(float(z), -0.005, 0.1) for z in height]) / wind_profile(10.0, -0.005, 0.1)
    angle = np.radians(20.0) * np.sin(2.0 * np.pi * t / 3600.0)
    u, v = (speed * f(angle)[:, None] * profile[None, :] for f in (np.cos, np.sin))
    one = np.ones((len(t), 1, 1))
    return Weather(
        epoch=datetime(2026, 11, 23, tzinfo=UTC), frame=Frame(), time=t, x=np.zeros(1), y=np.zeros(1), height=height,
        u=u[:, :, None, None], v=v[:, :, None, None], friction_velocity=0.3 * one, inverse_obukhov=-0.005 * one,
        mixing_height=1000.0 * one, roughness=np.full((1, 1), 0.1), temperature=20.0 * one, rain_rate=0.5 * one,
        sigma_theta=np.nan * one, reach=200_000.0,
    )


def _release(seconds: float, count: int, height: float) -> Release:
    unit = "Bq" if count > 1 else "g"
    species = tuple(Species(key=f"s{n}", unit=unit, deposition_velocity=0.001 * n, washout=1e-5 * n) for n in range(count))
    phase = Phase(start=0.0, end=seconds, amount=np.full(count, 1e6))
    return Release(x=0.0, y=0.0, height=height, species=species, phases=(phase,))


def near_grid() -> int:
    """101 x 101 x 6 grid of 1 km, 60 minutes by the minute, a puff each 10 s."""
    axis = np.linspace(-500.0, 500.0, 101)
    places = grid_places(axis, axis, np.array([1.5, 10.0, 20.0, 30.0, 40.0, 50.0]))
    steps = puffs(turning_weather(1.0), _release(3600.0, 1, 5.0), places, np.arange(0.0, 3601.0, 60.0),
                  settings=PuffSettings(interval=10.0))
    return sum(1 for step in steps if step.mean.max() > 0.0)


def sensors() -> int:
    """100 sensors on a ring of 500 m, 60 minutes by the minute; a puff each 30 s, which the default is here, is enough."""
    angle = np.linspace(0.0, 2.0 * np.pi, 100, endpoint=False)
    places = Places(500.0 * np.cos(angle), 500.0 * np.sin(angle), np.full(100, 2.0))
    steps = puffs(turning_weather(1.0), _release(3600.0, 1, 2.0), places, np.arange(0.0, 3601.0, 60.0))
    return sum(1 for step in steps if step.mean.max() > 0.0)


def far_grid() -> int:
    """200 x 200 grid of 100 km, 24 hours by ten minutes, 20 species with deposition and rain."""
    axis = np.linspace(-50_000.0, 50_000.0, 200)
    places = grid_places(axis, axis, np.array([1.5]))
    steps = puffs(turning_weather(24.0, 5.0), _release(86400.0, 20, 50.0), places, np.arange(0.0, 86401.0, 600.0))
    return sum(1 for step in steps if step.mean.max() > 0.0)


TASKS: dict[str, tuple[Callable[[], int], float]] = {
    "grid 1 km, 60 min": (near_grid, 0.4),
    "100 sensors, 60 min": (sensors, 0.05),
    "grid 100 km, 24 h, 20 species": (far_grid, 2.0),
}


async def puff_tasks(repeats: int = 3) -> dict[str, Any]:
    """Best of a few runs of each task, s, beside its goal; the first, which may compile, is not counted."""
    results: dict[str, Any] = {}
    for name, (task, goal) in TASKS.items():
        task()
        best = worked = np.inf
        for _ in range(repeats):
            start, before = time.perf_counter(), time.process_time()
            steps = task()
            best = min(best, time.perf_counter() - start)
            worked = min(worked, time.process_time() - before)
        results[name] = {"seconds": round(float(best), 4), "cpu_seconds": round(float(worked), 4), "goal_seconds": goal,
                         "steps_with_plume": steps}
    return results


if __name__ == "__main__":
    print(json.dumps(asyncio.run(puff_tasks()), indent=1))
