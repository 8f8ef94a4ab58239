"""Every series in memory: its number, its newest time and its newest reading. Changed only after a commit."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import Entry, Quality, Reading, Statistic
from core.store.codes import QUALITY, QUALITY_CODE, moment
from core.store.shapes import Unregistered
from core.store.tables import readings as table
from core.store.tables import series as series_table

BEFORE_ALL = -(2**63)

Known = Callable[[str, str], bool]
"""Says that a name's quantity is registered by now: the register is not the store's."""

Key = tuple[str, str, str, float, str]
"""Station, quantity, statistic, interval, source: with the time they are the key of a reading."""


class Series(msgspec.Struct, eq=False):
    """One series and where it stands."""

    id: int
    station: str
    quantity: str
    statistic: Statistic
    interval: float
    source: str
    newest: int = BEFORE_ALL         # µs; what is strictly newer is new without a look-up
    latest: Reading | None = None    # newest one whose time can be believed
    latest_seq: int = 0
    waiting: int = 0                 # readings of unknown origin so far
    first: datetime | None = None    # when the first and the last of them came in
    last: datetime | None = None

    @property
    def key(self) -> Key:
        """What makes it one series."""
        return (self.station, self.quantity, self.statistic, self.interval, self.source)


def nothing_known(station: str, quantity: str) -> bool:
    """Nobody says what is registered by now."""
    return False


def key_of(reading: Reading) -> Key:
    """The series a reading belongs to."""
    return (reading.station, reading.quantity, reading.statistic, reading.interval, reading.source)


class SeriesBook:
    """All series of a store."""

    def __init__(self) -> None:
        self.by_key: dict[Key, Series] = {}
        self.by_id: dict[int, Series] = {}
        self._of_quantity: dict[tuple[str, str], list[Series]] = {}

    async def load(self, connection: AsyncConnection) -> None:
        """Read all series and where each stands."""
        await self.load_names(connection)
        for row in await connection.execute(_newest()):
            found = self.by_id[row.series]
            found.newest, found.latest, found.latest_seq = row.time, self.reading(row), row.seq
        for each in self.by_id.values():
            if each.latest is not None and each.latest.quality is Quality.SKEW:
                for row in await connection.execute(_believable(each.id)):
                    each.latest, each.latest_seq = self.reading(row), row.seq
        unknown = [each.id for each in self.by_id.values() if each.latest and each.latest.quality is Quality.UNREGISTERED]
        for start in range(0, len(unknown), 500):
            for row in await connection.execute(_waiting(unknown[start:start + 500])):
                found = self.by_id[row.series]
                found.waiting, found.first, found.last = row.count_, moment(row.first_), moment(row.last_)

    async def load_names(self, connection: AsyncConnection) -> None:
        """Read which series there are, not where each stands."""
        self.by_key, self.by_id, self._of_quantity = {}, {}, {}
        for row in await connection.execute(select(series_table)):
            self.add(Series(row.id, row.station, row.quantity, Statistic(row.statistic), row.interval, row.source))

    def add(self, series: Series) -> None:
        """One more series, which the store holds by now."""
        self.by_key[series.key] = series
        self.by_id[series.id] = series
        self._of_quantity.setdefault((series.station, series.quantity), []).append(series)

    def of(self, station: str, quantity: str) -> tuple[Series, ...]:
        """All series of one quantity at one station."""
        return tuple(self._of_quantity.get((station, quantity), ()))

    def reading(self, row: Row[*tuple[Any, ...]]) -> Reading:
        """A row of the readings' table as the message it was."""
        series, time, received, value, quality, revision = row[1:]
        found = self.by_id[series]
        return Reading(
            time=moment(time), received=moment(received), station=found.station, quantity=found.quantity, value=value,
            statistic=found.statistic, interval=found.interval, quality=QUALITY[quality], source=found.source,
            revision=revision,
        )

    def stored(self, fresh: Iterable[tuple[Series, int, Entry]]) -> None:
        """These readings, with their times in µs, are committed."""
        for series, time, entry in fresh:
            reading = entry.message
            assert isinstance(reading, Reading)
            series.newest = max(series.newest, time)
            latest = series.latest
            # A clock far ahead must not hide what comes after it: what can be believed goes before what cannot.
            if latest is None or (reading.quality is not Quality.SKEW, reading.time) >= (
                latest.quality is not Quality.SKEW, latest.time
            ):
                series.latest, series.latest_seq = reading, entry.seq
            if reading.quality is Quality.UNREGISTERED:
                series.waiting += 1
                series.first = series.first or reading.received
                series.last = reading.received

    def latest(self) -> tuple[Reading, ...]:
        """The newest reading of each series."""
        return tuple(each.latest for each in self.by_id.values() if each.latest is not None)

    def latest_seqs(self) -> frozenset[int]:
        """Where the newest readings stand in the log: they are kept when others are pruned."""
        return frozenset(each.latest_seq for each in self.by_id.values())

    def _unknown(self, known: Known) -> Iterator[Series]:
        for each in self.by_id.values():
            if each.latest is not None and each.latest.quality is Quality.UNREGISTERED and (
                not known(each.station, each.quantity)
            ):
                yield each

    def unregistered(self, known: Known) -> tuple[Unregistered, ...]:
        """Stations of which something unknown was heard last and is unknown still, the busiest first."""
        waiting: dict[str, list[Series]] = {}
        for each in self._unknown(known):
            waiting.setdefault(each.station, []).append(each)
        rows = [
            Unregistered(
                station=station,
                quantities=tuple(sorted({each.quantity for each in found})),
                first=min(each.first for each in found if each.first),
                last=max(each.last for each in found if each.last),
                count=sum(each.waiting for each in found),
                source=max(found, key=lambda each: each.latest_seq).source,
            )
            for station, found in waiting.items()
        ]
        return tuple(sorted(rows, key=lambda row: (-row.count, row.station)))

    def unregistered_count(self, known: Known) -> int:
        """How many stations wait for adoption."""
        return len({each.station for each in self._unknown(known)})


async def make(connection: AsyncConnection, new: Iterable[Series]) -> None:
    """Write new series, before the readings that belong to them."""
    rows = [
        {"id": each.id, "station": each.station, "quantity": each.quantity, "statistic": each.statistic.value,
         "interval": each.interval, "source": each.source}
        for each in new
    ]
    if rows:
        await connection.execute(insert(series_table), rows)


def _newest() -> Select[Any]:
    # One step down the index for each series, however many readings there are.
    newest = (
        select(table.c.seq).where(table.c.series == series_table.c.id)
        .order_by(table.c.series.desc(), table.c.time.desc(), table.c.revision.desc()).limit(1)
        .correlate(series_table).scalar_subquery()
    )
    return select(table).select_from(series_table.join(table, table.c.seq == newest))


def _believable(series: int) -> Select[Any]:
    return (
        select(table).where(table.c.series == series, table.c.quality != QUALITY_CODE[Quality.SKEW])
        .order_by(table.c.time.desc(), table.c.revision.desc()).limit(1)
    )


def _waiting(series: list[int]) -> Select[Any]:
    return (
        select(
            table.c.series, func.count().label("count_"), func.min(table.c.received).label("first_"),
            func.max(table.c.received).label("last_"),
        )
        .where(table.c.series.in_(series), table.c.quality == QUALITY_CODE[Quality.UNREGISTERED])
        .group_by(table.c.series)
    )
