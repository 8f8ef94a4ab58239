"""INSERT … ON CONFLICT in the dialect of the database at hand; SQLAlchemy has it per dialect only."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_or(connection: AsyncConnection, table: Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def replacing(connection: AsyncConnection, table: Table, source: Any = None) -> Any:
    """An insert (of values, or from a select) that replaces the row of the same primary key."""
    statement = insert_or(connection, table)
    if source is not None:
        statement = statement.from_select([column.name for column in table.columns], source)
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys},
    )
