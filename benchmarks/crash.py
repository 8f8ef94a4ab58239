"""Kills: the program ten times, the broker three times, the broker while the program is away. Nothing may be lost."""

import asyncio
import random
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import psutil

from alerting.engine import Engine
from benchmarks.house import RunningHouse, finish_publisher, publisher, start_publisher, write_region
from core.store.store import Store
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings

STATIONS = 500
MESSAGES = 50_000
RATE = 2000.0


async def crash(seed: int = 1) -> dict[str, Any]:
    """Counts after the kills; lost and doubled must be 0, and the transitions those of an undisturbed run."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="fengsui-bench-") as name:
        folder = Path(name)
        async with EmbeddedBroker(folder / "broker", BrokerSettings(port=0)) as broker:
            async with asyncio.TaskGroup() as tasks:
                keeping = tasks.create_task(broker.run())
                settings = write_region(folder, STATIONS)
                settings.write_text(
                    settings.read_text() + f'[mqtt]\nbroker = "mqtt://127.0.0.1:{broker.port}"\n', encoding="utf-8"
                )
                house = RunningHouse(folder, settings, "power-cut")
                await house.start()
                load = await start_publisher(
                    broker.port, MESSAGES, RATE, "--stations", str(STATIONS), "--over-every", "10",
                    "--start", "2026-01-01T00:00:00+00:00", "--step", "60",
                )
                kills = ["program"] * 10 + ["broker"] * 3
                chance.shuffle(kills)
                for victim in kills:
                    await asyncio.sleep(chance.uniform(0.5, 1.8))
                    if victim == "program":
                        await house.kill()
                        await house.start()
                    else:
                        _kill(broker)
                        await broker.listening()
                published = await finish_publisher(load)
                away = await _away(house, broker)
                await _settled(house, MESSAGES + away)
                await house.stop()
                keeping.cancel()
        return await _account(house, MESSAGES + away) | {"program_kills": 10, "broker_kills": 4, "publisher": published}


def _kill(broker: EmbeddedBroker) -> None:
    assert broker.pid is not None
    psutil.Process(broker.pid).kill()


async def _away(house: RunningHouse, broker: EmbeddedBroker) -> int:
    """The program dies, readings are acknowledged by the broker, the broker dies too; then the program comes back."""
    count = 5_000
    await house.kill()
    await publisher(
        broker.port, count, 0, "--stations", str(STATIONS), "--start", "2026-03-01T00:00:00+00:00", "--step", "60"
    )
    _kill(broker)
    await broker.listening()
    await house.start()
    return count


async def _settled(house: RunningHouse, count: int) -> None:
    async with asyncio.timeout(120):
        while True:
            with sqlite3.connect(f"file:{house.database}?mode=ro", uri=True) as database:
                if database.execute("select count(*) from readings").fetchone()[0] >= count:
                    return
            await asyncio.sleep(0.2)


async def _account(house: RunningHouse, count: int) -> dict[str, Any]:
    """What is in the store, against what was sent and against an undisturbed engine over the same log."""
    store = await Store.open(f"sqlite:///{house.database}")
    try:
        recorded = await store.all_transitions()
        position = (await store.engine_state()).position
        engine, expected, after, readings = Engine(), [], 0, 0
        while page := await store.entries(after, 5000):
            for entry in page:
                readings += type(entry.message).__name__ == "Reading"
                if entry.seq <= position:
                    expected += engine.feed(entry).transitions
            after = page[-1].seq
    finally:
        await store.close()
    keys = [(each.cause, each.ordinal) for each in recorded]
    return {
        "sent": count, "stored": readings, "lost": count - readings, "transitions": len(recorded),
        "transitions_twice": len(keys) - len(set(keys)), "same_as_undisturbed": recorded == expected,
    }
