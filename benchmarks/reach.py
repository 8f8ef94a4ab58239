"""How long the response circles of the region as it ships take, land, sea and air together. `python -m benchmarks.reach`."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from benchmarks.reach_land import taken
from config.ground import ground_of
from config.load import load_region
from core.team import Position
from response.answers import new_bases
from response.prepared import Prepared, prepare
from response.reach import reach_of
from response.shares import Spot
from response.situation import Situation

TIME = datetime(2026, 11, 26, 2, tzinfo=UTC)             # a working day, 10 o'clock in Beijing
CANDIDATES = 100
GOALS = {"whole": 1.5, "one moved": 0.2, "siting": 10.0}    # s


def region() -> Prepared:
    """Guangxi."""
    found = load_region("guangxi", None)
    return prepare(ground_of(found), found.fleet, found.sites)


def whole(ready: Prepared, now: Situation) -> None:
    """All fields of a situation and what is said of them, areas of every unit included."""
    fields = ready.circles.fields(now)
    reach_of(ready.circles, fields, ready.shares, ready.dry, id="1", cause="bench", lacks=ready.lacks)


def _forgetting(ready: Prepared, work: Callable[[], None]) -> Callable[[], None]:
    """As if units, hour and weather were all new; the distances over water and to the quays, which never move, are kept."""
    def run() -> None:
        ready.circles.forget()
        work()
    return run


async def reach(quick: bool = False) -> dict[str, Any]:
    """The whole region at 1 km and the gulf at 500 m with all units; one moved team; new bases out of 100 candidates."""
    begun = time.perf_counter()
    ready = region()
    prepared = time.perf_counter() - begun
    now = Situation(TIME, "day", is_night=False)
    begun = time.perf_counter()
    whole(ready, now)                                    # compiled, or read from the cache; quays and ports looked at
    first = time.perf_counter() - begun
    runs = 1 if quick else 5
    places = iter(range(10_000))

    def moved() -> None:
        step = next(places)
        longitude = 108.30 + 0.01 * step
        position = Position(
            unit="nn-team", time=TIME - timedelta(minutes=1), received=TIME, longitude=longitude, latitude=22.82, state="moving"
        )
        whole(ready, replace(now, positions={"nn-team": position}))

    spots = tuple(
        Spot(f"c{number}", "", "", 105.2 + 0.6 * (number % 10), 22.2 + 0.4 * (number // 10), 0, "")
        for number in range(CANDIDATES)
    )
    found = {
        "whole": taken(_forgetting(ready, lambda: whole(ready, now)), runs),
        "one moved": taken(moved, runs),
        "siting": taken(lambda: new_bases(ready, now, count=5, candidates=spots), 1),
    }
    fields = ready.circles.fields(now)
    message = reach_of(ready.circles, fields, ready.shares, ready.dry, id="1", cause="bench")
    return {
        "land_cells": int(ready.dry.size), "sea_cells": int(ready.circles.sea.open.size) if ready.circles.sea else 0,
        "units": len(message.units), "areas": len(message.areas), "message_bytes": len(msgspec.json.encode(message)),
        "candidates": CANDIDATES, "prepared_s": round(prepared, 2), "first_s": round(first, 2),
        "seconds": {name: {"clock": round(each[0], 3), "processor": round(each[1], 3)} for name, each in found.items()},
        "goals_s": GOALS, "passed": all(found[name][0] < goal for name, goal in GOALS.items()),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(reach()), indent=1))
