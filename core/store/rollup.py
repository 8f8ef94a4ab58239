"""Minute and hour roll-ups, kept for ever: the log is read on in small steps and folded into them.

Each reading is folded once, when its turn in the log comes, however late it is; a revision takes the place of the value
it revises, from the raw readings where they are all still there.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store import facts
from core.store.codes import HOUR, MINUTE, micros
from core.store.tables import readings as table
from core.store.writer import Writer

STEP = 2000                              # entries a transaction: a few ms, then whoever waits has their turn

ROLLED = "rolled"                        # the fact that says how far

FOLD = """
INSERT INTO {into} (series, start, low, high, total, count, quality)
SELECT series, time - ((time % {width}) + {width}) % {width} AS bucket,
       min(value), max(value), sum(value), count(*), max(quality)
FROM readings WHERE seq > :after AND seq <= :until AND revision = 0 GROUP BY series, bucket
ON CONFLICT (series, start) DO UPDATE SET
  low = CASE WHEN excluded.low < {into}.low THEN excluded.low ELSE {into}.low END,
  high = CASE WHEN excluded.high > {into}.high THEN excluded.high ELSE {into}.high END,
  total = {into}.total + excluded.total,
  count = {into}.count + excluded.count,
  quality = CASE WHEN excluded.quality > {into}.quality THEN excluded.quality ELSE {into}.quality END
"""

WHOLE = """
SELECT min(r.value) AS low, max(r.value) AS high, sum(r.value) AS total, count(*) AS count, max(r.quality) AS quality
FROM readings r WHERE r.series = :series AND r.time >= :start AND r.time < :end AND r.seq <= :until
AND NOT EXISTS (SELECT 1 FROM readings n WHERE n.series = r.series AND n.time = r.time AND n.revision > r.revision
                AND n.seq <= :until)
"""

SET_MINUTE = """
UPDATE minutes SET low = :low, high = :high, total = :total, quality = :quality
WHERE series = :series AND start = :start
"""

WIDEN_MINUTE = """
UPDATE minutes SET low = CASE WHEN :value < low THEN :value ELSE low END,
                   high = CASE WHEN :value > high THEN :value ELSE high END,
                   total = total + :difference,
                   quality = CASE WHEN :quality > quality THEN :quality ELSE quality END
WHERE series = :series AND start = :start
"""

HOUR_ANEW = """
UPDATE hours SET (low, high, total, count, quality) = (
  SELECT min(m.low), max(m.high), sum(m.total), sum(m.count), max(m.quality) FROM minutes m
  WHERE m.series = :series AND m.start >= :start AND m.start < :end)
WHERE series = :series AND start = :start
"""


class Rollups:
    """Folds the log into minutes and hours."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def roll(self, now: datetime, last: int) -> int:
        """Fold what came in up to `now` and stands in the log up to `last`; the number of the last entry folded."""
        limit = micros(now)
        while True:
            rolled, more = await self._writer.do(lambda connection: self._step(connection, limit, last))
            if not more:
                return rolled

    async def _step(self, connection: AsyncConnection, now: int, last: int) -> tuple[int, bool]:
        after = await facts.read(connection, ROLLED)
        ahead = select(table.c.seq).where(table.c.seq > after, table.c.seq <= last).order_by(table.c.seq).limit(STEP)
        until = (await connection.execute(select(func.max(ahead.subquery().c.seq)))).scalar() or after
        early = (await connection.execute(
            select(func.min(table.c.seq)).where(table.c.seq > after, table.c.seq <= until, table.c.received > now)
        )).scalar()
        is_end = early is not None
        if early is not None:
            until = early - 1
        if until <= after:
            return after, False
        for into, width in (("minutes", MINUTE), ("hours", HOUR)):
            await connection.execute(text(FOLD.format(into=into, width=width)), {"after": after, "until": until})
        await self._revise(connection, after, until)
        await facts.write(connection, ROLLED, until)
        return until, not is_end and until < last

    async def _revise(self, connection: AsyncConnection, after: int, until: int) -> None:
        revised = (await connection.execute(
            select(table).where(table.c.seq > after, table.c.seq <= until, table.c.revision > 0).order_by(table.c.seq)
        )).all()
        buckets: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
        for row in revised:
            buckets[row.series, row.time - row.time % MINUTE].append(row)
        for (series, start), rows in buckets.items():
            spot = {"series": series, "start": start}
            raw = (await connection.execute(text(WHOLE), {**spot, "end": start + MINUTE, "until": until})).one()
            kept = (await connection.execute(
                text("SELECT count FROM minutes WHERE series = :series AND start = :start"), spot
            )).scalar()
            if raw.count == kept:
                await connection.execute(text(SET_MINUTE), {
                    **spot, "low": raw.low, "high": raw.high, "total": raw.total, "quality": raw.quality
                })
            else:
                for row in rows:
                    await self._widen(connection, spot, row)
        for series, start in sorted({(series, start - start % HOUR) for series, start in buckets}):
            await connection.execute(text(HOUR_ANEW), {"series": series, "start": start, "end": start + HOUR})

    async def _widen(self, connection: AsyncConnection, spot: dict[str, int], row: Row[Any]) -> None:
        """The raw readings of the bucket are pruned in part: its extremes stay, its mean follows the revision."""
        before = (await connection.execute(select(table.c.value).where(
            table.c.series == row.series, table.c.time == row.time, table.c.revision == row.revision - 1
        ))).scalar()
        await connection.execute(text(WIDEN_MINUTE), {
            **spot, "value": row.value, "quality": row.quality,
            "difference": 0.0 if before is None else row.value - before,
        })
