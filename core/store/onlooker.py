"""A store read beside the program that holds it: nothing is written, nothing is locked, whatever is committed is seen."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select

from core.errors import StoreError
from core.messages import Command, Configuration, Forecast, LogMessage, Tick
from core.store import chain
from core.store.codes import micros
from core.store.database import Database
from core.store.schema import refuse_another_version
from core.store.series import SeriesBook
from core.store.tables import entries as entries_table
from core.store.tables import readings as table

PAGE = 20_000
JUDGED_KINDS = ("tick", "command")

_written = msgspec.json.Decoder(Tick | Command | Configuration | Forecast)


class Onlooker:
    """The log of a store, from the past on."""

    def __init__(self, database: Database, book: SeriesBook) -> None:
        self._database = database
        self._book = book

    @classmethod
    async def open(cls, url: str) -> "Onlooker":
        """Look at `sqlite:///path` or `postgresql+asyncpg://…`; StoreError where there is none, or of another version."""
        if url.startswith("sqlite:///") and not (path := Path(url.removeprefix("sqlite:///"))).is_file():
            raise StoreError(f"{path}: there is no store; name the data folder with --data")
        database = Database.at(url, holds=False)
        book = SeriesBook()
        try:
            async with database.reading() as connection:
                await refuse_another_version(connection, database.name)
                await book.load_names(connection)
        except BaseException:
            await database.close()
            raise
        return cls(database, book)

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()

    async def verify(self, known: Sequence[tuple[int, str]] = ()) -> chain.Verdict:
        """Look through the chain over the log book; `known` are heads kept elsewhere."""
        return await chain.verify(self._database, known)

    async def configuration(self) -> Configuration | None:
        """The newest Configuration of the log: stations and rules as they last stood."""
        rows = await self._database.rows(
            select(entries_table.c.body).where(entries_table.c.kind == "configuration")
            .order_by(entries_table.c.seq.desc()).limit(1)
        )
        found = _written.decode(rows[0].body) if rows else None
        return found if isinstance(found, Configuration) else None

    async def bounds(self, start: datetime | None, end: datetime | None) -> tuple[int, int]:
        """Numbers of the first reading received at `start` or later and of the last received before `end`.

        Found by halving: numbers grow with the time of receipt.
        """
        (ends,) = await self._database.rows(select(func.min(table.c.seq).label("low"), func.max(table.c.seq).label("high")))
        if ends.low is None:
            return 1, 0
        first = ends.low if start is None else await self._first_from(micros(start), ends.low, ends.high + 1)
        last = ends.high if end is None else await self._first_from(micros(end), ends.low, ends.high + 1) - 1
        return first, last

    async def _first_from(self, time: int, low: int, high: int) -> int:
        while low < high:
            middle = (low + high) // 2
            rows = await self._database.rows(
                select(table.c.seq, table.c.received).where(table.c.seq >= middle).order_by(table.c.seq).limit(1)
            )
            if rows and rows[0].received < time:
                low = rows[0].seq + 1
            else:
                high = middle
        return low

    async def messages(
        self, first: int, last: int, quantity: str | None = None
    ) -> AsyncIterator[tuple[int, list[LogMessage]]]:
        """Readings (of one quantity, or all), ticks and commands in the log's order, page by page with the last number."""
        kept = [each.id for each in self._book.by_id.values() if each.quantity == quantity]
        after = first - 1
        while after < last:
            until = min(after + PAGE, last)
            statement = select(table).where(table.c.seq > after, table.c.seq <= until).order_by(table.c.seq)
            if quantity is not None:
                statement = statement.where(table.c.series.in_(kept))
            found: list[tuple[int, Any]] = [
                (row.seq, self._book.reading(row)) for row in await self._database.rows(statement)
                if row.series in self._book.by_id
            ]
            found += [
                (row.seq, _written.decode(row.body)) for row in await self._database.rows(
                    select(entries_table.c.seq, entries_table.c.body).where(
                        entries_table.c.seq > after, entries_table.c.seq <= until, entries_table.c.kind.in_(JUDGED_KINDS)
                    )
                )
            ]
            found.sort(key=lambda each: each[0])
            yield until, [message for _, message in found]
            after = until
