"""A store in memory that can be told to refuse: for what a real one does only when its disk is full. Not a test."""

from collections.abc import Sequence

import msgspec

from core.errors import StoreError
from core.messages import Entry, Reading
from core.store.shapes import Ingested, Reject
from core.team import Position


class Shelf:
    """Keeps what a pipeline hands it, by the readings' key, as the store does."""

    def __init__(self) -> None:
        self.readings: dict[tuple[object, ...], Reading] = {}
        self.rejects: list[Reject] = []
        self.commits: list[int] = []           # how many readings and rejects each held
        self.refuses = False
        self.refusals = 0
        self.cannot_hold: str | None = None    # a station whose readings raise an error that is none of ours
        self._seq = 0

    async def ingest(
        self, readings: Sequence[Reading], rejects: Sequence[Reject] = (), positions: Sequence[Position] = ()
    ) -> Ingested:
        if self.refuses:
            self.refusals += 1
            raise StoreError("the disk is full")
        if any(each.station == self.cannot_hold for each in readings):
            raise ValueError("a string literal cannot contain NUL (0x00) characters")
        entries, duplicates = [], 0
        for each in readings:
            key = (each.station, each.quantity, each.statistic, each.interval, each.time, each.source)
            before = self.readings.get(key)
            if before is not None and before.value == each.value:
                duplicates += 1
                continue
            if before is not None:
                each = msgspec.structs.replace(each, revision=before.revision + 1)
            self.readings[key] = each
            self._seq += 1
            entries.append(Entry(self._seq, each))
        self.rejects += rejects
        self.commits.append(len(readings) + len(rejects))
        return Ingested(tuple(entries), duplicates, tuple(positions))

    def values(self, station: str) -> list[float]:
        return [each.value for each in self.readings.values() if each.station == station]
