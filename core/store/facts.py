"""Single numbers the store remembers about itself: how far it is rolled up, the highest number ever used."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.tables import facts


async def read(connection: AsyncConnection, name: str) -> int:
    """The number under this name; 0 where there is none."""
    return (await connection.execute(select(facts.c.value).where(facts.c.name == name))).scalar() or 0


async def write(connection: AsyncConnection, name: str, value: int) -> None:
    """Remember a number."""
    await connection.execute(delete(facts).where(facts.c.name == name))
    await connection.execute(insert(facts).values(name=name, value=value))
