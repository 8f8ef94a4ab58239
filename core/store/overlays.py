"""Officers' changes over the shipped files, every version kept."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.shapes import Overlay
from core.store.tables import micros, moment, overlays


async def keep(connection: AsyncConnection, kind: str, key: str, data: dict[str, Any], who: str, time: datetime) -> int:
    """Add the next version of a key."""
    newest = await connection.scalar(
        select(func.max(overlays.c.version)).where(overlays.c.kind == kind, overlays.c.key == key)
    )
    version = int(newest or 0) + 1
    await connection.execute(insert(overlays).values(
        kind=kind, key=key, version=version, data=msgspec.json.encode(data), who=who, time=micros(time)
    ))
    return version


async def newest(connection: AsyncConnection, kind: str) -> tuple[Overlay, ...]:
    """The newest version of each key."""
    last = (
        select(overlays.c.key, func.max(overlays.c.version).label("version"))
        .where(overlays.c.kind == kind).group_by(overlays.c.key).subquery()
    )
    found = await connection.execute(
        select(overlays).join(last, (overlays.c.key == last.c.key) & (overlays.c.version == last.c.version))
        .where(overlays.c.kind == kind).order_by(overlays.c.key)
    )
    return tuple(_overlay(row) for row in found)


async def versions(connection: AsyncConnection, kind: str, key: str) -> tuple[Overlay, ...]:
    """All versions of one key."""
    found = await connection.execute(
        select(overlays).where(overlays.c.kind == kind, overlays.c.key == key).order_by(overlays.c.version)
    )
    return tuple(_overlay(row) for row in found)


def _overlay(row: Row[Any]) -> Overlay:
    return Overlay(
        kind=row.kind, key=row.key, version=row.version, data=msgspec.json.decode(row.data), who=row.who,
        time=moment(row.time),
    )
