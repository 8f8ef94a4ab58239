"""The store: everything that came in, was judged or decided. Opens it, and hands each question to its room.

The store is the log (`core.store.log`): what the engine judges has one growing number here.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from core.errors import StoreError
from core.messages import Alert, Command, Configuration, Entry, LogMessage, Reading, Tick, Transition
from core.store import alerts as alerts_room
from core.store import overlays as overlays_room
from core.store import records, retention
from core.store.connect import (
    database_url,
    hold_database,
    lock_file,
    make_engine,
    migrate,
    open_connection,
)
from core.store.history import history
from core.store.log import Batch, Log
from core.store.people import People
from core.store.reader import Reader
from core.store.shapes import (
    EngineState,
    History,
    Ingested,
    Notification,
    Overlay,
    Reject,
    RejectSummary,
    Retention,
    Unregistered,
)
from core.store.writer import Writer, explained

Publish = Callable[[tuple[Entry, ...]], None]


def _to_nobody(entries: tuple[Entry, ...]) -> None:
    """Where nobody listens."""


class Store:
    """One store, open. Everything that writes goes through the one writer; reads never wait for it."""

    def __init__(
        self, writer: Writer, reader: Reader, engines: tuple[AsyncEngine, ...], lock: IO[str] | None,
        log: Log, publish: Publish,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._engines = engines
        self._lock = lock
        self._log = log
        self._publish = publish
        self.people = People(writer, reader)

    @classmethod
    async def open(cls, url: str, *, publish: Publish | None = None) -> "Store":
        """Open, or make, the store at a URL (`sqlite:///file`, a file name, `postgresql://…`).

        `publish(entries)` is called in commit order, straight after each commit.
        """
        address, path = database_url(url)
        lock = lock_file(path) if path else None
        writing, reading = make_engine(address, is_writer=True), make_engine(address, is_writer=False)
        try:
            connection = await open_connection(writing)
            if path is None:
                await hold_database(connection)
            await migrate(connection)
            log = Log()
            async with connection.begin():
                await log.load(connection)
        except BaseException as error:
            await writing.dispose()
            await reading.dispose()
            if lock is not None:
                lock.close()
            if isinstance(error, SQLAlchemyError | OSError):
                raise StoreError(explained(error)) from None
            raise
        return cls(Writer(connection), Reader(reading), (writing, reading), lock, log, publish or _to_nobody)

    async def close(self) -> None:
        """Finish what was asked and let the database go."""
        await self._writer.close()
        for engine in self._engines:
            await engine.dispose()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # The log

    async def ingest(self, readings: Sequence[Reading], rejects: Sequence[Reject] = ()) -> Ingested:
        """Store a batch in one transaction: known readings are dropped, other values under a known key revise it."""
        if not readings and not rejects:
            return Ingested((), 0)
        batch = await self._writer.do(
            lambda connection: self._log.store(connection, readings, rejects), self._committed
        )
        return Ingested(tuple(batch.entries), batch.duplicates)

    async def append(self, messages: Iterable[Tick | Command | Configuration]) -> tuple[Entry, ...]:
        """Put what is not a reading into the log."""
        wanted: tuple[LogMessage, ...] = tuple(messages)
        batch = await self._writer.do(lambda connection: self._log.append(connection, wanted), self._committed)
        return tuple(batch.entries)

    def _committed(self, batch: Batch) -> None:
        ingested = self._log.committed(batch)
        if ingested.entries:
            self._publish(ingested.entries)

    async def entries(self, after: int, limit: int = 1000) -> tuple[Entry, ...]:
        """The next entries after a number, in order."""
        return await self._reader.do(lambda connection: self._log.page(connection, after, limit))

    async def last_seq(self) -> int:
        """The newest number given."""
        return self._log.last_seq

    async def latest(self) -> tuple[Reading, ...]:
        """The newest reading of each series."""
        return self._log.latest

    # Judging

    async def record(
        self, position: int, transitions: Sequence[Transition], notifications: Sequence[Notification] = (),
        snapshot: bytes | None = None,
    ) -> None:
        """In one transaction: what judging up to `position` led to; a snapshot, where given, stands at `position`."""
        await self._writer.do(lambda connection: alerts_room.record(
            connection, position, transitions, notifications, snapshot
        ))

    async def engine_state(self) -> EngineState:
        """Where judging goes on."""
        return await self._reader.do(alerts_room.engine_state)

    async def open_alerts(self) -> tuple[Alert, ...]:
        """Alerts that are not normal, newest onset first."""
        return await self._reader.do(alerts_room.open_alerts)

    async def alerts(
        self, state: str | None = None, place: str | None = None, since: datetime | None = None, limit: int = 200,
        before: datetime | None = None,
    ) -> tuple[Alert, ...]:
        """Alerts by state, place and onset, newest onset first."""
        return await self._reader.do(
            lambda connection: alerts_room.alerts(connection, state, place, since, limit, before)
        )

    async def alert(self, id: str) -> Alert | None:
        """One alert as it stands."""
        return await self._reader.do(lambda connection: alerts_room.alert(connection, id))

    async def transitions(self, alert: str) -> tuple[Transition, ...]:
        """The life of one alert, oldest change first."""
        return await self._reader.do(lambda connection: alerts_room.transitions(connection, alert))

    async def transitions_after(self, cause: int, ordinal: int, limit: int = 1000) -> tuple[Transition, ...]:
        """All changes after a given one, in order."""
        return await self._reader.do(
            lambda connection: alerts_room.transitions_after(connection, cause, ordinal, limit)
        )

    # Records

    async def history(
        self, station: str, quantity: str, start: datetime, end: datetime, points: int = 2000
    ) -> History:
        """Values over a span, in the finest rows that fit into about `points`; extremes are kept."""
        series = self._log.series_of(station, quantity)
        return await self._reader.do(
            lambda connection: history(connection, series, station, quantity, start, end, points)
        )

    async def rejects(
        self, limit: int = 200, before: int | None = None, reason: str | None = None
    ) -> tuple[RejectSummary, ...]:
        """Refused payloads, newest first."""
        return await self._reader.do(lambda connection: records.rejects(connection, limit, before, reason))

    async def reject_payload(self, id: int) -> bytes | None:
        """A refused payload as it came."""
        return await self._reader.do(lambda connection: records.reject_payload(connection, id))

    async def reject_count(self) -> int:
        """How many payloads have been refused and are kept."""
        return await self._reader.do(records.reject_count)

    async def reject_reasons(self) -> dict[str, int]:
        """How many were refused for what."""
        return await self._reader.do(records.reject_reasons)

    async def unregistered(self) -> tuple[Unregistered, ...]:
        """Names that speak but are not registered, with what they say."""
        wanted = records.unregistered_names(self._log.latest)
        series = {name: [id for id in self._log.series_ids(name)] for name in wanted}
        return await self._reader.do(lambda connection: records.unregistered(connection, series, self._log.key))

    async def unregistered_count(self) -> int:
        """How many names wait for adoption."""
        return len(records.unregistered_names(self._log.latest))

    async def commands(self, limit: int = 200, before: int | None = None) -> tuple[Command, ...]:
        """What people asked for, newest first."""
        return await self._reader.do(lambda connection: records.commands(connection, limit, before))

    async def overlay(self, kind: str, key: str, data: dict[str, Any], who: str, time: datetime) -> int:
        """Keep an officer's change as the next version."""
        return await self._writer.do(
            lambda connection: overlays_room.keep(connection, kind, key, data, who, time)
        )

    async def overlays(self, kind: str) -> tuple[Overlay, ...]:
        """The newest version of each key."""
        return await self._reader.do(lambda connection: overlays_room.newest(connection, kind))

    async def overlay_history(self, kind: str, key: str) -> tuple[Overlay, ...]:
        """All versions of one key, oldest first."""
        return await self._reader.do(lambda connection: overlays_room.versions(connection, kind, key))

    async def check_writable(self) -> None:
        """Write something; StoreError says why not."""
        await self._writer.do(records.touch)

    # Retention

    async def rollup(self, now: datetime) -> int:
        """Bring minute and hour rows up to date, in small steps; how many readings were taken in."""
        return await retention.rollup(self._writer, self._reader, self._log.last_seq)

    async def prune(self, now: datetime, policy: Retention) -> int:
        """Delete what the policy no longer keeps, in small steps; how many raw readings went."""
        return await retention.prune(self._writer, self._reader, now, policy, self._log.last_seq)
