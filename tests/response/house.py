"""A house whose response stage runs under a simulated clock, over the made-up region. Nothing here is a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from core.bus.memory import MemoryBus
from core.clock import SimulatedClock
from core.messages import Command, Reading, Result, StageStatus
from core.pool import Worker
from core.reach import Reach
from core.store.store import Store
from core.tasks import Plan
from core.team import Fleet, Position
from response.calculator import Calculator
from response.service import ResponseService
from response.zones.plan import ZonePlan
from tests.response.region import NOON, fleet, ground, sites

LIMIT = 120.0        # s; kernels may have to be compiled first


class House:
    """What tests say to it and hear from it."""

    def __init__(self, store: Store, bus: MemoryBus, clock: SimulatedClock) -> None:
        self.store, self.bus, self.clock = store, bus, clock
        self.reaches: list[Reach] = []
        self.results: dict[str, Result] = {}
        self.troubles: list[str] = []
        self.plans: list[Plan] = []
        self.notes: list[Command] = []

    async def listen(self) -> None:
        heard = self.bus.subscribe("reach", "results", "stages", "plans", "commands")
        async for _, message in heard:
            if isinstance(message, Reach):
                self.reaches.append(message)
            elif isinstance(message, Result):
                self.results[message.id] = message
            elif isinstance(message, Plan):
                self.plans.append(message)
            elif isinstance(message, Command) and message.verb == "incident.note":
                self.notes.append(message)
            elif isinstance(message, StageStatus):
                self.troubles.append(message.detail)

    async def until(self, count: int) -> Reach:
        """The reach of a number, counted from 1, once it is told."""
        async with asyncio.timeout(LIMIT):
            while len(self.reaches) < count:   # noqa: ASYNC110  (told by another process, in its own time)
                await asyncio.sleep(0.01)
        return self.reaches[count - 1]

    async def go_on(self, seconds: float) -> None:
        """Time goes on, waking each sleeper at its own time, and waits for all that leads to."""
        end = self.clock.now() + timedelta(seconds=seconds)
        async with asyncio.timeout(LIMIT):
            while True:
                await self.bus.settle()
                await asyncio.sleep(0)
                wake = self.clock.next_wake()
                step = end if wake is None else min(wake, end)
                self.clock.advance_to(step)
                await self.clock.quiet()
                await self.bus.settle()
                if step >= end:
                    return

    async def move(self, unit: str, longitude: float, latitude: float = 21.8, state: str = "", ago: float = 0.0) -> None:
        """A unit says where it is, as ingest stores and tells it."""
        now = self.clock.now()
        position = Position(unit=unit, time=now - timedelta(seconds=ago), received=now, longitude=longitude, latitude=latitude,
                            state=state, source=f"teams/{unit}/position")
        self.bus.publish("positions", (await self.store.ingest((), (), (position,))).positions)

    async def tell(self, station: str, quantity: str, value: float) -> None:
        now = self.clock.now()
        await self.store.ingest([Reading(time=now, received=now, station=station, quantity=quantity, value=value)])

    async def ask(self, verb: str, target: str = "", **arguments: Any) -> Result:
        command = Command(id=f"c{len(self.results)}-{verb}", time=self.clock.now(), who="韦", verb=verb, target=target,
                          arguments=arguments)
        self.bus.publish("commands", command)
        async with asyncio.timeout(LIMIT):
            while command.id not in self.results:   # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return self.results[command.id]

    async def answer(self, kind: type[Any], verb: str, **arguments: Any) -> Any:
        """What is answered, as its type; what is refused fails the test with its sentence."""
        result = await self.ask(verb, **arguments)
        assert result.done, result.reason
        return msgspec.json.decode(bytes(result.data["answer"]), type=kind)


@asynccontextmanager
async def running(
    folder: Path, worker: Worker, *, start: datetime = NOON, exercise: str | None = None,
    units: Fleet | None = None, zones: ZonePlan | None = None,
) -> AsyncIterator[House]:
    """Opened again on the same folder it goes on where it stood."""
    clock, bus = SimulatedClock(start), MemoryBus()
    store = await Store.open(f"sqlite:///{folder / 'house.db'}", publish=lambda entries: bus.publish("log", entries))
    house = House(store, bus, clock)
    calculator = Calculator(ground(), units or fleet(), sites(), worker, zones)
    service = ResponseService(store, bus, clock, calculator, exercise=exercise)
    tasks = [asyncio.create_task(each) for each in (house.listen(), calculator.run(), service.run())]
    try:
        await house.until(1)
        yield house
    finally:
        for task in reversed(tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await store.close()
