"""How many readings a second are stored, acknowledged and judged; and the ratio to a loop that only receives."""

import asyncio
import contextlib
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import aiomqtt

from benchmarks.house import RunningHouse, finish_publisher, publisher, start_publisher, write_region
from benchmarks.publisher import payload
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings

STATIONS = 2000
BURST = 40_000
MARKERS = 50          # stations kept free for marking the end of a load


async def rate(
    wanted: float = 5000.0, seconds: float = 60.0, durability: Literal["power-cut", "process-crash"] = "process-crash"
) -> dict[str, Any]:
    """Hold `wanted` readings a second for `seconds`, then measure a burst beside the bare receive loop."""
    with tempfile.TemporaryDirectory(prefix="fengsui-bench-") as name:
        folder = Path(name)
        house = RunningHouse(folder, write_region(folder, STATIONS + MARKERS), durability)
        await house.start()
        try:
            count = int(wanted * seconds)
            before = house.cpu_seconds()
            load = await start_publisher(house.mqtt_port, count, wanted, "--stations", str(STATIONS), "--window", "500")
            began = time.perf_counter()
            published = await finish_publisher(load)
            await wait_judged(house, count)
            took = time.perf_counter() - began
            after = house.cpu_seconds()
            burst_began = time.perf_counter()
            await publisher(
                house.mqtt_port, BURST, 0, "--stations", str(STATIONS), "--window", "500", "--step", "1",
                "--start", "2026-01-01T00:00:00+00:00",
            )
            await wait_judged(house, count + 1 + BURST)
            burst = BURST / (time.perf_counter() - burst_began)
        finally:
            await house.stop()
        bare = await _bare(folder / "bare", durability)
    return {
        "wanted_per_s": wanted, "durability": durability, "messages": count,
        "stored_and_judged_per_s": round(count / took), "behind_s": round(took - seconds, 2),
        "kept_up": took - seconds < 1.0, "publisher": published,
        "cpu_seconds": {key: round(after[key] - before[key], 1) for key in after},
        "burst_per_s": round(burst), "bare_receive_loop_per_s": round(bare), "ratio_to_bare": round(burst / bare, 2),
    }


async def wait_judged(house: RunningHouse, count: int) -> None:
    """Wait until `count` readings are stored and all of them judged.

    Judging goes in the order of the log, so a reading beyond the limit that is sent after them, at a station of its own,
    has its alert recorded only after they have been judged.
    """
    async with asyncio.timeout(300):
        while _first(house, "select count(*) from readings") < count:
            await asyncio.sleep(0.05)
        alerts = _first(house, "select count(*) from alerts")
        async with aiomqtt.Client("127.0.0.1", house.mqtt_port, identifier="bench-marker") as client:
            marker = payload(f"BENCH-{STATIONS + alerts:04d}", datetime.now(UTC), 5000.0)
            await client.publish("readings/bench-marker", marker, qos=1)
        while _first(house, "select count(*) from alerts") == alerts:
            await asyncio.sleep(0.01)


def _first(house: RunningHouse, query: str) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{house.database}?mode=ro", uri=True)) as database:
        return int(database.execute(query).fetchone()[0])


async def _bare(folder: Path, durability: Literal["power-cut", "process-crash"]) -> float:
    """Messages a second through the same broker into a loop that looks at nothing."""
    async with EmbeddedBroker(folder, BrokerSettings(port=0, durability=durability)) as broker:
        async with aiomqtt.Client("127.0.0.1", broker.port, identifier="bare", clean_session=False) as client:
            await client.subscribe("readings/#", qos=1)
            load = await start_publisher(broker.port, BURST, 0, "--stations", str(STATIONS), "--window", "500")
            began = time.perf_counter()
            received = 0
            async for _ in client.messages:
                received += 1
                if received == BURST:
                    break
            took = time.perf_counter() - began
            await finish_publisher(load)
    return BURST / took
