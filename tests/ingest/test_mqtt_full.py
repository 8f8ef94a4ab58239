"""More comes than can be stored: QoS 1 waits with the broker, QoS 0 is dropped and said, and memory stays bounded."""

import asyncio
import ssl
from pathlib import Path

import psutil
import pytest
from structlog.testing import capture_logs

from core.clock import SystemClock
from ingest.acking import AckingClient
from ingest.mqtt_settings import MqttSettings
from ingest.waiting import Arrival, Room
from tests.ingest.brokers import LIMIT, ScriptedBroker, published, until
from tests.ingest.certificates import Certificates
from tests.ingest.ingester import Ingester, embedded, gateway, publish, reading
from tests.ingest.shelf import Shelf

KIB = 1024
SMALL = Room(messages=1000, bytes=64 * KIB, loose_messages=20, loose_bytes=64 * KIB, batch_bytes=16 * KIB)


async def test_a_full_memory_leaves_the_rest_on_the_line_and_takes_it_when_there_is_room() -> None:
    async with asyncio.timeout(LIMIT), ScriptedBroker().serving() as broker:
        settings = MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}")
        async with AckingClient(settings, SystemClock(), room=SMALL) as client:
            await client.subscribe(["#"])
            count = 2000
            for number in range(1, count + 1):
                broker.publish(b"a", number.to_bytes(2) * 4 * KIB, number)
            await until(lambda: not client._reads)
            assert broker.unsent > 4 * KIB * count / 2, "the line itself holds some MB at most"
            numbers: list[int] = []
            while len(numbers) < count:
                taken = await client.batch(1000, 0.001)
                assert len(taken) <= 3, "a batch is bounded by its bytes"
                assert len(client._waiting) <= 8
                numbers += [arrival.mid for arrival in taken]
            assert numbers == list(range(1, count + 1))
            assert client._reads


async def test_qos_0_beyond_its_room_is_dropped_counted_and_said_and_qos_1_is_stored(tmp_path: Path) -> None:
    store = Shelf()
    store.refuses = True
    async with embedded(tmp_path) as broker:
        with capture_logs() as said:
            async with (
                Ingester(broker.connection(), store, room=SMALL).running() as ingester, gateway(broker.port) as client
            ):
                await publish(client, range(1))
                await until(lambda: store.refusals)
                for number in range(1, 101):
                    await client.publish("readings/g1", reading(number), qos=0)
                await publish(client, range(200, 300))
                await until(lambda: ingester.pipeline.counters.dropped == 80)
                store.refuses = False
                await until(lambda: len(store.readings) == 121)
                await until(lambda: any("taken again" in each["event"] for each in said))
    assert [each.value for each in store.readings.values()] == [*map(float, [*range(21), *range(200, 300)])]
    told = [(each["event"], each.get("dropped")) for each in said if "QoS 0" in each["event"]]
    assert told == [("messages of QoS 0 dropped", None), ("messages of QoS 0 taken again", 80)]


@pytest.mark.parametrize("is_tls", [False, True])
async def test_a_memory_that_is_full_again_and_again_keeps_its_line_and_misses_nothing(
    tmp_path: Path, certificates: Certificates, is_tls: bool
) -> None:
    store, tiny = Shelf(), Room(bytes=2 * KIB, batch_bytes=KIB)
    pair = certificates.server
    tls = {"certificate": pair.certificate, "key": pair.key} if is_tls else {}
    context = certificates.context() if is_tls else None
    async with embedded(tmp_path, **tls) as broker, Ingester(broker.connection(), store, room=tiny).running() as ingester:
        async with gateway(broker.port, tls_context=context) as client:
            await publish(client, range(500))
            await until(lambda: len(store.readings) == 500)
        assert ingester.source.connections == 1


async def test_what_tls_has_decoded_already_is_taken_as_soon_as_there_is_room(certificates: Certificates) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificates.server.certificate, certificates.server.key)
    async with asyncio.timeout(LIMIT), ScriptedBroker().serving(tls) as broker:
        settings = MqttSettings(url=f"mqtts://127.0.0.1:{broker.port}", ca=certificates.ca)
        async with AckingClient(settings, SystemClock(), room=Room(messages=5)) as client:
            await client.subscribe(["#"])
            broker.write(b"".join(published(b"a", b"x", mid) for mid in range(1, 101)))
            taken: list[Arrival] = []
            while len(taken) < 100:
                more = await client.batch(5, 0.001, idle=2.0)
                assert more
                taken += more
            assert [each.mid for each in taken] == list(range(1, 101))


async def test_a_line_that_ends_while_memory_is_full_loses_nothing(tmp_path: Path) -> None:
    store = Shelf()
    store.refuses = True
    async with embedded(tmp_path) as broker:
        settings = MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}", keepalive=1)
        tiny = Room(bytes=2 * KIB, batch_bytes=KIB)
        async with Ingester(settings, store, room=tiny).running() as ingester, gateway(broker.port) as client:
            await publish(client, range(300))
            await until(lambda: _lines(broker.port) == 1)      # the gateway's; ours was not read for two keepalives
            store.refuses = False
            await until(lambda: len(store.readings) == 300)
            assert ingester.source.connections > 1


def _lines(port: int) -> int:
    return sum(bool(each.raddr) and each.raddr.port == port for each in psutil.Process().net_connections("tcp"))


async def test_whoever_reads_the_line_is_told_of_each_message_that_is_dropped() -> None:
    dropped: list[Arrival] = []
    async with asyncio.timeout(LIMIT), ScriptedBroker().serving() as broker:
        settings = MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}")
        async with AckingClient(settings, SystemClock(), room=SMALL, drop=dropped.append) as client:
            await client.subscribe(["#"])
            for number in range(30):
                broker.publish(b"a", bytes([number]), 0)
            await until(lambda: len(dropped) == 10)
            taken = await client.batch(1000, 0.001)
            assert [each.payload[0] for each in taken] == list(range(20))
