"""Readings in over MQTT: batches off the broker, through the pipeline, acknowledged in order after commit.

The connection itself, and all that is private to aiomqtt, is in `ingest.acking`.
"""

import asyncio
import random
from collections.abc import Sequence

from core.bus.memory import MemoryBus
from core.clock import Clock, elapsed_clock
from core.errors import BrokerError
from ingest.acking import AckingClient, pass_cancellation_on
from ingest.mqtt_settings import MqttSettings, without_password
from ingest.outcome import Prepared
from ingest.parts import Parts
from ingest.pipeline import Pipeline
from ingest.reports import FIRST_WAIT, LONGEST_WAIT, Reporter
from ingest.waiting import Arrival, Room

BATCH = 1_000                    # messages a transaction holds at most; far below a broker's window of 5,000
FLUSH_AFTER = 0.005              # s a batch is collected at most, however fast messages come
STEADY = 10.0                    # s of service after which the next wait is short again
EXPIRY = 1.0                     # s without a message after which split messages are looked at
CROWDED = 10                     # unacknowledged parts with which a silent broker (mosquitto: 20) may wait for us

STAGE = "mqtt"


class AckingSource:
    """Feeds a pipeline from a broker for as long as it runs; a lost line or a refusing store loses nothing."""

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
        room: Room | None = None,
    ) -> None:
        self._settings = settings
        self._pipeline = pipeline
        self._clock = clock
        self._filters = tuple(filters if filters is not None else pipeline.filters)
        self._batch = batch
        self._longest_wait = longest_wait
        self._room = room
        self._parts = Parts()
        self._reporter = Reporter(bus, clock)
        self.connections = 0

    async def run(self) -> None:
        """Serve until cancelled; whatever happens to the broker is waited out and said on the bus."""
        wait = min(FIRST_WAIT, self._longest_wait)
        while True:
            began = elapsed_clock()
            try:
                async with AckingClient(self._settings, self._clock, room=self._room, drop=self._drop) as client:
                    await client.subscribe(self._filters)
                    self.connections += 1
                    self._reporter.say(STAGE, True, f"connected to {without_password(self._settings.url)}")
                    await self._serve(client)
            except BrokerError as error:
                self._reporter.say(STAGE, False, str(error))
            pass_cancellation_on()
            if elapsed_clock() - began > STEADY:
                wait = min(FIRST_WAIT, self._longest_wait)
            # Several ingesters do not come back in the same instant.
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))
            wait = min(2 * wait, self._longest_wait)

    async def _serve(self, client: AckingClient) -> None:
        parts = self._parts
        while True:
            arrivals = await client.batch(self._batch, FLUSH_AFTER, EXPIRY if parts.waiting else None)
            await self._store(client, await self._pipeline.prepare(arrivals, parts))
            if client.has_caught_up:
                self._reporter.caught_up()
            if not arrivals and parts.waiting >= CROWDED:
                await self._store(client, self._pipeline.keep(parts))

    def _drop(self, arrival: Arrival) -> None:
        self._pipeline.counters.dropped += 1
        self._reporter.dropped()

    async def _store(self, client: AckingClient, prepared: Prepared) -> None:
        await self._reporter.commit(self._pipeline, prepared, self._longest_wait)
        for delivery in prepared.settled:
            client.acknowledge(delivery)
