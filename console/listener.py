"""One websocket client as the hub sees it: a bounded queue and its own writer. Knows no web framework."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from console.frames import CLOSE_RESYNC

BOUND = 256          # frames that may wait for a client; a minute's worth of a busy hour
SEND_LIMIT = 5.0     # s a client may take to accept one frame

Send = Callable[[str], Awaitable[None]]


class Listener:
    """Frames on their way to one client.

    When full the client is closed and comes back with its epoch and seq: nothing is skipped in silence, nothing
    grows, and nobody else waits. What it missed before it came (`first`) does not count towards the bound.
    """

    def __init__(self, first: Iterable[str], bound: int = BOUND, limit: float = SEND_LIMIT) -> None:
        self._first = deque(first)
        self._frames: deque[str] = deque()
        self._bound = bound
        self._limit = limit
        self._wake = asyncio.Event()
        self.close_code: int | None = None

    def offer(self, frame: str) -> bool:
        """Queue a frame; False when the client has fallen behind and is being closed."""
        if self.close_code is not None:
            return False
        if len(self._frames) >= self._bound:
            self.close(CLOSE_RESYNC)
            return False
        self._frames.append(frame)
        self._wake.set()
        return True

    def close(self, code: int) -> None:
        """End the delivery, whatever still waits; the first reason stands."""
        if self.close_code is None:
            self.close_code = code
            self._first.clear()
            self._frames.clear()
        self._wake.set()

    async def deliver(self, send: Send) -> int:
        """Send frame after frame until closed; returns the code to close with."""
        while self.close_code is None:
            if self._first:
                frame = self._first.popleft()
            elif self._frames:
                frame = self._frames.popleft()
            else:
                self._wake.clear()
                await self._wake.wait()
                continue
            try:
                async with asyncio.timeout(self._limit):
                    await send(frame)
            except TimeoutError:
                self.close(CLOSE_RESYNC)
        return self.close_code
