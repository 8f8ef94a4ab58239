"""Brokers a test can start, kill and watch: mosquitto, and one scripted packet by packet. Nothing here is a test."""

import asyncio
import contextlib
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

LIMIT = 20.0  # s, for whatever a test waits for


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_gone(pid: int) -> bool:
    """Whether that process has ended; one that nobody has waited for yet counts as ended."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def until(condition: Callable[[], object], limit: float = LIMIT) -> None:
    """Return once `condition()` is true; TimeoutError after `limit` s."""
    async with asyncio.timeout(limit):
        while not condition():  # noqa: ASYNC110  # the condition belongs to another process or task
            await asyncio.sleep(0.005)


async def accepts(port: int) -> None:
    async with asyncio.timeout(LIMIT):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
                return


def mosquitto_path() -> str | None:
    return shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin") or shutil.which("mosquitto")


@asynccontextmanager
async def mosquitto(folder: Path, *lines: str, port: int | None = None) -> AsyncIterator[int]:
    """Mosquitto with a configuration of one listener and these lines; yields its port."""
    program = mosquitto_path()
    assert program is not None
    port = port or free_port()
    file = folder / "mosquitto.conf"
    file.write_text("\n".join([f"listener {port} 127.0.0.1", "max_queued_messages 0", "log_type error", *lines]) + "\n")
    process = await asyncio.create_subprocess_exec(program, "-c", str(file))
    try:
        await accepts(port)
        yield port
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class ScriptedBroker:
    """Speaks just enough MQTT 3.1.1 to show what a client does: answers CONNECT and SUBSCRIBE, records PUBACKs."""

    def __init__(self, suback: int = 1, *, connack: bool = True) -> None:
        self.port = 0
        self.connects: list[bytes] = []
        self.acknowledged: list[int] = []
        self.subscribed = asyncio.Event()
        self.ended = asyncio.Event()
        self._suback = suback
        self._connack = connack
        self._writer: asyncio.StreamWriter | None = None

    @asynccontextmanager
    async def serving(self, tls: ssl.SSLContext | None = None) -> AsyncIterator["ScriptedBroker"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self.drop()
            server.close()
            await server.wait_closed()

    def publish(self, topic: bytes, payload: bytes, mid: int, *, dup: bool = False) -> None:
        """Send one QoS 1 PUBLISH to the client; with `mid` 0 one of QoS 0."""
        self.write(published(topic, payload, mid, dup=dup))

    def write(self, packets: bytes) -> None:
        """Send these bytes in one go."""
        assert self._writer is not None
        self._writer.write(packets)

    @property
    def unsent(self) -> int:
        """Bytes that the client's machine does not take."""
        assert self._writer is not None
        return self._writer.transport.get_write_buffer_size()

    def drop(self) -> None:
        """Cut the line without a word."""
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind = (await reader.readexactly(1))[0]
                body = await reader.readexactly(await _read_length(reader))
                if kind >> 4 == 1:
                    self.connects.append(body)
                    if self._connack:
                        writer.write(b"\x20\x02\x00\x00")
                elif kind >> 4 == 8:
                    count = 0
                    rest = body[2:]
                    while rest:
                        rest = rest[2 + int.from_bytes(rest[:2]) + 1 :]
                        count += 1
                    writer.write(bytes([0x90, 2 + count]) + body[:2] + bytes([self._suback] * count))
                    self.subscribed.set()
                elif kind >> 4 == 4:
                    self.acknowledged.append(int.from_bytes(body))
                elif kind >> 4 == 12:
                    writer.write(b"\xd0\x00")
                elif kind >> 4 == 14:
                    break
        self.ended.set()
        writer.close()


def published(topic: bytes, payload: bytes, mid: int, *, dup: bool = False) -> bytes:
    """The bytes of a PUBLISH."""
    body = len(topic).to_bytes(2) + topic + (mid.to_bytes(2) if mid else b"") + payload
    kind = 0x30 if not mid else 0x3A if dup else 0x32
    return bytes([kind]) + _length(len(body)) + body


def _length(size: int) -> bytes:
    out = b""
    while True:
        size, digit = divmod(size, 128)
        out += bytes([digit | (0x80 if size else 0)])
        if not size:
            return out


async def _read_length(reader: asyncio.StreamReader) -> int:
    size, shift = 0, 0
    while True:
        digit = (await reader.readexactly(1))[0]
        size |= (digit & 0x7F) << shift
        shift += 7
        if not digit & 0x80:
            return size
