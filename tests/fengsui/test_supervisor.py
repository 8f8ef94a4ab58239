"""A stage that fails is restarted alone, later each time, and the console is told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.bus.memory import MemoryBus, Subscription
from core.clock import SimulatedClock, SystemClock
from core.messages import StageStatus
from fengsui import supervisor as supervision
from fengsui.supervisor import Supervisor
from tests.fengsui.houses import LIMIT, arrive, payload, running_house, transitions
from tests.ingest.brokers import until

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Failing:
    """A stage that fails as often as it is told, then works until it is cancelled."""

    def __init__(self, times: int, error: Exception | None = None) -> None:
        self.left = times
        self.error = error or RuntimeError("the pump is blocked")
        self.starts: list[float] = []
        self.works = asyncio.Event()

    async def run(self) -> None:
        self.starts.append(asyncio.get_running_loop().time())
        if self.left:
            self.left -= 1
            raise self.error
        self.works.set()
        await asyncio.Event().wait()


@asynccontextmanager
async def supervised(**stages: Failing) -> AsyncIterator[tuple[Supervisor, Subscription]]:
    bus = MemoryBus()
    heard = bus.subscribe("stages")
    supervisor = Supervisor(bus, SimulatedClock(NOON))
    for name, stage in stages.items():
        supervisor.add(name, stage.run)
    running = asyncio.create_task(supervisor.run())
    try:
        yield supervisor, heard
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def said(heard: Subscription, stage: str) -> list[StageStatus]:
    found = []
    while (item := heard.take()) is not None:
        found.append(item[1])
    return [each for each in found if each.stage == stage]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(supervision, "LONGEST_WAIT", 0.05)


async def test_a_failing_stage_is_restarted_and_the_others_never_notice() -> None:
    bad, good = Failing(2), Failing(0)
    async with supervised(bad=bad, good=good) as (supervisor, heard), asyncio.timeout(LIMIT):
        await bad.works.wait()
        assert len(bad.starts) == 3
        assert len(good.starts) == 1
        assert supervisor.running == {"bad": True, "good": True}
        assert [each.running for each in said(heard, "bad")] == [True, False, True, False, True]


async def test_it_says_what_failed_and_when_it_will_be_tried_again() -> None:
    bad = Failing(1)
    async with supervised(bad=bad) as (_, heard), asyncio.timeout(LIMIT):
        await bad.works.wait()
        failed = next(each for each in said(heard, "bad") if not each.running)
        assert failed.detail == "RuntimeError: the pump is blocked; restarted in 0.02 s"
        assert failed.time == NOON


async def test_each_error_of_a_group_is_named() -> None:
    bad = Failing(1, ExceptionGroup("stage", [ValueError("no number"), OSError("no disk")]))
    async with supervised(bad=bad) as (_, heard), asyncio.timeout(LIMIT):
        await bad.works.wait()
        failed = next(each for each in said(heard, "bad") if not each.running)
        assert failed.detail.startswith("ValueError: no number; OSError: no disk; restarted in")


async def test_the_wait_before_a_restart_grows_up_to_its_bound() -> None:
    bad = Failing(4)
    async with supervised(bad=bad), asyncio.timeout(LIMIT):
        await bad.works.wait()
    waits = [later - earlier for earlier, later in zip(bad.starts, bad.starts[1:], strict=False)]
    assert all(wait >= least for wait, least in zip(waits, (0.02, 0.04, 0.05, 0.05), strict=True)), waits


async def test_a_stage_that_worked_for_long_is_restarted_soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "STEADY", 0.0)      # every run counts as long
    monkeypatch.setattr(supervision, "LONGEST_WAIT", LIMIT)
    bad = Failing(8)                                     # doubled each time the last wait would be 2.5 s
    async with supervised(bad=bad) as (_, heard), asyncio.timeout(LIMIT):
        await bad.works.wait()
        waits = {each.detail.rpartition("; ")[2] for each in said(heard, "bad") if not each.running}
    assert waits == {"restarted in 0.02 s"}


async def test_cancelling_the_supervisor_ends_every_stage() -> None:
    stage = Failing(0)
    async with supervised(one=stage), asyncio.timeout(LIMIT):
        await stage.works.wait()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "one"]


async def test_a_stage_that_fails_just_as_it_is_cancelled_does_not_begin_anew() -> None:
    began, go = asyncio.Event(), asyncio.Event()
    starts = 0

    async def part() -> None:
        await go.wait()
        raise RuntimeError("the pump is blocked")

    async def stage() -> None:
        nonlocal starts
        starts += 1
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(part())
            began.set()

    supervisor = Supervisor(MemoryBus(), SimulatedClock(NOON))
    supervisor.add("bad", stage)
    running = asyncio.create_task(supervisor.run())
    async with asyncio.timeout(LIMIT):
        await began.wait()
        await asyncio.sleep(0)
        go.set()
        await asyncio.sleep(0)                           # the part has failed, its group does not know yet
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert starts == 1


async def test_when_judging_fails_the_rest_goes_on_and_nothing_stored_meanwhile_stays_unjudged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "FIRST_WAIT", 1.0)
    async with running_house(tmp_path / "data", clock=SystemClock()) as house:
        record, calls = house.store.record, 0

        async def refuse_once(*arguments: object, **more: object) -> None:
            nonlocal calls
            calls += 1
            if calls == 1:
                raise RuntimeError("the database says something nobody has heard before")
            await record(*arguments, **more)  # type: ignore[arg-type]

        house.store.record = refuse_once  # type: ignore[method-assign]
        await arrive(house, payload(5000.0))
        await until(lambda: not house.supervisor.running["alerting"])
        assert house.supervisor.running["console hub"]
        await arrive(house, payload(80.0))               # stored while nobody judges
        await until(lambda: house.supervisor.running["alerting"])
        await house.bus.settle()
        assert [each.trigger for each in await transitions(house)] == ["raised", "returned"]
        assert house.hub.present.stages["alerting"].running
