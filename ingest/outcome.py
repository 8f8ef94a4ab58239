"""What came of payloads before they are committed: kept, refused, waiting for the rest. Shapes only."""

import msgspec

from core.errors import DecodeError
from core.messages import GatewayStatus, Reading
from core.store.shapes import Reject
from core.team import Position
from ingest.delivery import Delivery


class Outcome(msgspec.Struct, frozen=True):
    """What came of one payload, or of all parts of one that was split."""

    deliveries: tuple[Delivery, ...]
    format: str
    readings: tuple[Reading, ...] = ()
    rejects: tuple[Reject, ...] = ()
    status: GatewayStatus | None = None
    positions: tuple[Position, ...] = ()


class Prepared(msgspec.Struct, frozen=True):
    """A batch decoded and marked, ready to be committed, again and again if the store refuses.

    Decoding moves state (what was the last value, which parts have come), so it is done once a payload.
    """

    outcomes: tuple[Outcome, ...]

    @property
    def settled(self) -> tuple[Delivery, ...]:
        """What may be acknowledged once this is committed."""
        return tuple(delivery for each in self.outcomes for delivery in each.deliveries)


def refused(deliveries: tuple[Delivery, ...], format: str, error: DecodeError, source: str = "") -> Outcome:
    rejects = tuple(
        Reject(
            received=each.received, topic=plain(each.topic), payload=each.payload, reason=error.reason,
            detail=plain(f"{error.detail} ({each.about})" if each.about else error.detail), source=plain(source),
            detail_zh=plain(f"{error.zh}（{each.about_zh}）" if each.about_zh else error.zh),
        )
        for each in deliveries
    )
    return Outcome(deliveries, format, rejects=rejects)


def plain(text: str) -> str:
    """Text that every database holds: what a payload made of it may hold NUL or half a character."""
    return text.replace("\0", "\N{SYMBOL FOR NULL}").encode(errors="replace").decode()
