"""A position that comes in leads to a new reach: by MQTT into `fengsui up`; in the live house and a drill's, each by itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiomqtt
import httpx
import msgspec

from config.schema import Settings
from core.clock import Clock, SimulatedClock, SystemClock
from core.pool import Worker
from core.reach import Reach
from fengsui.house import House, open_house
from ingest.delivery import Delivery
from response.calculator import Calculator
from tests.fengsui.houses import STATION
from tests.fengsui.program import up
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


async def test_a_position_published_by_mqtt_is_in_the_next_reach_and_an_unknown_unit_is_refused(tmp_path: Path) -> None:
    async with up(tmp_path / "data", FENGSUI_RESPONSE__ENABLED="true") as running, asyncio.timeout(2 * LIMIT):
        base, _, token = running.address.partition("?token=")
        headers = {"Origin": base.rstrip("/")}
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60, follow_redirects=True) as client:
            await client.get(f"/?token={token}")
            while (first := await client.get("/api/reach")).status_code == 404:   # noqa: ASYNC110
                await asyncio.sleep(0.5)
            team = (await client.get("/api/teams")).json()["teams"][0]
            async with aiomqtt.Client("127.0.0.1", running.facts["mqtt_port"]) as gateway:
                place = sent(team["longitude"] + 0.1, datetime.now(UTC))
                await gateway.publish(f"teams/{team['id']}/position", place, qos=1)
                await gateway.publish("teams/nobody/position", place, qos=1)
            while (moved := await client.get("/api/reach")).json()["id"] == first.json()["id"]:   # noqa: ASYNC110
                await asyncio.sleep(0.2)
            assert moved.json()["cause"] == f"moved:{team['id']}"
            (reject,) = (await client.get("/api/rejects")).json()["rejects"]
            assert reject["reason"] == "unknown_team"
            assert team["id"] in reject["detail"]
