"""How long what came in is kept, and its removal in steps so small that whoever stores meanwhile hardly waits."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store import facts
from core.store.codes import micros
from core.store.database import Database
from core.store.log import Log
from core.store.rejects import Rejects
from core.store.rollup import ROLLED
from core.store.series import SeriesBook
from core.store.shapes import Retention
from core.store.tables import entries, readings, sessions, snapshots, tokens
from core.store.tables import rejects as rejects_table
from core.store.writer import Writer

__all__ = ["Pruned", "Pruner", "Retention"]

STEP = 500                               # rows a transaction
STEP_BYTES = 4 * 2**20                   # of refused payloads a transaction: each of their pages is touched
FREED = 256                              # pages given back to the disk a transaction
SPARE = 0.25                             # share of an SQLite store that may lie free, to be used again

READING_BYTES = 150                      # of a raw reading with its index on PostgreSQL, which does not say it cheaply

PRUNED_BEFORE = "pruned_before"          # the fact: raw readings received before this may be gone
TRANSIENT = ("tick",)                    # kinds of entries that go with the raw readings; the others are the audit


class Pruned(msgspec.Struct, frozen=True):
    """What was removed."""

    readings: int
    entries: int
    rejects: int


class Pruner:
    """Removes what may go: never what is not yet rolled up, nor what the engine may have to read again."""

    def __init__(self, database: Database, writer: Writer, log: Log, book: SeriesBook, rejects: Rejects) -> None:
        self._database = database
        self._writer = writer
        self._log = log
        self._book = book
        self._rejects = rejects

    async def prune(self, now: datetime, policy: Retention) -> Pruned:
        """Remove what is older than the policy keeps."""
        cutoff = micros(now - timedelta(days=policy.raw_days))
        removed, after = 0, 0
        while True:
            done, after = await self._step(cutoff, policy.raw_bytes, after)
            removed += done
            if after < 0:
                break
        ticks = await self._repeat(lambda connection: self._ticks(connection, cutoff))
        refused = 0
        before = micros(now - timedelta(days=policy.rejects_days))
        while reasons := await self._writer.do(lambda connection: self._refused(connection, before), self._rejects.pruned):
            refused += sum(reasons.values())
        await self._writer.do(lambda connection: self._lapsed(connection, micros(now)))
        if self._database.is_sqlite:
            await self._repeat(self._give_back)
        return Pruned(removed, ticks, refused)

    async def _repeat(self, step: Any) -> int:
        total = 0
        while done := await self._writer.do(step):
            total += done
        return total

    async def _step(self, cutoff: int, raw_bytes: int | None, after: int) -> tuple[int, int]:
        """Remove some of the oldest readings after a number; how many, and the number to go on from, -1 at the end."""

        async def work(connection: AsyncConnection) -> tuple[int, int]:
            rows = await self._oldest(connection, after)
            if not await self._is_larger(connection, raw_bytes):
                rows = rows[:next((n for n, row in enumerate(rows) if row.received >= cutoff), len(rows))]
            if not rows:
                return 0, -1
            kept = self._book.latest_seqs()
            gone = [row.seq for row in rows if row.seq not in kept]
            if gone:
                await facts.write(connection, "high_water", self._log.last)
                pruned = max(await facts.read(connection, PRUNED_BEFORE), max(row.received for row in rows) + 1)
                await facts.write(connection, PRUNED_BEFORE, pruned)
                spared = [row.seq for row in rows if row.seq in kept]
                await connection.execute(delete(readings).where(
                    readings.c.seq >= gone[0], readings.c.seq <= gone[-1], readings.c.seq.not_in(spared)
                ))
            return len(gone), rows[-1].seq

        return await self._writer.do(work)

    async def _oldest(self, connection: AsyncConnection, after: int) -> Sequence[Any]:
        bound = min(await facts.read(connection, ROLLED), await self._judged(connection))
        return (await connection.execute(
            select(readings.c.seq, readings.c.received).where(readings.c.seq > after, readings.c.seq <= bound)
            .order_by(readings.c.seq).limit(STEP)
        )).all()

    async def _judged(self, connection: AsyncConnection) -> int:
        """After a restart the engine reads on from its snapshot."""
        return (await connection.execute(select(func.max(snapshots.c.seq)))).scalar() or 0

    async def _is_larger(self, connection: AsyncConnection, raw_bytes: int | None) -> bool:
        if raw_bytes is None:
            return False
        size = await self._database.size(connection)
        if size is None:
            first = (await connection.execute(select(func.min(readings.c.seq)))).scalar()
            size = 0 if first is None else (self._log.last - first + 1) * READING_BYTES
        return size > raw_bytes

    async def _ticks(self, connection: AsyncConnection, cutoff: int) -> int:
        judged = await self._judged(connection)
        old = [row.seq for row in await connection.execute(
            select(entries.c.seq).where(entries.c.kind.in_(TRANSIENT), entries.c.seq <= judged, entries.c.time < cutoff)
            .order_by(entries.c.kind, entries.c.seq).limit(STEP)
        )]
        if old:
            await facts.write(connection, "high_water", self._log.last)
            await connection.execute(delete(entries).where(entries.c.seq.in_(old)))
        return len(old)

    async def _refused(self, connection: AsyncConnection, before: int) -> dict[str, int]:
        table = rejects_table
        old: list[int] = []
        reasons: Counter[str] = Counter()
        size = 0
        for row in await connection.execute(
            select(table.c.id, table.c.size, table.c.reason).where(table.c.received < before)
            .order_by(table.c.id).limit(STEP)
        ):
            old.append(row.id)
            reasons[row.reason] += 1
            size += row.size
            if size > STEP_BYTES:
                break
        if old:
            await connection.execute(delete(table).where(table.c.id.in_(old)))
        return dict(reasons)

    async def _lapsed(self, connection: AsyncConnection, now: int) -> None:
        await connection.execute(delete(sessions).where(sessions.c.expires < now))
        await connection.execute(delete(tokens).where(tokens.c.expires < now))

    async def _give_back(self, connection: AsyncConnection) -> int:
        """Shorten the file where more than the spare share lies free; the pages given back."""
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        free = (await connection.execute(text("PRAGMA freelist_count"))).scalar_one()
        if free <= max(pages * SPARE, FREED):
            return 0
        # As a script: run as a statement the driver takes one step of it, which frees one page. It is its own transaction.
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.executescript(f"PRAGMA incremental_vacuum({FREED})")
        left: int = (await connection.execute(text("PRAGMA freelist_count"))).scalar_one()
        return int(free) - left
