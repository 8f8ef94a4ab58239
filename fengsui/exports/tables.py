"""Tables as CSV or Parquet, page by page: never more than one page in memory."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO, Any, Generic, Protocol, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from core.spreadsheet import unexecuted
from fengsui.exports.columns import Around, Column, Shape

T = TypeVar("T")
U = TypeVar("U", contravariant=True)


ARROW: dict[Shape, pa.DataType] = {
    "time": pa.timestamp("us", tz="UTC"), "text": pa.string(), "texts": pa.list_(pa.string()), "number": pa.float64(),
    "count": pa.int64(), "yes": pa.bool_(),
}


class Table(Protocol[U]):
    """Takes a table's rows, then its end."""

    def add(self, page: Sequence[U]) -> None: ...
    def end(self) -> None: ...


class CsvTable(Generic[T]):
    """UTF-8, comma, CRLF, a head line (RFC 4180). Times are ISO 8601 in UTC, yes and no are true and false."""

    def __init__(self, out: IO[bytes], columns: Sequence[Column[T]], around: Around) -> None:
        self._columns, self._around, self._out = columns, around, out
        self._writer = csv.writer(self)      # all it asks for is write()
        self._writer.writerow([each.name for each in columns])

    def write(self, text: str) -> None:
        """One line, for the writer of the standard library."""
        self._out.write(text.encode("utf-8", "replace"))

    def add(self, page: Sequence[T]) -> None:
        """More rows."""
        self._writer.writerows([cell(column, column.of(row, self._around)) for column in self._columns] for row in page)

    def end(self) -> None:
        """Nothing follows the last row."""


def cell(column: Column[Any], value: Any) -> str:
    """A value as CSV writes it."""
    if value is None:
        return ""
    if column.shape == "time":
        moment: datetime = value
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if column.shape == "yes":
        return "true" if value else "false"
    if column.shape in ("number", "count"):
        return repr(value)
    text = " ".join(value) if column.shape == "texts" else str(value)
    return unexecuted(text)


class ParquetTable(Generic[T]):
    """Typed columns, zstd; units and meanings are metadata of the fields."""

    def __init__(self, out: IO[bytes], columns: Sequence[Column[T]], around: Around) -> None:
        self._columns, self._around = columns, around
        self._schema = pa.schema(
            [pa.field(each.name, ARROW[each.shape], metadata={"about": each.about}) for each in columns],
            metadata={"software": "Fengsui", "exercise": around.exercise or ""},
        )
        self._writer = pq.ParquetWriter(out, self._schema, compression="zstd")

    def add(self, page: Sequence[T]) -> None:
        """More rows: one row group."""
        arrays = [
            pa.array([_kept(column, column.of(row, self._around)) for row in page], ARROW[column.shape])
            for column in self._columns
        ]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))

    def end(self) -> None:
        """Write the footer: without it the file cannot be read."""
        self._writer.close()


def _kept(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if column.shape == "text":
        return str(value).encode("utf-8", "replace").decode()
    return list(value) if column.shape == "texts" else value
