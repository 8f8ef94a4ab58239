"""Plays a recording into a pipeline of its own house, under a simulated clock: the same outcome at any speed.

Over MQTT, as gateways would, plays `ingest.publisher`.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby

from core.bus.memory import MemoryBus
from core.clock import SimulatedClock, elapsed_clock
from core.recording import Recorded, Recording
from ingest.delivery import Delivery
from ingest.pipeline import Pipeline

Tell = Callable[[float], None]


class Player:
    """One play of one recording: started once, stopped at will."""

    def __init__(self, recording: Recording, pipeline: Pipeline, clock: SimulatedClock, bus: MemoryBus) -> None:
        self._recording = recording
        self._pipeline = pipeline
        self._clock = clock
        self._bus = bus
        self._speed: float | None = None
        self._anchor = (clock.now(), elapsed_clock())
        self._changed = asyncio.Event()
        self._stopped = False
        self.played = 0

    async def play(self, speed: float | None = None, tell: Tell = lambda share: None) -> None:
        """Play to the end, or until stopped; `speed` times real time, or as fast as possible.

        All payloads of one moment are one batch, and time stands still until everything they led to is done.
        """
        self.set_speed(speed)
        start, end = self._recording.manifest.start, self._recording.manifest.end
        length = max((end - start).total_seconds(), 1e-9)
        for moment, deliveries in self._moments():
            if not await self._move_to(moment):
                return
            await self._pipeline.handle(deliveries)
            await self._bus.settle()
            self.played += len(deliveries)
            tell(min(1.0, max(0.0, (moment - start).total_seconds() / length)))
        if not await self._move_to(end):
            return
        await self._pipeline.finish()
        await self._bus.settle()
        tell(1.0)

    def set_speed(self, speed: float | None) -> None:
        """From now on so many times real time; None is as fast as possible."""
        if speed is not None and not speed > 0:
            raise ValueError("a speed is above 0; None is as fast as possible")
        self._speed = speed
        self._anchor = (self._clock.now(), elapsed_clock())
        self._changed.set()

    def stop(self) -> None:
        """Play nothing more; `play` returns after the batch it is at."""
        self._stopped = True
        self._changed.set()

    def _moments(self) -> Iterator[tuple[datetime, list[Delivery]]]:
        for moment, records in groupby(self._recording, key=_time):
            yield moment, [Delivery(record.topic, record.payload, moment) for record in records]

    async def _move_to(self, moment: datetime) -> bool:
        """Move the clock, waking each sleeper at its own time and letting it finish; False when stopped."""
        while True:
            wake = self._clock.next_wake()
            step = moment if wake is None else min(wake, moment)
            await self._pace(step)
            if self._stopped:
                return False
            self._clock.advance_to(step)
            await self._clock.quiet()
            await self._bus.settle()
            if step >= moment:
                return True

    async def _pace(self, moment: datetime) -> None:
        """Wait until real time has come as far as `moment`, at the present speed."""
        while not self._stopped:
            if self._speed is None:
                return
            simulated, real = self._anchor
            left = (moment - simulated).total_seconds() / self._speed - (elapsed_clock() - real)
            if left <= 0:
                return
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._changed.wait()


def _time(record: Recorded) -> datetime:
    return record.received
