"""Where teams, vessels and aircraft have been: each place once, and the latest of each. Not judged, so not in the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.codes import micros, moment
from core.store.database import Database
from core.store.tables import positions as table
from core.store.writer import Writes
from core.team import Position

STEP = 500                               # removed in a transaction


class Positions:
    """The table of positions. Its key is the unit and the time it was there, so the same report twice is one."""

    def __init__(self, database: Database, writer: Writes) -> None:
        self._database = database
        self._writer = writer
        self._insert = (sqlite if database.is_sqlite else postgresql).insert(table)

    async def keep(self, connection: AsyncConnection, positions: Sequence[Position]) -> tuple[Position, ...]:
        """Write positions within a transaction; those that were not there yet."""
        fresh: dict[tuple[str, int], Position] = {}
        for each in positions:
            fresh.setdefault((each.unit, micros(each.time)), each)
        if not fresh:
            return ()
        there = await connection.execute(select(table.c.unit, table.c.time).where(
            table.c.unit.in_({unit for unit, _ in fresh}), table.c.time >= min(time for _, time in fresh),
            table.c.time <= max(time for _, time in fresh),
        ))
        for row in there:
            fresh.pop((row.unit, row.time), None)
        if fresh:
            await connection.execute(self._insert.on_conflict_do_nothing(index_elements=["unit", "time"]), [
                {"unit": unit, "time": time, "received": micros(each.received), "longitude": each.longitude,
                 "latitude": each.latitude, "state": each.state, "speed": each.speed, "source": each.source,
                 "exercise": each.exercise}
                for (unit, time), each in fresh.items()
            ])
        return tuple(fresh.values())

    async def add(self, positions: Sequence[Position]) -> tuple[Position, ...]:
        """Write positions that somebody typed; those that were not there yet."""
        return await self._writer.do(lambda connection: self.keep(connection, positions))

    async def latest(self) -> tuple[Position, ...]:
        """The newest of each unit, in the order of their ids."""
        newest = select(table.c.unit, func.max(table.c.time).label("time")).group_by(table.c.unit).subquery()
        rows = await self._database.rows(
            select(table).join(newest, (table.c.unit == newest.c.unit) & (table.c.time == newest.c.time))
            .order_by(table.c.unit)
        )
        return tuple(_position(row) for row in rows)

    async def track(self, unit: str, start: datetime, end: datetime, limit: int = 10_000) -> tuple[Position, ...]:
        """Where a unit was in [start, end), oldest first."""
        rows = await self._database.rows(
            select(table).where(table.c.unit == unit, table.c.time >= micros(start), table.c.time < micros(end))
            .order_by(table.c.time).limit(limit)
        )
        return tuple(_position(row) for row in rows)

    async def prune(self, before: datetime) -> int:
        """Remove what was received before a time, but never the newest of a unit; how many."""
        removed = 0
        while done := await self._writer.do(lambda connection: self._step(connection, micros(before))):
            removed += done
        return removed

    async def _step(self, connection: AsyncConnection, before: int) -> int:
        newest = select(table.c.unit, func.max(table.c.time).label("time")).group_by(table.c.unit).subquery()
        old = (await connection.execute(
            select(table.c.unit, table.c.time).join(newest, table.c.unit == newest.c.unit)
            .where(table.c.received < before, table.c.time < newest.c.time).limit(STEP)
        )).all()
        for row in old:
            await connection.execute(delete(table).where(table.c.unit == row.unit, table.c.time == row.time))
        return len(old)


def _position(row: Row[Any]) -> Position:
    return Position(
        unit=row.unit, time=moment(row.time), received=moment(row.received), longitude=row.longitude, latitude=row.latitude,
        state=row.state, speed=row.speed, source=row.source, exercise=row.exercise,
    )
