"""Particle-steps a second: each a vertical Langevin step with wind, turbulence and horizontal movement at the particle."""

import asyncio
import json
import os
import time
from datetime import UTC, datetime
from typing import Any

import numba
import numpy as np

from dispersion.air.particle_cloud import PARTICLE
from dispersion.air.particle_move import Rules, advance
from dispersion.air.particle_wind import packed
from dispersion.frame import Frame
from dispersion.weather.field import Weather

PARTICLES = 200_000
MINUTES = 5
NORMALS_A_STEP = 3.04                # draws: the ziggurat takes 1.013 a normal
WEATHERS = {                         # u*, 1/L, mixing height
    "neutral": (0.3, 0.0, 1000.0),
    "unstable": (0.3, -1 / 20, 1000.0),
    "stable": (0.2, 1 / 50, 200.0),
}


def weather(ustar: float, inverse_obukhov: float, h: float, nodes: int = 11) -> Weather:
    """A field of 5 hours and 11 x 11 nodes of 10 km, so that interpolation is paid for."""
    height = np.array([2.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0])
    axis = (np.arange(nodes) - nodes // 2) * 10_000.0
    shape = (5, nodes, nodes)
    u = np.broadcast_to((ustar / 0.4 * np.log(height / 0.1))[None, :, None, None], (5, height.size, nodes, nodes))
    values = {"friction_velocity": ustar, "inverse_obukhov": inverse_obukhov, "mixing_height": h, "temperature": 15.0,
              "rain_rate": 0.0, "sigma_theta": np.nan}
    return Weather(
        epoch=datetime(2026, 1, 1, tzinfo=UTC), frame=Frame(), time=np.arange(5) * 3600.0, x=axis, y=axis, height=height,
        u=np.array(u), v=np.zeros_like(u), roughness=np.full((nodes, nodes), 0.1),
        **{name: np.full(shape, value) for name, value in values.items()},
    )


def rate(name: str) -> dict[str, Any]:
    """Steps a second by the wall clock, and by the processor time of all cores (what idle cores would give)."""
    ustar, inverse_obukhov, h = WEATHERS[name]
    field = packed(weather(ustar, inverse_obukhov, h).grid)
    generator = np.random.default_rng(1)
    cloud = np.zeros(PARTICLES, PARTICLE)
    cloud["key"] = generator.integers(0, 2**64, PARTICLES, np.uint64)
    cloud["z"] = h * (np.arange(PARTICLES) + 0.5) / PARTICLES
    for each in ("along", "across", "up"):
        cloud[each] = generator.standard_normal(PARTICLES)
    rules = Rules(0.2, 10.0, 0.2, 200.0, 0.0, 1250.0, -1e9, 1e9, -1e9, 1e9, 10.0)
    advance(cloud, field, 0.0, 1.0, rules)           # compiles
    before = int(cloud["count"].sum())
    wall, processor = time.perf_counter(), time.process_time()
    for minute in range(MINUTES):
        advance(cloud, field, 60.0 * minute, 60.0 * minute + 60.0, rules)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    steps = (int(cloud["count"].sum()) - before) / NORMALS_A_STEP
    threads = numba.get_num_threads()
    return {"steps": round(steps), "per_second": steps / wall, "per_second_on_idle_cores": threads * steps / processor,
            "threads": threads}


async def particles() -> dict[str, Any]:
    """The rates in three kinds of air; `load` is the machine's, without which the wall clock means little."""
    return {"load": os.getloadavg()[0], **{name: rate(name) for name in WEATHERS}}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(particles()), indent=1))
