"""The exports themselves: what of a store goes where, and how much it was. Bounded memory, whatever the span."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from alerting import eurdep
from alerting.irix import report
from alerting.irix_measured import CARRIED, MOST
from alerting.irix_shape import Heading
from core.errors import InputError
from core.issuer import Issuer
from core.messages import Reading
from fengsui.exports import opened as stored
from fengsui.exports.asked import Format, Summary, Wanted, What
from fengsui.exports.columns import ALERTS, INCIDENTS, READINGS, Around, Column
from fengsui.exports.files import written_to
from fengsui.exports.opened import Opened, incident_of, narrowed
from fengsui.exports.tables import CsvTable, ParquetTable, Table

COLUMNS: dict[What, Sequence[Column[Any]]] = {"readings": READINGS, "alerts": ALERTS, "incidents": INCIDENTS}
TABLES: dict[Format, Callable[[IO[bytes], Sequence[Column[Any]], Around], Table[Any]]] = {
    "csv": CsvTable, "parquet": ParquetTable,
}


async def table(store: Opened, what: What, format: Format, wanted: Wanted, out: Path | None) -> Summary:
    """Readings, alerts or incidents as a table."""
    rows = 0
    pages = await _pages(store, what, wanted)
    with written_to(out) as stream:
        made = TABLES[format](stream, COLUMNS[what], Around(stations=store.stations, exercise=store.exercise))
        async for page in pages:
            if page:
                made.add(page)
                rows += len(page)
        made.end()
    return Summary(rows=rows, file=None if out is None else str(out), exercise=store.exercise)


async def _pages(store: Opened, what: What, wanted: Wanted) -> AsyncIterator[Sequence[Any]]:
    if what == "alerts":
        return stored.alerts(store, wanted)
    if what == "incidents":
        return stored.incidents(store, wanted)
    within = await narrowed(store, wanted)
    return store.onlooker.spans.readings(within.start, within.end, within.stations, within.quantities)


async def dose_rates(store: Opened, wanted: Wanted, issuer: Issuer, made: datetime, out: Path | None) -> Summary:
    """Dose rates as EURDEP. Refused for a drill, and where there are none."""
    if store.exercise is not None:
        raise InputError("EURDEP has no word for an exercise, so that a drill's values would be taken for real; "
                         "export them as CSV, Parquet or IRIX")
    within = await narrowed(store, wanted)
    names = [
        each for each in store.stations.values()
        if each.channel(eurdep.DOSE_RATE) is not None and (within.stations is None or each.id in within.stations)
    ]
    known = {each.id: each for each in names}
    pages = store.onlooker.spans.readings(within.start, within.end, within.stations, (eurdep.DOSE_RATE,))
    rows = left_out = 0
    with contextlib.ExitStack() as stack:
        stream: IO[bytes] | None = None
        async for page in pages:
            lines = list(eurdep.values(page, known, issuer))
            rows, left_out = rows + len(lines), left_out + len(page) - len(lines)
            if lines and stream is None:         # a file without a value is not begun
                stream = stack.enter_context(written_to(out))
                _say(stream, eurdep.head(names, issuer, made))
            if stream is not None:
                _say(stream, lines)
        if stream is None:
            raise InputError("no dose rate was measured then at these stations; name another span with --from and --to")
        _say(stream, eurdep.tail())
    return Summary(rows=rows, file=None if out is None else str(out), left_out=left_out)


def _say(stream: IO[bytes], lines: Iterable[str]) -> None:
    stream.writelines(f"{line}\n".encode("ascii") for line in lines)


async def irix(store: Opened, wanted: Wanted, issuer: Issuer, heading: Heading, out: Path | None) -> Summary:
    """An incident as an IRIX report, with what its stations measured."""
    assert wanted.incident is not None
    incident = await incident_of(store, wanted.incident)
    within = await narrowed(store, wanted)
    readings: list[Reading] = []
    async for page in store.onlooker.spans.readings(within.start, within.end, within.stations, CARRIED):
        readings += page
        if len(readings) > MOST:
            raise InputError(f"more than {MOST} values were measured then; one report is meant for fewer: narrow it with "
                             "--from, --to or --station")
    found = [alert async for page in stored.alerts(store, Wanted(incident=incident.id)) for alert in page]
    body = report(incident, found, readings, store.stations, issuer, heading)
    with written_to(out) as stream:
        stream.write(body)
    return Summary(rows=len(readings), file=None if out is None else str(out), exercise=incident.exercise)
