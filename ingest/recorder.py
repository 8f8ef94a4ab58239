"""Records topics of a broker, as onlooker: what is recorded is delivered to everyone else as well. Decodes nothing."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from core.clock import Clock
from core.errors import BrokerError
from core.recording import About, Recorded, RecordingWriter
from ingest.acking import AckingClient
from ingest.mqtt_settings import MqttSettings, without_password
from ingest.waiting import Arrival

BATCH = 1_000
FLUSH_AFTER = 0.05               # s
FIRST_WAIT = 0.5                 # s before the first new attempt
LONGEST_WAIT = 10.0              # s between attempts

Tell = Callable[[int], None]


async def record(
    settings: MqttSettings,
    topics: Sequence[str],
    out: Path,
    stop: asyncio.Event,
    clock: Clock,
    about: About,
    *,
    tell: Tell = lambda count: None,
    say: Callable[[str], None] = lambda sentence: None,
) -> int:
    """Record until `stop` is set; returns the number of messages. What came while the line was lost is missing.

    BrokerError when the broker cannot be reached or refuses a topic at the start; later it is tried again, and said.
    """
    # An onlooker leaves nothing behind: a session that stayed would fill the broker for ever.
    settings = msgspec.structs.replace(
        settings, client_id=f"fengsui-record-{secrets.token_hex(4)}", is_remembered=False
    )
    missing = 0

    def drop(arrival: Arrival) -> None:
        nonlocal missing
        missing += 1
        if missing == 1:
            say("messages of QoS 0 come faster than they can be written; some will be missing")

    with RecordingWriter(out, about) as writer:
        wait = FIRST_WAIT
        started = False
        while not stop.is_set():
            try:
                async with AckingClient(settings, clock, drop=drop) as client:
                    await client.subscribe(topics)
                    started, wait = True, FIRST_WAIT
                    say(f"recording {', '.join(topics)} from {without_password(settings.url)}")
                    await _take(client, writer, stop, tell)
            except BrokerError as error:
                if not started:
                    raise
                say(str(error))
                await _either(stop, wait)
                wait = min(2 * wait, LONGEST_WAIT)
        return writer.count


async def _take(client: AckingClient, writer: RecordingWriter, stop: asyncio.Event, tell: Tell) -> None:
    ended = asyncio.create_task(stop.wait())
    last = None
    try:
        while True:
            batch = asyncio.create_task(client.batch(BATCH, FLUSH_AFTER))
            done, _ = await asyncio.wait((batch, ended), return_when=asyncio.FIRST_COMPLETED)
            if batch not in done:
                batch.cancel()
                await asyncio.gather(batch, return_exceptions=True)
                return
            for arrival in batch.result():
                # A clock that is set back must not end a recording.
                last = arrival.received if last is None else max(last, arrival.received)
                qos = 1 if arrival.mid else 0
                writer.write(Recorded(last, arrival.topic, arrival.payload, qos, arrival.retain))
                client.acknowledge(arrival)
            tell(writer.count)
    finally:
        ended.cancel()


async def _either(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until told to stop."""
    ended = asyncio.create_task(stop.wait())
    await asyncio.wait((ended,), timeout=seconds)
    ended.cancel()
