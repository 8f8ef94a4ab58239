"""Minute and hour roll-ups, kept for ever: the log is read on in small steps and folded into them.

Each reading is folded once, when its turn in the log comes, however late it is; a revision takes the place of the value
it revises, from the raw readings where they are all still there. Values that say nothing of the place (faults,
maintenance …) are counted, and are no part of a minimum, mean or maximum.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store import facts
from core.store.codes import ASIDE, HOUR, MINUTE, micros
from core.store.tables import readings as table
from core.store.writer import Writer

STEP = 2000                              # entries a transaction: a few ms, then whoever waits has their turn

ROLLED = "rolled"                        # the fact that says how far

FOLD = f"""
INSERT INTO {{into}} (series, start, low, high, total, count, set_aside, quality)
SELECT series, time - ((time % {{width}}) + {{width}}) % {{width}} AS bucket,
       coalesce(min(value) FILTER (WHERE quality < {ASIDE}), 0), coalesce(max(value) FILTER (WHERE quality < {ASIDE}), 0),
       coalesce(sum(value) FILTER (WHERE quality < {ASIDE}), 0), count(*) FILTER (WHERE quality < {ASIDE}),
       count(*) FILTER (WHERE quality >= {ASIDE}), coalesce(max(quality) FILTER (WHERE quality < {ASIDE}), max(quality))
FROM readings WHERE seq > :after AND seq <= :until AND revision = 0 GROUP BY series, bucket
ON CONFLICT (series, start) DO UPDATE SET
  low = CASE WHEN excluded.count = 0 THEN {{into}}.low
             WHEN {{into}}.count = 0 OR excluded.low < {{into}}.low THEN excluded.low ELSE {{into}}.low END,
  high = CASE WHEN excluded.count = 0 THEN {{into}}.high
              WHEN {{into}}.count = 0 OR excluded.high > {{into}}.high THEN excluded.high ELSE {{into}}.high END,
  total = {{into}}.total + excluded.total,
  count = {{into}}.count + excluded.count,
  set_aside = {{into}}.set_aside + excluded.set_aside,
  quality = CASE WHEN excluded.count = 0 AND {{into}}.count > 0 THEN {{into}}.quality
                 WHEN {{into}}.count = 0 AND excluded.count > 0 THEN excluded.quality
                 WHEN excluded.quality > {{into}}.quality THEN excluded.quality ELSE {{into}}.quality END
"""

WHOLE = f"""
SELECT coalesce(min(r.value) FILTER (WHERE r.quality < {ASIDE}), 0) AS low,
       coalesce(max(r.value) FILTER (WHERE r.quality < {ASIDE}), 0) AS high,
       coalesce(sum(r.value) FILTER (WHERE r.quality < {ASIDE}), 0) AS total,
       count(*) FILTER (WHERE r.quality < {ASIDE}) AS count, count(*) FILTER (WHERE r.quality >= {ASIDE}) AS set_aside,
       coalesce(max(r.quality) FILTER (WHERE r.quality < {ASIDE}), max(r.quality)) AS quality
FROM readings r WHERE r.series = :series AND r.time >= :start AND r.time < :end AND r.seq <= :until
AND NOT EXISTS (SELECT 1 FROM readings n WHERE n.series = r.series AND n.time = r.time AND n.revision > r.revision
                AND n.seq <= :until)
"""

KEPT = "SELECT low, high, total, count, set_aside, quality FROM minutes WHERE series = :series AND start = :start"

SET_MINUTE = """
UPDATE minutes SET low = :low, high = :high, total = :total, count = :count, set_aside = :set_aside, quality = :quality
WHERE series = :series AND start = :start
"""

HOUR_ANEW = """
UPDATE hours SET (low, high, total, count, set_aside, quality) = (
  SELECT coalesce(min(m.low) FILTER (WHERE m.count > 0), 0), coalesce(max(m.high) FILTER (WHERE m.count > 0), 0),
         sum(m.total), sum(m.count), sum(m.set_aside),
         coalesce(max(m.quality) FILTER (WHERE m.count > 0), max(m.quality))
  FROM minutes m WHERE m.series = :series AND m.start >= :start AND m.start < :end)
WHERE series = :series AND start = :start
"""


class Rolled(msgspec.Struct, frozen=True):
    """One row of a roll-up; low, high and total are 0 where no value is counted."""

    low: float
    high: float
    total: float
    count: int
    set_aside: int
    quality: int

    @property
    def values(self) -> int:
        """All that it was made of."""
        return self.count + self.set_aside

    def revised(self, before: tuple[float, int] | None, value: float, quality: int) -> "Rolled":
        """With another value and quality in the place of those before, None where these are no longer known.

        Extremes and quality stay where other values were counted: one of them may be what held them.
        """
        counts = quality < ASIDE
        was, was_counted = (value, counts and self.count > 0) if before is None else (before[0], before[1] < ASIDE)
        others = self.count - was_counted
        set_aside = self.set_aside - (not was_counted) + (not counts)
        if others and counts:
            return Rolled(
                min(self.low, value), max(self.high, value), self.total - was * was_counted + value, others + 1, set_aside,
                max(self.quality, quality),
            )
        if others:
            return Rolled(self.low, self.high, self.total - was * was_counted, others, set_aside, self.quality)
        if counts:
            return Rolled(value, value, value, 1, set_aside, quality)
        return Rolled(0.0, 0.0, 0.0, 0, set_aside, max(quality, 0 if self.count else self.quality))


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
            kept = Rolled(*(await connection.execute(text(KEPT), spot)).one())
            whole = Rolled(*(await connection.execute(text(WHOLE), {**spot, "end": start + MINUTE, "until": until})).one())
            if whole.values == kept.values:
                kept = whole
            else:                        # its raw readings are pruned in part
                for row in rows:
                    kept = kept.revised(await self._before(connection, row), row.value, row.quality)
            await connection.execute(text(SET_MINUTE), {**spot, **msgspec.structs.asdict(kept)})
        for series, start in sorted({(series, start - start % HOUR) for series, start in buckets}):
            await connection.execute(text(HOUR_ANEW), {"series": series, "start": start, "end": start + HOUR})

    async def _before(self, connection: AsyncConnection, row: Row[Any]) -> tuple[float, int] | None:
        """Value and quality that a revision replaced, if they are still there."""
        found = (await connection.execute(select(table.c.value, table.c.quality).where(
            table.c.series == row.series, table.c.time == row.time, table.c.revision == row.revision - 1
        ))).one_or_none()
        return None if found is None else (found.value, found.quality)
