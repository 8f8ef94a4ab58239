"""The outbox: what must leave the house, once each, and what has become of it. Sends nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.codes import micros, optional_moment
from core.store.database import Database
from core.store.shapes import Delivery, Notification
from core.store.tables import outbox as table
from core.store.writer import Writes


class Outbox:
    """Rows are put here in the transaction of what they tell of."""

    def __init__(self, database: Database, writer: Writes) -> None:
        self._database = database
        self._writer = writer
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def put(self, connection: AsyncConnection, notifications: Iterable[Notification]) -> None:
        """Within the caller's transaction; a key that is there already is left as it is."""
        await connection.execute(self._insert(table).on_conflict_do_nothing(index_elements=["key"]), [
            {"key": each.key, "channel": each.channel, "body": each.body, "made": _micros(each.made)}
            for each in notifications
        ])

    async def unsent(self, limit: int, channel: str | None = None) -> tuple[Notification, ...]:
        """What waits, oldest first; of one channel only, where one is named."""
        statement = select(table).where(table.c.sent.is_(None), table.c.given_up.is_(None))
        if channel is not None:
            statement = statement.where(table.c.channel == channel)
        rows = await self._database.rows(statement.order_by(table.c.id).limit(limit))
        return tuple(
            Notification(key=row.key, channel=row.channel, body=bytes(row.body), made=optional_moment(row.made)) for row in rows
        )

    async def sent(self, key: str, time: datetime) -> None:
        """This one has left; the first time counts."""
        await self._note(key, sent=micros(time))

    async def given_up(self, key: str, time: datetime) -> None:
        """This one will not be tried any more."""
        await self._note(key, given_up=micros(time))

    async def failed(self, key: str, time: datetime, error: str) -> None:
        """One more try has failed."""
        await self._note(key, attempts=table.c.attempts + 1, tried=micros(time), error=error[:500])

    async def _note(self, key: str, **values: Any) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(table).where(table.c.key == key, table.c.sent.is_(None)).values(**values))

        await self._writer.do(work)

    async def deliveries(self, limit: int, before: int | None = None) -> tuple[tuple[int, Delivery], ...]:
        """What has become of the newest, with their numbers; `before` is the last number of the page before."""
        statement = select(table)
        if before is not None:
            statement = statement.where(table.c.id < before)
        rows = await self._database.rows(statement.order_by(table.c.id.desc()).limit(limit))
        return tuple((int(row.id), Delivery(
            key=row.key, channel=row.channel, made=optional_moment(row.made), body=bytes(row.body),
            sent=optional_moment(row.sent), given_up=optional_moment(row.given_up), attempts=row.attempts,
            tried=optional_moment(row.tried), error=row.error,
        )) for row in rows)


def _micros(time: datetime | None) -> int | None:
    return None if time is None else micros(time)

