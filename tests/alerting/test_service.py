"""The judging stage on a real store: told after recorded, resumed without loss or double, time moved when all is quiet."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from alerting.engine import RESUMED, Engine
from alerting.service import AlertingService, Pace
from alerting.ticker import Ticker
from core.bus.memory import MemoryBus, Subscription
from core.clock import SimulatedClock
from core.messages import Command, GatewayStatus, Result, State, Tick, Transition, encode
from core.store.store import Store
from tests.alerting.timeline import NOON, at, configuration, dose, faulty, gateway, reading, silent, station, tick
from tests.alerting.worker import BATCHES

LIMIT = 20.0
ROOT = Path(__file__).resolve().parents[2]


class House:
    """Store, bus and clock, with the judging stage started and stopped at will."""

    def __init__(self, store: Store, bus: MemoryBus, clock: SimulatedClock) -> None:
        self.store, self.bus, self.clock = store, bus, clock

    @asynccontextmanager
    async def judging(self, pace: Pace | None = None) -> AsyncIterator[None]:
        """The stage runs; at the end it is stopped cleanly."""
        task = asyncio.create_task(AlertingService(self.store, self.bus, self.clock, pace=pace).run())
        try:
            yield
        finally:
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    async def settled(self) -> None:
        async with asyncio.timeout(LIMIT):
            await self.bus.settle()

    async def recorded(self) -> tuple[Transition, ...]:
        return await self.store.transitions_after(0, -1, 100_000)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    bus = MemoryBus()
    store = await Store.open(
        f"sqlite:///{tmp_path / 'house.db'}", publish=lambda entries: bus.publish("log", entries)
    )
    yield House(store, bus, SimulatedClock(NOON))
    await store.close()


async def following(subscription: Subscription) -> Any:
    async with asyncio.timeout(LIMIT):
        return (await subscription.next())[1]


async def test_a_transition_is_told_after_it_is_in_the_store(house: House) -> None:
    told = house.bus.subscribe("transitions")
    async with house.judging():
        await house.store.append([configuration([dose()])])
        await house.store.ingest([reading(1, 150.0)])
        (transition,) = await following(told)
        assert await house.store.open_alerts() == (transition.alert,)
        assert await house.recorded() == (transition,)
        told.close()


async def test_a_command_is_put_into_the_log_judged_and_answered(house: House) -> None:
    told, answers = house.bus.subscribe("transitions"), house.bus.subscribe("results")
    async with house.judging():
        await house.store.append([configuration([dose()])])
        await house.store.ingest([reading(1, 150.0)])
        (raised,) = await following(told)
        for id, target in (("good", raised.alert.id), ("bad", "nothing")):
            house.bus.publish("commands", Command(
                id=id, time=at(2), who="韦", verb="alert.acknowledge", target=target, arguments={"note": "看到"},
            ))
        good, bad = await following(answers), await following(answers)
        assert (good.id, good.done) == ("good", True)
        assert (bad.id, bad.done) == ("bad", False)
        (acknowledged,) = await following(told)
        assert (acknowledged.who, acknowledged.note) == ("韦", "看到")
        assert [each.message.id for each in await house.store.commands()] == ["bad", "good"]
        (alert,) = await house.store.open_alerts()
        assert alert.state is State.ACKNOWLEDGED
        told.close()
        answers.close()


async def test_the_longest_shelf_is_what_the_house_was_set_to(house: House) -> None:
    async with house.judging(Pace(longest_shelf=timedelta(hours=2))):
        await house.store.append([configuration([dose()])])
        await house.store.ingest([reading(1, 150.0)])
        await house.settled()
        (alert,) = await house.store.open_alerts()
        answers = house.bus.subscribe("results")
        house.bus.publish("commands", Command(
            id="1", time=at(2), who="韦", verb="alert.shelve", target=alert.id,
            arguments={"reason": "检修", "minutes": 180},
        ))
        answer: Result = await following(answers)
        assert "2 h at most" in answer.reason
        answers.close()


async def test_a_stage_stopped_and_started_goes_on_without_a_word_twice(house: House) -> None:
    rule = dose('hold = "10 min"')
    async with house.judging():
        await house.store.append([configuration([rule])])
        await house.store.ingest([reading(0, 150.0)])
        await house.settled()
    state = await house.store.engine_state()
    assert state.snapshot_seq == state.position == 2
    await house.store.ingest([reading(6, 150.0)])
    async with house.judging():
        await house.store.ingest([reading(10, 150.0)])
        await house.settled()
    (raised,) = await house.recorded()
    assert (raised.cause, raised.alert.onset) == (4, at(0))
    async with house.judging():
        await house.settled()
    assert await house.recorded() == (raised,)


async def test_batches_that_did_not_fit_into_the_queue_are_read_from_the_store(house: House) -> None:
    async with house.judging(Pace(bound=2)):
        await house.store.append([configuration([dose(), faulty()])])
        # The stage's task gets no turn while these are published.
        batches = [await house.store.ingest([reading(index, 150.0 if index % 2 else 80.0)]) for index in range(1, 40)]
        for batch in batches:
            house.bus.publish("log", batch.entries)          # told again, late: judged once all the same
        await house.settled()
    engine = Engine()
    expected = [each for entry in await house.store.entries(0, 1000) for each in engine.feed(entry).transitions]
    assert await house.recorded() == tuple(expected)
    assert expected


async def test_stations_were_not_silent_while_nobody_listened(house: House) -> None:
    async with house.judging():
        await house.store.append([configuration([silent("15 min")])])
        await house.settled()
    house.clock.advance_to(at(60))
    appended = house.bus.subscribe("log")
    async with house.judging():
        (resumed,) = await following(appended)
        assert (resumed.message.verb, resumed.message.time) == ("alerting.resumed", at(60))
        appended.close()
        await house.store.append([tick(74)])
        await house.settled()
        assert await house.recorded() == ()
        await house.store.append([tick(75)])
        await house.settled()
    assert [each.time for each in await house.recorded()] == [at(75)]


async def test_the_ticker_moves_time_only_when_nothing_else_does(house: House) -> None:
    ticks = house.bus.subscribe("log")
    ticking = asyncio.create_task(Ticker(house.store, house.bus, house.clock, timedelta(seconds=5)).run())
    try:
        await asleep(house.clock, 5)
        house.clock.advance_to(NOON + timedelta(seconds=5))
        (entry,) = await following(ticks)
        assert entry.message == Tick(time=NOON + timedelta(seconds=5))
        await asleep(house.clock, 10)
        house.clock.advance_to(NOON + timedelta(seconds=8))
        await house.store.ingest([reading(0.1, 80.0)])
        (entry,) = await following(ticks)
        assert entry.seq == 2
        house.clock.advance_to(NOON + timedelta(seconds=10))
        await asleep(house.clock, 13)
        house.clock.advance_to(NOON + timedelta(seconds=13))
        (entry,) = await following(ticks)
        assert entry.message == Tick(time=NOON + timedelta(seconds=13))
    finally:
        ticks.close()
        ticking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ticking


async def asleep(clock: SimulatedClock, second: float) -> None:
    """Until somebody waits for that second."""
    for _ in range(100_000):
        if clock.next_wake() == NOON + timedelta(seconds=second):
            return
        await asyncio.sleep(0)
    raise AssertionError(f"nobody waits for second {second}, but for {clock.next_wake()}")


async def run_worker(database: Path, kill_after: int | None) -> bool:
    """Run the worker, killed after so many batches; True when it came to its end."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.alerting.worker", str(database), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout is not None
    said, finished = 0, False
    async with asyncio.timeout(60):
        async for line in worker.stdout:
            finished = finished or line.startswith(b"done")
            said += 1
            if said == kill_after:
                worker.kill()
                break
        await worker.wait()
    return finished


async def test_killed_anywhere_nothing_is_lost_and_nothing_told_twice(tmp_path: Path) -> None:
    database, random = tmp_path / "killed.db", Random(11)
    kills = sorted(random.sample(range(1, BATCHES), 6))
    for kill_after in kills:
        assert not await run_worker(database, kill_after)
    assert await run_worker(database, None)
    store = await Store.open(f"sqlite:///{database}")
    try:
        entries = await store.entries(0, 100_000)
        engine = Engine("drill")
        expected = [encode(each) for entry in entries for each in engine.feed(entry).transitions]
        recorded = [encode(each) for each in await store.transitions_after(0, -1, 100_000)]
        assert recorded == expected
        assert len(recorded) > 50
        assert await store.open_alerts() != ()
        state = await store.engine_state()
        assert state.snapshot == engine.snapshot()
    finally:
        await store.close()


async def test_a_gateway_that_goes_is_put_into_the_log_once_and_what_is_not_watched_is_told(house: House) -> None:
    texts = [gateway(), silent("15 min"), dose()]
    outages = house.bus.subscribe("outages")
    told: list[list[str]] = []

    async def listen() -> None:
        async for _, said in outages:
            told.append([each.station for each in said])

    listening = asyncio.create_task(listen())

    async def said(minutes: float, *, online: bool) -> None:
        house.clock.advance_to(at(minutes))
        house.bus.publish("gateways", GatewayStatus(gateway="G1", time=at(minutes), online=online))
        await house.settled()

    await house.store.append([configuration(texts, [station("FCG-03"), station("FCG-04"), station("FCG-05")], time=NOON)])
    await house.store.ingest([
        reading(0, 50.0, name, source=source) for name, source in (("FCG-03", "G1"), ("FCG-04", "G1"), ("FCG-05", "G5"))
    ])
    async with house.judging():
        await house.settled()
        house.bus.publish("gateways", GatewayStatus(gateway="G5", time=NOON, online=False))      # one station: no entry
        await said(1, online=True)                       # it was never gone: no entry
        await said(2, online=False)
        await said(3, online=False)
    async with house.judging():
        await said(4, online=False)                      # said again by the broker after a restart
        await said(5, online=True)
        house.bus.publish("commands", Command(
            id="work", time=at(5), who="韦", verb="station.maintain", target="FCG-03",
            arguments={"reason": "检修", "minutes": 60},
        ))
        await house.settled()
    asked = [each.message for each in reversed(await house.store.commands())]
    assert [each.verb for each in asked if isinstance(each, Command) and each.verb != RESUMED] == [
        "gateway.offline", "gateway.online", "station.maintain",
    ]
    assert [(each.alert.rule, each.trigger) for each in await house.recorded()] == [
        ("gateway", "raised"), ("gateway", "returned"),
    ]
    assert told[-1] == ["FCG-03"]
    assert [] in told
    listening.cancel()
    outages.close()


async def test_a_gateway_that_came_back_without_a_word_and_goes_again_is_told_again(house: House) -> None:
    await house.store.append([configuration([gateway()], [station("FCG-03"), station("FCG-04")], time=NOON)])
    await house.store.ingest([reading(0, 50.0, name, source="G1") for name in ("FCG-03", "FCG-04")])
    async with house.judging():
        await house.settled()
        for minutes in (1, 10):
            house.clock.advance_to(at(minutes))
            house.bus.publish("gateways", GatewayStatus(gateway="G1", time=at(minutes), online=False))
            await house.settled()
            await house.store.ingest([reading(minutes + 5, 50.0, "FCG-03", source="G1")])
            await house.settled()
    assert [each.trigger for each in await house.recorded()] == ["raised", "returned", "again", "returned"]
