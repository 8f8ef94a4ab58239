"""What comes out on land by the size of cells, and how far a cell's time is from the exact. `python -m benchmarks.reach_grid`.

The figures of docs/reach.md about areas, roads and cells.
"""

import asyncio
import json
import tomllib
from typing import Any

import numpy as np

from benchmarks.reach_land import LIMIT, REGION, country
from response.field import Field, Start

SIZES = (2000.0, 1000.0, 500.0)
ROADS = (("南宁", "钦州"), ("南宁", "柳州"), ("柳州", "桂林"), ("南宁", "百色"))
PLACES = 60


async def reach_grid(quick: bool = False) -> dict[str, Any]:
    """Areas within 2 h of any city and of each, at three sizes of cells; roads between cities; times at exact places."""
    union: dict[float, float] = {}
    alone: dict[float, list[float]] = {}
    known: dict[str, Any] = {}
    for cell in SIZES[:2] if quick else SIZES:
        region, starts = country(cell)
        cities = starts[:-1]
        fields = region.fields(cities, LIMIT)
        area = region.terrain.grid.area
        union[cell] = round(float(area[np.min([each.seconds for each in fields], axis=0) <= LIMIT].sum()))
        alone[cell] = [float(area[each.seconds <= LIMIT].sum()) for each in fields]
        if cell == 1000.0:
            known = {"road_km": _roads(region, cities), "cell_off_by_s": _off(region, cities[0], fields[0])}
    return {
        "within_2_h_km2": union,
        "one_team_differs_by": {
            f"1000 and {cell:g} m": round(max(abs(a - b) / b for a, b in zip(alone[cell], alone[1000.0], strict=True)), 4)
            for cell in alone if cell != 1000.0
        },
        **known,
    }


def _roads(region: Any, cities: tuple[Start, ...]) -> dict[str, float]:
    names = {each["name_zh"].removesuffix("市"): each["code"] for each in _cities()}
    at = {each.unit: each for each in cities}
    found = {}
    for one, other in ROADS:
        aim = at[names[other]]
        way = region.way(at[names[one]], aim.longitude, aim.latitude)
        found[f"{one}-{other}"] = round(way.on_road_km + way.off_road_km, 1)
    return found


def _cities() -> list[dict[str, Any]]:
    cities: list[dict[str, Any]] = tomllib.loads((REGION / "region.toml").read_text(encoding="utf-8"))["cities"]
    return cities


def _off(region: Any, start: Start, field: Field) -> dict[str, float]:
    """How far the time of a cell is from that of an exact place in it, s: over places within 2 h."""
    random = np.random.default_rng(1)
    off: list[float] = []
    while len(off) < PLACES:
        longitude, latitude = start.longitude + random.uniform(-1.0, 1.0), start.latitude + random.uniform(-1.0, 1.0)
        cell, way = field.at(longitude, latitude), region.way(start, longitude, latitude)
        if np.isfinite(cell) and way is not None:
            off.append(abs(cell - way.seconds))
    return {"median": round(float(np.median(off))), "90 %": round(float(np.percentile(off, 90))), "most": round(max(off))}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(reach_grid()), indent=1))
