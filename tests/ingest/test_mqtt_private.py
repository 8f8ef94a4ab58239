"""What `ingest.acking` uses of aiomqtt's and paho's inside is there, and does what we need."""

import asyncio

import aiomqtt
import paho.mqtt.client as paho
import pytest

from core.clock import SystemClock
from core.errors import BrokerError
from ingest.acking import AckingClient
from ingest.mqtt_settings import MqttSettings
from tests.ingest.brokers import LIMIT, ScriptedBroker, until


async def test_the_private_attributes_exist() -> None:
    client = aiomqtt.Client("127.0.0.1")
    assert isinstance(client._client, paho.Client)
    assert isinstance(client._connected, asyncio.Future)
    assert isinstance(client._disconnected, asyncio.Future)
    assert callable(client._on_disconnect)
    assert isinstance(paho.MQTTMessage(1, b"a/b")._topic, bytes)
    assert all(callable(getattr(client._client, name)) for name in ("manual_ack_set", "ack", "disconnect"))
    client._client.connect_timeout = 1.0
    assert client._client.connect_timeout == 1.0


def settings(broker: ScriptedBroker) -> MqttSettings:
    return MqttSettings(url=f"mqtt://127.0.0.1:{broker.port}", client_id="fixed")


async def test_it_connects_with_a_fixed_id_and_a_session_that_stays() -> None:
    async with ScriptedBroker().serving() as broker, AckingClient(settings(broker), SystemClock()):
        flags = broker.connects[0][7]
        assert not flags & 0x02, "clean session"
        assert broker.connects[0].endswith(b"\x00\x05fixed")


async def test_nothing_is_acknowledged_by_itself_and_what_is_goes_out_in_order() -> None:
    async with (
        asyncio.timeout(LIMIT),
        ScriptedBroker().serving() as broker,
        AckingClient(settings(broker), SystemClock()) as client,
    ):
        await client.subscribe(["readings/+"])
        for mid in (7, 3, 9, 4):
            broker.publish(b"readings/g", b"x", mid)
        arrivals = await client.batch(4, flush_after=LIMIT)
        while len(arrivals) < 4:
            arrivals += await client.batch(4, flush_after=LIMIT)
        assert broker.acknowledged == []
        for arrival in arrivals:
            client.acknowledge(arrival)
            client.acknowledge(arrival)
        await until(lambda: len(broker.acknowledged) == 4)
        assert broker.acknowledged == [7, 3, 9, 4]


async def test_a_repetition_of_what_is_still_held_is_not_handed_out_twice_but_a_new_message_is() -> None:
    async with (
        asyncio.timeout(LIMIT),
        ScriptedBroker().serving() as broker,
        AckingClient(settings(broker), SystemClock()) as client,
    ):
        await client.subscribe(["readings/+"])
        broker.publish(b"readings/g", b"x", 1)
        (first,) = await client.batch(10, 0.01)
        broker.publish(b"readings/g", b"x", 1, dup=True)      # held: the same
        broker.publish(b"readings/g", b"y", 1, dup=True)      # the same number, another content
        broker.publish(b"readings/h", b"x", 2, dup=True)      # DUP alone is no reason to skip
        got = await client.batch(10, 0.01)
        while len(got) < 2:
            got += await client.batch(10, 0.01)
        assert [(each.topic, each.payload) for each in got] == [("readings/g", b"y"), ("readings/h", b"x")]
        client.acknowledge(first)


async def test_each_refused_filter_is_named() -> None:
    async with ScriptedBroker(suback=0x80).serving() as broker, AckingClient(settings(broker), SystemClock()) as client:
        with pytest.raises(BrokerError, match=r"refused the subscription to readings/\+, hj212/\+"):
            await client.subscribe(["readings/+", "hj212/+"])


async def test_a_topic_that_is_not_utf8_is_a_message_like_any_other() -> None:
    async with (
        asyncio.timeout(LIMIT),
        ScriptedBroker().serving() as broker,
        AckingClient(settings(broker), SystemClock()) as client,
    ):
        await client.subscribe(["#"])
        broker.publish(b"readings/\xff\xfe", b"x", 1)
        (arrival,) = await client.batch(10, 0.01)
        client.acknowledge(arrival)
        await until(lambda: broker.acknowledged == [1])
        assert arrival.topic == "readings/��"


async def test_a_lost_line_drops_what_was_not_handed_out_and_voids_the_rest() -> None:
    async with asyncio.timeout(LIMIT), ScriptedBroker().serving() as broker:
        async with AckingClient(settings(broker), SystemClock()) as client:
            await client.subscribe(["#"])
            broker.publish(b"a", b"1", 1)
            broker.publish(b"a", b"2", 2)
            (first,) = await client.batch(1, 0.01)
            broker.drop()
            await until(lambda: client.is_lost)
            client.acknowledge(first)
            with pytest.raises(BrokerError, match="was lost"):
                await client.batch(10, 0.01)
        assert broker.acknowledged == []


async def test_a_batch_waits_no_longer_than_its_limit_and_holds_no_more() -> None:
    async with (
        asyncio.timeout(LIMIT),
        ScriptedBroker().serving() as broker,
        AckingClient(settings(broker), SystemClock()) as client,
    ):
        await client.subscribe(["#"])
        assert await client.batch(10, 0.005, idle=0.01) == ()
        for mid in range(1, 26):
            broker.publish(b"a", b"x", mid)
        sizes: list[int] = []
        while sum(sizes) < 25:
            sizes.append(len(await client.batch(10, 0.005)))
        assert max(sizes) <= 10


async def test_a_broker_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(BrokerError, match=r"mqtt://ingest@127\.0\.0\.1:1 could not be reached") as error:
        async with AckingClient(MqttSettings(url="mqtt://ingest:secret@127.0.0.1:1"), SystemClock()):
            pass
    assert "secret" not in str(error.value)


async def test_a_connection_given_up_before_the_broker_answered_is_closed() -> None:
    async with asyncio.timeout(LIMIT), ScriptedBroker(connack=False).serving() as broker:
        client = AckingClient(settings(broker), SystemClock())
        entering = asyncio.create_task(client.__aenter__())
        await until(lambda: broker.connects)
        entering.cancel()
        await asyncio.gather(entering, return_exceptions=True)
        await broker.ended.wait()
        assert entering.cancelled()


async def test_a_line_that_breaks_just_as_it_is_given_up_is_no_error_of_anybodys() -> None:
    said: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: said.append(context))
    for turns in range(4):
        async with asyncio.timeout(LIMIT), ScriptedBroker(connack=False).serving() as broker:
            entering = asyncio.create_task(AckingClient(settings(broker), SystemClock()).__aenter__())
            await until(lambda broker=broker: broker.connects)  # type: ignore[misc]
            broker.drop()
            for _ in range(turns):
                await asyncio.sleep(0)
            entering.cancel()
            await asyncio.gather(entering, return_exceptions=True)
    assert said == []
