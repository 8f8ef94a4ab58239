"""Messages that a logger splits over several frames (HJ 212 PNUM and PNO): waits for all parts of one.

Does not read frames (`ingest.decoders`) and stores nothing (`ingest.pipeline`). A part that waits is not
acknowledged, so a crash loses nothing; one that waits too long, or one too many, is handed out to be kept as it is.
"""

from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from ingest.delivery import Delivery

PATIENCE = timedelta(seconds=60)     # three repetitions of a logger on a mobile line take 30 s (HJ 212-2017, 6.2.3)
FORGOTTEN = timedelta(minutes=10)    # after this the rest of a message is not expected any more
UNACKNOWLEDGED = 12                  # parts that may wait unacknowledged: mosquitto sends 20 before it waits for us
REMEMBERED = 64                      # whole messages of which a repeated part is recognised
MOST = 256                           # messages in the making; a publisher of lone parts must not fill our memory


class Part(msgspec.Struct, frozen=True):
    """Which part of which message a frame is."""

    message: str                     # the same for all parts of one message
    number: int                      # from 1
    count: int


class Group(msgspec.Struct):
    """A message in the making."""

    began: datetime
    count: int
    payloads: dict[int, bytes]
    waiting: list[Delivery]          # neither acknowledged nor kept so far

    @property
    def is_whole(self) -> bool:
        return len(self.payloads) == self.count


class Whole(msgspec.Struct, frozen=True):
    """All parts of one message, in order, and the deliveries that may be acknowledged with it."""

    payloads: tuple[bytes, ...]
    deliveries: tuple[Delivery, ...]


class Parts:
    """The split messages of one source (an MQTT session, a TCP connection, a recording)."""

    def __init__(self) -> None:
        self._groups: OrderedDict[str, Group] = OrderedDict()
        self._done: OrderedDict[str, tuple[bytes, ...]] = OrderedDict()
        self._contradicting: list[Delivery] = []

    def __bool__(self) -> bool:
        """True while a part waits that is neither acknowledged nor kept."""
        return bool(self._contradicting) or any(group.waiting for group in self._groups.values())

    def offer(self, delivery: Delivery, part: Part) -> Whole | None:
        """Take a part; the whole message if this was the last one missing.

        A part repeated after its message was whole makes a Whole without payloads: only to be acknowledged.
        """
        key = f"{delivery.topic}\n{part.message}\n{part.count}"
        done = self._done.get(key)
        if done is not None and done[part.number - 1] == delivery.payload:
            return Whole((), (delivery,))
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group(delivery.received, part.count, {}, [])
        if group.payloads.setdefault(part.number, delivery.payload) != delivery.payload:
            # Two contents for one place: the first stays, and the other is not lost either.
            self._contradicting.append(delivery)
            return None
        group.waiting.append(delivery)
        if not group.is_whole:
            return None
        del self._groups[key]
        payloads = tuple(group.payloads[number] for number in range(1, group.count + 1))
        self._done[key] = payloads
        if len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
        return Whole(payloads, tuple(group.waiting))

    def overdue(self, now: datetime) -> tuple[Delivery, ...]:
        """Parts to be kept as they are: the rest is late, or too many wait. Should the rest come, it is whole still."""
        taken = tuple(self._contradicting)
        self._contradicting.clear()
        taken += self._take([each for each in self._groups.values() if now - each.began >= PATIENCE])
        waiting = sum(len(each.waiting) for each in self._groups.values())
        oldest = iter(self._groups.values())
        while waiting > UNACKNOWLEDGED:
            given = self._take([next(oldest)])
            waiting -= len(given)
            taken += given
        for key in [key for key, each in self._groups.items() if now - each.began >= FORGOTTEN]:
            del self._groups[key]
        while len(self._groups) > MOST:
            _, group = self._groups.popitem(last=False)
            taken += self._take([group])
        return taken

    def given_up(self) -> tuple[Delivery, ...]:
        """All parts that still wait: the source has ended."""
        taken = (*self._contradicting, *self._take(self._groups.values()))
        self._contradicting.clear()
        self._groups.clear()
        return taken

    @staticmethod
    def _take(groups: Collection[Group]) -> tuple[Delivery, ...]:
        taken = tuple(delivery for group in groups for delivery in group.waiting)
        for group in groups:
            group.waiting.clear()
        return taken
