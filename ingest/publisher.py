"""Plays a recording over MQTT as gateways would: QoS 1, a window in flight, everything sent again until acknowledged.

Into a pipeline, under simulated time, plays `ingest.player`.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import aiomqtt
import msgspec

from core.clock import elapsed_clock
from core.errors import BrokerError
from core.recording import Recorded, Recording
from ingest.acking import ANSWER_LIMIT, SILENT
from ingest.decoders import DECODERS
from ingest.mqtt_settings import MqttSettings, address, tls_context, without_password
from ingest.routes import DEFAULT_ROUTES, Routes
from ingest.shift import shifted

WINDOW = 100                     # messages in flight; a gateway has fewer, several gateways have more
FIRST_WAIT = 0.2                 # s before the first new attempt
LONGEST_WAIT = 5.0               # s between attempts
PATIENCE = 60.0                  # s without the broker after which a publisher gives up

Tell = Callable[[float], None]


class Published(msgspec.Struct, frozen=True):
    """What came of it: every message was acknowledged by the broker."""

    messages: int
    repeated: int                # sent again, since their acknowledgement was lost with the line
    seconds: float


class Pace(msgspec.Struct, frozen=True):
    """When message number n with recorded time t is due, in s after the first."""

    start: datetime
    speed: float | None = None   # times the recorded pace
    rate: float | None = None    # messages a second; outranks the speed

    def due(self, number: int, time: datetime) -> float:
        if self.rate is not None:
            return number / self.rate
        if self.speed is not None:
            return (time - self.start).total_seconds() / self.speed
        return 0.0


def offset_to(recording: Recording, moment: datetime, speed: float | None) -> timedelta:
    """How far times are to be moved so that the recording happens about `moment`.

    At its own pace it begins then; played faster it ends then, since no reading may lie in the future.
    """
    manifest = recording.manifest
    return moment - (manifest.start if speed == 1.0 else manifest.end)


def moved(records: Iterable[Recorded], offset: timedelta) -> Iterator[Recorded]:
    """The records with the times inside their payloads moved, each in its format."""
    routes = Routes(DEFAULT_ROUTES, DECODERS)
    for record in records:
        route = routes.find(record.topic)
        payload = record.payload if route is None else shifted(record.payload, route.format, offset)
        yield record if payload is record.payload else msgspec.structs.replace(record, payload=payload)


async def publish(
    recording: Recording,
    settings: MqttSettings,
    *,
    speed: float | None = None,
    rate: float | None = None,
    shift_to: datetime | None = None,
    prefix: str = "",
    window: int = WINDOW,
    tell: Tell = lambda share: None,
) -> Published:
    """Publish a recording and return once the broker has acknowledged all of it.

    BrokerError when the broker cannot be reached at the start, or for `PATIENCE` s later on.
    """
    records: Iterable[Recorded] = recording
    if shift_to is not None:
        records = moved(records, offset_to(recording, shift_to, speed if rate is None else None))
    pace = Pace(recording.manifest.start, speed, rate)
    return await Publisher(settings, prefix=prefix, window=window).send(records, pace, recording.manifest.count, tell)


class Publisher:
    """Sends records in order, and again those whose acknowledgement was lost."""

    def __init__(self, settings: MqttSettings, *, prefix: str = "", window: int = WINDOW) -> None:
        self._settings = settings
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._window = window
        self._client_id = f"fengsui-publish-{secrets.token_hex(4)}"
        self._unacknowledged: dict[int, Recorded] = {}
        self._room = asyncio.Event()
        self._acknowledged = 0
        self._repeated = 0

    async def send(self, records: Iterable[Recorded], pace: Pace, total: int, tell: Tell) -> Published:
        began = elapsed_clock()
        waiting = enumerate(records)
        wait, lost_at, was_connected = FIRST_WAIT, 0.0, False
        while True:
            try:
                async with self._client() as client:
                    wait, lost_at, was_connected = FIRST_WAIT, 0.0, True
                    await self._stream(client, waiting, pace, began, total, tell)
                return Published(self._acknowledged, self._repeated, elapsed_clock() - began)
            except* aiomqtt.MqttError as errors:
                lost_at = lost_at or elapsed_clock()
                if not was_connected or elapsed_clock() - lost_at > PATIENCE:
                    raise BrokerError(
                        f"{without_password(self._settings.url)} could not be reached: {errors.exceptions[0]}"
                    ) from None
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _client(self) -> aiomqtt.Client:
        where = address(self._settings)
        client = aiomqtt.Client(
            where.host,
            where.port,
            username=where.username,
            password=where.password,
            identifier=self._client_id,
            clean_session=True,      # what is unacknowledged is known here; no session stays behind
            tls_context=tls_context(self._settings),
            timeout=ANSWER_LIMIT,
            max_inflight_messages=self._window,
            logger=SILENT,
        )
        client.pending_calls_threshold = self._window
        return client

    async def _stream(
        self, client: aiomqtt.Client, waiting: Iterator[tuple[int, Recorded]], pace: Pace, began: float, total: int,
        tell: Tell,
    ) -> None:
        async with asyncio.TaskGroup() as tasks:
            line = tasks.create_task(_until_lost(client))
            for number in list(self._unacknowledged):
                self._repeated += 1
                tasks.create_task(self._deliver(client, number))
            while (item := await self._next(waiting)) is not None:
                number, record = item
                left = pace.due(number, record.received) - (elapsed_clock() - began)
                if left > 0:
                    tell(self._acknowledged / max(1, total))
                    await asyncio.sleep(left)
                tasks.create_task(self._deliver(client, number))
                if number % 100 == 0:
                    tell(self._acknowledged / max(1, total))
                    await asyncio.sleep(0)
            while self._unacknowledged:
                await self._room.wait()
                self._room.clear()
            line.cancel()
        tell(1.0)

    async def _next(self, waiting: Iterator[tuple[int, Recorded]]) -> tuple[int, Recorded] | None:
        """The next record, counted as in flight at once: whatever fails from here on, it is sent again."""
        while len(self._unacknowledged) >= self._window:
            self._room.clear()
            await self._room.wait()
        item = next(waiting, None)
        if item is not None:
            self._unacknowledged[item[0]] = item[1]
        return item

    async def _deliver(self, client: aiomqtt.Client, number: int) -> None:
        record = self._unacknowledged[number]
        await client.publish(self._prefix + record.topic, record.payload, qos=1, retain=record.retain)
        del self._unacknowledged[number]
        self._acknowledged += 1
        self._room.set()


async def _until_lost(client: aiomqtt.Client) -> None:
    """Raises MqttError as soon as the line is lost: a publication by itself would notice only after its limit."""
    async for _ in client.messages:
        continue
