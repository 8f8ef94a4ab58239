"""Readings in over MQTT: batches off the broker, through the pipeline, acknowledged in order after commit.

The connection itself, and all that is private to aiomqtt, is in `ingest.acking`.
"""

import asyncio
import random
from collections.abc import Sequence

import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock, elapsed_clock
from core.errors import BrokerError, StoreError
from core.messages import StageStatus
from ingest.acking import AckingClient
from ingest.mqtt_settings import MqttSettings, without_password
from ingest.pipeline import Pipeline, Prepared

log = structlog.get_logger()

BATCH = 1_000                    # messages a transaction holds at most; far below a broker's window of 5,000
FLUSH_AFTER = 0.005              # s a batch is collected at most, however fast messages come
FIRST_WAIT = 0.5                 # s before the first new attempt
LONGEST_WAIT = 30.0              # s between attempts
STEADY = 10.0                    # s of service after which the next wait is short again
EXPIRY = 1.0                     # s between looks at split messages of which a part is missing

STAGE = "mqtt"
STORE = "store"


class AckingSource:
    """Feeds a pipeline from a broker for as long as it runs; a lost line, a refusing store lose nothing."""

    def __init__(
        self,
        settings: MqttSettings,
        pipeline: Pipeline,
        clock: Clock,
        bus: MemoryBus,
        *,
        filters: Sequence[str] | None = None,
        batch: int = BATCH,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        self._settings = settings
        self._pipeline = pipeline
        self._clock = clock
        self._bus = bus
        self._filters = tuple(filters if filters is not None else pipeline.filters)
        self._batch = batch
        self._longest_wait = longest_wait
        self._parts = pipeline.parts()
        self._said: dict[str, tuple[bool, str]] = {}
        self.connections = 0

    async def run(self) -> None:
        """Serve until cancelled; whatever happens to the broker is waited out and said on the bus."""
        wait = FIRST_WAIT
        while True:
            began = elapsed_clock()
            try:
                async with AckingClient(self._settings, self._clock) as client:
                    await client.subscribe(self._filters)
                    self.connections += 1
                    self._say(STAGE, True, f"connected to {without_password(self._settings.url)}")
                    await self._serve(client)
            except BrokerError as error:
                self._say(STAGE, False, str(error))
            if elapsed_clock() - began > STEADY:
                wait = FIRST_WAIT
            # Two ingesters, or a hundred, do not come back in the same instant.
            await asyncio.sleep(min(wait, self._longest_wait) * random.uniform(0.5, 1.0))
            wait = min(2 * wait, self._longest_wait)

    async def _serve(self, client: AckingClient) -> None:
        while True:
            arrivals = await client.batch(self._batch, FLUSH_AFTER, EXPIRY if self._parts else None)
            prepared = await self._pipeline.prepare(arrivals, self._parts)
            await self._commit(prepared)
            for delivery in prepared.settled:
                client.acknowledge(delivery)

    async def _commit(self, prepared: Prepared) -> None:
        """Commit until the store takes it. Meanwhile nothing is acknowledged, so the broker holds back the rest."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._pipeline.commit(prepared)
            except StoreError as error:
                self._say(STORE, False, f"readings wait with the broker, nothing is lost: {error}")
                await asyncio.sleep(min(wait, self._longest_wait))
                wait = min(2 * wait, self._longest_wait)
            else:
                if self._said.get(STORE, (True, ""))[0] is False:
                    self._say(STORE, True, "takes readings again")
                return

    def _say(self, stage: str, running: bool, detail: str) -> None:
        """Once for each change: a broker that is away for a night is one line in the log."""
        if self._said.get(stage) == (running, detail):
            return
        self._said[stage] = (running, detail)
        (log.info if running else log.warning)("ingest state changed", stage=stage, running=running, detail=detail)
        self._bus.publish("stages", StageStatus(stage=stage, time=self._clock.now(), running=running, detail=detail))
