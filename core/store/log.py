"""The log: one growing number for everything the engine judges, and the key that makes a redelivery harmless."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import Command, Configuration, Entry, LogMessage, Reading, Statistic, Tick, encode
from core.store.shapes import Ingested, Reject
from core.store.tables import QUALITIES, QUALITY_CODES, counters, entries, micros, moment, readings, rejects, series

LOOKUP = 400         # keys asked for in one statement; SQLite takes at most 32,766 parameters

SeriesKey = tuple[str, str, str, float, str]
Row = dict[str, object]

_decode = msgspec.json.Decoder(Tick | Command | Configuration).decode
HIGH_WATER = "log"


class Batch(msgspec.Struct):
    """What one transaction adds, applied to the memory of the log only once it is committed."""

    entries: list[Entry]
    duplicates: int
    next_seq: int
    new_series: dict[SeriesKey, int]
    newest: dict[int, tuple[int, Reading]]


class Log:
    """Numbers and stores entries; remembers each series' newest reading, so that a newer one needs no look-up."""

    def __init__(self) -> None:
        self._next_seq = 1
        self._ids: dict[SeriesKey, int] = {}
        self._keys: dict[int, SeriesKey] = {}
        self._newest: dict[int, tuple[int, Reading]] = {}

    @property
    def last_seq(self) -> int:
        """The newest number given."""
        return self._next_seq - 1

    @property
    def latest(self) -> tuple[Reading, ...]:
        """The newest reading of each series."""
        return tuple(reading for _, reading in self._newest.values())

    def series_of(self, station: str, quantity: str) -> tuple[tuple[int, SeriesKey], ...]:
        """Ids of the series of one quantity at one station."""
        return tuple((id, key) for key, id in self._ids.items() if key[0] == station and key[1] == quantity)

    def series_ids(self, station: str) -> tuple[int, ...]:
        """Ids of all series of a station."""
        return tuple(id for key, id in self._ids.items() if key[0] == station)

    def key(self, id: int) -> SeriesKey:
        """Station, quantity, statistic, interval and source of a series."""
        return self._keys[id]

    async def load(self, connection: AsyncConnection) -> None:
        """Read what is needed to go on numbering and recognising."""
        highest = [
            await connection.scalar(select(func.coalesce(func.max(readings.c.seq), 0))),
            await connection.scalar(select(func.coalesce(func.max(entries.c.seq), 0))),
            await connection.scalar(select(counters.c.value).where(counters.c.name == HIGH_WATER)) or 0,
        ]
        self._next_seq = max(int(each or 0) for each in highest) + 1
        for row in await connection.execute(select(series)):
            self._remember((row.station, row.quantity, row.statistic, row.interval, row.source), row.id)
        newest = select(func.max(readings.c.time)).where(readings.c.series == series.c.id).scalar_subquery()
        of_each = select(series.c.id, newest.label("time")).subquery()
        found = select(readings).join(
            of_each, (readings.c.series == of_each.c.id) & (readings.c.time == of_each.c.time)
        ).order_by(readings.c.revision)
        for row in await connection.execute(found):
            self._newest[row.series] = (row.time, self._reading(row))

    def _remember(self, key: SeriesKey, id: int) -> None:
        self._ids[key] = id
        self._keys[id] = key

    async def store(
        self, connection: AsyncConnection, arrived: Sequence[Reading], refused: Sequence[Reject]
    ) -> Batch:
        """One batch of readings and rejects, in the transaction of `connection`."""
        batch = Batch([], 0, self._next_seq, {}, {})
        ids = [self._id(reading, batch) for reading in arrived]
        times = [micros(reading.time) for reading in arrived]
        known = await self._known(connection, ids, times)
        rows: list[Row] = []
        for reading, id, time in zip(arrived, ids, times, strict=True):
            values = known.setdefault((id, time), [])
            if reading.value in values:
                batch.duplicates += 1
                continue
            revision = len(values)
            values.append(reading.value)
            kept = msgspec.structs.replace(reading, revision=revision) if revision != reading.revision else reading
            rows.append({
                "seq": batch.next_seq, "series": id, "time": time, "received": micros(reading.received),
                "value": reading.value, "quality": QUALITY_CODES[reading.quality], "revision": revision,
            })
            batch.entries.append(Entry(batch.next_seq, kept))
            batch.next_seq += 1
            before = batch.newest.get(id) or self._newest.get(id)
            if before is None or time >= before[0]:
                batch.newest[id] = (time, kept)
        if batch.new_series:
            await connection.execute(insert(series), [
                dict(zip(("station", "quantity", "statistic", "interval", "source"), key, strict=True)) | {"id": id}
                for key, id in batch.new_series.items()
            ])
        if rows:
            await connection.execute(insert(readings), rows)
        if refused:
            await connection.execute(insert(rejects), [
                {"received": micros(each.received), "topic": each.topic, "source": each.source,
                 "reason": each.reason, "detail": each.detail, "payload": each.payload, "size": len(each.payload)}
                for each in refused
            ])
        return batch

    def _id(self, reading: Reading, batch: Batch) -> int:
        key = (reading.station, reading.quantity, reading.statistic.value, reading.interval, reading.source)
        id = self._ids.get(key) or batch.new_series.get(key)
        if id is None:
            id = batch.new_series[key] = len(self._ids) + len(batch.new_series) + 1
        return id

    async def _known(
        self, connection: AsyncConnection, ids: Sequence[int], times: Sequence[int]
    ) -> dict[tuple[int, int], list[float]]:
        """Values stored already under the keys that are not newer than everything of their series."""
        asked = sorted({
            (id, time) for id, time in zip(ids, times, strict=True)
            if id in self._newest and time <= self._newest[id][0]
        })
        known: dict[tuple[int, int], list[float]] = {}
        for start in range(0, len(asked), LOOKUP):
            found = await connection.execute(
                select(readings.c.series, readings.c.time, readings.c.value)
                .where(tuple_(readings.c.series, readings.c.time).in_(asked[start : start + LOOKUP]))
                .order_by(readings.c.revision)
            )
            for row in found:
                known.setdefault((row.series, row.time), []).append(row.value)
        return known

    async def append(self, connection: AsyncConnection, messages: Iterable[LogMessage]) -> Batch:
        """Ticks, commands, configurations."""
        batch = Batch([], 0, self._next_seq, {}, {})
        for message in messages:
            batch.entries.append(Entry(batch.next_seq, message))
            batch.next_seq += 1
        if batch.entries:
            await connection.execute(insert(entries), [
                {"seq": entry.seq, "kind": type(entry.message).__name__.lower(), "body": encode(entry.message)}
                for entry in batch.entries
            ])
        return batch

    def committed(self, batch: Batch) -> Ingested:
        """Take a committed batch into memory."""
        self._next_seq = batch.next_seq
        for key, id in batch.new_series.items():
            self._remember(key, id)
        self._newest.update(batch.newest)
        return Ingested(tuple(batch.entries), batch.duplicates)

    async def page(self, connection: AsyncConnection, after: int, limit: int) -> tuple[Entry, ...]:
        """The next entries after a number, in order."""
        # What has just been committed is ours to read once memory knows its series, an instant later.
        last = self.last_seq
        found = [
            Entry(row.seq, self._reading(row)) for row in await connection.execute(
                select(readings).where(readings.c.seq > after, readings.c.seq <= last).order_by(readings.c.seq).limit(limit))
        ]
        found += [
            Entry(row.seq, _decode(row.body)) for row in await connection.execute(
                select(entries).where(entries.c.seq > after, entries.c.seq <= last).order_by(entries.c.seq).limit(limit))
        ]
        return tuple(sorted(found, key=lambda entry: entry.seq)[:limit])

    def _reading(self, row: object) -> Reading:
        id, seq_time, received, value, quality, revision = (
            getattr(row, name) for name in ("series", "time", "received", "value", "quality", "revision")
        )
        station, quantity, statistic, interval, source = self._keys[id]
        return Reading(
            time=moment(seq_time), received=moment(received), station=station, quantity=quantity, value=value,
            statistic=Statistic(statistic), interval=interval, quality=QUALITIES[quality], source=source,
            revision=revision,
        )


def decode_entry(body: bytes) -> Tick | Command | Configuration:
    """A stored entry other than a reading."""
    return _decode(body)
