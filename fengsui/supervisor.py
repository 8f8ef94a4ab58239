"""Runs the stages side by side; one that fails is restarted alone, with back-off, and the console says so."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock, elapsed_clock
from core.messages import StageStatus

log = structlog.get_logger()

FIRST_WAIT = 0.5     # s before the first restart
LONGEST_WAIT = 30.0  # s between restarts of a stage that keeps failing
STEADY = 60.0        # s after which a stage counts as well again, so that its next wait is short

Stage = Callable[[], Awaitable[None]]


class Supervisor:
    """Owns the stages of one house."""

    def __init__(self, bus: MemoryBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._stages: dict[str, Stage] = {}
        self.running: dict[str, bool] = {}

    def add(self, name: str, stage: Stage) -> None:
        """Have a stage run; `stage()` is called anew for each restart."""
        self._stages[name] = stage
        self.running[name] = False

    async def run(self) -> None:
        """Run all stages until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for name, stage in self._stages.items():
                tasks.create_task(self._keep(name, stage), name=name)

    async def _keep(self, name: str, stage: Stage) -> None:
        wait = FIRST_WAIT
        while True:
            began = elapsed_clock()
            self._say(name, True, "")
            try:
                await stage()
                self._say(name, False, "ended")
                return
            except Exception as error:  # the edge that owns every failure of a stage
                reason = f"{type(error).__name__}: {error}"
                if isinstance(error, ExceptionGroup):
                    reason = "; ".join(f"{type(each).__name__}: {each}" for each in error.exceptions)
                log.exception("stage failed", stage=name, restart_in_s=wait)
                self._say(name, False, f"{reason}; restarted in {wait:g} s")
            if elapsed_clock() - began > STEADY:
                wait = FIRST_WAIT
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _say(self, name: str, running: bool, detail: str) -> None:
        self.running[name] = running
        self._bus.publish("stages", StageStatus(stage=name, time=self._clock.now(), running=running, detail=detail))
