"""Officers' changes to settings, each a new version; none is ever overwritten. Does not know what they mean."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import and_, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.codes import micros, moment
from core.store.database import Database
from core.store.shapes import Overlay
from core.store.tables import overlays as table
from core.store.writer import Writes


class Overlays:
    """All versions of all changes."""

    def __init__(self, database: Database, writer: Writes) -> None:
        self._database = database
        self._writer = writer

    async def write(self, kind: str, key: str, data: dict[str, Any], who: str, time: datetime) -> int:
        """Lay a change over what was; its version."""
        return (await self.write_together([(kind, key, data)], who, time))[0]

    async def write_together(
        self, changes: Sequence[tuple[str, str, dict[str, Any]]], who: str, time: datetime
    ) -> tuple[int, ...]:
        """Lay several changes, each a kind, a key and data, in one transaction; their versions."""
        bodies = [msgspec.json.encode(data) for _, _, data in changes]

        async def work(connection: AsyncConnection) -> tuple[int, ...]:
            versions = []
            for (kind, key, _), body in zip(changes, bodies, strict=True):
                newest = select(func.max(table.c.version)).where(table.c.kind == kind, table.c.key == key)
                versions.append(((await connection.execute(newest)).scalar() or 0) + 1)
                await connection.execute(insert(table).values(
                    kind=kind, key=key, version=versions[-1], data=body, who=who, time=micros(time)
                ))
            return tuple(versions)

        return await self._writer.do(work)

    async def latest(self, kind: str) -> tuple[Overlay, ...]:
        """The latest version of each key, in the order of the keys."""
        newest = (
            select(table.c.key, func.max(table.c.version).label("version"))
            .where(table.c.kind == kind).group_by(table.c.key).subquery()
        )
        return await self._found(
            select(table).join(newest, and_(table.c.key == newest.c.key, table.c.version == newest.c.version))
            .where(table.c.kind == kind).order_by(table.c.key)
        )

    async def last(self, kind: str, skip: int, limit: int) -> tuple[Overlay, ...]:
        """The latest version of the keys that come last, the last first, without so many of them."""
        keys = (
            select(table.c.key, func.max(table.c.version).label("version")).where(table.c.kind == kind)
            .group_by(table.c.key).order_by(table.c.key.desc()).offset(skip).limit(limit).subquery()
        )
        return await self._found(
            select(table).join(keys, and_(table.c.key == keys.c.key, table.c.version == keys.c.version))
            .where(table.c.kind == kind).order_by(table.c.key.desc())
        )

    async def versions(self, kind: str, key: str) -> tuple[Overlay, ...]:
        """Every version of one key, oldest first."""
        return await self._found(
            select(table).where(table.c.kind == kind, table.c.key == key).order_by(table.c.version)
        )

    async def _found(self, statement: Any) -> tuple[Overlay, ...]:
        return tuple(
            Overlay(kind=row.kind, key=row.key, version=row.version, data=msgspec.json.decode(row.data), who=row.who,
                    time=moment(row.time))
            for row in await self._database.rows(statement)
        )
