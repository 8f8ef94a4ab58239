"""Whether a store can be written to, looked at once in some seconds however many ask. Knows no request."""

import asyncio
from collections.abc import Callable

from core.clock import elapsed_clock
from core.errors import StoreError
from core.store.store import Store

FRESH = 5.0          # s an answer holds: each look is a write to the disk, and anybody may ask for one
LIMIT = 5.0          # s a look may take; a disk that needs longer does not do its work either


class StoreProbe:
    """Tells what keeps a store from being written to, at most `FRESH` late. `elapsed` counts seconds."""

    def __init__(self, store: Store, limit: float = LIMIT, elapsed: Callable[[], float] = elapsed_clock) -> None:
        self._store = store
        self._limit = limit
        self._elapsed = elapsed
        self._said = ""
        self._looked: float | None = None
        self._looking = asyncio.Lock()       # many who ask at once share one look

    async def trouble(self) -> str:
        """Why nothing can be written; empty where it can."""
        async with self._looking:
            if self._looked is None or self._elapsed() - self._looked >= FRESH:
                self._said = await self._look()
                self._looked = self._elapsed()
            return self._said

    async def _look(self) -> str:
        try:
            async with asyncio.timeout(self._limit):
                await self._store.check_writable()
        except StoreError as error:
            return str(error)
        except TimeoutError:
            return f"nothing was written within {self._limit:g} s; look whether its disk is full, slow or broken"
        return ""
