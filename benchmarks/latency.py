"""From a reading that crosses a limit to the frame on the websocket, under a steady load of other readings."""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiomqtt

from benchmarks.console_client import ConsoleClient
from benchmarks.house import RunningHouse, finish_publisher, start_publisher, write_region
from benchmarks.publisher import payload

STATIONS = 2000
CROSSINGS = 200


async def latency(rate: float = 1000.0, seconds: float = 30.0, durability: str = "power-cut") -> dict[str, Any]:
    """p50 and p99 in ms over `CROSSINGS` crossings spread over `seconds`, at `rate` readings a second."""
    with tempfile.TemporaryDirectory(prefix="fengsui-bench-") as name:
        folder = Path(name)
        house = RunningHouse(folder, write_region(folder, STATIONS + CROSSINGS), durability)
        await house.start()
        try:
            client = ConsoleClient(house.facts["console"])
            async with asyncio.TaskGroup() as tasks:
                listening = tasks.create_task(client.run())
                async with asyncio.timeout(20):
                    await client.ready.wait()
                load = await start_publisher(
                    house.mqtt_port, int(rate * seconds), rate, "--stations", str(STATIONS)
                )
                sent = await _cross(house.mqtt_port, seconds)
                published = await finish_publisher(load)
                async with asyncio.timeout(20):
                    while len(client.raised) < CROSSINGS:
                        await asyncio.sleep(0.05)
                listening.cancel()
            delays = sorted((client.raised[station] - moment) * 1000 for station, moment in sent.items())
            return {
                "rate": rate, "durability": durability, "crossings": len(delays),
                "p50_ms": round(delays[len(delays) // 2], 1), "p99_ms": round(delays[int(len(delays) * 0.99)], 1),
                "max_ms": round(delays[-1], 1), "publisher": published,
            }
        finally:
            await house.stop()


async def _cross(port: int, seconds: float) -> dict[str, float]:
    """Publish crossings evenly over the time; the moment each was handed to the socket."""
    sent: dict[str, float] = {}
    async with aiomqtt.Client("127.0.0.1", port, identifier="bench-crossings") as client:
        for number in range(CROSSINGS):
            station = f"BENCH-{STATIONS + number:04d}"
            sent[station] = time.perf_counter()
            await client.publish("readings/bench-cross", payload(station, datetime.now(UTC), 5000.0), qos=1)
            await asyncio.sleep(max(0.0, seconds * 0.9 / CROSSINGS - (time.perf_counter() - sent[station])))
    return sent
