"""Asks the other stages for something and waits for the answer: a Command out, its Result back."""

import asyncio
import uuid
from typing import Any

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.messages import Command, Result

LIMIT = 5.0          # s of real time; then whoever asked is told that the stage does not answer


class NoAnswer(Exception):
    """No stage answered in time; whether the command is carried out is not known."""


class CommandDesk:
    """The console's way to the other stages of one house."""

    def __init__(self, bus: MemoryBus, clock: Clock, limit: float = LIMIT) -> None:
        self._bus = bus
        self._clock = clock
        self._limit = limit

    async def ask(
        self, who: str, verb: str, target: str, arguments: dict[str, Any], limit: float | None = None
    ) -> Result:
        """Publish a command and return its result, or raise `NoAnswer` after `limit` s (some work takes longer)."""
        command = Command(
            id=uuid.uuid4().hex, time=self._clock.now(), who=who, verb=verb, target=target, arguments=arguments
        )
        results = self._bus.subscribe("results", bound=1024)
        try:
            self._bus.publish("commands", command)
            async with asyncio.timeout(limit or self._limit):
                async for _, result in results:
                    if isinstance(result, Result) and result.id == command.id:
                        return result
        except TimeoutError:
            raise NoAnswer(verb) from None
        finally:
            results.close()
        raise NoAnswer(verb)
