"""A recording played into a pipeline: the same log, byte for byte, at any speed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from core.bus.memory import MemoryBus
from core.clock import SimulatedClock
from core.messages import Reading, Tick
from core.recording import About, Recorded, Recording, RecordingWriter
from core.station import Register
from core.store.store import Store
from ingest.pipeline import Pipeline
from ingest.player import Player
from tests.ingest.brokers import LIMIT, until
from tests.ingest.test_pipeline import PART_1

START = datetime(2012, 1, 15, 0, 0, tzinfo=UTC)
ABOUT = About(title_zh="试", title_en="Test", source="made up", licence="CC0-1.0")


def payload(seconds: float, value: float) -> bytes:
    time = (START + timedelta(seconds=seconds)).isoformat()
    return (
        f'{{"station":"A","time":"{time}","quantity":"ambient_dose_rate","value":{value},"unit":"nGy/h"}}'
    ).encode()


def recording(folder: Path, *more: Recorded) -> Recording:
    path = folder / "test.jsonl.zst"
    with RecordingWriter(path, ABOUT) as writer:
        for number in range(40):
            at = START + timedelta(seconds=7 * (number // 2))
            writer.write(Recorded(at, f"readings/g{number % 2}", payload(7 * (number // 2), 80.0 + number)))
        writer.write(Recorded(at, "readings/g0", b"{"))
        for each in more:
            writer.write(each)
    return Recording.open(path)


class House:
    """Store, bus, pipeline and a ticker under one simulated clock, as a drill has them."""

    def __init__(self, store: Store, bus: MemoryBus, clock: SimulatedClock) -> None:
        self.store, self.bus, self.clock = store, bus, clock
        self.pipeline = Pipeline(store, Register(), clock, publish=bus.publish, exercise="drill")

    async def tick(self) -> None:
        moment = self.clock.now()
        while True:
            moment += timedelta(seconds=5)
            await self.clock.sleep_until(moment)
            await self.store.append([Tick(time=moment)])

    async def log(self) -> bytes:
        return msgspec.json.encode(await self.store.entries(0, 10_000))


@asynccontextmanager
async def house(file: Path) -> AsyncIterator[House]:
    bus = MemoryBus()
    store = await Store.open(f"sqlite:///{file}", publish=lambda entries: bus.publish("log", entries))
    made = House(store, bus, SimulatedClock(START))
    ticker = asyncio.create_task(made.tick())
    await asyncio.sleep(0)
    try:
        yield made
    finally:
        ticker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticker
        await store.close()


async def test_the_log_is_the_same_at_any_speed(tmp_path: Path) -> None:
    played = recording(tmp_path)
    logs = []
    for number, speed in enumerate([None, 2_000.0, 300.0]):
        async with house(tmp_path / f"{number}.db") as drill, asyncio.timeout(LIMIT):
            await Player(played, drill.pipeline, drill.clock, drill.bus).play(speed)
            logs.append(await drill.log())
    assert logs[0] == logs[1] == logs[2]
    assert logs[0].count(b'"type":"reading"') == 40
    assert logs[0].count(b'"type":"tick"') == 26


async def test_readings_and_ticks_come_in_the_order_of_their_times(tmp_path: Path) -> None:
    async with house(tmp_path / "a.db") as drill, asyncio.timeout(LIMIT):
        await Player(recording(tmp_path), drill.pipeline, drill.clock, drill.bus).play()
        times = [
            entry.message.received if isinstance(entry.message, Reading) else entry.message.time
            for entry in await drill.store.entries(0, 10_000)
        ]
        assert times == sorted(times)
        assert drill.clock.now() == Recording.open(tmp_path).manifest.end


async def test_half_a_split_message_at_the_end_is_kept(tmp_path: Path) -> None:
    late = Recorded(START + timedelta(minutes=3), "hj212/M1", PART_1)
    async with house(tmp_path / "a.db") as drill, asyncio.timeout(LIMIT):
        await Player(recording(tmp_path, late), drill.pipeline, drill.clock, drill.bus).play()
        assert {each.reason for each in await drill.store.rejects()} == {"not_json", "split_incomplete"}


async def test_a_play_that_is_stopped_plays_nothing_more(tmp_path: Path) -> None:
    async with house(tmp_path / "a.db") as drill, asyncio.timeout(LIMIT):
        player = Player(recording(tmp_path), drill.pipeline, drill.clock, drill.bus)
        play = asyncio.create_task(player.play(0.001))
        await until(lambda: player.played)
        player.stop()
        await play
        assert player.played == 2
        assert drill.clock.now() < START + timedelta(seconds=7)


async def test_a_slow_play_can_be_hurried(tmp_path: Path) -> None:
    async with house(tmp_path / "a.db") as drill, asyncio.timeout(LIMIT):
        player = Player(recording(tmp_path), drill.pipeline, drill.clock, drill.bus)
        shares: list[float] = []
        play = asyncio.create_task(player.play(0.001, shares.append))
        await until(lambda: player.played)
        player.set_speed(None)
        await play
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


async def test_time_stands_still_until_a_slow_reader_has_done_its_work(tmp_path: Path) -> None:
    seen: list[datetime] = []

    async def read(drill: House) -> None:
        subscription = drill.bus.subscribe("log")
        async for _, entries in subscription:
            before = drill.clock.now()
            await asyncio.wait((asyncio.get_running_loop().create_future(),), timeout=0.002)
            assert drill.clock.now() == before
            seen.extend(entry.message.time for entry in entries if isinstance(entry.message, Tick))

    async with house(tmp_path / "a.db") as drill, asyncio.timeout(LIMIT):
        reader = asyncio.create_task(read(drill))
        await Player(recording(tmp_path), drill.pipeline, drill.clock, drill.bus).play()
        reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reader
    assert len(seen) == 26


async def test_a_speed_of_nothing_is_refused(tmp_path: Path) -> None:
    async with house(tmp_path / "a.db") as drill:
        player = Player(recording(tmp_path), drill.pipeline, drill.clock, drill.bus)
        with pytest.raises(ValueError, match="above 0"):
            await player.play(0.0)
