"""Opening a database: SQLite or PostgreSQL, its settings, its one-writer lock and its migrations."""

import asyncio
import fcntl
import os
from pathlib import Path
from typing import IO, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from core.errors import StoreError
from core.store.writer import explained

MIGRATIONS = Path(__file__).parent / "migrations"
WRITER_LOCK = 0x46656E67  # "Feng": PostgreSQL advisory lock of the one writer
BUSY = 10_000             # ms a SQLite reader or writer waits for another


def database_url(url: str) -> tuple[str, Path | None]:
    """SQLAlchemy's URL for a store's URL or file name, and the file where it is SQLite."""
    if url.startswith(("postgresql://", "postgresql+asyncpg://")):
        return "postgresql+asyncpg://" + url.partition("://")[2], None
    if "://" in url and not url.startswith("sqlite:///"):
        raise StoreError(f"store '{url.partition('://')[0]}://…': expected a file name or postgresql://…")
    path = Path(url.removeprefix("sqlite:///"))
    return f"sqlite+aiosqlite:///{path}", path


def make_engine(url: str, *, is_writer: bool) -> AsyncEngine:
    """An engine; the writer's begins every transaction as a writer, so that it never has to change its mind."""
    if url.startswith("postgresql"):
        return create_async_engine(url, pool_size=1 if is_writer else 4)
    engine = create_async_engine(url, pool_size=1 if is_writer else 4)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None        # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in (
            "auto_vacuum=INCREMENTAL", "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY}",
            "cache_size=-65536", "journal_size_limit=67108864", *([] if is_writer else ["query_only=ON"]),
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    return engine


def lock_file(path: Path) -> IO[str]:
    """Hold the store of a SQLite file for this process; refuse with the other's process number where it is held."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = open(f"{path}.lock", "a+")
    except OSError as error:
        raise StoreError(f"{path}: the store's folder cannot be written to: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        other = lock.read().strip() or "unknown"
        lock.close()
        raise StoreError(
            f"{path} is in use by another Fengsui (process {other}); stop that one, or give this one another --data"
        ) from None
    lock.seek(0)
    lock.truncate()
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


async def hold_database(connection: AsyncConnection) -> None:
    """The same for PostgreSQL, for as long as the writer's connection lives."""
    async with connection.begin():
        held = (await connection.execute(text(f"SELECT pg_try_advisory_lock({WRITER_LOCK})"))).scalar()
    if not held:
        raise StoreError("this PostgreSQL database is in use by another Fengsui; stop that one, or name another database")


async def migrate(connection: AsyncConnection) -> None:
    """Bring the tables to this version of Fengsui; refuse a store that a newer one has written."""
    try:
        await connection.run_sync(_migrate)
        await connection.commit()
    except CommandError as error:
        raise StoreError(
            f"the store was written by a newer Fengsui ({error}); install that version, or choose another data folder"
        ) from None
    except SQLAlchemyError as error:
        raise StoreError(explained(error)) from None


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    newest = ScriptDirectory.from_config(config).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() != newest:
        command.upgrade(config, "head")


async def open_connection(engine: AsyncEngine) -> AsyncConnection:
    """The writer's connection, or a sentence why not."""
    try:
        async with asyncio.timeout(30):
            return await engine.connect()
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(explained(error)) from None
    except TimeoutError:
        raise StoreError("the database did not answer within 30 s; check its address and that it runs") from None
