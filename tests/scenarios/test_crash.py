"""The program killed three times and the broker once while gateways publish: nothing lost, nothing said twice.

`benchmarks/crash.py` does the same ten times over, with 50,000 messages.
"""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psutil
import pytest

from alerting.engine import Engine
from benchmarks.house import RunningHouse, finish_publisher, start_publisher, write_region
from core.messages import Reading, Transition
from core.store.store import Store
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings
from tests.ingest.brokers import free_port, until
from tests.scenarios.live import LIMIT

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATIONS = 100
MESSAGES = 4000
RATE = 1500.0                                   # a second, so that every kill finds messages under way
VICTIMS = ("program", "broker", "program", "program")
START = "2026-01-01T00:00:00+00:00"


class Scene(msgspec.Struct, frozen=True):
    """A running program and the broker its gateways know."""

    house: RunningHouse
    port: Callable[[], int]
    kill_broker: Callable[[], None]


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Scene]:
    """As `fengsui up` starts without settings: the broker is its child and dies with it."""
    house = RunningHouse(folder, write_region(folder, STATIONS), "power-cut", free_port())
    await house.start()
    try:
        yield Scene(house, lambda: house.mqtt_port, house.kill_broker)
    finally:
        await house.stop()


@asynccontextmanager
async def beside(folder: Path) -> AsyncIterator[Scene]:
    """With a broker of its own beside it, which goes on while the program is away."""
    async with EmbeddedBroker(folder / "broker", BrokerSettings(port=free_port())) as broker:
        keeping = asyncio.create_task(broker.run())
        settings = write_region(folder, STATIONS)
        settings.write_text(settings.read_text() + f'[mqtt]\nbroker = "mqtt://127.0.0.1:{broker.port}"\n')
        house = RunningHouse(folder, settings, "power-cut")

        def kill_broker() -> None:
            assert broker.pid is not None
            psutil.Process(broker.pid).kill()

        await house.start()
        try:
            yield Scene(house, lambda: broker.port, kill_broker)
        finally:
            await house.stop()
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping


def stored(database: Path) -> int:
    """How many readings are committed, as another program sees it."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
        return int(store.execute("select count(*) from readings").fetchone()[0])


async def everything(store: Store) -> tuple[list[Reading], list[Transition], list[Transition]]:
    """Readings in the log, what was recorded, and what an engine says that nobody ever disturbed."""
    readings: list[Reading] = []
    expected: list[Transition] = []
    engine, after = Engine(), 0
    while page := await store.entries(after, 5000):
        for entry in page:
            expected += engine.feed(entry).transitions
            if isinstance(entry.message, Reading):
                readings.append(entry.message)
        after = page[-1].seq
    return readings, await store.all_transitions(), expected


@pytest.mark.parametrize("scene_of", [embedded, beside])
async def test_kills_lose_no_message_and_double_no_transition(
    tmp_path: Path, scene_of: Callable[[Path], contextlib.AbstractAsyncContextManager[Scene]]
) -> None:
    async with scene_of(tmp_path) as scene:
        load = await start_publisher(
            scene.port(), MESSAGES, RATE, "--stations", str(STATIONS), "--over-every", "10", "--start", START,
            "--step", "60", "--limit", str(LIMIT),
        )
        for number, victim in enumerate(VICTIMS, start=1):
            await until(lambda due=number * MESSAGES // 6: stored(scene.house.database) >= due, LIMIT)  # type: ignore[misc]
            if victim == "program":
                await scene.house.kill()
                await scene.house.start()
            else:
                scene.kill_broker()
        sent = await finish_publisher(load)
        assert sent["acknowledged"] == MESSAGES, sent
        await until(lambda: stored(scene.house.database) >= MESSAGES, LIMIT)
    store = await Store.open(f"sqlite:///{scene.house.database}")
    try:
        readings, recorded, expected = await everything(store)
        position, last = (await store.engine_state()).position, await store.last_seq()
    finally:
        await store.close()
    times = Counter((each.station, each.time) for each in readings)
    assert len(times) == MESSAGES, f"{MESSAGES - len(times)} lost"
    assert times.total() == MESSAGES, "a reading was stored twice"
    assert position == last, "not all that is stored was judged"
    assert len({(each.cause, each.ordinal) for each in recorded}) == len(recorded)
    assert recorded == expected
    # What a broker sends again comes after what is newer: a high value that is late by then raises nothing.
    newest: dict[str, datetime] = {}
    high = 0
    for each in readings:
        high += each.value > 1000 and each.time > newest.get(each.station, EPOCH)
        newest[each.station] = max(each.time, newest.get(each.station, EPOCH))
    assert sum(each.trigger in ("raised", "again") for each in recorded) >= 0.9 * high > 0
