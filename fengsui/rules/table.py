"""A CSV of readings as columns: read by Arrow where every line is sound, else line by line, so that each fault is told.

Columns are time, station, quantity, value and unit, in any order. Judges nothing (`fengsui.rules.backtest`).
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import DecodeError, InputError
from core.messages import Quality, Reading
from core.quantities import conversion, lone_unit, quantity, to_canonical
from core.store.codes import EPOCH, micros, moment
from ingest.quality import Past, QualityMarker, beside

COLUMNS = ("time", "station", "quantity", "value", "unit")
EXAMPLE = "2026-11-23T08:00:00+08:00"
MOST_TOLD = 10
CHUNK = 50_000                           # readings made at a time
DAY = 86_400_000_000                     # µs

Ints = NDArray[np.int64]


class Table(msgspec.Struct, frozen=True):
    """Readings in columns, by time; `station` and `quantity` are places in `stations` and `quantities`."""

    time: Ints                           # µs since 1970
    station: Ints
    quantity: Ints
    value: NDArray[np.float64]           # canonical unit
    stations: tuple[str, ...]
    quantities: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.time)

    @property
    def start(self) -> datetime:
        """When its first value was measured."""
        return moment(int(self.time[0]))

    @property
    def station_days(self) -> int:
        """Days, by UTC, on which a station said something, summed over the stations."""
        if not len(self):
            return 0
        day = self.time // DAY
        day -= day[0]                    # in order: the first is the least
        heard = np.zeros((len(self.stations), int(day[-1]) + 1), dtype=bool)
        heard[self.station, day] = True
        return int(heard.sum())

    def of(self, places: Iterable[int]) -> "Table":
        """Only what these stations measured, by their places in `stations`."""
        part = np.isin(self.station, list(places))
        return Table(self.time[part], self.station[part], self.quantity[part], self.value[part], self.stations, self.quantities)

    def between(self, start: datetime | None, end: datetime | None) -> "Table":
        """Only what was measured in [start, end)."""
        first = 0 if start is None else int(np.searchsorted(self.time, micros(start)))
        after = len(self) if end is None else int(np.searchsorted(self.time, micros(end)))
        part = slice(first, max(first, after))
        return Table(self.time[part], self.station[part], self.quantity[part], self.value[part], self.stations, self.quantities)

    def readings(self, name: Callable[[str], str], marker: QualityMarker | None = None) -> Iterator[Reading]:
        """The readings in order, received when they were measured; `name` gives a station's id for what the file calls it.

        With a `marker` they are marked as ingest would mark them. It is asked once a series, then beside its past: a look-up
        of the series' name for each value would cost a tenth of a backtest.
        """
        names = [name(each) for each in self.stations]
        pasts: list[Past | None] = [None] * (len(self.stations) * len(self.quantities))
        good, kinds = Quality.GOOD, len(self.quantities)
        for first in range(0, len(self), CHUNK):
            part = slice(first, first + CHUNK)
            moments, spot = np.unique(self.time[part], return_inverse=True)
            known = [EPOCH + timedelta(microseconds=each) for each in moments.tolist()]
            for when, station, measured, value in zip(
                spot.tolist(), self.station[part].tolist(), self.quantity[part].tolist(), self.value[part].tolist(),
                strict=True,
            ):
                time, quality = known[when], good
                place = station * kinds + measured
                if (past := pasts[place]) is not None:
                    quality = beside(past, time, value)
                reading = Reading(
                    time=time, received=time, station=names[station], quantity=self.quantities[measured], value=value,
                    quality=quality,
                )
                if past is None and marker is not None:
                    reading = marker.mark(reading)
                    pasts[place] = marker.past(reading)
                yield reading


def read_table(path: Path) -> Table:
    """The readings of a file; InputError names the file and up to ten faulty lines, each with what would be right."""
    header = _header(path)
    table = _by_arrow(path, header)
    return _in_order(table if table is not None else _line_by_line(path, header))


def _header(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = [each.strip() for each in next(csv.reader(file), [])]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; name a file of readings") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the file as CSV UTF-8") from None
    if missing := [each for each in COLUMNS if each not in header]:
        raise InputError(f"{path}: line 1: no column {', '.join(missing)}; the first line must be {','.join(COLUMNS)}")
    if unknown := [each or "(empty)" for each in header if each not in COLUMNS]:
        raise InputError(f"{path}: line 1: unknown column {', '.join(unknown)}; the first line must be {','.join(COLUMNS)}")
    if len(header) != len(COLUMNS):
        raise InputError(f"{path}: line 1: a column is there twice; the first line must be {','.join(COLUMNS)}")
    return header


def _by_arrow(path: Path, header: list[str]) -> Table | None:
    """The whole file at once, or None where anything in it is not as it should be."""
    import pyarrow as pa  # here, since the other commands start faster without it
    from pyarrow import csv as arrow_csv

    names = pa.dictionary(pa.int32(), pa.string())
    kinds = {
        "time": pa.timestamp("us", tz="UTC"), "station": names, "quantity": names, "value": pa.float64(), "unit": names,
    }
    try:
        found = arrow_csv.read_csv(
            path, arrow_csv.ReadOptions(use_threads=False, column_names=header, skip_rows=1),
            convert_options=arrow_csv.ConvertOptions(
                column_types=kinds, null_values=[], strings_can_be_null=False, include_columns=list(COLUMNS),
            ),
        )
    except pa.ArrowException:
        return None
    if found.num_rows == 0:
        return None
    station, stations = _codes(found["station"])
    measured, quantities = _codes(found["quantity"])
    unit, units = _codes(found["unit"])
    time = found["time"].cast(pa.int64()).to_numpy()
    value = found["value"].to_numpy()
    try:
        scale, offset = _conversions(measured * len(units) + unit, quantities, units)
    except DecodeError:
        return None
    value = value * scale + offset
    if not np.isfinite(value).all() or any(each != each.strip() or not each for each in stations):
        return None
    return Table(time, station, measured, value, stations, quantities)


def _codes(column: Any) -> tuple[Ints, tuple[str, ...]]:
    whole = column.unify_dictionaries().combine_chunks()
    return whole.indices.to_numpy().astype(np.int64), tuple(whole.dictionary.to_pylist())


def _conversions(
    pair: Ints, quantities: tuple[str, ...], units: tuple[str, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    scale, offset = np.ones(len(quantities) * len(units)), np.zeros(len(quantities) * len(units))
    for each in np.flatnonzero(np.bincount(pair)).tolist():
        scale[each], offset[each] = _conversion(quantities[each // len(units)], units[each % len(units)])
    return scale[pair], offset[pair]


def _conversion(key: str, unit: str) -> tuple[float, float]:
    known = quantity(key)
    if not unit and known is not None and lone_unit(key) is None:
        raise DecodeError("no_unit", f"{key} has no unit; write it, such as {known.unit}",
                          f"{known.zh}（{key}）没有单位；请写明，如 {known.unit}")
    return conversion(key, unit or lone_unit(key) or "")


def _line_by_line(path: Path, header: list[str]) -> Table:
    rows: list[tuple[int, str, str, float]] = []
    faults: list[str] = []
    count = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        try:
            next(lines)
            for cells in lines:
                if not cells:
                    continue
                try:
                    rows.append(_row(header, cells))
                except InputError as error:
                    count += 1
                    if count <= MOST_TOLD:
                        faults.append(f"  line {lines.line_num}: {error}")
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: not UTF-8 after line {lines.line_num} ({error.reason}); save it as CSV UTF-8") from None
        except csv.Error as error:
            raise InputError(f"{path}: line {lines.line_num}: {error}; write plain CSV") from None
    if faults:
        more = [f"  and {count - MOST_TOLD} more"] if count > MOST_TOLD else []
        told = "1 line is wrong" if count == 1 else f"{count} lines are wrong"
        raise InputError("\n".join([f"{path}: {told}; nothing was judged:", *faults, *more]))
    if not rows:
        raise InputError(f"{path}: there are no readings in it")
    stations = {name: place for place, name in enumerate(dict.fromkeys(each[1] for each in rows))}
    quantities = {key: place for place, key in enumerate(dict.fromkeys(each[2] for each in rows))}
    return Table(
        np.array([each[0] for each in rows], dtype=np.int64), np.array([stations[each[1]] for each in rows], dtype=np.int64),
        np.array([quantities[each[2]] for each in rows], dtype=np.int64), np.array([each[3] for each in rows]),
        tuple(stations), tuple(quantities),
    )


def _row(header: list[str], cells: list[str]) -> tuple[int, str, str, float]:
    if len(cells) != len(header):
        raise InputError(f"{len(cells)} values where {len(header)} belong")
    fields = dict(zip(header, (each.strip() for each in cells), strict=True))
    station, key, text = fields["station"], fields["quantity"], fields["value"]
    if not station:
        raise InputError("station is empty; write its name")
    try:
        value = float(text)
    except ValueError:
        raise InputError(f"value '{text}' is not a number") from None
    if not isfinite(value):
        raise InputError(f"value '{text}' is not a finite number; leave the line out")
    try:
        _conversion(key, fields["unit"])
        canonical = to_canonical(key, value, fields["unit"] or lone_unit(key) or "")
    except DecodeError as error:
        raise InputError(error.detail if hasattr(error, "detail") else str(error)) from None
    return _moment(fields["time"]), station, key, canonical


def _moment(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"time '{text}' is not a time; write it like {EXAMPLE}") from None
    if moment.tzinfo is None:
        raise InputError(f"time '{text}' has no zone; write it like {EXAMPLE}")
    return micros(moment)


def _in_order(table: Table) -> Table:
    if (np.diff(table.time) >= 0).all():
        return table
    order = np.argsort(table.time, kind="stable")
    return Table(
        table.time[order], table.station[order], table.quantity[order], table.value[order], table.stations, table.quantities
    )
