"""Roll-ups of minutes and hours, kept for ever, and pruning of raw rows: both in steps that never hold the writer up."""

from datetime import datetime, timedelta

from sqlalchemy import Select, case, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.log import HIGH_WATER
from core.store.reader import Reader
from core.store.shapes import Retention
from core.store.tables import (
    USABLE,
    counters,
    engine,
    entries,
    hours,
    micros,
    minutes,
    readings,
    rejects,
)
from core.store.upsert import replacing
from core.store.writer import Writer

ROLL_STEP = 1_000        # readings taken into the roll-ups in one transaction
PRUNE_STEP = 500         # rows deleted in one transaction
FREE_STEP = 64           # pages given back in one transaction
ROW_BYTES = 160          # of a raw reading with its indexes on PostgreSQL, which tells its size only roughly
MINUTE = 60_000_000      # µs
HOUR = 60 * MINUTE

ROLLED = "rolled"        # newest reading that is in the roll-ups
PRUNED_BEFORE = "pruned_before"   # raw rows of times before this may be gone, so their buckets are no longer made anew


async def rollup(writer: Writer, reader: Reader, last: int) -> int:
    """Take all readings up to number `last` into the minutes and hours they belong to."""
    done = before = await reader.do(lambda connection: _counter(connection, ROLLED))
    while done < last:
        begin, end = done, min(done + ROLL_STEP, last)
        await writer.do(lambda connection, b=begin, e=end: _roll(connection, b, e))  # type: ignore[misc]
        done = end
    return done - before


async def _roll(connection: AsyncConnection, begin: int, end: int) -> None:
    pruned = await _counter(connection, PRUNED_BEFORE)
    fresh = (readings.c.seq > begin) & (readings.c.seq <= end) & (readings.c.time >= pruned)
    minute = readings.c.time - readings.c.time % MINUTE
    touched = select(readings.c.series, minute.label("time")).where(fresh).distinct().subquery()
    newer = readings.alias()
    is_latest = ~select(newer.c.seq).where(
        newer.c.series == readings.c.series, newer.c.time == readings.c.time, newer.c.revision > readings.c.revision
    ).exists()
    of_minute = (
        select(readings.c.series, touched.c.time, *_aggregates()).select_from(readings.join(
            touched, (readings.c.series == touched.c.series) & (readings.c.time >= touched.c.time)
            & (readings.c.time < touched.c.time + MINUTE)
        )).where(is_latest).group_by(readings.c.series, touched.c.time)
    )
    await connection.execute(replacing(connection, minutes, of_minute))
    hour = readings.c.time - readings.c.time % HOUR
    touched = select(readings.c.series, hour.label("time")).where(fresh).distinct().subquery()
    of_hour = (
        select(
            minutes.c.series, touched.c.time, func.min(minutes.c.low),
            func.sum(minutes.c.mean * minutes.c.count) / func.sum(minutes.c.count), func.max(minutes.c.high),
            func.sum(minutes.c.count), func.max(minutes.c.quality),
        ).select_from(minutes.join(
            touched, (minutes.c.series == touched.c.series) & (minutes.c.time >= touched.c.time)
            & (minutes.c.time < touched.c.time + HOUR)
        )).group_by(minutes.c.series, touched.c.time)
    )
    await connection.execute(replacing(connection, hours, of_hour))
    await _set_counter(connection, ROLLED, end)


def _aggregates() -> tuple[object, ...]:
    """Lowest, mean and highest of the values worth counting, or of all where none is; number; worst quality."""
    value = readings.c.value
    usable = case((readings.c.quality <= USABLE, value))
    return (
        func.coalesce(func.min(usable), func.min(value)), func.coalesce(func.avg(usable), func.avg(value)),
        func.coalesce(func.max(usable), func.max(value)), func.count(), func.max(readings.c.quality),
    )


async def prune(writer: Writer, reader: Reader, now: datetime, policy: Retention, last: int) -> int:
    """Delete raw readings, ticks and rejects the policy no longer keeps; never what has yet to be judged or rolled up."""
    oldest = micros(now - timedelta(days=policy.raw_days))
    pruned = 0
    while True:
        too_large = policy.raw_bytes is not None and await reader.do(_size) > policy.raw_bytes
        gone = await writer.do(lambda connection: _prune(connection, None if too_large else oldest, last))  # noqa: B023
        await writer.do(_give_back)
        pruned += gone
        if not gone:
            break
    before = micros(now - timedelta(days=policy.rejects_days))
    while await writer.do(lambda connection: _prune_rejects(connection, before)):
        pass
    return pruned


async def _prune(connection: AsyncConnection, received_before: int | None, last: int) -> int:
    snapshot = await connection.scalar(select(engine.c.snapshot_seq)) or 0
    safe = min(int(snapshot), await _counter(connection, ROLLED))
    oldest: Select[tuple[int, int]] = (
        select(readings.c.seq, readings.c.time).where(readings.c.seq <= safe).order_by(readings.c.seq).limit(PRUNE_STEP)
    )
    if received_before is not None:
        oldest = oldest.where(readings.c.received < received_before)
    rows = (await connection.execute(oldest)).all()
    if not rows:
        return 0
    await connection.execute(delete(readings).where(readings.c.seq.in_([row.seq for row in rows])))
    await connection.execute(delete(entries).where(entries.c.kind == "tick", entries.c.seq <= rows[-1].seq))
    newest = max(row.time for row in rows)
    horizon = max(await _counter(connection, PRUNED_BEFORE), newest - newest % HOUR + HOUR)
    await _set_counter(connection, PRUNED_BEFORE, horizon)
    await _set_counter(connection, HIGH_WATER, last)
    return len(rows)


async def _prune_rejects(connection: AsyncConnection, before: int) -> int:
    ids = select(rejects.c.id).where(rejects.c.received < before).limit(PRUNE_STEP)
    return (await connection.execute(delete(rejects).where(rejects.c.id.in_(ids.scalar_subquery())))).rowcount


async def _give_back(connection: AsyncConnection) -> None:
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql(f"PRAGMA incremental_vacuum({FREE_STEP})")


async def _size(connection: AsyncConnection) -> int:
    """Bytes the store's raw readings take, about."""
    if connection.dialect.name != "sqlite":
        return int(await connection.scalar(select(func.count()).select_from(readings)) or 0) * ROW_BYTES
    pages, free, size = [
        int((await connection.execute(text(f"PRAGMA {name}"))).scalar() or 0)
        for name in ("page_count", "freelist_count", "page_size")
    ]
    return (pages - free) * size


async def _counter(connection: AsyncConnection, name: str) -> int:
    return int(await connection.scalar(select(counters.c.value).where(counters.c.name == name)) or 0)


async def _set_counter(connection: AsyncConnection, name: str, value: int) -> None:
    await connection.execute(replacing(connection, counters).values(name=name, value=value))
