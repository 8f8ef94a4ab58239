"""The log: readings, ticks, commands, configurations and forecasts under one growing number. Here duplicates are dropped."""

from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from typing import Any

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import Command, Configuration, Entry, Forecast, Reading, Tick, encode
from core.store import chain, facts
from core.store.codes import QUALITY_CODE, micros
from core.store.database import Database
from core.store.forecasts import Forecasts
from core.store.positions import Positions
from core.store.rejects import Rejects
from core.store.series import Series, SeriesBook, key_of, make
from core.store.shapes import Ingested, Reject
from core.store.tables import entries as entries_table
from core.store.tables import readings as table
from core.store.writer import Writer
from core.team import Position

Publish = Callable[[tuple[Entry, ...]], None]
Spot = tuple[int, int]
"""Series and time of a reading: what a revision shares with what it revises."""
Revisions = dict[float, int]
"""The values stored for one spot, and which revision each is."""

LOOKUP_SQLITE = """
SELECT r.series, r.time, r.value, r.revision FROM json_each(?) AS spot CROSS JOIN readings AS r
ON r.series = json_extract(spot.value, '$[0]') AND r.time = json_extract(spot.value, '$[1]')
"""
LOOKUP_POSTGRESQL = """
SELECT r.series, r.time, r.value, r.revision FROM unnest($1::int[], $2::bigint[]) AS spot(series, time)
JOIN readings AS r USING (series, time)
"""

_written = msgspec.json.Decoder(Tick | Command | Configuration | Forecast)


class Batch(msgspec.Struct, frozen=True):
    """What of some readings is new, not yet committed."""

    rows: list[tuple[int, int, int, int, float, int, int]]
    fresh: list[tuple[Series, int, Entry]]
    new: dict[Any, Series]
    duplicates: int
    positions: tuple[Position, ...] = ()


class Log:
    """Numbers what is judged, in the order in which it is committed."""

    def __init__(
        self, database: Database, writer: Writer, book: SeriesBook, rejects: Rejects, positions: Positions,
        publish: Publish,
    ) -> None:
        self._database = database
        self._writer = writer
        self._book = book
        self._rejects = rejects
        self._positions = positions
        self._publish = publish
        self._forecasts = Forecasts(database)
        self.last = 0
        # Written out once: for each batch anew it would cost more than the batch.
        self._insert = str(insert(table).compile(dialect=database.dialect))

    async def load(self, connection: AsyncConnection) -> None:
        """Find the number to go on from: never one that was used before, even if its entry is gone."""
        used = [await facts.read(connection, "high_water")]
        for source in (table, entries_table):
            used.append((await connection.execute(select(func.max(source.c.seq)))).scalar() or 0)
        self.last = max(used)

    async def ingest(
        self, readings: Iterable[Reading], rejects: Iterable[Reject], positions: Iterable[Position] = ()
    ) -> Ingested:
        """Store what is new of the readings and positions, and the rejects, in one transaction."""
        readings, rejects, positions = tuple(readings), tuple(rejects), tuple(positions)
        for reading in readings:
            if not isfinite(reading.value):
                raise ValueError(f"{reading.station} {reading.quantity} is {reading.value}: a reading is a finite number")

        async def work(connection: AsyncConnection) -> Batch:
            batch = self._numbered(readings, await self._known(connection, readings))
            await make(connection, batch.new.values())
            if batch.rows:
                await connection.exec_driver_sql(self._insert, batch.rows)
            await self._rejects.keep(connection, rejects)
            if positions:
                batch = msgspec.structs.replace(batch, positions=await self._positions.keep(connection, positions))
            return batch

        def then(batch: Batch) -> None:
            for series in batch.new.values():
                self._book.add(series)
            self._book.stored(batch.fresh)
            self._rejects.kept(rejects)
            self._committed(tuple(entry for _, _, entry in batch.fresh))

        batch = await self._writer.do(work, then)
        return Ingested(tuple(entry for _, _, entry in batch.fresh), batch.duplicates, batch.positions)

    async def _known(self, connection: AsyncConnection, readings: Sequence[Reading]) -> dict[Spot, Revisions]:
        """What is stored where a reading is not newer than all of its series."""
        spots: set[Spot] = set()
        for reading in readings:
            series = self._book.by_key.get(key_of(reading))
            if series is not None and (time := micros(reading.time)) <= series.newest:
                spots.add((series.id, time))
        known: dict[Spot, Revisions] = {}
        if spots:
            found = await connection.exec_driver_sql(*self._lookup(sorted(spots)))
            for row in found:
                known.setdefault((row.series, row.time), {})[row.value] = row.revision
        return known

    def _lookup(self, spots: list[Spot]) -> tuple[str, tuple[Any, ...]]:
        """One statement, however many spots: a list of parameters would be bounded, and slower by a factor of ten."""
        if self._database.is_sqlite:
            return LOOKUP_SQLITE, (msgspec.json.encode(spots).decode(),)
        return LOOKUP_POSTGRESQL, ([series for series, _ in spots], [time for _, time in spots])

    def _numbered(self, readings: Sequence[Reading], known: dict[Spot, Revisions]) -> Batch:
        """Drop duplicates, count revisions, number the rest; within the batch too. Changes nothing but `known`."""
        by_key = self._book.by_key
        batch = Batch([], [], {}, 0)
        seq, duplicates = self.last, 0
        for reading in readings:
            key = key_of(reading)
            series = by_key.get(key) or batch.new.get(key)
            if series is None:
                number = len(self._book.by_id) + len(batch.new) + 1
                series = batch.new[key] = Series(number, *key[:2], reading.statistic, *key[3:])
            time = micros(reading.time)
            revisions = known.setdefault((series.id, time), {})
            if reading.value in revisions:
                duplicates += 1
                continue
            # Not their count: the first ones may be pruned.
            revision = max(revisions.values()) + 1 if revisions else 0
            revisions[reading.value] = revision
            seq += 1
            if reading.revision != revision:
                reading = msgspec.structs.replace(reading, revision=revision)
            batch.rows.append((
                seq, series.id, time, micros(reading.received), reading.value, QUALITY_CODE[reading.quality], revision
            ))
            batch.fresh.append((series, time, Entry(seq, reading)))
        return msgspec.structs.replace(batch, duplicates=duplicates)

    async def append(self, messages: Iterable[Tick | Command | Configuration | Forecast]) -> tuple[Entry, ...]:
        """Put ticks, commands, configurations or forecasts into the log."""
        messages = tuple(messages)
        for message in messages:
            if not isinstance(message, (Tick, Command, Configuration, Forecast)):
                raise TypeError(f"a {type(message).__name__} does not go into the log by append(); readings: ingest()")

        async def work(connection: AsyncConnection) -> tuple[Entry, ...]:
            appended = tuple(Entry(seq, each) for seq, each in enumerate(messages, start=self.last + 1))
            rows = [
                {"seq": entry.seq, "kind": type(each).__name__.lower(), "time": micros(each.time), "body": encode(each)}
                for entry, each in zip(appended, messages, strict=True)
            ]
            if rows:
                await connection.execute(insert(entries_table), rows)
                await chain.add(connection, (
                    chain.Link("entry", entry.seq, -1, encode(entry.message)) for entry in appended
                    if not isinstance(entry.message, Tick)
                ))
            return appended

        return await self._writer.do(work, self._committed)

    def _committed(self, entries: tuple[Entry, ...]) -> None:
        if entries:
            self.last = entries[-1].seq
            self._publish(entries)

    async def entries(self, after: int, limit: int) -> tuple[Entry, ...]:
        """The next entries after a number, at most `limit`, in order."""
        # Two queries see two states of the log; up to here both are complete.
        last = self.last
        async with self._database.reading() as connection:
            measured = (await connection.execute(
                select(table).where(table.c.seq > after, table.c.seq <= last).order_by(table.c.seq).limit(limit)
            )).all()
            others = (await connection.execute(
                select(entries_table.c.seq, entries_table.c.body)
                .where(entries_table.c.seq > after, entries_table.c.seq <= last)
                .order_by(entries_table.c.seq).limit(limit)
            )).all()
        found = [(row.seq, row) for row in measured] + [(row.seq, row) for row in others]
        found.sort(key=lambda each: each[0])
        return tuple(
            Entry(seq, _written.decode(row.body) if len(row) == 2 else self._book.reading(row))
            for seq, row in found[:limit]
        )

    async def commands(self, limit: int, before: int | None) -> tuple[Entry, ...]:
        """What people asked for, newest first."""
        statement = select(entries_table.c.seq, entries_table.c.body).where(entries_table.c.kind == "command")
        if before is not None:
            statement = statement.where(entries_table.c.seq < before)
        rows = await self._database.rows(statement.order_by(entries_table.c.seq.desc()).limit(limit))
        return tuple(Entry(row.seq, _written.decode(row.body)) for row in rows)

    async def forecasts(self, limit: int, before: int | None) -> tuple[tuple[int, Forecast], ...]:
        """Forecasts with their numbers in the log, newest first."""
        return await self._forecasts.newest(limit, before)

    async def forecast(self, id: str) -> Forecast | None:
        """The forecast of an id, or None."""
        return await self._forecasts.one(id)
