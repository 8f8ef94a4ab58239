"""Connections to SQLite or PostgreSQL: one that writes and some that read. Knows no table (`core.store.tables`)."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Executable, Row, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from core.errors import StoreError
from core.store.holder import hold
from core.store.lock import FileLock
from core.store.trouble import told, told_at_opening

READERS = 4
PATIENCE = 30                            # s a reader waits for a connection, or for a lock that should not be there

SQLITE_WRITER = (
    "auto_vacuum=INCREMENTAL",           # only takes effect before the first table; given back by `Retention`
    "journal_mode=WAL",
    "synchronous=FULL",                  # a commit is on the disk: readings are acknowledged after it
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE * 1000}",
    "wal_autocheckpoint=2000",           # pages: fewer, longer waits than with 1000, and a log of some MB
    "journal_size_limit=67108864",
    "cache_size=-32768",
    "temp_store=MEMORY",
)
SQLITE_READER = ("query_only=ON", f"busy_timeout={PATIENCE * 1000}", "cache_size=-8192", "temp_store=MEMORY")


class Database:
    """Where a store lives. Writing goes through `core.store.writer`, which owns the one connection of `writing`."""

    def __init__(
        self, name: str, write: AsyncEngine, read: AsyncEngine, lock: FileLock | None = None, holds: bool = True
    ) -> None:
        self.name = name
        self._write = write
        self._read = read
        self._lock = lock
        self._holds = holds
        self.is_sqlite = write.dialect.name == "sqlite"
        self.dialect = write.dialect

    @classmethod
    def at(cls, url: str, holds: bool = True) -> "Database":
        """A plain path, `sqlite:///path`, or `postgresql+asyncpg://…`.

        Raises StoreInUse where another program holds it; one that does not hold it itself (`core.store.guest`) may write
        beside that one.
        """
        parsed = _parsed(url)
        if parsed.get_backend_name() == "sqlite":
            path = Path(str(parsed.database)).absolute()
            lock = FileLock.taken(path) if holds else None
            write, read = _sqlite(parsed, SQLITE_WRITER, poolclass=NullPool), _sqlite(parsed, SQLITE_READER)
            event.listen(write.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
            return cls(str(path), write, read, lock, holds)
        settings = {"connect_args": {"server_settings": {"application_name": "fengsui"}, "timeout": PATIENCE}}
        write = create_async_engine(parsed, poolclass=NullPool, **settings)
        read = create_async_engine(
            parsed, isolation_level="AUTOCOMMIT", pool_size=READERS, max_overflow=0, pool_timeout=PATIENCE,
            pool_pre_ping=True, **settings,
        )
        return cls(parsed.render_as_string(), write, read, holds=holds)

    async def writing(self) -> AsyncConnection:
        """A connection that writes; the holder's on PostgreSQL also holds the lock that the file holds on SQLite."""
        with told_at_opening(self.name):
            connection = await self._write.connect()
            try:
                if self._holds and not self.is_sqlite:
                    await hold(connection, self.name)
            except BaseException:
                await connection.close()
                raise
            return connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that never waits for the writer. Each statement sees all that was committed before it."""
        with told(self.name):
            async with self._read.connect() as connection:
                yield connection

    async def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """The rows of one statement."""
        async with self.reading() as connection:
            return (await connection.execute(statement)).all()

    async def close(self) -> None:
        """Close all connections and let other programs in."""
        try:
            await self._read.dispose()
            await self._write.dispose()
        finally:
            if self._lock is not None:
                self._lock.release()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError:
        raise StoreError(f"'{url}' is no store; write a path, sqlite:///path or postgresql+asyncpg://…") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreError("a store needs a file: write a path, or sqlite:///path")
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+asyncpg")
    raise StoreError(f"'{backend}' stores are not supported; write a path, sqlite:///path or postgresql+asyncpg://…")


def _sqlite(url: URL, pragmas: tuple[str, ...], **settings: Any) -> AsyncEngine:
    if not settings:
        settings = {"pool_size": READERS, "max_overflow": 0, "pool_timeout": PATIENCE, "pool_reset_on_return": None}
    # Without an isolation level the driver begins nothing by itself: the writer says BEGIN IMMEDIATE, readers nothing.
    engine = create_async_engine(url, connect_args={"isolation_level": None}, **settings)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
