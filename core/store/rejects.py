"""Payloads that were refused: kept whole with the reason, counted. Does not decide what is refused (`ingest`)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.codes import micros, moment
from core.store.database import Database
from core.store.shapes import Reject, RejectSummary
from core.store.tables import rejects as table

WITHOUT_BYTES = tuple(column for column in table.columns if column.name != "payload")


class Rejects:
    """The table of rejects, and how many there are for each reason."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reasons: Counter[str] = Counter()

    async def load(self, connection: AsyncConnection) -> None:
        """Count what is there."""
        rows = await connection.execute(select(table.c.reason, func.count().label("kept")).group_by(table.c.reason))
        self.reasons = Counter({row.reason: row.kept for row in rows})

    async def keep(self, connection: AsyncConnection, rejects: Sequence[Reject]) -> None:
        """Write rejects within a transaction; `kept` counts them after it."""
        if rejects:
            await connection.execute(insert(table), [
                {"received": micros(each.received), "topic": _text(each.topic), "source": _text(each.source),
                 "reason": _text(each.reason), "detail": _text(each.detail), "size": len(each.payload),
                 "payload": each.payload}
                for each in rejects
            ])

    def kept(self, rejects: Iterable[Reject]) -> None:
        """These are committed."""
        self.reasons.update(_text(each.reason) for each in rejects)

    def pruned(self, reasons: Mapping[str, int]) -> None:
        """So many of each reason are gone."""
        self.reasons -= Counter(reasons)

    async def newest(self, limit: int, before: int | None, reason: str | None) -> tuple[RejectSummary, ...]:
        """Rejects, newest first, without their bytes; `before` is the last id of the page before."""
        statement = select(*WITHOUT_BYTES)
        if before is not None:
            statement = statement.where(table.c.id < before)
        if reason is not None:
            statement = statement.where(table.c.reason == reason)
        return tuple(_summary(row) for row in await self._database.rows(statement.order_by(table.c.id.desc()).limit(limit)))

    async def one(self, id: int) -> Reject | None:
        """A reject whole, or None."""
        for row in await self._database.rows(select(table).where(table.c.id == id)):
            return Reject(
                received=moment(row.received), topic=row.topic, payload=bytes(row.payload), reason=row.reason,
                detail=row.detail, source=row.source,
            )
        return None


def _summary(row: Row[Any]) -> RejectSummary:
    return RejectSummary(
        id=row.id, received=moment(row.received), topic=row.topic, source=row.source, reason=row.reason,
        detail=row.detail, size=row.size,
    )


def _text(said: str) -> str:
    """Text a database can hold: refused payloads bring NUL and broken characters into topics and details."""
    return said.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
