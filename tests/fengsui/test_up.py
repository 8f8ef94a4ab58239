"""`fengsui up` as a process: taken ports, a taken folder, a clean end, an end by kill -9."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.fengsui.program import FREE_PORTS, LIMIT, Running, fengsui, up
from tests.ingest.brokers import is_gone, until


@contextmanager
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def tables(data: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(f"file:{data / 'fengsui.db'}?mode=ro", uri=True)) as store:
        return {name for (name,) in store.execute("select name from sqlite_master where type = 'table'")}


async def accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def test_a_taken_web_port_is_one_sentence_and_nothing_is_started(tmp_path: Path) -> None:
    with taken() as port:
        done = await fengsui("up", "--port", str(port), "--data", tmp_path / "data")
    assert done.status == 1
    assert done.out == b""
    (sentence,) = done.errors.splitlines()
    assert f"port {port} on 127.0.0.1 is taken" in sentence
    assert "--port" in sentence
    assert not (tmp_path / "data").exists()


async def test_where_the_mqtt_port_is_taken_the_broker_takes_another_and_says_both(tmp_path: Path) -> None:
    with taken() as port:
        async with up(tmp_path / "data", FENGSUI_MQTT__LISTEN=f"127.0.0.1:{port}") as running:
            found = running.facts["mqtt_port"]
            assert found != port
            assert f"MQTT port {port} is taken; gateways publish to port {found} instead" in running.said
            assert f"MQTT       mqtt://127.0.0.1:{found}" in running.said
            assert await accepts(found)


async def test_where_the_port_of_the_loggers_is_taken_another_is_taken_and_said(tmp_path: Path) -> None:
    with taken() as port:
        async with up(tmp_path / "data", FENGSUI_HJ212__LISTEN=f"127.0.0.1:{port}") as running:
            found = running.facts["hj212_port"]
            assert found != port
            assert any(str(port) in line and line.endswith(f"TCP port {found} instead") for line in running.said)
            assert await accepts(found)


async def test_a_second_start_on_the_same_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    async with up(tmp_path / "data") as first:
        second = await fengsui("up", "--port", "0", "--data", tmp_path / "data", surroundings=FREE_PORTS)
        assert second.status == 1
        (sentence,) = second.complaint.splitlines()
        assert f"in use by process {first.process.pid}" in sentence
        assert first.process.returncode is None
        assert await accepts(first.facts["mqtt_port"])
        assert not is_gone(first.facts["broker_pid"])


async def test_sigterm_ends_it_and_its_broker_and_leaves_a_store_that_can_be_opened(tmp_path: Path) -> None:
    async with up(tmp_path / "data") as running:
        broker = running.facts["broker_pid"]
        assert not is_gone(broker)
        running.process.send_signal(signal.SIGTERM)
        assert await running.ended() == 0
        assert is_gone(broker)
        await until(lambda: running.said[-1] == "stopped")
        assert b"Traceback" not in running.log
    assert {"readings", "transitions", "rejects"} <= tables(tmp_path / "data")
    assert not (tmp_path / "data" / "run.json").exists()


async def test_the_drill_asked_for_starts_at_the_first_look_and_ends_with_the_house(tmp_path: Path) -> None:
    async with up(tmp_path / "data", "--drill", "hejiang-2013") as running:
        assert not (tmp_path / "data" / "exercises").exists()
        async with streams(running) as look:
            live = await look("/api/stream")
            async with asyncio.timeout(LIMIT):
                while not (found := exercises(json.loads(await live.recv()))):
                    pass
            (id,) = [each["id"] for each in found]
            assert id.startswith("hejiang-2013-")
            drill = await look(f"/api/exercises/{id}/stream")
            assert json.loads(await drill.recv())["exercise"] == id
            running.process.send_signal(signal.SIGTERM)
            assert await running.ended() == 0
    assert os.listdir(tmp_path / "data" / "exercises") == []
    assert b"Traceback" not in running.log


@asynccontextmanager
async def streams(running: Running) -> AsyncIterator[Callable[[str], Awaitable[ClientConnection]]]:
    """Signs the first visitor in; what it gives opens a stream of the house."""
    base = str(httpx.URL(running.address).copy_with(path="/", query=None)).rstrip("/")
    async with contextlib.AsyncExitStack() as stack, httpx.AsyncClient(follow_redirects=True) as browser:
        await browser.get(running.address)
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

        async def look(path: str) -> ClientConnection:
            return await stack.enter_async_context(connect(
                base.replace("http", "ws", 1) + path, additional_headers={"Cookie": cookie}, origin=Origin(base),
                max_size=None,
            ))

        yield look


def exercises(frame: dict[str, Any]) -> list[dict[str, Any]]:
    """The drills that run, in a frame that names them."""
    if frame["type"] == "picture":
        named: list[dict[str, Any]] = frame["data"]["exercises"]
        return named
    if frame["type"] != "exercises":
        return []
    data = frame["data"]
    return list(data if isinstance(data, list) else data["exercises"])


async def test_killed_it_leaves_no_broker_and_starts_again(tmp_path: Path) -> None:
    async with up(tmp_path / "data") as running:
        broker = running.facts["broker_pid"]
        running.process.kill()
        await running.ended()
        await until(lambda: is_gone(broker))
    async with up(tmp_path / "data") as again:
        assert await accepts(again.facts["mqtt_port"])


async def test_its_broker_killed_is_started_again_on_the_same_port(tmp_path: Path) -> None:
    async with up(tmp_path / "data") as running:
        port, broker = running.facts["mqtt_port"], running.facts["broker_pid"]
        psutil.Process(broker).kill()
        await until(lambda: is_gone(broker))
        await until(lambda: listening(running, port))
        assert running.process.returncode is None


def listening(running: Running, port: int) -> bool:
    """Whether a child of the program listens there."""
    for child in psutil.Process(running.process.pid).children():
        # A child may end, or not have become the broker yet, while it is looked at.
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if any(each.laddr.port == port and each.status == psutil.CONN_LISTEN for each in child.net_connections()):
                return True
    return False


WRONG: tuple[tuple[tuple[str, ...], dict[str, str], tuple[str, ...]], ...] = (
    (("--drill", "nowhere-1900"), {}, ("no drill 'nowhere-1900'", "longjiang-2012")),
    ((), {"FENGSUI_REGION": "/nowhere"}, ("region '/nowhere'",)),
    ((), {"FENGSUI_MQTT__LISTEN": "0.0.0.0:0"}, ("mqtt.listen",)),
    ((), {"FENGSUI_MQTT__LISTEN": "1883"}, ("mqtt.listen", "host:port")),
    ((), {"FENGSUI_HJ212__LISTEN": "127.0.0.1:many"}, ("hj212.listen", "host:port")),
    ((), {"FENGSUI_MQTT__BROKER": "http://x"}, ("mqtt.broker", "mqtt://host:port")),
    ((), {"FENGSUI_COLOUR": "red"}, ("colour", "no such setting")),
    (("--host", "no.such.host.invalid"), {}, ("no.such.host.invalid", "--host")),
    (("--config", "/nowhere/fengsui.toml"), {}, ("/nowhere/fengsui.toml",)),
)


async def test_a_start_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    all_done = await asyncio.gather(*(
        fengsui("up", "--data", tmp_path / str(number), *arguments, surroundings=FREE_PORTS | surroundings)
        for number, (arguments, surroundings, _) in enumerate(WRONG)
    ))
    for (arguments, surroundings, words), done in zip(WRONG, all_done, strict=True):
        case = (arguments, surroundings, done.errors)
        assert (done.status, done.out) == (1, b""), case
        assert all(word in done.complaint for word in words), case
        assert "Traceback" not in done.errors, case
        assert len(done.complaint.splitlines()) == 1, case
