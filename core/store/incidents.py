"""Incidents as they stand, and every change in them. Decides nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.incident import Incident, IncidentChange, Stage
from core.messages import encode
from core.store.changes import further, write_changes, write_standing
from core.store.codes import micros
from core.store.database import Database
from core.store.tables import incident_changes as changes_table
from core.store.tables import incidents as table

_incident = msgspec.json.Decoder(Incident)
_change = msgspec.json.Decoder(IncidentChange)


class Incidents:
    """What alerts were put together to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    async def write(self, connection: AsyncConnection, changes: Sequence[IncidentChange]) -> None:
        """Within the caller's transaction; what is there already is left as it is."""
        rows = [
            {"cause": each.cause, "ordinal": each.ordinal, "incident": each.incident.id, "time": micros(each.time),
             "body": encode(each)}
            for each in changes
        ]
        await write_changes(connection, self._insert, changes_table, "change", rows)
        latest = {each.incident.id: each for each in sorted(changes, key=lambda each: (each.cause, each.ordinal))}
        standing = [
            {"id": each.incident.id, "stage": each.incident.stage.value, "onset": micros(each.incident.onset),
             "cause": each.cause, "ordinal": each.ordinal, "body": encode(each.incident)}
            for each in latest.values()
        ]
        await write_standing(connection, self._insert, table, standing)

    async def open(self) -> tuple[Incident, ...]:
        """All that are not closed, newest onset first."""
        return await self._found(select(table.c.body).where(table.c.stage != Stage.CLOSED.value))

    async def find(
        self, stage: Stage | None, behind: tuple[datetime, str] | None, limit: int
    ) -> tuple[Incident, ...]:
        """Newest onset first, from behind an onset and id on."""
        statement = select(table.c.body)
        if stage is not None:
            statement = statement.where(table.c.stage == stage.value)
        if behind is not None:
            statement = statement.where(further(table, behind))
        return await self._found(statement.limit(limit))

    async def _found(self, statement: Select[Any]) -> tuple[Incident, ...]:
        ordered = statement.order_by(table.c.onset.desc(), table.c.id)
        return tuple(_incident.decode(row.body) for row in await self._database.rows(ordered))

    async def one(self, id: str) -> Incident | None:
        """An incident as it stands, or None."""
        rows = await self._database.rows(select(table.c.body).where(table.c.id == id))
        return _incident.decode(rows[0].body) if rows else None

    async def changes(self, incident: str) -> tuple[IncidentChange, ...]:
        """Every change in an incident, oldest first."""
        rows = await self._database.rows(
            select(changes_table.c.body).where(changes_table.c.incident == incident)
            .order_by(changes_table.c.cause, changes_table.c.ordinal)
        )
        return tuple(_change.decode(row.body) for row in rows)
