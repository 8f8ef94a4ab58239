"""The bus inside one process: topics, bounded subscriptions, and `settle()` for simulated time.

Does not store anything: what must not be lost is in the store, and a reader that fell behind reads it there.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any


class Subscription:
    """What one reader has yet to see of its topics.

    When full, the oldest item gives way and `overflowed` becomes True; the reader then catches up from the store
    (alerting, console) or accepts the newer state (status). The publisher never waits.
    """

    def __init__(self, bus: "MemoryBus", topics: tuple[str, ...], bound: int) -> None:
        self._bus = bus
        self._topics = topics
        self._bound = bound
        self._items: deque[tuple[str, Any]] = deque()
        self._wake = asyncio.Event()
        self._busy = False
        self.overflowed = False

    @property
    def idle(self) -> bool:
        """True when everything received has also been handled."""
        return not self._busy and not self._items

    def offer(self, topic: str, message: Any) -> None:
        if len(self._items) >= self._bound:
            self._items.popleft()
            self.overflowed = True
        self._items.append((topic, message))
        self._wake.set()

    def take(self) -> tuple[str, Any] | None:
        """The next item without waiting, or None. The item counts as handled at the next call."""
        self._busy = False
        if not self._items:
            self._bus.noticed_idle()
            return None
        self._busy = True
        return self._items.popleft()

    async def next(self) -> tuple[str, Any]:
        """The next (topic, message); asking for it says that the one before has been handled."""
        while (item := self.take()) is None:
            self._wake.clear()
            await self._wake.wait()
        return item

    async def __aiter__(self) -> AsyncIterator[tuple[str, Any]]:
        while True:
            yield await self.next()

    def close(self) -> None:
        """Stop receiving. A closed subscription is idle."""
        self._items.clear()
        self._busy = False
        self._bus.drop(self, self._topics)


class MemoryBus:
    """Topics to subscribers, in the order of publication."""

    def __init__(self) -> None:
        self._readers: dict[str, list[Subscription]] = {}
        self._all: list[Subscription] = []
        self._idle = asyncio.Event()
        self._work = 0

    def publish(self, topic: str, message: Any) -> None:
        """Hand a message to all who subscribed to its topic; never waits."""
        for reader in self._readers.get(topic, ()):
            reader.offer(topic, message)

    def subscribe(self, *topics: str, bound: int = 1024) -> Subscription:
        reader = Subscription(self, topics, bound)
        for topic in topics:
            self._readers.setdefault(topic, []).append(reader)
        self._all.append(reader)
        return reader

    def drop(self, reader: Subscription, topics: tuple[str, ...]) -> None:
        for topic in topics:
            self._readers[topic].remove(reader)
        self._all.remove(reader)
        self.noticed_idle()

    def begin_work(self) -> None:
        """Someone holds work the queues do not show (a model run in a pool); pair with `end_work`."""
        self._work += 1

    def end_work(self) -> None:
        self._work -= 1
        self.noticed_idle()

    def noticed_idle(self) -> None:
        self._idle.set()

    async def settle(self, but: int = 0) -> None:
        """Return once every subscriber has handled everything published, and what that led to.

        Simulated time stands still until then, so the duration of work cannot change a result. Who holds work itself and
        does it only after all others are done says how much of it (`but`); there can be only one such stage in a house.
        """
        while self._work > but or not all(reader.idle for reader in self._all):
            self._idle.clear()
            await self._idle.wait()
