"""Values over a span for a chart: raw, by minutes or by hours. The database folds them, so that a year costs no memory."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import Reading, Statistic
from core.store import facts
from core.store.codes import ASIDE, HOUR, MINUTE, QUALITY, micros, moment
from core.store.database import Database
from core.store.retention import PRUNED_BEFORE
from core.store.rollup import ROLLED
from core.store.series import Series, SeriesBook, key_of
from core.store.shapes import History, Point
from core.store.tables import hours, minutes, readings

RAW = 20_000                             # raw rows that may be folded for one answer
MINUTES = 20 * 24 * 60                   # minutes in a span beyond which hours are enough

PREFERRED = (Statistic.INSTANT, Statistic.MEAN, Statistic.SUM, Statistic.MAX, Statistic.MIN)


class Histories:
    """Answers what a series was, between two times."""

    def __init__(self, database: Database, book: SeriesBook) -> None:
        self._database = database
        self._book = book

    async def history(
        self, station: str, quantity: str, start: datetime, end: datetime, points: int,
        statistic: Statistic | None, interval: float | None,
    ) -> History:
        """Values in [start, end), at most about `points`; where they are folded the extremes stay.

        Where a station sends several statistics, the finest is shown: instant values, else means, the shortest first.
        """
        first, after = micros(start), micros(end)
        for group in _groups(self._book.of(station, quantity), statistic, interval):
            ids = [each.id for each in group]
            async with self._database.reading() as connection:
                resolution, rows = await self._rows(connection, ids, first, after, max(points, 2))
            if rows:
                return History(station, quantity, resolution, tuple(rows))
        return History(station, quantity, "raw", ())

    async def count(self, station: str, quantity: str, start: datetime, end: datetime, most: int) -> int:
        """How many raw readings there are in [start, end); counted no further than `most` and one."""
        some = select(readings.c.seq).where(*self._raw(station, quantity, start, end)).limit(most + 1).subquery()
        return int((await self._database.rows(select(func.count()).select_from(some)))[0][0])

    async def readings(
        self, station: str, quantity: str, start: datetime, end: datetime, behind: Reading | None, limit: int
    ) -> tuple[Reading, ...]:
        """Raw readings in [start, end) of all statistics and gateways, each in its latest revision, by time.

        `behind` is the last of the page before.
        """
        statement = select(readings).where(*self._raw(station, quantity, start, end), ~_superseded())
        last = self._book.by_key.get(key_of(behind)) if behind is not None else None
        if behind is not None and last is not None:
            spot = tuple_(readings.c.time, readings.c.series)
            statement = statement.where(spot > (micros(behind.time), last.id))
        rows = await self._database.rows(statement.order_by(readings.c.time, readings.c.series).limit(limit))
        return tuple(self._book.reading(row) for row in rows)

    def _raw(self, station: str, quantity: str, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
        ids = [each.id for each in self._book.of(station, quantity)]
        return readings.c.series.in_(ids), readings.c.time >= micros(start), readings.c.time < micros(end)

    async def _rows(
        self, connection: AsyncConnection, ids: list[int], start: int, end: int, points: int
    ) -> tuple[str, list[Point]]:
        here = (readings.c.series.in_(ids), readings.c.time >= start, readings.c.time < end)
        some = select(readings.c.seq).where(*here).limit(RAW + 1).subquery()
        raw = (await connection.execute(select(func.count()).select_from(some))).scalar_one()
        if raw <= RAW and await self._is_whole(connection, ids, start, end, raw):
            if raw <= points:
                return "raw", await _each(connection, here)
            return "raw", await _folded(connection, _values(here), start, -((start - end) // points))
        resolution, table, width = "minute", minutes, MINUTE
        if (end - start) // MINUTE > MINUTES:
            resolution, table, width = "hour", hours, HOUR
        origin = start - start % width
        rolled = await facts.read(connection, ROLLED)
        kept = select(
            table.c.start.label("time"), table.c.low, table.c.high, table.c.total, table.c.count.label("count_"),
            table.c.set_aside, table.c.quality,
        ).where(table.c.series.in_(ids), table.c.start >= origin, table.c.start < end)
        # The newest are not rolled up yet.
        source = union_all(kept, _values((*here, readings.c.seq > rolled))).subquery()
        steps = max(1, -((origin - end) // (width * points)))
        return resolution, await _folded(connection, source, origin, steps * width)

    async def _is_whole(self, connection: AsyncConnection, ids: list[int], start: int, end: int, raw: int) -> bool:
        """Whether all raw readings of the span are still there."""
        if start >= await facts.read(connection, PRUNED_BEFORE):
            return True
        kept = (await connection.execute(select(func.sum(minutes.c.count + minutes.c.set_aside)).where(
            minutes.c.series.in_(ids), minutes.c.start >= start, minutes.c.start < end - MINUTE
        ))).scalar() or 0
        return bool(raw >= kept)


def _groups(
    found: tuple[Series, ...], statistic: Statistic | None, interval: float | None
) -> list[list[Series]]:
    """Series that can be shown as one, the finest first; sources of the same statistic belong together."""
    groups: dict[tuple[Statistic, float], list[Series]] = {}
    for each in found:
        if statistic in (None, each.statistic) and interval in (None, each.interval):
            groups.setdefault((each.statistic, each.interval), []).append(each)
    return [groups[key] for key in sorted(groups, key=lambda key: (PREFERRED.index(key[0]), key[1]))]


def _superseded() -> ColumnElement[bool]:
    newer = readings.alias("newer")
    return select(literal(1)).where(
        newer.c.series == readings.c.series, newer.c.time == readings.c.time, newer.c.revision > readings.c.revision
    ).correlate(readings).exists()


async def _each(connection: AsyncConnection, here: tuple[ColumnElement[bool], ...]) -> list[Point]:
    rows = await connection.execute(
        select(readings.c.time, readings.c.value, readings.c.quality).where(*here, ~_superseded())
        .order_by(readings.c.time, readings.c.series)
    )
    return [
        Point(moment(time), value, value, value, int(quality < ASIDE), QUALITY[quality].value, int(quality >= ASIDE))
        for time, value, quality in rows
    ]


def _values(here: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    counts = case((readings.c.quality < ASIDE, 1), else_=0)
    return select(
        readings.c.time, readings.c.value.label("low"), readings.c.value.label("high"),
        (readings.c.value * counts).label("total"), counts.label("count_"), (1 - counts).label("set_aside"),
        readings.c.quality,
    ).where(*here, ~_superseded())


async def _folded(
    connection: AsyncConnection, source: Select[Any] | Subquery, origin: int, width: int
) -> list[Point]:
    """Rows of (time, low, high, total, count, set aside, quality) folded into intervals of `width` µs from `origin` on."""
    rows = source.subquery() if isinstance(source, Select) else source
    counted = rows.c.count_ > 0
    number = ((rows.c.time - origin) // width).label("number")
    found = await connection.execute(
        select(
            number, func.min(rows.c.low).filter(counted), func.sum(rows.c.total), func.max(rows.c.high).filter(counted),
            func.sum(rows.c.count_), func.sum(rows.c.set_aside),
            func.coalesce(func.max(rows.c.quality).filter(counted), func.max(rows.c.quality)),
        ).group_by(number).order_by(number)
    )
    return [
        Point(
            moment(origin + number * width), low, total / float(count) if count else None, high, int(count),
            QUALITY[quality].value, int(aside),
        )
        for number, low, total, high, count, aside, quality in found
    ]
