"""Fengsui started as a user starts it: `fengsui up` as a child, and commands run to their end. Nothing here is a test."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from tests.ingest.brokers import until

ROOT = Path(__file__).resolve().parent.parent.parent
LIMIT = 60.0         # s for whatever a test waits for, on a machine that has other work as well
FREE_PORTS = {"FENGSUI_MQTT__LISTEN": "127.0.0.1:0", "FENGSUI_HJ212__LISTEN": "", "FENGSUI_WEB__PORT": "0"}


class Done(msgspec.Struct, frozen=True):
    """What a command said and how it ended."""

    status: int
    out: bytes
    errors: str

    @property
    def lines(self) -> list[str]:
        return self.out.decode().splitlines()

    @property
    def complaint(self) -> str:
        """Standard error without the log, which is JSON lines where nobody looks at a terminal."""
        return "\n".join(line for line in self.errors.splitlines() if not line.startswith("{"))


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """The test's own surroundings without settings of whoever runs it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FENGSUI_")}
    # The process that works out who is where in time takes half a minute of a core at each start: for the test that needs it.
    return own | {"PYTHONPATH": str(ROOT), "FENGSUI_RESPONSE__ENABLED": "false"} | dict(more)


async def fengsui(*arguments: str | Path, given: bytes = b"", surroundings: Mapping[str, str] = {}) -> Done:
    """Run a command to its end."""
    process = await start(*arguments, surroundings=surroundings)
    async with asyncio.timeout(LIMIT):
        out, errors = await process.communicate(given)
    assert process.returncode is not None
    return Done(process.returncode, out, errors.decode())


async def start(*arguments: str | Path, surroundings: Mapping[str, str] = {}) -> asyncio.subprocess.Process:
    """Start a command that is given something to read and is read from while it runs."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fengsui", *map(str, arguments), env=environment(surroundings), cwd="/",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )


class Running(msgspec.Struct):
    """`fengsui up` that has said where its console is."""

    process: asyncio.subprocess.Process
    data: Path
    said: list[str]
    log: bytearray

    @property
    def facts(self) -> dict[str, Any]:
        """What it wrote down for other programs on this machine."""
        found: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return found

    @property
    def is_up(self) -> bool:
        """Whether it has said where its console is: the last thing it does before it waits."""
        return any(line.startswith("Console") for line in self.said)

    @property
    def address(self) -> str:
        """Where its console is, with the first visitor's token if it gave one."""
        return next(line.split()[1] for line in self.said if line.startswith("Console"))

    async def ended(self) -> int:
        """Its exit status, once it has ended."""
        async with asyncio.timeout(LIMIT):
            return await self.process.wait()


@asynccontextmanager
async def up(data: Path, *arguments: str | Path, **surroundings: str) -> AsyncIterator[Running]:
    """The house on free ports, running; killed at the end if it still runs."""
    process = await start("up", "--data", data, *arguments, surroundings=FREE_PORTS | surroundings)
    running = Running(process, data, [], bytearray())
    reading = [asyncio.create_task(_lines(process, running.said)), asyncio.create_task(_log(process, running.log))]
    try:
        await until(lambda: running.is_up or process.returncode is not None, LIMIT)
        assert running.is_up, f"ended with {process.returncode}: {running.log.decode()[-3000:]}"
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()
        await asyncio.gather(*reading)


async def _lines(process: asyncio.subprocess.Process, said: list[str]) -> None:
    assert process.stdout is not None
    async for line in process.stdout:
        said.append(line.decode().rstrip("\n"))


async def _log(process: asyncio.subprocess.Process, log: bytearray) -> None:
    assert process.stderr is not None
    while chunk := await process.stderr.read(65536):
        log += chunk
