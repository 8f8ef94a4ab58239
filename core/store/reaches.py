"""The latest answer to who is where in time, as it was written: a console that starts anew shows it at once."""

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.database import Database
from core.store.tables import reaches as table
from core.store.writer import Writes


class KeptReach(msgspec.Struct, frozen=True, kw_only=True):
    """A `Reach` in two lengths, as JSON."""

    id: str
    told: bytes                      # areas of all together only: what screens are told of at once
    whole: bytes | None = None       # areas of each unit as well, compressed (zstd); None until they are drawn


class Reaches:
    """One row: each takes the place of the one before, for it follows anew from what is stored elsewhere."""

    def __init__(self, database: Database, writer: Writes) -> None:
        self._database = database
        self._writer = writer

    async def keep(self, reach: KeptReach) -> None:
        """From now on this is the latest."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(table))
            await connection.execute(insert(table).values(id=reach.id, told=reach.told, whole=reach.whole))

        await self._writer.do(work)

    async def complete(self, id: str, whole: bytes) -> None:
        """The areas of each unit of a reach; nothing where a newer one has taken its place."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(table).where(table.c.id == id).values(whole=whole))

        await self._writer.do(work)

    async def latest(self) -> KeptReach | None:
        """The latest, or None where there was none yet."""
        for row in await self._database.rows(select(table)):
            return KeptReach(id=row.id, told=bytes(row.told), whole=None if row.whole is None else bytes(row.whole))
        return None

    async def latest_id(self) -> tuple[str, bool] | None:
        """Its id, and whether it is whole: what tells one answer from the next."""
        for row in await self._database.rows(select(table.c.id, table.c.whole.is_not(None).label("whole"))):
            return str(row.id), bool(row.whole)
        return None
