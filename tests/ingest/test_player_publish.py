"""A recording published as gateways would, and topics recorded: nothing lost over a broken line, times moved if asked."""

import asyncio
import contextlib
import json
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.errors import BrokerError
from core.recording import About, Recorded, Recording, RecordingWriter
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings
from ingest.mqtt_settings import MqttSettings
from ingest.publisher import Pace, offset_to, publish
from ingest.recorder import record
from tests.ingest.brokers import LIMIT, free_port, until
from tests.ingest.ingester import Ingester
from tests.ingest.shelf import Shelf

START = datetime(2012, 1, 15, 0, 0, tzinfo=UTC)
ABOUT = About(title_zh="试", title_en="Test", source="made up", licence="CC0-1.0")


def recording(folder: Path, count: int = 100, step: float = 1.0) -> Recording:
    folder.mkdir(exist_ok=True)
    with RecordingWriter(folder / "test.jsonl.zst", ABOUT) as writer:
        for number in range(count):
            at = START + timedelta(seconds=step * number)
            body = {"station": "A", "time": at.isoformat(), "quantity": "ambient_dose_rate", "value": number, "unit": "nGy/h"}
            writer.write(Recorded(at, "readings/g1", json.dumps(body).encode()))
        writer.write(Recorded(at, "status/g1", b"online", retain=True))
    return Recording.open(folder)


async def test_a_recording_arrives_whole_and_in_order_with_its_times_moved(tmp_path: Path) -> None:
    store = Shelf()
    now = datetime.now(UTC)
    async with EmbeddedBroker(tmp_path / "b", BrokerSettings(port=free_port())) as broker:
        shares: list[float] = []
        async with Ingester(broker.connection(), store).running() as ingester, asyncio.timeout(LIMIT):
            done = await publish(recording(tmp_path / "r"), broker.connection(), shift_to=now, tell=shares.append)
            await until(lambda: len(store.readings) == 100 and ingester.gateways() == [("g1", True)])
    assert (done.messages, done.repeated, shares[-1]) == (101, 0, 1.0)
    assert store.values("A") == [float(number) for number in range(100)]
    times = [each.time for each in store.readings.values()]
    assert times[-1] == now
    assert times[-1] - times[0] == timedelta(seconds=99)


async def test_nothing_is_lost_when_the_broker_is_killed_meanwhile(tmp_path: Path) -> None:
    store = Shelf()
    broker = EmbeddedBroker(tmp_path / "b", BrokerSettings(port=free_port()))
    await broker.start()
    keeper = asyncio.create_task(broker.run())
    try:
        async with Ingester(broker.connection(), store).running(), asyncio.timeout(LIMIT):
            play = asyncio.create_task(publish(recording(tmp_path / "r", 3_000), broker.connection(), rate=2_000.0))
            await until(lambda: len(store.readings) >= 500)
            pid = broker.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            done = await play
            await until(lambda: len(store.readings) == 3_000)
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
    assert done.messages == 3_001


async def test_a_broker_that_is_not_there_ends_it_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match=r"127\.0\.0\.1:1 could not be reached"):
        await publish(recording(tmp_path), MqttSettings(url="mqtt://u:secret@127.0.0.1:1"))


async def test_the_recorded_pace_is_kept_at_its_speed(tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path / "b", BrokerSettings(port=free_port())) as broker, asyncio.timeout(LIMIT):
        done = await publish(recording(tmp_path / "r", 50), broker.connection(), speed=100.0)
    assert done.seconds >= 0.49


@pytest.mark.parametrize(
    ("pace", "due"),
    [(Pace(START), 0.0), (Pace(START, speed=2.0), 30.0), (Pace(START, speed=2.0, rate=10.0), 1.0)],
)
def test_a_message_is_due_by_rate_else_by_speed_else_at_once(pace: Pace, due: float) -> None:
    assert pace.due(10, START + timedelta(minutes=1)) == due


def test_at_its_own_pace_it_begins_now_and_else_it_ends_now(tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    played = recording(tmp_path)
    assert played.manifest.start + offset_to(played, now, 1.0) == now
    assert played.manifest.end + offset_to(played, now, None) == now
    assert played.manifest.end + offset_to(played, now, 60.0) == now


async def test_topics_are_recorded_as_they_came_and_no_session_stays_behind(tmp_path: Path) -> None:
    stop = asyncio.Event()
    out = tmp_path / "out.jsonl.zst"
    counts: list[int] = []
    async with EmbeddedBroker(tmp_path / "b", BrokerSettings(port=free_port())) as broker, asyncio.timeout(LIMIT):
        played = recording(tmp_path / "r")
        task = asyncio.create_task(
            record(broker.connection(), ["readings/#", "status/#"], out, stop, SystemClock(), ABOUT, tell=counts.append)
        )
        # A retained word shows that the recorder listens.
        while not counts:
            await publish(recording(tmp_path / "first", 0 + 1), broker.connection())
            await asyncio.wait((task,), timeout=0.05)
        before = counts[-1]
        await publish(played, broker.connection())
        await until(lambda: counts[-1] >= before + 101)
        stop.set()
        total = await task
    found = list(Recording.open(out))
    assert len(found) == total
    assert [each.payload for each in found if each.topic == "readings/g1"][-100:] == [
        each.payload for each in played if each.topic == "readings/g1"
    ]
    assert found[-1].payload == b"online"


async def test_a_recording_of_nothing_reachable_leaves_no_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl.zst"
    with pytest.raises(BrokerError):
        await record(MqttSettings(url="mqtt://127.0.0.1:1"), ["#"], out, asyncio.Event(), SystemClock(), ABOUT)
    assert os.listdir(tmp_path) == []


async def test_a_recording_outlives_its_broker(tmp_path: Path) -> None:
    stop, said = asyncio.Event(), list[str]()
    out = tmp_path / "out.jsonl.zst"
    counts: list[int] = []
    broker = EmbeddedBroker(tmp_path / "b", BrokerSettings(port=free_port()))
    await broker.start()
    keeper = asyncio.create_task(broker.run())
    recorder = asyncio.create_task(
        record(broker.connection(), ["#"], out, stop, SystemClock(), ABOUT, tell=counts.append, say=said.append)
    )
    try:
        async with asyncio.timeout(LIMIT):
            for _ in range(2):
                before = len(counts)
                while len(counts) == before:
                    with contextlib.suppress(BrokerError):
                        await publish(recording(tmp_path / "r", 1), broker.connection())
                    await asyncio.wait((recorder,), timeout=0.05)
                pid = broker.pid
                assert pid is not None
                os.kill(pid, signal.SIGKILL)
                await until(lambda pid=pid: broker.pid not in (None, pid))  # type: ignore[misc]
                await broker.listening()
            stop.set()
            assert await recorder >= 2
        assert any("was lost" in sentence for sentence in said)
    finally:
        for task in (keeper, recorder):
            task.cancel()
        await asyncio.gather(keeper, recorder, return_exceptions=True)
