"""Messages between the broker's line and the pipeline, in order and bounded. Reads and stores nothing (`ingest.acking`).

What if it is full: QoS 1 waits with the broker, as nobody reads its line while `is_full`. At QoS 0 nobody would keep the
message for us, and one that talks too much must not keep out the others: it is dropped, and `put` says so.
"""

from collections import deque

import msgspec

from ingest.delivery import Delivery


class Arrival(Delivery, frozen=True, kw_only=True):
    """A payload with the packet identifier its acknowledgement needs; 0 when it needs none (QoS 0)."""

    mid: int
    retain: bool = False

    @property
    def size(self) -> int:
        """Bytes it holds in memory, but for some 300 of its own."""
        return len(self.payload) + len(self.topic)


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """How much may wait. A batch may be one message larger than its bytes, what waits of QoS 1 too."""

    messages: int = 50_000           # above the window of the embedded broker: 5,000 a filter, four filters
    bytes: int = 64 << 20
    loose_messages: int = 10_000     # of QoS 0
    loose_bytes: int = 16 << 20
    batch_bytes: int = 4 << 20       # decoded and stored in one go: some 30,000 readings


class Waiting:
    """The queue. One task puts, one takes."""

    def __init__(self, room: Room | None = None) -> None:
        self._room = room or Room()
        self._queue: deque[Arrival] = deque()
        self._bytes = 0
        self._loose = 0
        self._loose_bytes = 0

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def is_full(self) -> bool:
        """True while messages of QoS 1 should wait with the broker."""
        kept = len(self._queue) - self._loose
        return kept >= self._room.messages or self._bytes - self._loose_bytes >= self._room.bytes

    def put(self, arrival: Arrival) -> bool:
        """Let it wait; False where there is no room for a message of QoS 0, which is not taken."""
        size = arrival.size
        if not arrival.mid:
            if self._loose >= self._room.loose_messages or self._loose_bytes + size > self._room.loose_bytes:
                return False
            self._loose += 1
            self._loose_bytes += size
        self._bytes += size
        self._queue.append(arrival)
        return True

    def is_enough(self, messages: int) -> bool:
        """Whether a batch of so many would wait for nothing more."""
        return len(self._queue) >= messages or self._bytes >= self._room.batch_bytes

    def take(self, messages: int) -> tuple[Arrival, ...]:
        """The oldest: at most so many, and no further ones once they come to the bytes of a batch."""
        taken: list[Arrival] = []
        size = 0
        while self._queue and len(taken) < messages and size < self._room.batch_bytes:
            arrival = self._queue.popleft()
            taken.append(arrival)
            size += arrival.size
            self._bytes -= arrival.size
            if not arrival.mid:
                self._loose -= 1
                self._loose_bytes -= arrival.size
        return tuple(taken)

    def clear(self) -> None:
        """Forget all of it."""
        self._queue.clear()
        self._bytes = self._loose = self._loose_bytes = 0
