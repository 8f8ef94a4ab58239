"""The bus inside one process: order, bounds, and settling."""

import asyncio

from core.bus.memory import MemoryBus, Subscription


async def test_readers_see_what_was_published_in_its_order() -> None:
    bus = MemoryBus()
    reader = bus.subscribe("a", "b")
    bus.publish("a", 1)
    bus.publish("b", 2)
    bus.publish("c", 3)
    bus.publish("a", 4)
    assert [await reader.next() for _ in range(3)] == [("a", 1), ("b", 2), ("a", 4)]


async def test_a_full_reader_loses_its_oldest_and_is_told() -> None:
    bus = MemoryBus()
    reader = bus.subscribe("a", bound=2)
    for number in range(3):
        bus.publish("a", number)
    assert reader.overflowed
    assert [await reader.next(), await reader.next()] == [("a", 1), ("a", 2)]


async def test_settle_waits_for_what_handling_leads_to() -> None:
    bus = MemoryBus()
    seen: list[int] = []

    async def relay(reader: Subscription, to: str | None) -> None:
        async for _, number in reader:
            for _ in range(5):
                await asyncio.sleep(0)
            seen.append(number)
            if to:
                bus.publish(to, number * 10)

    async with asyncio.TaskGroup() as tasks:
        workers = [
            tasks.create_task(relay(bus.subscribe("first"), "second")),
            tasks.create_task(relay(bus.subscribe("second"), None)),
        ]
        bus.publish("first", 1)
        bus.publish("first", 2)
        async with asyncio.timeout(1):
            await bus.settle()
        assert sorted(seen) == [1, 2, 10, 20]
        for worker in workers:
            worker.cancel()


async def test_settle_waits_for_work_the_queues_do_not_show() -> None:
    bus = MemoryBus()
    bus.begin_work()
    settling = asyncio.create_task(bus.settle())
    await asyncio.sleep(0)
    assert not settling.done()
    bus.end_work()
    async with asyncio.timeout(1):
        await settling


async def test_a_closed_reader_holds_nobody_up() -> None:
    bus = MemoryBus()
    reader = bus.subscribe("a")
    bus.publish("a", 1)
    reader.close()
    bus.publish("a", 2)
    async with asyncio.timeout(1):
        await bus.settle()
