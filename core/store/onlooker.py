"""A store read beside the program that holds it: nothing is written, nothing is locked, whatever is committed is seen."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select

from core.errors import StoreError
from core.messages import Alert, Command, Configuration, Forecast, LogMessage, Tick, Transition
from core.store import chain
from core.store.alerts import Alerts
from core.store.codes import micros
from core.store.database import Database
from core.store.forecasts import Forecasts
from core.store.incidents import Incidents
from core.store.overlays import Overlays
from core.store.schema import refuse_another_version
from core.store.series import SeriesBook
from core.store.shapes import Overlay
from core.store.spans import Spans
from core.store.tables import entries as entries_table
from core.store.tables import readings as table
from core.store.writer import T, Work

PAGE = 20_000
JUDGED_KINDS = ("tick", "command")

_written = msgspec.json.Decoder(Tick | Command | Configuration | Forecast)


class Onlooker:
    """The log of a store, from the past on."""

    def __init__(self, database: Database, book: SeriesBook) -> None:
        self._database = database
        self._book = book
        self._alerts = Alerts(database, self)
        self._forecasts = Forecasts(database)
        self._overlays = Overlays(database, self)
        self.incidents = Incidents(database)
        self.spans = Spans(database, book)

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

    async def do(self, work: Work[T], then: Callable[[T], None] | None = None) -> T:
        """Refused: what is only looked at is not written."""
        raise StoreError(f"store {self._database.name} is only looked at; nothing is written to it")

    async def open_alerts(self) -> tuple[Alert, ...]:
        """As `Store.open_alerts`."""
        return await self._alerts.open()

    async def alerts(
        self, *, place: str | None = None, since: datetime | None = None, before: datetime | None = None,
        behind: tuple[datetime, str] | None = None, limit: int = 200,
    ) -> tuple[Alert, ...]:
        """As `Store.alerts`."""
        return await self._alerts.find(None, None, place, since, before, behind, limit)

    async def last_transition(self) -> tuple[int, int]:
        """As `Store.last_transition`."""
        return await self._alerts.last()

    async def changed_alerts(self, since: datetime, limit: int = 1000) -> tuple[Alert, ...]:
        """As `Store.changed_alerts`."""
        return await self._alerts.changed(since, limit)

    async def alert(self, id: str) -> Alert | None:
        """An alert as it stands, or None."""
        return await self._alerts.one(id)

    async def transitions(self, alert_id: str) -> tuple[Transition, ...]:
        """Every change in an alert's life, oldest first."""
        return await self._alerts.life(alert_id)

    async def overlays(self, kind: str) -> tuple[Overlay, ...]:
        """As `Store.overlays`."""
        return await self._overlays.latest(kind)

    async def forecast(self, id: str) -> Forecast | None:
        """A forecast by its id, or None."""
        return await self._forecasts.one(id)

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
        self, first: int, last: int, quantities: Collection[str] | None = None
    ) -> AsyncIterator[tuple[int, list[LogMessage]]]:
        """Readings (of these quantities, or all), ticks and commands in the log's order, page by page with the last number."""
        kept = [each.id for each in self._book.by_id.values() if quantities is not None and each.quantity in quantities]
        after = first - 1
        while after < last:
            until = min(after + PAGE, last)
            statement = select(table).where(table.c.seq > after, table.c.seq <= until).order_by(table.c.seq)
            if quantities is not None:
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
