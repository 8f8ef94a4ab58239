"""A live house with its embedded broker in this process, wired as `fengsui up` wires it. Nothing here is a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import aiomqtt
import msgspec

from alerting.rules import Rule
from config.schema import Settings
from core.clock import Clock, SystemClock
from core.messages import Reading, Transition
from core.station import Station
from core.store.shapes import RejectSummary
from fengsui.house import House, open_house, store_url
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings
from ingest.mqtt import AckingSource
from ingest.mqtt_settings import MqttSettings
from tests.ingest.brokers import free_port, until

LIMIT = 60.0         # s for whatever a scenario waits for, on a machine that has other work as well


class Live(msgspec.Struct, frozen=True):
    """A running house, its broker, and how many messages its source has settled."""

    house: House
    broker: EmbeddedBroker

    @property
    def mqtt(self) -> MqttSettings:
        """How a gateway reaches the broker."""
        return MqttSettings(url=f"mqtt://127.0.0.1:{self.broker.port}")

    @property
    def handled(self) -> int:
        """Messages that were stored or kept as refused, duplicates included."""
        return sum(self.house.pipeline.counters.received.values())

    async def until_handled(self, count: int) -> None:
        """Return once so many messages are committed and everything they led to is done."""
        await until(lambda: self.handled >= count, LIMIT)
        async with asyncio.timeout(LIMIT):
            await self.house.bus.settle()

    async def until_stored(self, count: int) -> None:
        """Return once so many readings are in the store and judged; what a broker sends again is not counted."""
        await until(lambda: self.house.pipeline.counters.stored >= count, LIMIT)
        async with asyncio.timeout(LIMIT):
            await self.house.bus.settle()

    async def readings(self, station: str, quantity: str) -> list[Reading]:
        """Every reading of a series, in the order of the log."""
        return [
            each.message for each in await self.house.store.entries(0, 10_000_000)
            if isinstance(each.message, Reading) and (each.message.station, each.message.quantity) == (station, quantity)
        ]

    async def transitions(self) -> list[Transition]:
        """Everything the engine said, in order."""
        return await self.house.store.all_transitions()

    async def rejects(self) -> list[RejectSummary]:
        """What was refused, oldest first."""
        return list(reversed(await self.house.store.rejects(limit=100_000)))


@asynccontextmanager
async def live_house(
    folder: Path, stations: Iterable[Station], rules: Iterable[Rule], settings: Settings | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Live]:
    """A house with stages, broker and source running; everything is stopped and closed at the end."""
    settings = (settings or Settings()).model_copy(update={"data": folder / "data"})
    clock = clock or SystemClock()
    async with (
        EmbeddedBroker(folder / "broker", BrokerSettings(port=free_port(), durability="process-crash")) as broker,
        open_house(store_url(settings), clock, settings, stations, rules) as house,
    ):
        source = AckingSource(broker.connection(), house.pipeline, clock, house.bus, filters=("#",))
        house.supervisor.add("mqtt", source.run)
        stages = asyncio.create_task(house.supervisor.run())
        try:
            async with asyncio.timeout(LIMIT):
                await house.ready()
            await until(lambda: source.connections, LIMIT)
            yield Live(house, broker)
        finally:
            stages.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stages


@asynccontextmanager
async def gateway(live: Live, name: str = "gateway-1") -> AsyncIterator[aiomqtt.Client]:
    """A gateway's own connection, QoS 1 by each publication."""
    client = aiomqtt.Client("127.0.0.1", live.broker.port, identifier=name, max_inflight_messages=1000, timeout=LIMIT)
    client.pending_calls_threshold = 1000
    async with client:
        yield client
