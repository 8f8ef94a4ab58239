"""Says on the bus and in the log how a source is doing, once for each change; and commits until the store takes it."""

import asyncio

import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.errors import StoreError
from core.messages import StageStatus
from ingest.outcome import Prepared
from ingest.pipeline import Pipeline

log = structlog.get_logger()

FIRST_WAIT = 0.5                 # s before the first new attempt
LONGEST_WAIT = 30.0              # s between attempts
STORE = "store"


class Reporter:
    """One source's voice."""

    def __init__(self, bus: MemoryBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._said: dict[str, tuple[bool, str]] = {}
        self._dropped = 0

    def say(self, stage: str, running: bool, detail: str) -> None:
        """A broker that is away for a night is one line in the log."""
        if self._said.get(stage) == (running, detail):
            return
        self._said[stage] = (running, detail)
        (log.info if running else log.warning)("ingest state changed", stage=stage, running=running, detail=detail)
        self._bus.publish("stages", StageStatus(stage=stage, time=self._clock.now(), running=running, detail=detail))

    def dropped(self) -> None:
        """A message was dropped that nobody keeps for us; said at the first, and again when there is room."""
        if not self._dropped:
            log.warning("messages of QoS 0 dropped", reason="they come faster than they are stored; publish at QoS 1")
        self._dropped += 1

    def caught_up(self) -> None:
        """Nothing waits any longer."""
        if self._dropped:
            log.info("messages of QoS 0 taken again", dropped=self._dropped)
            self._dropped = 0

    async def commit(self, pipeline: Pipeline, prepared: Prepared, longest_wait: float = LONGEST_WAIT) -> None:
        """Commit until the store takes it. Meanwhile nothing is acknowledged, so the sender holds back the rest."""
        wait = min(FIRST_WAIT, longest_wait)
        while True:
            try:
                await pipeline.commit(prepared)
            except StoreError as error:
                self.say(STORE, False, f"readings wait with their senders, nothing is lost: {error}")
                await asyncio.sleep(wait)
                wait = min(2 * wait, longest_wait)
            else:
                if not self._said.get(STORE, (True, ""))[0]:
                    self.say(STORE, True, "takes readings again")
                return
