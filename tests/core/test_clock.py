"""The simulated clock moves only when told to, and wakes its sleepers in order."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import SimulatedClock

START = datetime(2026, 1, 1, tzinfo=UTC)


async def test_a_sleeper_wakes_when_its_moment_is_reached_and_not_before() -> None:
    clock = SimulatedClock(START)
    sleeper = asyncio.create_task(clock.sleep_until(START + timedelta(seconds=10)))
    await asyncio.sleep(0)
    clock.advance_to(START + timedelta(seconds=9))
    await asyncio.sleep(0)
    assert not sleeper.done()
    assert clock.next_wake() == START + timedelta(seconds=10)
    clock.advance_to(START + timedelta(seconds=10))
    async with asyncio.timeout(1):
        await sleeper
    assert clock.next_wake() is None


async def test_time_never_goes_back() -> None:
    clock = SimulatedClock(START)
    clock.advance_to(START - timedelta(hours=1))
    assert clock.now() == START


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        SimulatedClock(datetime(2026, 1, 1))  # noqa: DTZ001


async def test_it_is_quiet_only_once_those_it_woke_have_done_their_work() -> None:
    clock = SimulatedClock(START)
    done: list[str] = []

    async def worker(name: str, ends: bool) -> None:
        await clock.sleep_until(START + timedelta(seconds=1))
        for _ in range(5):
            await asyncio.sleep(0)
        done.append(name)
        if not ends:
            await clock.sleep_until(START + timedelta(seconds=2))

    workers = [asyncio.create_task(worker("a", True)), asyncio.create_task(worker("b", False))]
    async with asyncio.timeout(1):
        await asyncio.sleep(0)
        await clock.quiet()
        assert done == []
        clock.advance_to(START + timedelta(seconds=1))
        await clock.quiet()
        assert done == ["a", "b"]
        clock.advance_to(START + timedelta(seconds=2))
        workers[1].cancel()
        await clock.quiet()
