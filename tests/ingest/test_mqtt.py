"""Readings over MQTT with real brokers: what a gateway was told is safe is stored, whatever is killed or refuses."""

import asyncio
import itertools
import os
import random
import signal
from pathlib import Path

import aiomqtt

from core.messages import Reading
from core.store.store import Store
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings
from ingest.mqtt_settings import MqttSettings
from tests.ingest.brokers import LIMIT, ScriptedBroker, free_port, until
from tests.ingest.ingester import Ingester, embedded, gateway, publish, reading
from tests.ingest.shelf import Shelf
from tests.ingest.test_pipeline import PART_1, PART_2, part


async def test_what_is_published_is_stored_once_and_nothing_comes_again(tmp_path: Path) -> None:
    store = Shelf()
    async with embedded(tmp_path) as broker:
        async with Ingester(broker.connection(), store).running(), gateway(broker.port) as client:
            await publish(client, range(500))
            await until(lambda: len(store.readings) == 500)
        async with Ingester(broker.connection(), store).running(), gateway(broker.port) as client:
            await publish(client, range(500, 501))
            await until(lambda: len(store.readings) == 501)
    assert sum(store.commits) == 501
    assert max(store.commits) > 1, "batches form by themselves"


async def test_readings_and_rejects_are_in_the_real_store_when_the_broker_is_told(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'house.db'}")
    try:
        async with embedded(tmp_path) as broker:
            async with Ingester(broker.connection(), store).running() as ingester, gateway(broker.port) as client:
                await publish(client, range(200))
                await client.publish("readings/g1", b"\xff\x00", qos=1)
                await until(lambda: sum(ingester.pipeline.counters.received.values()) >= 201)
            async with Ingester(broker.connection(), store).running() as ingester, gateway(broker.port) as client:
                await publish(client, range(200, 201))
                await until(lambda: ingester.pipeline.counters.stored == 1)
                assert ingester.pipeline.counters.received == {"json": 1}, "nothing came again"
    finally:
        await store.close()
    store = await Store.open(f"sqlite:///{tmp_path / 'house.db'}")
    try:
        entries = await store.entries(0, 1_000)
        values = [entry.message.value for entry in entries if isinstance(entry.message, Reading)]
        assert sorted(values) == [float(number) for number in range(201)]
        assert [each.reason for each in await store.rejects()] == ["not_utf8"]
    finally:
        await store.close()


async def test_what_came_while_the_ingester_was_away_is_stored_when_it_returns(tmp_path: Path) -> None:
    store = Shelf()
    async with embedded(tmp_path) as broker:
        async with Ingester(broker.connection(), store).running():
            pass
        async with gateway(broker.port) as client:
            await publish(client, range(300))
        assert store.readings == {}
        async with Ingester(broker.connection(), store).running():
            await until(lambda: len(store.readings) == 300)


async def test_nothing_acknowledged_is_lost_when_the_broker_is_killed_and_the_ingester_away(tmp_path: Path) -> None:
    store = Shelf()
    broker = EmbeddedBroker(tmp_path, BrokerSettings(port=free_port()))
    await broker.start()
    keeper = asyncio.create_task(broker.run())
    try:
        async with Ingester(broker.connection(), store).running():
            pass
        async with gateway(broker.port) as client:
            await publish(client, range(200))
            pid = broker.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            await until(lambda: broker.pid not in (None, pid))
            await broker.listening()
        async with Ingester(broker.connection(), store).running():
            await until(lambda: len(store.readings) == 200)
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


async def test_the_ingester_finds_a_killed_broker_again_and_loses_nothing(tmp_path: Path) -> None:
    store = Shelf()
    broker = EmbeddedBroker(tmp_path, BrokerSettings(port=free_port(), ack_wait=1.0))
    await broker.start()
    keeper = asyncio.create_task(broker.run())
    try:
        async with Ingester(broker.connection(), store).running() as ingester:
            sent = 0
            for _ in range(3):
                async with gateway(broker.port) as client:
                    await publish(client, range(sent, sent + 200))
                sent += 200
                pid, connections = broker.pid, ingester.source.connections
                assert pid is not None
                os.kill(pid, signal.SIGKILL)
                await until(lambda pid=pid: broker.pid not in (None, pid))  # type: ignore[misc]
                await broker.listening()
                await until(lambda before=connections: ingester.source.connections > before)  # type: ignore[misc]
            await until(lambda: len(store.readings) == sent)
            said = [running for running, _ in itertools.groupby(running for _, running in ingester.stages())]
            assert said == [True, False, True, False, True, False, True]
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


async def test_a_refusing_store_leaves_the_messages_with_the_broker_until_it_takes_them(tmp_path: Path) -> None:
    store = Shelf()
    async with embedded(tmp_path, ack_wait=0.2) as broker:
        async with Ingester(broker.connection(), store).running() as ingester, gateway(broker.port) as client:
            store.refuses = True
            await publish(client, range(100))
            await until(lambda: store.refusals >= 5)      # longer than ack_wait: the broker sends all of it again
            assert ingester.stages()[-1] == ("store", False)
        assert store.readings == {}
        store.refuses = False
        async with Ingester(broker.connection(), store).running():
            await until(lambda: len(store.readings) == 100)


async def test_repetitions_while_the_store_refuses_do_not_pile_up(tmp_path: Path) -> None:
    store = Shelf()
    async with (
        embedded(tmp_path, ack_wait=0.1) as broker,
        Ingester(broker.connection(), store).running() as ingester,
        gateway(broker.port) as client,
    ):
        store.refuses = True
        await publish(client, range(50))
        await until(lambda: store.refusals >= 6)
        store.refuses = False
        await until(lambda: len(store.readings) == 50)
        await publish(client, range(50, 51))
        await until(lambda: len(store.readings) == 51)
        # It was sent again a dozen times; only what crossed its acknowledgement on the way is seen twice.
        assert sum(store.commits) < 3 * 51
        assert ingester.stages()[-2:] == [("store", False), ("store", True)]


async def test_a_gateway_that_dies_is_said_to_be_offline_by_its_last_will(tmp_path: Path) -> None:
    store = Shelf()
    async with embedded(tmp_path) as broker, Ingester(broker.connection(), store).running() as ingester:
        will = aiomqtt.Will("status/g1", b"offline", qos=1, retain=True)
        async with gateway(broker.port, will=will) as client:
            await client.publish("status/g1", b'{"online": true}', qos=1, retain=True)
            await until(lambda: ingester.gateways() == [("g1", True)])
            sock = client._client.socket()
            assert sock is not None
            sock.shutdown(2)  # type: ignore[attr-defined]
            await until(lambda: ingester.gateways() == [("g1", True), ("g1", False)])
        async with Ingester(
            MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}", client_id="another"), store
        ).running() as late:
            await until(lambda: late.gateways() == [("g1", False)])


async def test_a_payload_of_ten_megabytes_is_refused_by_name_and_kept_whole(tmp_path: Path) -> None:
    store = Shelf()
    large = b"[" + reading(1) * 70_000 + b"]"
    assert len(large) > 7_000_000
    large += b" " * (10_000_000 - len(large))
    async with (
        embedded(tmp_path) as broker,
        Ingester(broker.connection(), store).running(),
        gateway(broker.port) as client,
    ):
        await client.publish("readings/g1", large, qos=1, timeout=LIMIT)
        await publish(client, range(1))
        await until(lambda: len(store.readings) == 1 and store.rejects)
    assert [(each.reason, len(each.payload)) for each in store.rejects] == [("too_large", 10_000_000)]


async def test_thousands_of_random_payloads_never_stop_the_ingester(tmp_path: Path) -> None:
    store = Shelf()
    dice = random.Random(20261123)
    topics = ["readings/g", "hj212/g", "senml/g", "status/g"]
    count = 3_000
    sent: list[tuple[str, bytes]] = []
    async with (
        embedded(tmp_path, durability="process-crash") as broker,
        Ingester(broker.connection(), store).running() as ingester,
        gateway(broker.port) as client,
    ):
        for _ in range(6):
            some = [(dice.choice(topics), dice.randbytes(dice.randrange(1, 300))) for _ in range(count // 6)]
            await asyncio.gather(*(client.publish(topic, payload, qos=1) for topic, payload in some))
            sent += some
        await publish(client, range(1))
        await until(lambda: len(store.readings) == 1)
        assert ingester.source.connections == 1
        assert sum(ingester.pipeline.counters.received.values()) >= count + 1    # what it is slow to answer is sent again
    assert {(each.topic, each.payload) for each in store.rejects} == set(sent)
    assert "decoder_failure" not in {each.reason for each in store.rejects}


async def test_a_split_message_is_acknowledged_only_once_it_is_whole(tmp_path: Path) -> None:
    store = Shelf()
    async with ScriptedBroker().serving() as broker:
        settings = MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}")
        async with Ingester(settings, store).running():
            broker.publish(b"hj212/M1", PART_1, 1)
            broker.publish(b"readings/g", reading(1), 2)
            await until(lambda: broker.acknowledged == [2])
            broker.publish(b"hj212/M1", PART_2, 3)
            await until(lambda: broker.acknowledged == [2, 1, 3])
    assert len(store.readings) == 3


async def test_many_parts_a_silent_broker_waits_for_are_kept_and_acknowledged() -> None:
    store = Shelf()
    texts = ["DataTime=20261123120000", *(f"w{number:05}-Rtd={number}" for number in range(1, 12))]
    async with ScriptedBroker().serving() as broker:
        settings = MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}")
        async with Ingester(settings, store).running():
            for number, text in enumerate(texts[:11], start=1):
                broker.publish(b"hj212/M1", part(number, text, count=12), number)
            await until(lambda: len(broker.acknowledged) == 11)
            assert {each.reason for each in store.rejects} == {"split_waiting"}
            broker.publish(b"hj212/M1", part(12, texts[11], count=12), 12)
            await until(lambda: len(broker.acknowledged) == 12)
    assert len(store.readings) == 11


async def test_a_refused_subscription_is_said_and_tried_again() -> None:
    async with ScriptedBroker(suback=0x80).serving() as broker:
        ingester = Ingester(MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}"), Shelf())
        task = asyncio.create_task(ingester.source.run())
        try:
            await until(lambda: len(broker.connects) >= 2)
            assert ingester.stages() == [("mqtt", False)]
            assert "refused the subscription to readings/+" in str(ingester.said)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_a_source_that_is_stopped_in_the_turn_in_which_the_broker_answers_ends() -> None:
    async with ScriptedBroker(suback=0x80).serving() as broker:
        for turns in range(12):      # the answer comes some turns of the loop after the connection; one of these meets it
            ingester = Ingester(MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}"), Shelf())
            seen = len(broker.connects)
            task = asyncio.create_task(ingester.source.run())
            await until(lambda seen=seen: len(broker.connects) > seen)  # type: ignore[misc]
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            async with asyncio.timeout(5):
                await asyncio.gather(task, return_exceptions=True)
            assert task.cancelled()
