"""Positions published for a running drill move the drill's unit, and never the real one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiomqtt
import httpx
import msgspec
import pytest

from config.drills.load import plan
from config.load import load_region
from config.schema import Settings
from console.houses import Houses
from core.recording import About, Recorded, Recording, RecordingWriter
from core.team import Position
from fengsui.drill_positions import DrillPositions
from fengsui.drills import played
from fengsui.house import House, units_in
from ingest.delivery import Delivery
from tests.fengsui.houses import drill_room, running_house
from tests.fengsui.program import up
from tests.fengsui.test_drills import FAST, NAME

UNIT = "nn-team"


def place(longitude: float = 108.5, time: datetime | None = None) -> bytes:
    return msgspec.json.encode({"time": time or datetime.now(UTC), "longitude": longitude, "latitude": 22.9, "state": "moving"})


@asynccontextmanager
async def rooms(folder: Path) -> AsyncIterator[tuple[House, Houses, str]]:
    """A live house and a drill that runs beside it, its id last."""
    settings = Settings(data=folder)
    async with running_house(folder) as live, drill_room(live, settings) as houses:
        live.pipeline.hand_on = DrillPositions(houses, units_in(load_region("guangxi").fleet), timedelta(minutes=1))
        result = await live.desk.ask("韦", "exercise.start", NAME, {"speed": FAST}, 60.0)
        assert result.done, result.reason
        yield live, houses, result.data["exercise"]


async def come(live: House, topic: str, payload: bytes) -> None:
    await live.pipeline.handle([Delivery(topic, payload, datetime.now(UTC))])


async def test_a_position_of_a_drill_moves_the_drills_unit_and_not_the_real_one(tmp_path: Path) -> None:
    async with rooms(tmp_path) as (live, houses, id):
        drill = houses.find(id)
        assert drill is not None
        heard = drill.bus.subscribe("positions")
        before = drill.clock.now()
        age = timedelta(seconds=40)
        await come(live, f"exercise/{id}/teams/{UNIT}/position", place(time=datetime.now(UTC) - age))
        (position,) = await drill.store.positions.latest()
        assert (position.unit, position.exercise, position.longitude) == (UNIT, id, 108.5)
        assert before - age - timedelta(seconds=5) <= position.time <= drill.clock.now() - age, "as old there as it is in truth"
        assert position.received - position.time == pytest.approx(age, abs=timedelta(seconds=5))
        _, told = await heard.next()
        heard.close()
        assert told == (position,)
        assert await live.store.positions.latest() == ()
        await come(live, f"teams/{UNIT}/position", place(109.0))
        assert [each.reason for each in await live.store.rejects(10)] == ["unknown_team"], "this live house has no fleet"
        assert await drill.store.positions.latest() == (position,)


async def test_positions_keep_their_order_though_the_drills_time_stands(tmp_path: Path) -> None:
    async with rooms(tmp_path) as (live, houses, id):
        drill = houses.find(id)
        assert drill is not None
        while houses.running[0].ended is None:   # noqa: ASYNC110 - played to its end: its clock stands
            await asyncio.sleep(0.05)
        topic, now = f"exercise/{id}/teams/{UNIT}/position", datetime.now(UTC)
        for longitude, age, underway in ((108.1, 9.0, 0.1), (108.2, 8.0, 5.0), (108.2, 8.0, 7.0), (108.0, 30.0, 1.0)):
            sent = now - timedelta(seconds=age)
            await live.pipeline.handle([Delivery(topic, place(longitude, sent), sent + timedelta(seconds=underway))])
        end, hour = drill.clock.now(), timedelta(hours=1)
        track = await drill.store.positions.track(UNIT, end - hour, end + hour)
        assert [each.longitude for each in track] == [108.0, 108.1, 108.2], "the repetition is one, the late one is first"
        (latest,) = await drill.store.positions.latest()
        assert latest.longitude == 108.2


async def test_what_a_drill_refuses_is_kept_in_the_drill_and_of_no_drill_in_the_live_house(tmp_path: Path) -> None:
    async with rooms(tmp_path) as (live, houses, id):
        drill = houses.find(id)
        assert drill is not None
        await come(live, f"exercise/{id}/teams/nobody/position", place())
        assert [each.reason for each in await drill.store.rejects(10)] == ["unknown_team"]
        assert await live.store.rejects(10) == ()
        await come(live, f"exercise/{id}-9/teams/{UNIT}/position", place())
        await come(live, f"exercise/{id}/readings/{UNIT}", place())
        assert {each.reason for each in await live.store.rejects(10)} == {"no_drill", "no_route"}
        assert all(each.detail_zh for each in await live.store.rejects(10))
        assert await drill.store.positions.latest() == ()


async def test_a_recording_played_at_the_command_line_may_hold_positions(tmp_path: Path) -> None:
    whole = plan(NAME)
    recording = Recording.open(whole.recording)
    about = About(**{field: getattr(recording.manifest, field) for field in About.__struct_fields__})
    short = msgspec.structs.replace(whole, folder=tmp_path / "short")
    start = recording.manifest.start
    with RecordingWriter(short.recording, about) as writer:
        for recorded in recording.messages(end=start + timedelta(hours=6)):
            writer.write(recorded)
        time = start + timedelta(hours=7)
        writer.write(Recorded(received=time, topic=f"teams/{UNIT}/position", payload=place(time=time)))
    (tmp_path / "store").mkdir()

    async def look(house: House) -> tuple[Position, ...]:
        return await house.store.positions.latest()

    (found,) = await played(short, NAME, tmp_path / "store", Settings(data=tmp_path), None, look)
    assert (found.unit, found.time, found.exercise) == (UNIT, time, NAME)


async def test_by_mqtt_too_the_drills_unit_moves_and_the_real_one_stays(tmp_path: Path) -> None:
    async with up(tmp_path / "data") as running, asyncio.timeout(120.0):
        base, _, token = running.address.partition("?token=")
        async with httpx.AsyncClient(
            base_url=base, headers={"Origin": base.rstrip("/")}, timeout=60, follow_redirects=True
        ) as client:
            await client.get(f"/?token={token}")
            begun = await client.post("/api/exercises", json={"drill": NAME, "speed": 60})
            assert begun.status_code == 201, begun.text
            id = (await client.get("/api/exercises")).json()["running"][0]["id"]
            async with aiomqtt.Client("127.0.0.1", running.facts["mqtt_port"]) as gateway:
                await gateway.publish(f"exercise/{id}/teams/{UNIT}/position", place(), qos=1)
            while not (told := (await client.get(f"/api/exercises/{id}/teams")).json()["positions"]):   # noqa: ASYNC110
                await asyncio.sleep(0.1)
            assert [(each["unit"], each["exercise"], each["longitude"]) for each in told] == [(UNIT, id, 108.5)]
            assert (await client.get("/api/teams")).json()["positions"] == []
            assert (await client.get("/api/rejects")).json()["rejects"] == []
