"""Payloads that were refused: kept whole with the reason, counted, removed. Does not decide what is refused (`ingest`)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store import facts
from core.store.codes import micros, moment
from core.store.database import Database
from core.store.shapes import Reject, RejectSummary
from core.store.tables import rejects as table

STEP = 500                               # removed in a transaction, at most …
STEP_BYTES = 4 * 2**20                   # … and as much of payloads: each of their pages is touched

REJECT_BYTES = "reject_bytes"            # the fact: bytes of the payloads that are kept
ROW_BYTES = 400                          # of a reject beside its payload: topic, reason, sentence, index

WITHOUT_BYTES = tuple(column for column in table.columns if column.name != "payload")


class Removed(msgspec.Struct, frozen=True):
    """What one step of pruning removed."""

    reasons: Counter[str]
    payloads: int                        # B


class Rejects:
    """The table of rejects, how many there are for each reason, and how much room they take."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reasons: Counter[str] = Counter()
        self._payloads = 0               # B

    @property
    def size(self) -> int:
        """What they take in the store, about, in bytes."""
        return self._payloads + ROW_BYTES * self.reasons.total()

    async def load(self, connection: AsyncConnection) -> None:
        """Count what is there."""
        rows = await connection.execute(select(table.c.reason, func.count().label("kept")).group_by(table.c.reason))
        self.reasons = Counter({row.reason: row.kept for row in rows})
        self._payloads = await facts.read(connection, REJECT_BYTES)

    async def keep(self, connection: AsyncConnection, rejects: Sequence[Reject]) -> None:
        """Write rejects within a transaction; `kept` counts them after it."""
        if rejects:
            await connection.execute(insert(table), [
                {"received": micros(each.received), "topic": _text(each.topic), "source": _text(each.source),
                 "reason": _text(each.reason), "detail": _text(each.detail), "size": len(each.payload),
                 "payload": each.payload, "detail_zh": _text(each.detail_zh)}
                for each in rejects
            ])
            await facts.write(connection, REJECT_BYTES, self._payloads + sum(len(each.payload) for each in rejects))

    def kept(self, rejects: Sequence[Reject]) -> None:
        """These are committed."""
        self.reasons.update(_text(each.reason) for each in rejects)
        self._payloads += sum(len(each.payload) for each in rejects)

    async def remove(self, connection: AsyncConnection, before: int, limit: int | None) -> Removed:
        """Remove some of the oldest within a transaction: those from before a time, and those beyond a size in bytes.

        `removed` counts them after it.
        """
        oldest = await connection.execute(
            select(table.c.id, table.c.received, table.c.size, table.c.reason).order_by(table.c.id).limit(STEP)
        )
        excess = 0 if limit is None else self.size - limit
        old: list[int] = []
        reasons: Counter[str] = Counter()
        payloads = 0
        for row in oldest:
            if (row.received >= before and excess <= 0) or payloads > STEP_BYTES:
                break
            old.append(row.id)
            reasons[row.reason] += 1
            payloads += row.size
            excess -= row.size + ROW_BYTES
        if old:
            await connection.execute(delete(table).where(table.c.id.in_(old)))
            await facts.write(connection, REJECT_BYTES, self._payloads - payloads)
        return Removed(reasons, payloads)

    def removed(self, gone: Removed) -> None:
        """These are gone for good."""
        self.reasons -= gone.reasons
        self._payloads -= gone.payloads

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
                detail=row.detail, source=row.source, detail_zh=row.detail_zh,
            )
        return None


def _summary(row: Row[Any]) -> RejectSummary:
    return RejectSummary(
        id=row.id, received=moment(row.received), topic=row.topic, source=row.source, reason=row.reason,
        detail=row.detail, size=row.size, detail_zh=row.detail_zh,
    )


def _text(said: str) -> str:
    """Text a database can hold: refused payloads bring NUL and broken characters into topics and details."""
    return said.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
