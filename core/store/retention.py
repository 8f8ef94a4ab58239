"""How long and how much of what came in is kept; removal in steps so small that whoever stores meanwhile hardly waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
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
from core.store.writer import Writer

__all__ = ["Pruned", "Pruner", "Retention"]

STEP = 500                               # rows a transaction
FREED = 256                              # pages given back to the disk a transaction
SPARE = 0.25                             # share of an SQLite store that may lie free, to be used again

ENTRY_BYTES = {"sqlite": 80, "postgresql": 150}
"""What an entry of the log takes with its indexes, about (measured). Neither database says it of a table cheaply."""

PRUNED_BEFORE = "pruned_before"          # the fact: raw readings received before this may be gone
TRANSIENT = "tick"                       # the kind of entries that go with the raw readings; the others are the audit


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
        """Remove what is older than the policy keeps, or more."""
        cutoff = micros(now - timedelta(days=policy.raw_days))
        floor = self._floor(policy.raw_bytes)
        removed, after = 0, 0
        while True:
            done, after = await self._step(cutoff, floor, after)
            removed += done
            if after < 0:
                break
        ticks = await self._repeat(lambda connection: self._ticks(connection, cutoff, floor))
        refused = 0
        before = micros(now - timedelta(days=policy.rejects_days))
        while True:
            gone = await self._writer.do(
                lambda connection: self._rejects.remove(connection, before, policy.rejects_bytes), self._rejects.removed
            )
            if not gone.reasons:
                break
            refused += gone.reasons.total()
        await self._writer.do(lambda connection: self._lapsed(connection, micros(now)))
        if self._database.is_sqlite:
            await self._repeat(self._give_back)
        return Pruned(removed, ticks, refused)

    def _floor(self, raw_bytes: int | None) -> int:
        """The number from which on the log fits into so many bytes: numbers leave no gaps."""
        if raw_bytes is None:
            return 0
        return self._log.last + 1 - raw_bytes // ENTRY_BYTES[self._database.dialect.name]

    async def _repeat(self, step: Any) -> int:
        total = 0
        while done := await self._writer.do(step):
            total += done
        return total

    async def _step(self, cutoff: int, floor: int, after: int) -> tuple[int, int]:
        """Remove some of the oldest readings after a number; how many, and the number to go on from, -1 at the end."""

        async def work(connection: AsyncConnection) -> tuple[int, int]:
            rows = await self._oldest(connection, after)
            rows = list(takewhile(lambda row: row.received < cutoff or row.seq < floor, rows))
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

    async def _ticks(self, connection: AsyncConnection, cutoff: int, floor: int) -> int:
        judged = await self._judged(connection)
        oldest = await connection.execute(
            select(entries.c.seq, entries.c.time).where(entries.c.kind == TRANSIENT, entries.c.seq <= judged)
            .order_by(entries.c.seq).limit(STEP)
        )
        old = [row.seq for row in takewhile(lambda row: row.time < cutoff or row.seq < floor, oldest)]
        if old:
            await facts.write(connection, "high_water", self._log.last)
            await connection.execute(delete(entries).where(entries.c.seq.in_(old)))
        return len(old)

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
