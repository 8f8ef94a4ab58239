"""The last events of a stream, for clients that come back. Bounded in number and in size."""

from collections import deque
from itertools import islice


class Ring:
    """Events with consecutive numbers; the oldest give way."""

    def __init__(self, events: int = 5000, characters: int = 32_000_000) -> None:
        self._events = events
        self._characters = characters
        self._kept: deque[str] = deque()
        self._size = 0
        self.last = 0

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, frame: str) -> None:
        """Keep the event with the next number."""
        self.last += 1
        self._kept.append(frame)
        self._size += len(frame)
        while len(self._kept) > self._events or (self._size > self._characters and len(self._kept) > 1):
            self._size -= len(self._kept.popleft())

    def after(self, number: int) -> tuple[str, ...] | None:
        """All events after this number, or None when some are gone or the number was never given out."""
        first = self.last - len(self._kept) + 1
        if not first - 1 <= number <= self.last:
            return None
        return tuple(islice(self._kept, number + 1 - first, None))

    def clear(self) -> None:
        """Begin again at number 1."""
        self._kept.clear()
        self._size = 0
        self.last = 0
