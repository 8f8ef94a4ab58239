"""How long the process that knows the region takes to answer what a house asks it. `python -m benchmarks.reach_live`."""

import asyncio
import contextlib
import json
import resource
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks.reach import TIME
from config.ground import ground_of
from config.load import load_region
from core.clock import elapsed_clock
from core.team import Position
from response import remote
from response.calculator import HOUSE, LATER, PERSON, Calculator
from response.situation import Situation, WhatIf
from response.wanted import SitingWanted


async def reach_live(quick: bool = False) -> dict[str, Any]:
    """Ready, a moved team told, areas of each, who is first, a change tried, three new bases; s by the clock."""
    region = load_region("guangxi", None)
    calculator = Calculator(ground_of(region), region.fleet, region.sites.open())
    running = asyncio.create_task(calculator.run())
    now = Situation(TIME, "day", is_night=False)
    moved = replace(now, positions={"nn-team": Position(
        unit="nn-team", time=TIME - timedelta(minutes=1), received=TIME, longitude=108.4, latitude=22.82, state="moving")})
    try:
        return {
            "ready_and_first_answer_s": await _timed(calculator.ask(HOUSE, remote.told, now, "1", "start")),
            "moved_team_told_s": await _timed(calculator.ask(HOUSE, remote.told, moved, "2", "moved")),
            "areas_of_each_s": await _timed(calculator.ask(LATER, remote.whole, moved, "2", "moved")),
            "who_is_first_s": await _timed(calculator.ask(PERSON, remote.point, moved, "2", 107.9, 23.9)),
            "a_change_tried_s": await _timed(calculator.ask(
                PERSON, remote.what_if, moved, "2", WhatIf(frozenset({"gl-team"}), (), ()))),
            **({} if quick else {"three_new_bases_s": await _timed(calculator.ask(
                PERSON, remote.siting, moved, "2", SitingWanted(count=3)))}),
            "most_memory_gb": await calculator.ask(PERSON, most_memory_gb),
        }
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def most_memory_gb() -> float:
    """Of the process that answers."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)


async def _timed(work: Awaitable[object]) -> float:
    begun = elapsed_clock()
    await work
    return round(elapsed_clock() - begun, 3)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(reach_live()), indent=1))
