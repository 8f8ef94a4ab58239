"""Runs the stages side by side; one that fails is restarted alone, with back-off, and the console says so."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock, elapsed_clock
from core.messages import StageStatus

log = structlog.get_logger()

FIRST_WAIT = 0.5     # s before the first restart
LONGEST_WAIT = 30.0  # s between restarts of a stage that keeps failing
STEADY = 60.0        # s after which a stage counts as well again, so that its next wait is short

Stage = Callable[[], Coroutine[Any, Any, None]]


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
                tasks.create_task(self._keep(name, stage), name=f"keeper of {name}")

    async def _keep(self, name: str, stage: Stage) -> None:
        wait = FIRST_WAIT
        while True:
            began = elapsed_clock()
            self._say(name, True, "")
            error = await _ended(name, stage)
            if error is None:
                self._say(name, False, "ended")
                return
            if elapsed_clock() - began > STEADY:
                wait = FIRST_WAIT
            log.error("stage failed", stage=name, restart_in_s=wait, exc_info=error)
            self._say(name, False, f"{_in_words(error)}; restarted in {wait:g} s")
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _say(self, name: str, running: bool, detail: str) -> None:
        self.running[name] = running
        self._bus.publish("stages", StageStatus(stage=name, time=self._clock.now(), running=running, detail=detail))


async def _ended(name: str, stage: Stage) -> BaseException | None:
    """Run a stage once; what it failed of, or None where it came to its end.

    It has a task of its own: a task group that fails just when it is cancelled tells its task of the failure alone, and
    we would begin it anew instead of ending.
    """
    task = asyncio.create_task(stage(), name=name)
    try:
        await asyncio.wait((task,))
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait((task,))
            if not task.cancelled() and (error := task.exception()) is not None:
                log.error("stage failed while it was stopped", stage=name, exc_info=error)
    if task.cancelled():
        return RuntimeError("it cancelled itself")
    return task.exception()


def _in_words(error: BaseException) -> str:
    each = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    return "; ".join(f"{type(one).__name__}: {one}" for one in each)
