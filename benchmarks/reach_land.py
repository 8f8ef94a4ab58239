"""How long travel times on land take for the whole region. `python -m benchmarks.reach_land`."""

import asyncio
import json
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from response.field import Barrier, Start
from response.frame import Frame, Grid
from response.land import Friction, friction
from response.raster import middles_within_any

REGION = Path(__file__).resolve().parent.parent / "config" / "guangxi"
LIMIT = 7200.0           # s: the aim on land
GOALS = {"all": 1.0, "one moved": 0.2}    # s; the whole, sea included, has 1.5 s
PLUME = [[108.1, 22.9], [108.6, 22.95], [108.7, 23.2], [108.2, 23.1], [108.1, 22.9]]


def country(cell: float = 1000.0) -> tuple[Friction, tuple[Start, ...]]:
    """Guangxi as it ships, and a team at each city seat and one more in Nanning."""
    region = tomllib.loads((REGION / "region.toml").read_text(encoding="utf-8"))
    layers = REGION / "geography"
    grid = Grid.over(Frame(tuple(region["box"])), cell)
    land, rivers = (
        json.loads((layers / f"{each}.geojson").read_text(encoding="utf-8"))["features"] for each in ("land", "rivers")
    )
    with np.load(layers / "roads.npz") as roads:
        made = friction(
            grid, middles_within_any(grid, [each["geometry"] for each in land]),
            (roads["xy"], roads["u"], roads["v"], roads["km"]),
            rivers=[each["geometry"]["coordinates"] for each in rivers if each["properties"]["name_zh"]], workers=2,
        )
    cities = region["cities"]
    starts = [Start(each["code"], each["longitude"], each["latitude"]) for each in (*cities, cities[0])]
    return made, tuple(starts)


def taken(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """The best of some runs, s: by the clock, and of processor time."""
    results = []
    for _ in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        results.append((time.perf_counter() - clock, time.process_time() - processor))
    return min(each[0] for each in results), min(each[1] for each in results)


async def reach_land(quick: bool = False) -> dict[str, Any]:
    """Fields of all teams, of one moved team, with a barrier, and a way across the region."""
    begun = time.perf_counter()
    region, starts = country()
    prepared = time.perf_counter() - begun
    one = (starts[0],)
    region.fields(one, LIMIT)                              # compiled, or read from the cache
    region.way(starts[0], starts[2].longitude, starts[2].latitude)
    barrier = Barrier({"type": "Polygon", "coordinates": [PLUME]})
    fields = region.fields(starts, LIMIT)
    runs = 1 if quick else 5
    found = {
        "all": taken(lambda: region.fields(starts, LIMIT), runs),
        "one moved": taken(lambda: region.fields(one, LIMIT), runs),
        "one moved, a barrier": taken(lambda: region.fields(one, LIMIT, (barrier,)), runs),
        "a way of 2 h": taken(lambda: region.way(starts[0], 109.2222, 23.7474), runs),
        "a way across": taken(lambda: region.way(starts[0], starts[2].longitude, starts[2].latitude), runs),
    }
    grid = region.terrain.grid
    reached = np.min([each.seconds for each in fields], axis=0) <= LIMIT
    return {
        "cells": grid.rows * grid.columns, "road_nodes": region.terrain.roads.nodes, "teams": len(starts),
        "prepared_s": round(prepared, 2),
        "seconds": {name: {"clock": round(each[0], 3), "processor": round(each[1], 3)} for name, each in found.items()},
        "goals_s": GOALS, "met": all(found[name][0] < goal for name, goal in GOALS.items()),
        "within_2_h_km2": round(float(grid.area[reached].sum())),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(reach_land()), indent=1))
