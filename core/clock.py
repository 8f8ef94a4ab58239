"""Clocks. The only file that asks the system for the time; only the edges hold a `Clock`."""

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits for it."""

    def now(self) -> datetime:
        """The time, with zone UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return once `now()` has reached `moment`."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        # A sleep may end a little early by the wall clock, and the wall clock may be set back meanwhile.
        while (left := (moment - self.now()).total_seconds()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, 3600.0))


class SimulatedClock:
    """Time that moves only when told to: the clock of drills, replays and tests."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a simulated clock starts at a time with a zone")
        self._now = start.astimezone(UTC)
        self._order = itertools.count()
        self._sleepers: list[tuple[datetime, int, asyncio.Event, asyncio.Task[object] | None]] = []
        self._awake: set[asyncio.Task[object]] = set()
        self._rested = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        if moment <= self._now:
            return
        woken = asyncio.Event()
        task = asyncio.current_task()
        heapq.heappush(self._sleepers, (moment, next(self._order), woken, task))
        if task is not None:
            self._rest(task)
        await woken.wait()

    def next_wake(self) -> datetime | None:
        """When the earliest sleeper wants to be woken, or None."""
        return self._sleepers[0][0] if self._sleepers else None

    def advance_to(self, moment: datetime) -> None:
        """Move the time forward and wake all who wait for a moment up to it. Never moves back."""
        self._now = max(self._now, moment.astimezone(UTC))
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken, task = heapq.heappop(self._sleepers)
            woken.set()
            if task is not None and not task.done() and task not in self._awake:
                self._awake.add(task)
                task.add_done_callback(self._rest)

    async def quiet(self) -> None:
        """Return once every task that was woken has done its work: it sleeps on this clock again, or has ended.

        What it published is then on the bus; `settle()` there waits for what that leads to.
        """
        while self._awake:
            self._rested.clear()
            await self._rested.wait()

    def _rest(self, task: "asyncio.Task[object]") -> None:
        if task in self._awake:
            self._awake.remove(task)
            task.remove_done_callback(self._rest)
            self._rested.set()


def elapsed_clock() -> float:
    """Seconds on a clock that never jumps, for measuring durations (counters, latency), not for dates."""
    return time.monotonic()


def seconds(span: timedelta) -> float:
    """A span of time in s."""
    return span.total_seconds()
