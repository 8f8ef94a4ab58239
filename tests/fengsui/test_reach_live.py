"""A position that comes in by MQTT leads to a new reach, in the live house and in a drill's, each by itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from config.schema import Settings
from core.clock import Clock, SimulatedClock, SystemClock
from core.pool import Worker
from core.reach import Reach
from fengsui.house import House, open_house
from ingest.delivery import Delivery
from response.calculator import Calculator
from tests.fengsui.houses import STATION
from tests.response.region import NOON, fleet, ground, sites

LIMIT = 120.0        # s; kernels may have to be compiled first


@asynccontextmanager
async def opened(
    folder: Path, calculator: Calculator, clock: Clock, exercise: str | None = None
) -> AsyncIterator[House]:
    name = exercise or "live"
    async with open_house(
        f"sqlite:///{folder / name}.db", clock, Settings(data=folder), (STATION,), (), exercise=exercise,
        fleet=calculator.fleet, calculator=calculator,
    ) as house:
        stages = asyncio.create_task(house.supervisor.run())
        try:
            yield house
        finally:
            stages.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stages


def sent(longitude: float, time: datetime) -> bytes:
    return msgspec.json.encode({"time": time, "longitude": longitude, "latitude": 21.8, "state": "moving"})


async def test_positions_of_the_live_house_and_of_a_drill_do_not_meet(tmp_path: Path) -> None:
    worker = Worker()
    calculator = Calculator(ground(), fleet(), sites(), worker)
    answering = asyncio.create_task(calculator.run())
    clock = SimulatedClock(NOON)
    try:
        async with opened(tmp_path, calculator, SystemClock()) as live, opened(
            tmp_path, calculator, clock, "drill-1"
        ) as drill, asyncio.timeout(LIMIT):
            heard, played = live.bus.subscribe("reach"), drill.bus.subscribe("reach")
            told: list[Reach] = []
            for each in (heard, played):
                _, reach = await each.next()
                each.take()
                told.append(reach)
            assert [each.exercise for each in told] == [None, "drill-1"]
            now = datetime.now(UTC)
            await live.pipeline.handle([Delivery("teams/a-team/position", sent(107.9, now), now)])
            _, moved = await heard.next()
            heard.take()
            assert (moved.cause, [each.longitude for each in moved.units if each.id == "a-team"]) == ("moved:a-team", [107.9])
            assert await drill.store.positions.latest() == ()
            await drill.pipeline.handle([Delivery("teams/b-team/position", sent(108.1, NOON), NOON)])
            await drill.bus.settle()
            clock.advance_to(NOON + timedelta(seconds=3))
            _, other = await played.next()
            played.take()
            places = {each.id: each.longitude for each in other.units}
            assert (other.cause, other.exercise, places["a-team"], places["b-team"]) == (
                "moved:b-team", "drill-1", 107.6, 108.1
            )
            assert [each.unit for each in await live.store.positions.latest()] == ["a-team"]
            (position,) = await drill.store.positions.latest()
            assert position.exercise == "drill-1"
            result = await live.desk.ask("韦", "reach.point", "", {"longitude": 107.9, "latitude": 21.8}, LIMIT)
            assert msgspec.json.decode(bytes(result.data["answer"]))["reach"] == moved.id
    finally:
        answering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await answering
        worker.close()
