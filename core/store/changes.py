"""What alerts and incidents have in common in the store: changes written once and chained, what stands, and pages of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store import chain
from core.store.codes import micros


async def write_changes(
    connection: AsyncConnection, insert: Any, table: Table, kind: chain.Kind, rows: Sequence[dict[str, Any]]
) -> None:
    """Within the caller's transaction; what is there already (a batch told twice) is left as it is."""
    causes = [row["cause"] for row in rows]
    there = {
        (row.cause, row.ordinal) for row in await connection.execute(
            select(table.c.cause, table.c.ordinal).where(table.c.cause >= min(causes), table.c.cause <= max(causes))
        )
    }
    new = {(row["cause"], row["ordinal"]): row for row in rows if (row["cause"], row["ordinal"]) not in there}
    if new:
        ordered = [row for _, row in sorted(new.items())]
        await connection.execute(insert(table).on_conflict_do_nothing(index_elements=["cause", "ordinal"]), ordered)
        await chain.add(connection, (chain.Link(kind, row["cause"], row["ordinal"], row["body"]) for row in ordered))


async def write_standing(connection: AsyncConnection, insert: Any, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """How each now stands, by its id. A repeat of old changes must not turn one back to what it was."""
    statement = insert(table)
    said = statement.excluded
    newer = tuple_(said.cause, said.ordinal) > tuple_(table.c.cause, table.c.ordinal)
    await connection.execute(statement.on_conflict_do_update(
        index_elements=["id"], set_={name: said[name] for name in rows[0] if name != "id"}, where=newer
    ), rows)


def further(table: Table, behind: tuple[datetime, str]) -> ColumnElement[bool]:
    """What comes behind an onset and id, newest onset first.

    In this form the index of onsets is used; of many of one onset only those few are looked through.
    """
    onset, id = micros(behind[0]), behind[1]
    return (table.c.onset <= onset) & or_(table.c.onset < onset, table.c.id > id)
