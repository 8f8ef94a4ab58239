"""Fan-out: how long a transition takes to each of many consoles. Server here, clients in a process of their own.

Twice in one run: all consoles read, and then some of further ones have stalled; what they cost the others is the ratio.
"""

import asyncio
import json
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import psutil

from console.commands import CommandDesk
from console.houses import Houses
from console.hub import Hub
from console.passwords import token_hash
from console.roles import Role
from console.server import create_app, listen, serve
from console.settings import ConsoleSettings
from core.bus.memory import MemoryBus
from core.clock import SystemClock
from core.messages import Alert, Kind, Severity, State, Transition
from core.store.store import Store

CLIENTS = 500
EVENTS = 10.0        # a second
STALLED = 20         # consoles that ask for the stream and never read it
GOAL = 100.0         # ms at the 99th percentile
TOKEN = "benchmark"
ROOT = Path(__file__).resolve().parent.parent


class House(msgspec.Struct, frozen=True, kw_only=True):
    """A house that has only a stream."""

    exercise: str | None
    clock: SystemClock
    bus: MemoryBus
    store: Store
    hub: Hub
    desk: CommandDesk


def transition(number: int) -> Transition:
    """A change of an alert that carries the moment it was made."""
    now = datetime.now(UTC)
    alert = Alert(
        id=f"alert-{number % 50}", rule="dose-rate-above-background", rule_version="3f2a91c04b7d",
        kind=Kind.MEASUREMENT, place="FCG-03", station="FCG-03", quantity="ambient_dose_rate", severity=Severity.RED,
        state=State.UNACKNOWLEDGED, onset=now, time=now, value=412.7, peak=412.7, limit=300.0, background=78.2,
        unit="nGy/h", title_zh="防城港三号站剂量率超过本底", title_en="Dose rate above background at Fangchenggang 3",
    )
    return Transition(
        cause=number + 1, ordinal=0, time=now, before=State.NORMAL, after=State.UNACKNOWLEDGED, trigger="raised",
        note=f"made {time.perf_counter_ns()}", alert=alert,
    )


async def fanout(clients: int = CLIENTS, rate: float = EVENTS, seconds: float = 8.0) -> dict[str, Any]:
    """p50 and p99 in ms from the making of a transition to its arrival, over all clients and events, twice."""
    alone = await _served(clients, rate, seconds, 0)
    beside = await _served(clients, rate, seconds, STALLED)
    ratio = round(beside["p99_ms"] / alone["p99_ms"], 2)
    return {**alone, "beside_stalled": beside, "stalled_ratio": ratio,
            "passed": alone["missing"] == beside["missing"] == 0 and max(alone["p99_ms"], beside["p99_ms"]) < GOAL}


async def _served(clients: int, rate: float, seconds: float, stalled: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="fengsui-bench-") as folder:
        bus, clock = MemoryBus(), SystemClock()
        store = await Store.open(f"sqlite:///{Path(folder) / 'fanout.db'}")
        now = clock.now()
        await store.people.add_user("bench", Role.VIEWER.value, None, now)
        await store.people.open_session(token_hash(TOKEN), "bench", now, now + timedelta(hours=1))
        hub = Hub(bus, store, clock)
        house = House(exercise=None, clock=clock, bus=bus, store=store, hub=hub, desk=CommandDesk(bus, clock))
        listener = listen("127.0.0.1", 0)
        port = listener.getsockname()[1]
        try:
            async with asyncio.TaskGroup() as tasks:
                running = [
                    tasks.create_task(hub.run()),
                    tasks.create_task(serve(create_app(Houses(house), ConsoleSettings()), listener=listener)),
                ]
                await hub.until_ready()
                found = await _measure(hub, bus, port, clients, rate, seconds, stalled)
                for each in running:
                    each.cancel()
        finally:
            await store.close()
    return found


async def _measure(
    hub: Hub, bus: MemoryBus, port: int, clients: int, rate: float, seconds: float, stalled: int
) -> dict[str, Any]:
    events = int(rate * seconds)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.fanout", str(port), str(clients), str(events), str(stalled),
        stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )
    async with asyncio.timeout(30):
        while hub.clients < clients + stalled:
            await asyncio.sleep(0.05)
    cpu = psutil.Process().cpu_times()
    began = time.perf_counter()
    for number in range(events):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        bus.publish("transitions", (transition(number),))
    async with asyncio.timeout(20):
        out, _ = await child.communicate()
    spent, wall = psutil.Process().cpu_times(), time.perf_counter() - began
    seen = json.loads(out)
    return {
        "clients": clients, "events_per_s": rate, "missing": clients * events - seen["frames"], **seen,
        "closed_slow": hub.closed_slow,
        "server_cpu_share": round((spent.user + spent.system - cpu.user - cpu.system) / wall, 2),
    }


class Watcher(asyncio.Protocol):
    """A console that only notes when each transition arrived: as little work as a client can do."""

    MADE = re.compile(rb'"note":"made (\d+)"')

    def __init__(self, port: int, note: Callable[[float], None] | None) -> None:
        self._port = port
        self._note = note
        self._left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write((
            f"GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nOrigin: http://127.0.0.1:{self._port}\r\n"
            f"Cookie: fengsui_session={TOKEN}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ).encode())

        if self._note is None:
            cast(asyncio.ReadTransport, transport).pause_reading()

    def data_received(self, data: bytes) -> None:
        if self._note is None:
            return                       # what had come before the pause
        arrived = time.perf_counter_ns()
        data = self._left + data
        end = 0
        for made in self.MADE.finditer(data):
            self._note((arrived - int(made[1])) / 1e6)
            end = made.end()
        self._left = data[end:][-64:]    # a mark may be cut in two


async def watch(port: int, clients: int, events: int, stalled: int) -> dict[str, float]:
    """Delays in ms over all clients."""
    delays: list[float] = []
    complete = asyncio.Event()

    def note(delay: float) -> None:
        delays.append(delay)
        if len(delays) == clients * events:
            complete.set()

    loop = asyncio.get_running_loop()
    for _ in range(stalled):
        await loop.create_connection(lambda: Watcher(port, None), sock=await _narrow(port))
    for _ in range(clients):
        await loop.create_connection(lambda: Watcher(port, note), "127.0.0.1", port)
    async with asyncio.timeout(60):
        await complete.wait()
    delays.sort()
    return {
        "frames": len(delays), "p50_ms": round(delays[len(delays) // 2], 1),
        "p99_ms": round(delays[int(len(delays) * 0.99)], 1), "max_ms": round(delays[-1], 1),
    }


async def _narrow(port: int) -> socket.socket:
    """A connection whose kernel takes little for its reader, so that the server feels early that nobody reads."""
    opened = socket.socket()
    opened.setblocking(False)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    await asyncio.get_running_loop().sock_connect(opened, ("127.0.0.1", port))
    return opened


if __name__ == "__main__":
    import uvloop

    if len(sys.argv) == 5:
        print(json.dumps(uvloop.run(watch(*map(int, sys.argv[1:])))))
    else:
        print(json.dumps(uvloop.run(fanout()), indent=1))
