"""One source's split messages (HJ 212 PNUM and PNO), and which of their deliveries may be acknowledged.

Frames are read and joined by `ingest.decoders.hj212.parts`. A part that waits for the others is not acknowledged, so
a crash loses nothing; one that cannot wait any longer is kept as it is, and its message can still become whole.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.errors import DecodeError
from ingest.decoders.context import Context
from ingest.decoders.hj212.parts import Assembler
from ingest.delivery import Delivery

WAITING = DecodeError(
    "split_waiting", "a part whose message was not whole yet is kept here; should the rest come, the whole is stored",
    "分包报文尚未收齐，先在此留存；其余各包到达后，整条报文照常入库",
)


class Parts:
    """The messages in the making of an MQTT session, a TCP connection or a recording."""

    def __init__(self) -> None:
        self._assembler = Assembler()
        self._waiting: list[Delivery] = []

    @property
    def waiting(self) -> int:
        """Deliveries that are neither stored nor kept so far."""
        return len(self._waiting)

    def offer(self, delivery: Delivery, context: Context) -> tuple[bytes, tuple[Delivery, ...]] | None:
        """What can be decoded now, and the deliveries that are settled with it; None while parts are missing."""
        whole = self._assembler.offer(delivery.payload, context, delivery)
        if whole is None:
            self._waiting.append(delivery)
            return None
        if len(whole.tokens) == 1:
            return whole.payload, (delivery,)
        return whole.payload, (*self._released(whole.tokens), delivery)

    def overdue(self, now: datetime) -> list[tuple[bytes, tuple[Delivery, ...], DecodeError]]:
        """Parts whose message did not become whole in time, joined as far as they came."""
        return self._left(self._assembler.overdue(now))

    def rest(self) -> list[tuple[bytes, tuple[Delivery, ...], DecodeError]]:
        """The same for all, when nothing more will come."""
        return self._left(self._assembler.rest())

    def to_keep(self) -> tuple[Delivery, ...]:
        """Parts that cannot wait any longer for their acknowledgement; the caller keeps them, we go on waiting."""
        kept, self._waiting = tuple(self._waiting), []
        return kept

    def _left(self, incomplete: Iterable[Any]) -> list[tuple[bytes, tuple[Delivery, ...], DecodeError]]:
        left = [(each.payload, self._released(each.tokens), each.error) for each in incomplete]
        # Without a delivery all its parts have been kept already.
        return [each for each in left if each[1]]

    def _released(self, tokens: Iterable[Delivery]) -> tuple[Delivery, ...]:
        wanted = {id(token) for token in tokens}
        released = tuple(each for each in self._waiting if id(each) in wanted)
        self._waiting = [each for each in self._waiting if id(each) not in wanted]
        return released
