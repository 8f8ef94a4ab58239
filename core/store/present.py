"""What stands now, held against the log book: alerts and incidents as shown, and the columns they are found by.

The chain covers the bytes of each change. What a screen reads beside them, the row of how an alert stands and the columns of
time and name, is only drawn from those bytes: a change of it by hand breaks no link, and is found here.
"""

from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
from sqlalchemy import Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.incident import Incident, IncidentChange
from core.messages import Alert, Transition
from core.store.codes import micros
from core.store.tables import alerts, incident_changes, incidents, transitions

PAGE = 2000
MOST_FAULTS = 20


class Kind(msgspec.Struct, frozen=True):
    """Alerts, or incidents: their tables, how bytes are read, and what a row says beside them."""

    name: str
    standing: Table
    changes: Table
    owner: str                       # column of `changes` that names what was changed
    standing_of: Callable[[bytes], Any]
    change_of: Callable[[bytes], Any]
    within: Callable[[Any], Any]     # how it stood after a change
    columns: Callable[[Any], dict[str, Any]]


KINDS = (
    Kind("alert", alerts, transitions, "alert", msgspec.json.Decoder(Alert).decode, msgspec.json.Decoder(Transition).decode,
         lambda change: change.alert,
         lambda alert: {"state": alert.state.value, "severity": alert.severity.value, "place": alert.place,
                        "onset": micros(alert.onset), "time": micros(alert.time)}),
    Kind("incident", incidents, incident_changes, "incident", msgspec.json.Decoder(Incident).decode,
         msgspec.json.Decoder(IncidentChange).decode, lambda change: change.incident,
         lambda incident: {"stage": incident.stage.value, "onset": micros(incident.onset)}),
)


async def faults_of_present(connection: AsyncConnection) -> list[str]:
    """A sentence for each row that does not say what the log book says; at most about twenty."""
    found: list[str] = []
    for kind in KINDS:
        last: dict[str, tuple[int, int]] = {}
        async for row in _pages(connection, kind.changes, ("cause", "ordinal")):
            try:
                change = kind.change_of(bytes(row.body))
            except msgspec.DecodeError:
                continue                     # no longer what was written: the chain says so
            owner = kind.within(change).id
            last[owner] = (row.cause, row.ordinal)
            if (getattr(row, kind.owner), row.time) != (owner, micros(change.time)):
                found.append(f"the change of an {kind.name} ({row.cause}, {row.ordinal}) is filed under another name or time")
            if len(found) >= MOST_FAULTS:
                return found
        async for row in _pages(connection, kind.standing, ("id",)):
            if not await _stands(connection, kind, row, last.pop(row.id, None)):
                found.append(f"{kind.name} {row.id}: how it stands is not what the log book says")
            if len(found) >= MOST_FAULTS:
                return found
        found += [f"{kind.name} {id}: is in the log book and no longer among the others" for id in sorted(last)[:MOST_FAULTS]]
    return found


async def _stands(connection: AsyncConnection, kind: Kind, row: Any, last: tuple[int, int] | None) -> bool:
    """Whether a row says what the last change of it says; one that came while we looked is looked up."""
    if last is not None and (row.cause, row.ordinal) < last:
        return False
    changes = kind.changes.c
    body = (await connection.execute(
        select(changes.body).where(changes.cause == row.cause, changes.ordinal == row.ordinal)
    )).scalar_one_or_none()
    if body is None:
        return False
    try:
        then, now = kind.within(kind.change_of(bytes(body))), kind.standing_of(bytes(row.body))
    except msgspec.DecodeError:
        return False
    return bool(now == then) and all(getattr(row, name) == value for name, value in kind.columns(then).items())


async def _pages(connection: AsyncConnection, table: Table, key: tuple[str, ...]) -> AsyncIterator[Any]:
    """All rows in the order of their key, a page at a time."""
    columns = [table.c[name] for name in key]
    statement = select(table).order_by(*columns).limit(PAGE)
    rows = (await connection.execute(statement)).all()
    while rows:
        for row in rows:
            yield row
        behind = [getattr(rows[-1], name) for name in key]
        after = tuple_(*columns) > tuple_(*behind) if len(key) > 1 else columns[0] > behind[0]
        rows = (await connection.execute(statement.where(after))).all()
