"""Says that time went on when nothing arrives. Holds the clock, so that the engine need not."""

import asyncio
from datetime import timedelta

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.messages import Tick
from core.store.store import Store

EVERY = timedelta(seconds=5)


class Ticker:
    """Appends a Tick when nothing has been appended to the log for a while."""

    def __init__(self, store: Store, bus: MemoryBus, clock: Clock, every: timedelta = EVERY) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._every = every
        self._log = bus.subscribe("log", bound=1)    # that something came is enough; the newest is all that counts
        self._latest = clock.now()

    async def run(self) -> None:
        """Tick until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                tasks.create_task(self._tick())
        finally:
            self._log.close()

    async def _listen(self) -> None:
        async for _ in self._log:
            self._latest = max(self._latest, self._clock.now())

    async def _tick(self) -> None:
        while True:
            await self._clock.sleep_until(self._latest + self._every)
            now = self._clock.now()
            if now - self._latest < self._every:
                continue
            self._bus.begin_work()                   # simulated time waits until the tick has been judged
            try:
                await self._store.append([Tick(time=now)])
            finally:
                self._bus.end_work()
            self._latest = max(self._latest, now)
