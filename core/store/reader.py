"""Reads: connections of their own, a snapshot each, never in the writer's way."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import StoreError
from core.store.writer import explained

T = TypeVar("T")


class Reader:
    """Answers questions over pooled connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def do(self, question: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Ask within one transaction, so that all of an answer is of one moment."""
        try:
            async with self._engine.begin() as connection:
                return await question(connection)
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(explained(error)) from None
