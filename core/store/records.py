"""What is kept for looking into: refused payloads, names that wait for adoption, commands given."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import Command, Quality, Reading
from core.store.log import SeriesKey, decode_entry
from core.store.shapes import RejectSummary, Unregistered
from core.store.tables import counters, entries, moment, readings
from core.store.tables import rejects as rejects_table
from core.store.upsert import replacing


async def rejects(
    connection: AsyncConnection, limit: int, before: int | None, reason: str | None
) -> tuple[RejectSummary, ...]:
    """Refused payloads without their bytes, newest first."""
    shown = [column for column in rejects_table.columns if column.name != "payload"]
    wanted = select(*shown).order_by(rejects_table.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(rejects_table.c.id < before)
    if reason is not None:
        wanted = wanted.where(rejects_table.c.reason == reason)
    return tuple(
        RejectSummary(id=row.id, received=moment(row.received), topic=row.topic, source=row.source,
                      reason=row.reason, detail=row.detail, size=row.size)
        for row in await connection.execute(wanted)
    )


async def reject_payload(connection: AsyncConnection, id: int) -> bytes | None:
    """A refused payload as it came."""
    payload: bytes | None = await connection.scalar(select(rejects_table.c.payload).where(rejects_table.c.id == id))
    return payload


async def reject_count(connection: AsyncConnection) -> int:
    """How many are kept."""
    return int(await connection.scalar(select(func.count()).select_from(rejects_table)) or 0)


async def reject_reasons(connection: AsyncConnection) -> dict[str, int]:
    """How many for what."""
    counted = select(rejects_table.c.reason, func.count().label("count")).group_by(rejects_table.c.reason)
    return {row.reason: row[1] for row in await connection.execute(counted)}


def unregistered_names(latest: Iterable[Reading]) -> tuple[str, ...]:
    """Stations nobody has registered, by what their newest readings say.

    One that has been adopted since says otherwise with its next reading.
    """
    newest: dict[str, Reading] = {}
    for reading in latest:
        before = newest.get(reading.station)
        if before is None or reading.received >= before.received:
            newest[reading.station] = reading
    return tuple(sorted(
        name for name, reading in newest.items() if reading.quality is Quality.UNREGISTERED
    ))


async def unregistered(
    connection: AsyncConnection, series: Mapping[str, Sequence[int]], key: Callable[[int], SeriesKey]
) -> tuple[Unregistered, ...]:
    """What each of the names has said so far."""
    found = []
    for name, ids in series.items():
        row = (await connection.execute(
            select(func.min(readings.c.time), func.max(readings.c.time), func.count())
            .where(readings.c.series.in_(ids))
        )).one()
        if row[2]:
            keys = [key(id) for id in ids]
            found.append(Unregistered(
                station=name, quantities=tuple(sorted({each[1] for each in keys})), first=moment(row[0]),
                last=moment(row[1]), count=row[2], source=keys[-1][4],
            ))
    return tuple(found)


async def commands(connection: AsyncConnection, limit: int, before: int | None) -> tuple[Command, ...]:
    """What people asked for, newest first."""
    wanted = select(entries.c.body).where(entries.c.kind == "command").order_by(entries.c.seq.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(entries.c.seq < before)
    decoded = (decode_entry(row.body) for row in await connection.execute(wanted))
    return tuple(each for each in decoded if isinstance(each, Command))


async def touch(connection: AsyncConnection) -> None:
    """Write something."""
    await connection.execute(replacing(connection, counters).values(name="touched", value=1))
