"""Readings by when they were measured: series after series, each in the order of time, page by page. Folds nothing."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime

from sqlalchemy import and_, or_, select

from core.messages import Reading
from core.store.codes import micros
from core.store.database import Database
from core.store.series import Series, SeriesBook
from core.store.tables import readings as table

PAGE = 20_000                            # rows held at once


class Spans:
    """All that was measured between two times, however much it is."""

    def __init__(self, database: Database, book: SeriesBook) -> None:
        self._database = database
        self._book = book

    async def readings(
        self, start: datetime | None, end: datetime | None, stations: Collection[str] | None = None,
        quantities: Collection[str] | None = None,
    ) -> AsyncIterator[list[Reading]]:
        """Readings measured in [start, end); of each time the latest revision only. None is all of them."""
        chosen = sorted(
            (each for each in self._book.by_id.values()
             if (stations is None or each.station in stations) and (quantities is None or each.quantity in quantities)),
            key=lambda each: each.key,
        )
        for series in chosen:
            async for page in self._of(series, start, end):
                yield page

    async def _of(self, series: Series, start: datetime | None, end: datetime | None) -> AsyncIterator[list[Reading]]:
        span = [table.c.series == series.id]
        if start is not None:
            span.append(table.c.time >= micros(start))
        if end is not None:
            span.append(table.c.time < micros(end))
        statement = select(table).where(*span).order_by(table.c.time, table.c.revision).limit(PAGE)
        held: list[Reading] = []
        rows = await self._database.rows(statement)
        while rows:
            for row in rows:
                reading = self._book.reading(row)
                if held and held[-1].time == reading.time:
                    held[-1] = reading
                else:
                    held.append(reading)
            last = rows[-1]
            # The last may yet be revised on the next page.
            yield held[:-1]
            held = held[-1:]
            further = or_(table.c.time > last.time, and_(table.c.time == last.time, table.c.revision > last.revision))
            rows = await self._database.rows(statement.where(further)) if len(rows) == PAGE else []
        if held:
            yield held
