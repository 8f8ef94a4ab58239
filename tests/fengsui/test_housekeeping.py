"""The keeper of the store: rolls up each minute, prunes what the settings no longer keep, as simulated days go by."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.schema import RetentionSettings
from core.clock import SimulatedClock
from core.messages import Reading
from core.store.shapes import Reject, Retention
from core.store.store import Store
from fengsui.housekeeping import EVERY, PRUNE_EVERY, keep_house, policy
from tests.ingest.brokers import until

START = datetime(2026, 11, 1, tzinfo=UTC)


def reading(minute: int) -> Reading:
    time = START + timedelta(minutes=minute)
    return Reading(time=time, received=time, station="S-1", quantity="ambient_dose_rate", value=80.0 + minute % 7)


@asynccontextmanager
async def kept(folder: Path, settings: RetentionSettings) -> AsyncIterator[tuple[Store, SimulatedClock]]:
    clock = SimulatedClock(START)
    store = await Store.open(f"sqlite:///{folder / 'store.db'}")
    keeper = asyncio.create_task(keep_house(store, clock, settings))
    try:
        yield store, clock
    finally:
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
        await store.close()


async def turns(clock: SimulatedClock, count: int) -> None:
    """Let so many minutes pass, the keeper doing its work in each."""
    await clock.quiet()
    for _ in range(count):
        await until(lambda: clock.next_wake() is not None)
        clock.advance_to(clock.now() + EVERY)
        await clock.quiet()


async def raw(store: Store) -> int:
    return sum(isinstance(each.message, Reading) for each in await store.entries(0, 100_000))


async def test_raw_readings_go_after_their_days_and_their_roll_ups_stay(tmp_path: Path) -> None:
    async with kept(tmp_path, RetentionSettings(raw_days=1.0)) as (store, clock):
        await store.ingest([reading(minute) for minute in range(120)])
        await store.record(120, (), snapshot=b"judged so far")
        await turns(clock, PRUNE_EVERY + 1)
        assert await raw(store) == 120
        clock.advance_to(START + timedelta(days=2))
        await clock.quiet()
        await turns(clock, PRUNE_EVERY)
        assert await raw(store) == 1, "the newest of a series stays"
        kept_for_ever = await store.history("S-1", "ambient_dose_rate", START, START + timedelta(hours=3))
        assert kept_for_ever.resolution == "minute"
        assert sum(each.count for each in kept_for_ever.points) == 120
        assert (min(each.low for each in kept_for_ever.points), max(each.high for each in kept_for_ever.points)) == (80, 86)
        assert [each.value for each in await store.latest()] == [80.0 + 119 % 7]


async def test_what_the_engine_has_not_judged_is_not_pruned(tmp_path: Path) -> None:
    async with kept(tmp_path, RetentionSettings(raw_days=1.0)) as (store, clock):
        await store.ingest([reading(minute) for minute in range(10)])
        clock.advance_to(START + timedelta(days=400))
        await clock.quiet()
        await turns(clock, 2 * PRUNE_EVERY)
        assert await raw(store) == 10


async def test_refused_payloads_go_after_days_of_their_own(tmp_path: Path) -> None:
    async with kept(tmp_path, RetentionSettings(raw_days=1.0, rejects_days=30.0)) as (store, clock):
        await store.ingest((), [
            Reject(received=START, topic="readings/g", payload=b"{", reason="not_json", detail="cut off")
        ])
        clock.advance_to(START + timedelta(days=29))
        await clock.quiet()
        await turns(clock, PRUNE_EVERY)
        assert await store.reject_count() == 1
        clock.advance_to(START + timedelta(days=31))
        await clock.quiet()
        await turns(clock, PRUNE_EVERY)
        assert await store.reject_count() == 0


async def test_readings_come_in_while_old_ones_are_pruned(tmp_path: Path) -> None:
    async with kept(tmp_path, RetentionSettings(raw_days=1.0)) as (store, clock):
        await store.ingest([reading(minute) for minute in range(5000)])
        await store.record(5000, (), snapshot=b"judged so far")
        clock.advance_to(START + timedelta(days=30))
        pruning = asyncio.create_task(turns(clock, PRUNE_EVERY + 1))
        fresh = 0
        while not pruning.done():
            fresh += 1
            await store.ingest([reading(100_000 + fresh)])
        await pruning
        assert fresh > 10, "whoever stores waits for one step at most"
        assert await raw(store) <= fresh + 1


def test_the_policy_is_what_the_settings_say() -> None:
    assert policy(RetentionSettings(raw_days=7, raw_gib=0.5, rejects_days=3, rejects_gib=2)) == Retention(
        raw_days=7, raw_bytes=2**29, rejects_days=3, rejects_bytes=2**31
    )
    assert policy(RetentionSettings()).raw_bytes is None
