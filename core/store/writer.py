"""The one writer: a task that owns the write connection and does one job after another, each in its own transaction."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StoreError
from core.store.database import Database
from core.store.trouble import told

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]
Job = tuple[Work[Any], Callable[[Any], None] | None, "asyncio.Future[Any]"]

BOUND = 64
"""Jobs that may wait; who comes later waits for a place, and with them their broker or loggers."""


class Writes(Protocol):
    """Does a job in a transaction."""

    async def do(self, work: Work[T], then: Callable[[T], None] | None = None) -> T: ...


class Writer:
    """Does jobs in the order they came. What follows a commit (numbering, publication) happens before the next job."""

    def __init__(self, database: Database, load: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        self._database = database
        self._load = load
        self._jobs: asyncio.Queue[Job | None] = asyncio.Queue(BOUND)
        self._connection: AsyncConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def open(self) -> None:
        """Connect, load what is kept in memory, and begin to take jobs."""
        await self._connected()
        self._task = asyncio.create_task(self._run(), name="store writer")

    async def do(self, work: Work[T], then: Callable[[T], None] | None = None) -> T:
        """Do `work` in a transaction; `then` is called with its result straight after the commit.

        A caller that is cancelled meanwhile has not undone the job: it is done, or not, as a whole.
        """
        if self._closed:
            raise StoreError(f"store {self._database.name} is closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        await self._jobs.put((work, then, done))
        return await done

    async def close(self) -> None:
        """Finish the jobs that wait, then disconnect."""
        if not self._closed:
            self._closed = True
            if self._task is not None:
                await self._jobs.put(None)
                await self._task
        await self._disconnect()

    async def _run(self) -> None:
        while (job := await self._jobs.get()) is not None:
            work, then, done = job
            try:
                result = await self._committed(work)
                if then is not None:
                    then(result)
            except Exception as error:  # noqa: BLE001 - it is the caller's, who waits for it
                if not done.done():
                    done.set_exception(error)
            else:
                if not done.done():
                    done.set_result(result)
        while not self._jobs.empty():    # came while the last jobs were done
            waiting = self._jobs.get_nowait()
            if waiting is not None and not waiting[2].done():
                waiting[2].set_exception(StoreError(f"store {self._database.name} is closed"))

    async def _committed(self, work: Work[T]) -> T:
        with told(self._database.name):
            connection = await self._connected()
            committing = False
            try:
                async with connection.begin():
                    result = await work(connection)
                    committing = True
                return result
            except BaseException:
                # Whether a commit that failed was made is known only to the database: ask it again.
                if committing or connection.invalidated or connection.closed or connection.in_transaction():
                    await self._disconnect()
                raise

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            connection = await self._database.writing()
            try:
                with told(self._database.name):
                    async with connection.begin():
                        await self._load(connection)
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):   # it is being given up; what was wrong with it has been told
                await connection.close()
