"""Large payloads: a thread decodes them, the event loop goes on, order and acknowledgement stay as they were."""

import asyncio
import json
from pathlib import Path

from core.messages import Quality
from core.station import Register
from ingest.delivery import Delivery
from ingest.pipeline import LARGE
from tests.ingest.brokers import until
from tests.ingest.ingester import Ingester, embedded, gateway, publish
from tests.ingest.shelf import Shelf
from tests.ingest.test_pipeline import NOON, delivery, pipeline, reading

VALUES = 10_000


def pack(values: int = VALUES, unit: str = "nGy/h") -> bytes:
    base = {"bn": "FCG-03:", "bt": NOON.timestamp() - values}
    return json.dumps([
        {**(base if number == 0 else {}), "n": "ambient_dose_rate", "u": unit, "t": number, "v": 80.0 + number % 7}
        for number in range(values)
    ]).encode()


async def turns_during(work: Delivery) -> tuple[int, int]:
    """How often another task has its turn while a payload is prepared, and how many readings it had."""
    house, turns, is_done = pipeline(), 0, False

    async def beside() -> None:
        nonlocal turns
        while not is_done:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(beside())
    prepared = await house.prepare([work])
    is_done = True
    await other
    return turns, sum(len(each.readings) for each in prepared.outcomes)


async def test_the_event_loop_goes_on_while_ten_thousand_values_are_decoded() -> None:
    payload = pack()
    assert len(payload) > LARGE
    turns, readings = await turns_during(delivery(payload, "senml/g1"))
    assert readings == VALUES
    assert turns > 200, "it would have some twenty turns, between the pieces that are marked, without a thread"


async def test_what_one_gateway_sends_is_stored_in_its_order_however_large() -> None:
    store, early, late = Shelf(), reading(1.0, 1.0), reading(2.0, 2.0)
    batch = [delivery(early), delivery(pack(), "senml/g1"), delivery(late), delivery(pack(500), "senml/g1")]
    house = pipeline(store)
    prepared = await house.prepare(batch)
    assert prepared.settled == tuple(batch)
    assert not store.commits, "nothing may be acknowledged before it is stored"
    ingested = await house.commit(prepared)
    values = [entry.message.value for entry in ingested.entries]  # type: ignore[union-attr]
    assert (values[0], values[1 + VALUES]) == (1.0, 2.0)
    times = [entry.message.time for entry in ingested.entries[1:1 + VALUES]]
    assert times == sorted(times)
    assert len(store.commits) == 1


async def test_a_large_payload_that_is_wrong_is_refused_as_a_small_one_and_stops_nothing() -> None:
    store = Shelf()
    wrong = pack(unit="furlong")
    await pipeline(store).handle([delivery(wrong, "senml/g1"), delivery(reading())])
    assert [(each.reason, each.payload == wrong) for each in store.rejects] == [("unknown_unit", True)]
    assert store.values("FCG-03") == [82.4]


async def test_a_register_that_changes_meanwhile_counts_from_the_next_payload_on() -> None:
    house = pipeline()
    task = asyncio.create_task(house.prepare([delivery(pack(), "senml/g1"), delivery(reading())]))
    await asyncio.sleep(0)
    house.configure(Register([]))
    large, small = (await task).outcomes
    assert all(each.quality is not Quality.UNREGISTERED for each in large.readings)
    assert small.readings[0].quality is Quality.UNREGISTERED


async def test_two_sources_are_prepared_beside_each_other() -> None:
    house = pipeline()
    first, second = await asyncio.gather(
        house.prepare([delivery(pack(), "senml/g1")]), house.prepare([delivery(reading(), "readings/g2")])
    )
    assert (len(first.outcomes[0].readings), len(second.outcomes[0].readings)) == (VALUES, 1)


async def test_a_large_pack_is_acknowledged_once_it_is_stored_and_comes_again_if_it_is_not(tmp_path: Path) -> None:
    store = Shelf()
    async with embedded(tmp_path, ack_wait=0.3) as broker:
        async with Ingester(broker.connection(), store).running(), gateway(broker.port) as client:
            store.refuses = True
            await client.publish("senml/g1", pack(2_000), qos=1)
            await until(lambda: store.refusals >= 2)
        assert store.readings == {}
        store.refuses = False
        async with Ingester(broker.connection(), store).running(), gateway(broker.port) as client:
            await until(lambda: len(store.readings) == 2_000)
            await publish(client, range(3))
            await until(lambda: len(store.readings) == 2_003)
        async with Ingester(broker.connection(), store).running() as ingester, gateway(broker.port) as client:
            await publish(client, range(3, 4))
            await until(lambda: len(store.readings) == 2_004)
            assert ingester.pipeline.counters.received == {"json": 1}, "nothing came again"
