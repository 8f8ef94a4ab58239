"""One program writes one PostgreSQL store: an advisory lock that the server takes back when the connection ends."""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StoreInUse

KEY = 0x46656E67                         # "Feng"; the lock is one of the database, not of the server
TRIES = 20
PAUSE = 0.1                              # s; a server needs a moment to notice that the program before us is gone


async def hold(connection: AsyncConnection, name: str) -> None:
    """Take the lock for as long as the connection lives, or raise StoreInUse naming the process that holds it."""
    await connection.execute(text(f"SET application_name = 'fengsui {os.getpid()}'"))
    for left in reversed(range(TRIES)):
        taken = (await connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY})).scalar()
        await connection.commit()
        if taken:
            return
        if left:
            await asyncio.sleep(PAUSE)
    holder = (await connection.execute(text(
        "SELECT a.application_name || coalesce(' at ' || host(a.client_addr), '') FROM pg_locks l "
        "JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :key "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ), {"key": KEY})).scalar()
    process = (holder or "unknown").replace("fengsui ", "process ")
    raise StoreInUse(f"store {name} is in use by {process}; stop that one first, or choose another store")
