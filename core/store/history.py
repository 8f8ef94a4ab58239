"""Values of one quantity at one station over a span: raw, minute or hour rows, thinned so that extremes stay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import Statistic
from core.store.log import SeriesKey
from core.store.shapes import History, Point
from core.store.tables import QUALITIES, hours, micros, minutes, moment, readings

RAW_FACTOR = 4       # so many raw rows a point are read and thinned; beyond it roll-ups serve
SINGLE = (Statistic.INSTANT.value, Statistic.MEAN.value)


async def history(
    connection: AsyncConnection, series: Sequence[tuple[int, SeriesKey]], station: str, quantity: str,
    start: datetime, end: datetime, points: int,
) -> History:
    """The finest rows that are there and few enough, thinned to about `points`."""
    ids = _comparable(series)
    span = micros(start), micros(end)
    raw = await _count(connection, readings, ids, span)
    coarse = await _count(connection, minutes, ids, span)
    oldest_raw = await connection.scalar(
        select(func.min(readings.c.time)).where(readings.c.series.in_(ids), readings.c.time >= span[0])
    )
    oldest_minute = await connection.scalar(
        select(func.min(minutes.c.time)).where(minutes.c.series.in_(ids), minutes.c.time >= span[0])
    )
    # Raw rows serve unless they are too many, or the roll-ups reach further back than what pruning has left.
    pruned = oldest_minute is not None and (oldest_raw is None or oldest_minute + 60_000_000 < oldest_raw)
    if raw <= points * RAW_FACTOR and not pruned:
        resolution, rows = "raw", await _raw(connection, ids, span)
    elif coarse <= points * RAW_FACTOR:
        resolution, rows = "minute", await _rolled(connection, minutes, ids, span)
    else:
        resolution, rows = "hour", await _rolled(connection, hours, ids, span)
    return History(station, quantity, resolution, thinned(rows, *span, points))


def _comparable(series: Sequence[tuple[int, SeriesKey]]) -> list[int]:
    """Values that belong on one line: instants and means, or whatever there is where there are none."""
    single = [id for id, key in series if key[2] in SINGLE]
    return single or [id for id, _ in series]


async def _count(connection: AsyncConnection, table: Table, ids: Sequence[int], span: tuple[int, int]) -> int:
    wanted = select(func.count()).select_from(table).where(
        table.c.series.in_(ids), table.c.time >= span[0], table.c.time <= span[1]
    )
    return int(await connection.scalar(wanted) or 0)


async def _raw(connection: AsyncConnection, ids: Sequence[int], span: tuple[int, int]) -> list[Point]:
    found = await connection.execute(
        select(readings.c.series, readings.c.time, readings.c.value, readings.c.quality)
        .where(readings.c.series.in_(ids), readings.c.time >= span[0], readings.c.time <= span[1])
        .order_by(readings.c.time, readings.c.series, readings.c.revision)
    )
    latest = {(row.series, row.time): row for row in found}       # a later revision takes the earlier one's place
    return [
        Point(moment(row.time), row.value, row.value, row.value, 1, QUALITIES[row.quality].value)
        for row in latest.values()
    ]


async def _rolled(connection: AsyncConnection, table: Table, ids: Sequence[int], span: tuple[int, int]) -> list[Point]:
    weighted = func.sum(table.c.mean * table.c.count) / func.sum(table.c.count)
    found: Any = await connection.execute(
        select(
            table.c.time, func.min(table.c.low).label("low"), weighted.label("mean"),
            func.max(table.c.high).label("high"), func.sum(table.c.count).label("total"),
            func.max(table.c.quality).label("quality"),
        )
        .where(table.c.series.in_(ids), table.c.time >= span[0], table.c.time <= span[1])
        .group_by(table.c.time).order_by(table.c.time)
    )
    return [
        Point(moment(row.time), row.low, row.mean, row.high, int(row.total), QUALITIES[row.quality].value)
        for row in found
    ]


def thinned(rows: Sequence[Point], start: int, end: int, points: int) -> tuple[Point, ...]:
    """At most about `points` rows; each keeps the lowest and highest value and the worst quality of what it stands for."""
    if len(rows) <= points:
        return tuple(rows)
    width = max(1, (end - start) // points + 1)
    kept: list[Point] = []
    bucket: list[Point] = []
    number = -1
    for row in rows:
        at = (micros(row.time) - start) // width
        if at != number and bucket:
            kept.append(_merged(bucket))
            bucket = []
        number = at
        bucket.append(row)
    return (*kept, _merged(bucket))


def _merged(rows: Sequence[Point]) -> Point:
    if len(rows) == 1:
        return rows[0]
    count = sum(row.count for row in rows)
    return Point(
        rows[len(rows) // 2].time, min(row.low for row in rows),
        sum(row.mean * row.count for row in rows) / count, max(row.high for row in rows), count,
        max((row.quality for row in rows), key=_RANK.__getitem__),
    )


_RANK = {quality.value: code for code, quality in QUALITIES.items()}
