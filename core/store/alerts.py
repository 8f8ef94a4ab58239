"""Alerts as they stand, their transitions, the outbox and the engine's place in the log. Judges nothing."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Select, Table, and_, case, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.incident import IncidentChange
from core.messages import Alert, Severity, State, Transition, encode
from core.store.changes import further, write_changes, write_standing
from core.store.codes import micros
from core.store.database import Database
from core.store.incidents import Incidents
from core.store.outbox import Outbox
from core.store.shapes import EngineState, Notification
from core.store.tables import alerts as alerts_table
from core.store.tables import engine, entries, snapshots
from core.store.tables import transitions as table
from core.store.writer import Writes

THE_ONE = 1                              # id of the only row of `engine` and `snapshots`

AHEAD = timedelta(hours=1)
"""What is judged may speak of a time so far after it came in; a clock that is further ahead is not judged."""

_alert = msgspec.json.Decoder(Alert)
_transition = msgspec.json.Decoder(Transition)


class Alerts:
    """What judging has led to."""

    def __init__(self, database: Database, writer: Writes) -> None:
        self._database = database
        self._writer = writer
        self._incidents = Incidents(database)
        self.outbox = Outbox(database, writer)
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def record(
        self, position: int, transitions: Iterable[Transition], changes: Iterable[IncidentChange],
        notifications: Iterable[Notification], snapshot: bytes | None,
    ) -> None:
        """What the entries up to `position` led to, in one transaction; what is there already is left as it is."""
        transitions, changes, notifications = tuple(transitions), tuple(changes), tuple(notifications)

        async def work(connection: AsyncConnection) -> None:
            if transitions:
                await self._write_transitions(connection, transitions)
            if changes:
                await self._incidents.write(connection, changes)
            if notifications:
                await self.outbox.put(connection, notifications)
            moved = self._insert(engine).values(id=THE_ONE, position=position)
            latest = case((engine.c.position > moved.excluded.position, engine.c.position), else_=position)
            await connection.execute(moved.on_conflict_do_update(index_elements=["id"], set_={"position": latest}))
            if snapshot is not None:
                await self._replace(connection, snapshots, ["id"], {"id": THE_ONE, "seq": position, "body": snapshot})

        await self._writer.do(work)

    async def _write_transitions(self, connection: AsyncConnection, transitions: Sequence[Transition]) -> None:
        rows = [
            {"cause": each.cause, "ordinal": each.ordinal, "alert": each.alert.id, "time": micros(each.time),
             "body": encode(each)}
            for each in transitions
        ]
        await write_changes(connection, self._insert, table, "transition", rows)
        latest = {each.alert.id: each for each in sorted(transitions, key=lambda each: (each.cause, each.ordinal))}
        standing = [
            {"id": each.alert.id, "state": each.alert.state.value, "severity": each.alert.severity.value,
             "place": each.alert.place, "onset": micros(each.alert.onset), "time": micros(each.alert.time),
             "cause": each.cause, "ordinal": each.ordinal, "body": encode(each.alert)}
            for each in latest.values()
        ]
        await write_standing(connection, self._insert, alerts_table, standing)

    async def _replace(self, connection: AsyncConnection, into: Table, key: list[str], row: dict[str, Any]) -> None:
        statement = self._insert(into).values(**row)
        rest = {name: value for name, value in row.items() if name not in key}
        await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))

    async def engine_state(self) -> EngineState:
        """Where to start again."""
        position = await self._database.rows(select(engine.c.position))
        snapshot = await self._database.rows(select(snapshots.c.seq, snapshots.c.body))
        return EngineState(
            position=position[0].position if position else 0,
            snapshot_seq=snapshot[0].seq if snapshot else 0,
            snapshot=bytes(snapshot[0].body) if snapshot else None,
        )

    async def open(self) -> tuple[Alert, ...]:
        """All alerts not back to normal, newest onset first."""
        return await self._found(select(alerts_table.c.body).where(alerts_table.c.state != State.NORMAL.value))

    async def find(
        self, state: State | None, severity: Severity | None, place: str | None, since: datetime | None,
        before: datetime | None, behind: tuple[datetime, str] | None, limit: int,
    ) -> tuple[Alert, ...]:
        """Alerts whose onset lies in [since, before), newest onset first, from behind an onset and id on.

        Neither changes in an alert's life, so that turning pages skips none and repeats none.
        """
        statement = select(alerts_table.c.body)
        for column, wanted in (("state", state), ("severity", severity), ("place", place)):
            if wanted is not None:
                statement = statement.where(alerts_table.c[column] == str(wanted))
        if since is not None:
            statement = statement.where(alerts_table.c.onset >= micros(since))
        if before is not None:
            statement = statement.where(alerts_table.c.onset < micros(before))
        if behind is not None:
            statement = statement.where(further(alerts_table, behind))
        return await self._found(statement.limit(limit))

    async def changed(self, since: datetime, limit: int) -> tuple[Alert, ...]:
        """Alerts that changed at `since` or later, by the time of their last change, newest first."""
        rows = await self._database.rows(
            select(alerts_table.c.body).where(alerts_table.c.time >= micros(since))
            .order_by(alerts_table.c.time.desc(), alerts_table.c.id).limit(limit)
        )
        # Thousands take longer than whoever waits for the event loop should.
        return await asyncio.to_thread(lambda: tuple(_alert.decode(row.body) for row in rows))

    async def _found(self, statement: Select[Any]) -> tuple[Alert, ...]:
        ordered = statement.order_by(alerts_table.c.onset.desc(), alerts_table.c.id)
        return tuple(_alert.decode(row.body) for row in await self._database.rows(ordered))

    async def one(self, id: str) -> Alert | None:
        """An alert as it stands, or None."""
        rows = await self._database.rows(select(alerts_table.c.body).where(alerts_table.c.id == id))
        return _alert.decode(rows[0].body) if rows else None

    async def life(self, alert: str) -> tuple[Transition, ...]:
        """Every change in an alert's life, oldest first."""
        return await self._changes(select(table.c.body).where(table.c.alert == alert))

    async def after(self, cause: int, ordinal: int, limit: int) -> tuple[Transition, ...]:
        """The next transitions of all alerts after one, in order."""
        further = or_(table.c.cause > cause, and_(table.c.cause == cause, table.c.ordinal > ordinal))
        return await self._changes(select(table.c.body).where(further).limit(limit))

    async def last(self) -> tuple[int, int]:
        """Cause and ordinal of the newest transition; (0, -1) where there is none. As long as it stays no alert has changed."""
        rows = await self._database.rows(
            select(table.c.cause, table.c.ordinal).order_by(table.c.cause.desc(), table.c.ordinal.desc()).limit(1)
        )
        return (int(rows[0].cause), int(rows[0].ordinal)) if rows else (0, -1)

    async def between(
        self, start: datetime, end: datetime, cause: int, ordinal: int, limit: int
    ) -> tuple[Transition, ...]:
        """The next transitions with a time in [start, end) after one, in order."""
        if not cause:                                    # the first page; a later one is beyond it anyway
            cause = await self._last_before(start - AHEAD)
        further = or_(table.c.cause > cause, and_(table.c.cause == cause, table.c.ordinal > ordinal))
        return await self._changes(
            select(table.c.body).where(further, table.c.time >= micros(start), table.c.time < micros(end)).limit(limit)
        )

    async def _last_before(self, time: datetime) -> int:
        """Number of the last entry of the log before a time, 0 where there is none. Found by halving: both grow together."""
        (ends,) = await self._database.rows(select(func.max(entries.c.seq).label("high")))
        low, high, found = 1, int(ends.high or 0), 0
        while low <= high:
            middle = (low + high) // 2
            rows = await self._database.rows(
                select(entries.c.seq, entries.c.time).where(entries.c.seq >= middle).order_by(entries.c.seq).limit(1)
            )
            if rows and rows[0].time < micros(time):
                found, low = rows[0].seq, rows[0].seq + 1
            else:
                high = middle - 1
        return found

    async def _changes(self, statement: Select[Any]) -> tuple[Transition, ...]:
        rows = await self._database.rows(statement.order_by(table.c.cause, table.c.ordinal))
        return tuple(_transition.decode(row.body) for row in rows)
