"""The one writer: takes jobs in order, each a transaction of its own. Reads never pass through here."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StoreError

BOUND = 256          # jobs that may wait; then whoever brings one waits, and so does the broker behind it

T = TypeVar("T")
Job = Callable[[AsyncConnection], Awaitable[T]]


class Writer:
    """Owns the connection that writes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._jobs: asyncio.Queue[tuple[Job[Any], Callable[[Any], None] | None, asyncio.Future[Any]] | None]
        self._jobs = asyncio.Queue(maxsize=BOUND)
        self._task = asyncio.create_task(self._run(), name="store writer")

    async def do(self, job: Job[T], committed: Callable[[T], None] | None = None) -> T:
        """Run a job in a transaction; `committed(result)` is called straight after commit, in the order of commits.

        A caller that is cancelled meanwhile does not undo the job.
        """
        if self._task.done():
            raise StoreError("the store is closed")
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        await self._jobs.put((job, committed, answer))
        return await asyncio.shield(answer)

    async def close(self) -> None:
        """Finish the jobs that wait, then let the connection go."""
        if not self._task.done():
            await self._jobs.put(None)
            await self._task
        await self._connection.close()

    async def _run(self) -> None:
        while (work := await self._jobs.get()) is not None:
            job, committed, answer = work
            try:
                async with self._connection.begin():
                    result = await job(self._connection)
            except (SQLAlchemyError, OSError) as error:
                _settle(answer, StoreError(explained(error)))
            except Exception as error:  # a fault of ours: whoever asked is told, the writer goes on
                _settle(answer, error)
            else:
                if committed is not None:
                    committed(result)
                if not answer.done():
                    answer.set_result(result)


def _settle(answer: "asyncio.Future[Any]", error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
        with contextlib.suppress(BaseException):
            answer.exception()       # whoever was cancelled will not look


def explained(error: Exception) -> str:
    """A database's complaint as a sentence an operator can act on."""
    text = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    for sign, sentence in (
        ("disk is full", "the disk of the data folder is full; make room, what came in waits with the broker"),
        ("readonly database", "the data folder cannot be written to; check its owner and mount"),
        ("unable to open", "the store's file cannot be opened; check that the data folder exists and is yours"),
        ("disk I/O error", "the disk of the data folder reports errors; check it before anything else"),
        ("malformed", "the store's file is damaged; restore it from a backup"),
        ("not a database", "the store's file is not a store of Fengsui; move it away or choose another data folder"),
    ):
        if sign in text:
            return f"{sentence} ({text})"
    return f"the store refused: {text}"
