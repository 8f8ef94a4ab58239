"""How the parts of the machine wait for each other at the start."""

import asyncio
from pathlib import Path

import pytest

from fengsui import machine
from tests.fengsui.houses import LIMIT, running_house


async def test_readings_come_in_once_alerting_has_taken_up_its_work(tmp_path: Path) -> None:
    async with running_house(tmp_path / "data") as house:
        reads = asyncio.Event()
        house.bus.begin_work()                   # as alerting does while it reads what it missed

        async def source() -> None:
            reads.set()

        waiting = asyncio.create_task(machine.once_judging(house, source)())
        for _ in range(20):
            await asyncio.sleep(0)
        assert not reads.is_set()
        house.bus.end_work()
        async with asyncio.timeout(LIMIT):
            await waiting
        assert reads.is_set()


async def test_a_stage_that_cannot_begin_does_not_keep_readings_out_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "RESUME_LIMIT", 0.05)
    async with running_house(tmp_path / "data") as house:
        stuck = house.bus.subscribe("log")       # as a console that fails again and again, and reads nothing
        house.bus.publish("log", ())
        starts = 0

        async def source() -> None:
            nonlocal starts
            starts += 1

        run = machine.once_judging(house, source)
        async with asyncio.timeout(LIMIT):
            await run()
            await run()
        assert starts == 2
        assert not stuck.idle
        stuck.close()
