"""An MQTT connection whose messages are acknowledged by us, after commit. All that is private to aiomqtt is used here.

aiomqtt 2.5 acknowledges on arrival and offers no other way; the paho client beneath it does. Used of the private:
`Client._client` (the paho client; its `manual_ack_set`, `ack`, `on_message`, `connect_timeout`, `disconnect`, `socket`
and `loop_read` are public), that aiomqtt reads by `loop.add_reader`, `Client._connected` and `Client._disconnected`
(futures, done when the broker has answered and when the line is lost), `Client._on_disconnect` and paho's
`MQTTMessage._topic` (bytes).
tests/ingest/test_mqtt_private.py holds these true. Decodes and stores nothing (`ingest.mqtt`).
"""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

import aiomqtt
import paho.mqtt.client as paho

from core.clock import Clock, elapsed_clock
from core.errors import BrokerError
from ingest.delivery import Delivery
from ingest.mqtt_settings import MqttSettings, address, tls_context, without_password
from ingest.waiting import Arrival, Room, Waiting

CONNECT_LIMIT = 5.0              # s for the TCP connection
ANSWER_LIMIT = 10.0              # s for CONNACK, SUBACK and the end of a connection
QUIET_TURNS = 2                  # turns of the event loop without a packet: then the socket is empty too


SILENT = logging.getLogger("fengsui.mqtt")
SILENT.setLevel(logging.CRITICAL)      # what ends a line is said once, by whoever holds it


class AckingClient:
    """One connection: QoS 1, a fixed client id, a session that stays. Made anew for each connection.

    What waits is bounded (`ingest.waiting`). While it is full the line is not read: the broker, which sees nothing
    acknowledged, keeps the rest. Should that last the line ends, after two keepalives at most, and what was unacknowledged
    comes again on the next. `drop` is told of each message of QoS 0 for which there was no room.
    """

    def __init__(
        self,
        settings: MqttSettings,
        clock: Clock,
        *,
        room: Room | None = None,
        drop: Callable[[Arrival], None] = lambda arrival: None,
    ) -> None:
        where = address(settings)
        self._shown = without_password(settings.url)
        self._clock = clock
        self._client = aiomqtt.Client(
            where.host,
            where.port,
            username=where.username,
            password=where.password,
            identifier=settings.client_id,
            clean_session=not settings.is_remembered,
            tls_context=tls_context(settings),
            keepalive=settings.keepalive,
            timeout=ANSWER_LIMIT,
            max_queued_incoming_messages=0,
            logger=SILENT,
        )
        self._paho = self._client._client
        self._paho.manual_ack_set(True)
        self._paho.connect_timeout = CONNECT_LIMIT
        # In place of aiomqtt's own queue: the arrival is timed, and a topic that is not UTF-8 does no harm.
        self._paho.on_message = self._arrived
        self._paho.on_disconnect = self._parted
        self._waiting = Waiting(room)
        self._drop = drop
        self._reads = False
        self._is_subscribed = False
        self._unacknowledged: dict[int, Arrival] = {}
        self._handed_out = 0.0
        self._wake = asyncio.Event()
        self._lost: str | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._client.__aenter__()
        except aiomqtt.MqttError as error:
            # aiomqtt leaves the socket open when the broker does not answer.
            self._paho.disconnect()
            raise BrokerError(f"{self._shown} could not be reached: {self._why() or error}") from error
        except BaseException:
            # The thread that connects cannot be stopped. Should it succeed, nobody would read: it hangs up at once.
            self._paho.on_connect = _hang_up
            # aiomqtt's own would wait to write on a socket that is closed.
            self._paho.on_socket_register_write = None
            self._paho.disconnect()
            raise
        self._client._disconnected.add_done_callback(self._gone)
        self._read_or_wait()             # in place of aiomqtt's own reader, which could not be started again
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Whatever is unacknowledged comes again: the session stays.
        with contextlib.suppress(aiomqtt.MqttError):
            await self._client.__aexit__(None, None, None)
        pass_cancellation_on()

    def _why(self) -> BaseException | None:
        """What ended the line, if that is known: a certificate refused after the handshake shows only here."""
        disconnected = self._client._disconnected
        return disconnected.exception() if disconnected.done() and not disconnected.cancelled() else None

    async def subscribe(self, filters: Sequence[str]) -> None:
        """Subscribe at QoS 1; BrokerError names each filter the broker refused.

        Until the answer is here the line is read, however full it is: what the session held comes before the answer.
        """
        try:
            codes = await self._client.subscribe([(each, 1) for each in filters], timeout=ANSWER_LIMIT)
            pass_cancellation_on()
        except aiomqtt.MqttError as error:
            raise BrokerError(f"{self._shown} did not answer the subscription: {error}") from error
        refused = [each for each, code in zip(filters, codes, strict=True) if _number(code) >= 0x80]
        if refused:
            raise BrokerError(
                f"{self._shown} refused the subscription to {', '.join(refused)}; allow our user to read there"
            )
        self._is_subscribed = True
        self._read_or_wait()

    async def batch(self, limit: int, flush_after: float, idle: float | None = None) -> tuple[Arrival, ...]:
        """What has arrived: as soon as nothing more is waiting, at `limit` messages or 4 MiB, or after `flush_after` s.

        Under a steady stream batches come no closer than `flush_after`: each costs the disk a sync, which the broker
        that syncs every message wants as well. The first message after a pause does not wait.
        Empty only when nothing came for `idle` s. Raises BrokerError when the line is lost; what had not been handed
        out then comes again.
        """
        waiting = self._waiting
        if not waiting:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(idle):
                    await self._something()
        began = elapsed_clock()
        while (  # noqa: ASYNC110
            waiting and not waiting.is_enough(limit)
            and (early := self._handed_out + flush_after - elapsed_clock()) > 0
        ):
            await asyncio.sleep(early)
        quiet = 0
        while waiting and not waiting.is_enough(limit) and quiet < QUIET_TURNS and elapsed_clock() - began < flush_after:
            seen = len(waiting)
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(waiting) == seen else 0
        self._check_line()
        self._handed_out = elapsed_clock()
        taken = waiting.take(limit)
        self._read_or_wait()
        return taken

    async def _something(self) -> None:
        while not self._waiting:
            self._check_line()
            self._wake.clear()
            await self._wake.wait()

    def acknowledge(self, arrival: Delivery) -> None:
        """Tell the broker that it may forget this message. On a lost line it says nothing: the message comes again.

        An arrival of an earlier connection is known by not being the one held here under its number.
        """
        if isinstance(arrival, Arrival) and self._lost is None and self._unacknowledged.get(arrival.mid) is arrival:
            del self._unacknowledged[arrival.mid]
            self._paho.ack(arrival.mid, 1)

    @property
    def has_caught_up(self) -> bool:
        """True when nothing waits."""
        return not self._waiting

    @property
    def is_lost(self) -> bool:
        return self._lost is not None

    def _check_line(self) -> None:
        if self._lost is not None:
            raise BrokerError(f"the line to {self._shown} was lost: {self._lost}")

    def _gone(self, disconnected: "asyncio.Future[None]") -> None:
        self._lost = str(self._why() or "disconnected")
        self._waiting.clear()
        self._unacknowledged.clear()
        self._wake.set()

    def _parted(self, *about: Any) -> None:
        # aiomqtt's own asks the future whether we were connected; cancelled or out of time, that one answers by raising.
        if not self._client._connected.cancelled():
            self._client._on_disconnect(*about)

    def _arrived(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        arrival = Arrival(
            message._topic.decode(errors="replace"),
            bytes(message.payload),
            self._clock.now(),
            mid=message.mid if message.qos else 0,
            retain=message.retain,
        )
        if arrival.mid:
            # A broker repeats what waits too long for its acknowledgement (while the store refuses, say). The same
            # packet identifier, topic and payload still unacknowledged here is that repetition, and we hold it.
            held = self._unacknowledged.get(arrival.mid)
            if held is not None and message.dup and held.topic == arrival.topic and held.payload == arrival.payload:
                return
            self._unacknowledged[arrival.mid] = arrival
        if not self._waiting.put(arrival):
            self._drop(arrival)
            return
        self._wake.set()
        self._read_or_wait()

    def _read_or_wait(self) -> None:
        reads = not (self._is_subscribed and self._waiting.is_full)
        if reads == self._reads or (sock := self._paho.socket()) is None:
            return
        self._reads = reads
        loop = asyncio.get_running_loop()
        if reads:
            loop.add_reader(sock, self._read)
            loop.call_soon(self._read)   # of what TLS has decoded already the socket says nothing
        else:
            loop.remove_reader(sock)

    def _read(self) -> None:
        """As aiomqtt reads, but for stopping where there is no more room."""
        try:
            while self._reads and (sock := self._paho.socket()) is not None:
                self._paho.loop_read()
                if not isinstance(sock, ssl.SSLSocket) or not sock.pending():
                    break
        except Exception as error:  # noqa: BLE001 - it has ended the line, whatever it is: whoever waits for a batch is told
            if not self._client._disconnected.done():
                self._client._disconnected.set_exception(error)


def pass_cancellation_on() -> None:
    """Raise the cancellation that `asyncio.wait_for`, which aiomqtt waits with, has swallowed.

    Before Python 3.12 it returns the result where both come in the same turn; whoever cancelled us would wait for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _hang_up(client: paho.Client, *_: Any) -> None:
    client.disconnect()


def _number(code: Any) -> int:
    """The value of a SUBACK return code: paho gives an object, for MQTT 3.1.1 as for 5."""
    return int(getattr(code, "value", code))


