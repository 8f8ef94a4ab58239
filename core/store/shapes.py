"""What goes into the store and comes out of it, beside messages."""

from datetime import datetime
from typing import Any

import msgspec

from core.messages import Entry
from core.team import Position


class Reject(msgspec.Struct, frozen=True, kw_only=True):
    """A payload that was refused, kept whole with the reason."""

    received: datetime
    topic: str
    payload: bytes
    reason: str                      # short machine name, e.g. "wrong_crc"
    detail: str                      # the sentence a gateway integrator reads
    source: str = ""                 # the gateway
    detail_zh: str = ""              # the same in Chinese; none of what was kept before there was one


class Ingested(msgspec.Struct, frozen=True):
    """What came of one batch."""

    entries: tuple[Entry, ...]       # readings that were new, with their place in the log
    duplicates: int                  # readings that were there already
    positions: tuple[Position, ...] = ()     # that were new


class EngineState(msgspec.Struct, frozen=True):
    """Where judging goes on after a restart."""

    position: int                    # last entry whose transitions are recorded; 0 for none
    snapshot_seq: int                # entry at which the snapshot stands; 0 for none
    snapshot: bytes | None


class Point(msgspec.Struct, frozen=True):
    """One row of a history: a raw value (low = high = mean, whatever its quality) or a roll-up of an interval.

    A roll-up's low, mean and high are of the values counted, null where all were set aside.
    """

    time: datetime
    low: float | None
    mean: float | None
    high: float | None
    count: int                       # values that say something of the place
    quality: str                     # the worst of those counted, or of all where none is
    set_aside: int = 0               # values that do not (`core.messages.SET_ASIDE`): faults, maintenance …


class History(msgspec.Struct, frozen=True):
    """Values of one quantity at one station over a span."""

    station: str
    quantity: str
    resolution: str                  # raw, minute, hour
    points: tuple[Point, ...]


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the outbox: leaves once, whatever is restarted."""

    key: str
    channel: str
    body: bytes
    made: datetime | None = None     # when it was put there; None in one that is being put there


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of a notification."""

    key: str
    channel: str
    made: datetime | None
    body: bytes
    sent: datetime | None            # when the channel took it
    given_up: datetime | None
    attempts: int                    # failed ones
    tried: datetime | None           # when the last one failed
    error: str                       # and why


class RejectSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A refused payload without its bytes."""

    id: int
    received: datetime
    topic: str
    source: str
    reason: str
    detail: str
    size: int
    detail_zh: str = ""


class Unregistered(msgspec.Struct, frozen=True, kw_only=True):
    """A name that says what is not registered; it is kept until an officer adopts it."""

    station: str                     # the name it gave; the id of a station where only a code is unknown
    quantities: tuple[str, ...]      # those that are unknown, raw codes as they came
    first: datetime
    last: datetime
    count: int
    source: str


class Overlay(msgspec.Struct, frozen=True, kw_only=True):
    """One officer's change, and which version of it."""

    kind: str
    key: str
    version: int
    data: dict[str, Any]
    who: str
    time: datetime


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long and how much of what came in is kept; roll-ups are kept for ever."""

    raw_days: float
    raw_bytes: int | None = None     # of raw readings (and ticks among them), nothing else
    rejects_days: float = 180.0
    rejects_bytes: int | None = None
