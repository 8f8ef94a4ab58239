"""The store: one log of all that is judged, and what came of it. Each call is done by the file named after its matter."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from core.incident import IncidentChange
from core.messages import Alert, Command, Configuration, Entry, Forecast, Reading, Severity, State, Statistic, Tick, Transition
from core.store import chain, facts
from core.store.alerts import Alerts
from core.store.database import Database
from core.store.history import Histories
from core.store.incidents import Incidents
from core.store.log import Log
from core.store.overlays import Overlays
from core.store.people import People
from core.store.plans import Plans
from core.store.positions import Positions
from core.store.reaches import Reaches
from core.store.rejects import Rejects
from core.store.retention import Pruned, Pruner
from core.store.rollup import Rollups
from core.store.schema import bring_up_to_date
from core.store.series import Known, SeriesBook, nothing_known
from core.store.shapes import (
    Delivery,
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
from core.store.writer import Writer
from core.team import Position


class Store:
    """SQLite or PostgreSQL behind one writer. Raises StoreError where the database refuses; then nothing was stored."""

    def __init__(self, database: Database, publish: Callable[[tuple[Entry, ...]], None]) -> None:
        self._database = database
        self._book = SeriesBook()
        self._rejects = Rejects(database)
        self._writer = Writer(database, self._load)
        self.positions = Positions(database, self._writer)
        self.reaches = Reaches(database, self._writer)
        self.plans = Plans(database, self._writer)
        self._log = Log(database, self._writer, self._book, self._rejects, self.positions, publish)
        self._alerts = Alerts(database, self._writer)
        self.incidents = Incidents(database)
        self.values = Histories(database, self._book)
        self._overlays = Overlays(database, self._writer)
        self._rollups = Rollups(self._writer)
        self._pruner = Pruner(database, self._writer, self._log, self._book, self._rejects)
        self.people = People(database, self._writer)

    @classmethod
    async def open(cls, url: str, publish: Callable[[tuple[Entry, ...]], None] | None = None) -> "Store":
        """Open a path, `sqlite:///path` or `postgresql+asyncpg://…`, made or migrated as needed.

        `publish` is called with new entries in the order of their commits, straight after each.
        """
        database = Database.at(url)
        store = cls(database, publish or (lambda entries: None))
        try:
            await store._writer.open()
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Finish what is being written, then let go of the database."""
        try:
            await self._writer.close()
        finally:
            await self._database.close()

    async def _load(self, connection: AsyncConnection) -> None:
        await bring_up_to_date(connection, self._database.name)
        await self._book.load(connection)
        await self._rejects.load(connection)
        await self._log.load(connection)

    async def check_writable(self) -> None:
        """Write something, or raise StoreError saying why nothing can be written."""

        async def work(connection: AsyncConnection) -> None:
            await facts.write(connection, "checked", await facts.read(connection, "checked") + 1)

        await self._writer.do(work)

    # The log

    async def ingest(
        self, readings: Iterable[Reading], rejects: Iterable[Reject] = (), positions: Iterable[Position] = ()
    ) -> Ingested:
        """Store all in one transaction; what was there already is dropped, another value of a reading revises."""
        return await self._log.ingest(readings, rejects, positions)

    async def append(self, messages: Iterable[Tick | Command | Configuration | Forecast]) -> tuple[Entry, ...]:
        """Put what else is judged into the log."""
        return await self._log.append(messages)

    async def entries(self, after: int, limit: int) -> tuple[Entry, ...]:
        """The next entries after a number, at most `limit`, in order."""
        return await self._log.entries(after, limit)

    async def last_seq(self) -> int:
        """Number of the last entry; 0 where there was none yet."""
        return self._log.last

    async def commands(self, limit: int = 200, before: int | None = None) -> tuple[Entry, ...]:
        """What people asked for, newest first, with its number in the log; `before` is the last one of the page before."""
        return await self._log.commands(limit, before)

    async def forecasts(self, limit: int = 50, before: int | None = None) -> tuple[tuple[int, Forecast], ...]:
        """Forecasts with their numbers in the log, newest first; `before` is such a number."""
        return await self._log.forecasts(limit, before)

    async def forecast(self, id: str) -> Forecast | None:
        """A forecast by its id, or None."""
        return await self._log.forecast(id)

    # Judging

    async def record(
        self, position: int, transitions: Iterable[Transition], changes: Iterable[IncidentChange] = (),
        notifications: Iterable[Notification] = (), snapshot: bytes | None = None,
    ) -> None:
        """What the entries up to `position` led to, in one transaction; a repeat changes nothing."""
        await self._alerts.record(position, transitions, changes, notifications, snapshot)

    async def engine_state(self) -> EngineState:
        """Where judging goes on after a restart."""
        return await self._alerts.engine_state()

    async def open_alerts(self) -> tuple[Alert, ...]:
        """All alerts not back to normal, newest onset first."""
        return await self._alerts.open()

    async def alerts(
        self, state: State | None = None, place: str | None = None, since: datetime | None = None, limit: int = 200,
        before: datetime | None = None, severity: Severity | None = None, behind: tuple[datetime, str] | None = None,
    ) -> tuple[Alert, ...]:
        """Alerts whose onset lies in [since, before), newest onset first; `behind` is the page's last onset and id."""
        return await self._alerts.find(state, severity, place, since, before, behind, limit)

    async def last_transition(self) -> tuple[int, int]:
        """Cause and ordinal of the newest transition; (0, -1) where there is none."""
        return await self._alerts.last()

    async def changed_alerts(self, since: datetime, limit: int = 1000) -> tuple[Alert, ...]:
        """Alerts that changed at `since` or later, newest change first."""
        return await self._alerts.changed(since, limit)

    async def alert(self, id: str) -> Alert | None:
        """An alert as it stands, or None."""
        return await self._alerts.one(id)

    async def transitions(self, alert_id: str) -> tuple[Transition, ...]:
        """Every change in an alert's life, oldest first."""
        return await self._alerts.life(alert_id)

    async def transitions_after(self, cause: int, ordinal: int, limit: int) -> tuple[Transition, ...]:
        """The next transitions of all alerts, in order; begin with (0, -1)."""
        return await self._alerts.after(cause, ordinal, limit)

    async def transitions_between(
        self, start: datetime, end: datetime, cause: int = 0, ordinal: int = -1, limit: int = 1000
    ) -> tuple[Transition, ...]:
        """The next transitions with a time in [start, end), in order, after the last one of the page before."""
        return await self._alerts.between(start, end, cause, ordinal, limit)

    async def all_transitions(self) -> list[Transition]:
        """Every transition there is, in order: for a drill's outcome or a check. Read page by page, held whole."""
        found: list[Transition] = []
        cause, ordinal = 0, -1
        while page := await self.transitions_after(cause, ordinal, 1000):
            found += page
            cause, ordinal = page[-1].cause, page[-1].ordinal
        return found

    async def unsent(self, limit: int = 100, channel: str | None = None) -> tuple[Notification, ...]:
        """What waits in the outbox, oldest first; of one channel, where one is named."""
        return await self._alerts.outbox.unsent(limit, channel)

    async def sent(self, key: str, time: datetime) -> None:
        """A notification has left."""
        await self._alerts.outbox.sent(key, time)

    async def failed(self, key: str, time: datetime, error: str) -> None:
        """A try to send a notification has failed."""
        await self._alerts.outbox.failed(key, time, error)

    async def given_up(self, key: str, time: datetime) -> None:
        """A notification is too old to be sent."""
        await self._alerts.outbox.given_up(key, time)

    async def deliveries(self, limit: int = 200, before: int | None = None) -> tuple[tuple[int, Delivery], ...]:
        """What has become of the newest notifications, with their numbers."""
        return await self._alerts.outbox.deliveries(limit, before)

    async def head(self) -> chain.Head:
        """The last link of the chain over the log book: printed at a handover, it stands for all before it."""
        async with self._database.reading() as connection:
            return await chain.head(connection)

    async def verify(self) -> chain.Verdict:
        """Look through the whole chain over the log book, beside all other work: some hundred links, then a breath."""
        return await chain.verify(self._database, page=chain.BESIDE)

    # Readings and rejects

    async def latest(self) -> tuple[Reading, ...]:
        """The newest reading of each series."""
        return self._book.latest()

    async def history(
        self, station: str, quantity: str, start: datetime, end: datetime, points: int = 2000,
        statistic: Statistic | None = None, interval: float | None = None,
    ) -> History:
        """Values in [start, end): raw, minute or hour rows by what the span needs and what is left; extremes kept."""
        return await self.values.history(station, quantity, start, end, points, statistic, interval)

    async def rejects(
        self, limit: int = 200, before: int | None = None, reason: str | None = None
    ) -> tuple[RejectSummary, ...]:
        """Refused payloads, newest first, without their bytes; `before` is the last id of the page before."""
        return await self._rejects.newest(limit, before, reason)

    async def reject(self, id: int) -> Reject | None:
        """A refused payload whole, or None."""
        return await self._rejects.one(id)

    async def reject_payload(self, id: int) -> bytes | None:
        """The bytes of a refused payload, or None."""
        found = await self._rejects.one(id)
        return found.payload if found else None

    async def reject_count(self) -> int:
        """How many refused payloads are kept."""
        return self._rejects.reasons.total()

    async def reject_reasons(self) -> dict[str, int]:
        """How many of each reason."""
        return dict(self._rejects.reasons)

    async def unregistered(self, known: Known | None = None) -> tuple[Unregistered, ...]:
        """Names that say what is not registered, the busiest first.

        `known` says which name and quantity are registered by now (`Register.knows`); without it whatever was unknown
        when it was last heard is listed.
        """
        return self._book.unregistered(known or nothing_known)

    async def unregistered_count(self, known: Known | None = None) -> int:
        """How many of them."""
        return self._book.unregistered_count(known or nothing_known)

    # Officers' changes, and keeping house

    async def overlay(self, kind: str, key: str, data: dict[str, Any], who: str, time: datetime) -> int:
        """Lay a change over what was; its version."""
        return await self._overlays.write(kind, key, data, who, time)

    async def overlay_together(
        self, changes: Sequence[tuple[str, str, dict[str, Any]]], who: str, time: datetime
    ) -> tuple[int, ...]:
        """Lay several changes (kind, key, data) in one transaction; their versions."""
        return await self._overlays.write_together(changes, who, time)

    async def overlays(self, kind: str) -> tuple[Overlay, ...]:
        """The latest version of each key of a kind."""
        return await self._overlays.latest(kind)

    async def last_overlays(self, kind: str, *, skip: int = 0, limit: int) -> tuple[Overlay, ...]:
        """The latest version of the keys that come last, the last first; only those are read."""
        return await self._overlays.last(kind, skip, limit)

    async def overlay_history(self, kind: str, key: str) -> tuple[Overlay, ...]:
        """Every version of one key, oldest first."""
        return await self._overlays.versions(kind, key)

    async def rollup(self, now: datetime) -> int:
        """Fold what came in up to `now` into minutes and hours; the number of the last entry folded."""
        return await self._rollups.roll(now, self._log.last)

    async def prune(self, now: datetime, policy: Retention) -> Pruned:
        """Remove what the policy no longer keeps, in steps that hold nobody up."""
        pruned = await self._pruner.prune(now, policy)
        await self.positions.prune(now - timedelta(days=policy.raw_days))
        return pruned
