"""An ingester as the house wires it, and gateways that publish to it. Nothing here is a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiomqtt

from core.bus.memory import MemoryBus
from core.clock import SystemClock
from core.messages import GatewayStatus, StageStatus
from core.station import Register
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings
from ingest.mqtt import AckingSource
from ingest.mqtt_settings import MqttSettings
from ingest.pipeline import Keeper, Pipeline
from tests.ingest.brokers import free_port, until


def reading(number: int, station: str = "S-1") -> bytes:
    return (
        f'{{"station":"{station}","time":"2026-11-23T08:{number // 60 % 60:02}:{number % 60:02}.{number:06}+08:00",'
        f'"quantity":"ambient_dose_rate","value":{number},"unit":"nGy/h"}}'
    ).encode()


class Ingester:
    """A source with its pipeline, store and bus, as the house wires them."""

    def __init__(self, settings: MqttSettings, store: Keeper, **more: object) -> None:
        self.bus = MemoryBus()
        self.heard = self.bus.subscribe("gateways", "stages", bound=10_000)
        self.pipeline = Pipeline(store, Register(), SystemClock(), publish=self.bus.publish)
        self.source = AckingSource(settings, self.pipeline, SystemClock(), self.bus, longest_wait=0.2, **more)  # type: ignore[arg-type]
        self.said: list[StageStatus | GatewayStatus] = []

    def stages(self) -> list[tuple[str, bool]]:
        self._hear()
        return [(each.stage, each.running) for each in self.said if isinstance(each, StageStatus)]

    def gateways(self) -> list[tuple[str, bool]]:
        self._hear()
        return [(each.gateway, each.online) for each in self.said if isinstance(each, GatewayStatus)]

    def _hear(self) -> None:
        while (item := self.heard.take()) is not None:
            self.said.append(item[1])

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Ingester"]:
        connections = self.source.connections
        task = asyncio.create_task(self.source.run())
        try:
            await until(lambda: self.source.connections > connections or task.done())
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def gateway(port: int, identifier: str = "gateway", **more: object) -> AsyncIterator[aiomqtt.Client]:
    client = aiomqtt.Client("127.0.0.1", port, identifier=identifier, **more)  # type: ignore[arg-type]
    client.pending_calls_threshold = 10_000
    async with client:
        yield client


async def publish(client: aiomqtt.Client, numbers: range, topic: str = "readings/g1") -> None:
    await asyncio.gather(*(client.publish(topic, reading(number), qos=1) for number in numbers))


@asynccontextmanager
async def embedded(folder: Path, **more: object) -> AsyncIterator[EmbeddedBroker]:
    async with EmbeddedBroker(folder / "broker", BrokerSettings(port=free_port(), **more)) as broker:  # type: ignore[arg-type]
        yield broker
