"""How changes of alerts and incidents are written: once each, and chained in the order in which they were judged."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store import chain


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
