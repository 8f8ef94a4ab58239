"""HJ 212 data loggers that connect over TCP: frames in, answered after commit, each connection bounded.

Framing, frames and answers are in `ingest.decoders.hj212`; this is their thin shell of sockets.
"""

import asyncio
import contextlib
from types import TracebackType
from typing import Self

import msgspec
import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.errors import BrokerError, DecodeError, StoreError
from core.messages import GatewayStatus
from ingest.decoders.hj212.answers import answer
from ingest.decoders.hj212.frame import Frame, read_frame
from ingest.decoders.hj212.stream import FrameBuffer
from ingest.delivery import Delivery
from ingest.outcome import Prepared
from ingest.parts import Parts
from ingest.pipeline import Pipeline
from ingest.reports import LONGEST_WAIT, Reporter

log = structlog.get_logger()

CHUNK = 64 * 1024                # B read at once; also what a batch can come to
ANSWER_LIMIT = 10.0              # s until a logger has taken its answers; one that does not is closed
PATIENCE = 2.0                   # s a part may wait for the others before it is kept and answered: loggers resend at 5
CLOSING_LIMIT = 2.0              # s for what is unfinished when the house closes
RUBBISH = 100_000                # B without one good frame after which a connection is closed …
REFUSED = 1_000                  # … and so many pieces: what is refused is kept, and must not fill the store
NAMES = 1_000                    # loggers one connection may speak for (a concentrator); more are not shown
UNNAMED = "unknown"              # gateway of what came before a connection said its MN


class TcpSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where loggers connect, and how much they may take."""

    host: str = "127.0.0.1"
    port: int = 9212                 # 0 takes a free one
    idle: float = 900.0              # s without a byte after which a connection is closed
    connections: int = 2_000         # at most; further ones are closed at once


class Hj212Listener:
    """Listens for loggers; `async with` opens and closes it, `run()` serves until cancelled."""

    def __init__(
        self,
        pipeline: Pipeline,
        clock: Clock,
        bus: MemoryBus,
        settings: TcpSettings | None = None,
        *,
        patience: float = PATIENCE,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        self._pipeline = pipeline
        self._clock = clock
        self._bus = bus
        self._settings = settings or TcpSettings()
        self._patience = patience
        self._longest_wait = longest_wait
        self._reporter = Reporter(bus, clock)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._gateways: dict[str, Connection] = {}

    async def start(self) -> int:
        """Listen; returns the port. Connections are served from here on."""
        if self._server is None:
            where = self._settings
            try:
                self._server = await asyncio.start_server(self._accept, where.host, where.port, limit=CHUNK)
            except OSError as error:
                raise BrokerError(
                    f"hj212.listen: {where.host}:{where.port} cannot be used ({error.strerror}); choose another port"
                ) from error
        return self.port

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def open_connections(self) -> int:
        return len(self._connections)

    async def run(self) -> None:
        """Serve until cancelled."""
        await self.start()
        try:
            await asyncio.Event().wait()
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Close the listener and every connection; what was not answered is sent again by its logger."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
            await server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= self._settings.connections:
            log.warning("connection refused", peer=_peer(writer), open=len(self._connections))
            writer.close()
            return
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        connection = Connection(self, reader, writer)
        try:
            await connection.serve()
        except (ConnectionError, TimeoutError) as error:
            log.info("logger gone", gateway=connection.gateway, peer=connection.peer, reason=str(error) or "silent")
        except asyncio.CancelledError:
            # Only `stop` cancels: asyncio would report the task of a cancelled connection as failed.
            log.debug("connection closed", peer=connection.peer)
        finally:
            self._connections.discard(task)
            writer.close()
            self._leave(connection)

    # What a connection asks of its listener.

    async def store(self, prepared: Prepared) -> None:
        await self._reporter.commit(self._pipeline, prepared, self._longest_wait)

    def came(self, connection: "Connection", mn: str) -> None:
        """A connection has said who it is."""
        before = self._gateways.get(mn)
        self._gateways[mn] = connection
        if before is not connection:
            self._say(mn, True, f"TCP {connection.peer}")

    def _leave(self, connection: "Connection") -> None:
        for mn in connection.names:
            # A logger that has connected anew is not offline because its old connection was noticed dead.
            if self._gateways.get(mn) is connection:
                del self._gateways[mn]
                self._say(mn, False, "the connection was closed")

    def _say(self, mn: str, online: bool, detail: str) -> None:
        self._bus.publish(
            "gateways", GatewayStatus(gateway=mn, time=self._clock.now(), online=online, detail=detail,
                                      exercise=self._pipeline.exercise)
        )

    @property
    def pipeline(self) -> Pipeline:
        return self._pipeline

    @property
    def clock(self) -> Clock:
        return self._clock

    @property
    def idle(self) -> float:
        return self._settings.idle

    @property
    def patience(self) -> float:
        return self._patience


class Connection:
    """One logger's connection, from its first byte to its end."""

    def __init__(self, listener: Hj212Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._listener = listener
        self._reader = reader
        self._writer = writer
        self._buffer = FrameBuffer()
        self._parts = Parts()
        self._unanswered: dict[int, tuple[Delivery, Frame]] = {}
        self._rubbish = 0                            # B since the last good frame
        self._refused = 0                            # pieces since then
        self.peer = _peer(writer)
        self.gateway = UNNAMED
        self.names: set[str] = set()

    async def serve(self) -> None:
        """Read, store, answer, until the logger goes, falls silent or the listener stops."""
        try:
            while data := await self._read():
                await self._handle(self._buffer.feed(data))
                if self._babbles:
                    log.warning("connection closed", gateway=self.gateway, peer=self.peer, reason="no good frame")
                    self._buffer = FrameBuffer()
                    break
        except asyncio.CancelledError:
            # The house closes: one attempt, for a store that refuses must not keep it from closing.
            with contextlib.suppress(StoreError, TimeoutError):
                async with asyncio.timeout(CLOSING_LIMIT):
                    await self._listener.pipeline.commit(await self._ends())
            raise
        except (ConnectionError, TimeoutError):
            await self._listener.store(await self._ends())
            raise
        await self._listener.store(await self._ends())

    async def _ends(self) -> Prepared:
        """Half a frame, and parts without the others: they are kept with the refused."""
        pipeline = self._listener.pipeline
        left = await pipeline.prepare([self._delivery(piece) for piece in self._buffer.rest()], self._parts)
        return Prepared(left.outcomes + pipeline.close(self._parts).outcomes)

    async def _read(self) -> bytes:
        """The next bytes. While a part waits too long for the others it is kept and answered meanwhile."""
        if self._parts.waiting or self._buffer.has_rubbish:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._listener.patience):
                    return await self._reader.read(CHUNK)
            await self._settle(self._listener.pipeline.keep(self._parts))
            await self._handle(self._buffer.rubbish())
        async with asyncio.timeout(self._listener.idle):
            return await self._reader.read(CHUNK)

    async def _handle(self, pieces: tuple[bytes, ...]) -> None:
        if pieces:
            deliveries = [self._delivery(piece) for piece in pieces]
            if self._babbles:
                last = deliveries[-1]
                deliveries[-1] = msgspec.structs.replace(
                    last, about=f"{last.about}; connection closed: {self._rubbish} bytes without one good frame",
                    about_zh=f"{last.about_zh}；连接已关闭：{self._rubbish} 字节中没有一个完好的数据包",
                )
            await self._settle(await self._listener.pipeline.prepare(deliveries, self._parts))

    def _delivery(self, piece: bytes) -> Delivery:
        """A frame as it goes to the pipeline; remembered for its answer if it can be read."""
        pipeline = self._listener.pipeline
        frame = None
        try:
            frame = read_frame(piece, pipeline.register)
        except DecodeError as error:
            if error.reason != "encrypted_no_key":   # a frame all the same; an officer has yet to enter the key
                self._rubbish += len(piece)
                self._refused += 1
        else:
            self._rubbish = self._refused = 0
        if frame is not None:
            # Only a frame whose checksum is right says who speaks.
            self.gateway = frame.mn.replace("/", "_").replace("+", "_").replace("#", "_")
            if len(self.names) < NAMES:
                self.names.add(self.gateway)
                self._listener.came(self, self.gateway)
        delivery = Delivery(pipeline.topic("hj212", self.gateway), piece, self._listener.clock.now(), f"from {self.peer}",
                            f"来自 {self.peer}")
        if frame is not None and frame.wants_answer:
            self._unanswered[id(delivery)] = (delivery, frame)
        return delivery

    @property
    def _babbles(self) -> bool:
        return self._rubbish > RUBBISH or self._refused > REFUSED

    async def _settle(self, prepared: Prepared) -> None:
        """Commit, then answer in the order of arrival. A frame that could not be read has no one to answer."""
        await self._listener.store(prepared)
        for outcome in prepared.outcomes:
            for delivery in outcome.deliveries:
                _, frame = self._unanswered.pop(id(delivery), (None, None))
                reply = answer(frame) if frame is not None else None
                if reply is not None:
                    self._writer.write(reply)
        async with asyncio.timeout(ANSWER_LIMIT):
            await self._writer.drain()


def _peer(writer: asyncio.StreamWriter) -> str:
    name = writer.get_extra_info("peername")
    return f"{name[0]}:{name[1]}" if name else "unknown"
