"""Forecasts in the log, found again. They are written there as whatever else is judged (`core.store.log`)."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from core.messages import Forecast
from core.store.database import Database
from core.store.tables import entries as table

_forecast = msgspec.json.Decoder(Forecast)


class Forecasts:
    """Where something was said to go."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, limit: int, before: int | None) -> tuple[tuple[int, Forecast], ...]:
        """With their numbers in the log, newest first."""
        return tuple((int(row.seq), _forecast.decode(row.body)) for row in await self._rows(limit, before))

    async def one(self, id: str) -> Forecast | None:
        """The forecast of an id, or None. Looked for from the newest on: it is nearly always a late one that is asked for."""
        before, mark = None, b'"id":' + msgspec.json.encode(id)
        while rows := await self._rows(100, before):
            for row in rows:
                if mark in bytes(row.body) and (found := _forecast.decode(row.body)).id == id:
                    return found
            before = int(rows[-1].seq)
        return None

    async def _rows(self, limit: int, before: int | None) -> Sequence[Any]:
        statement = select(table.c.seq, table.c.body).where(table.c.kind == "forecast")
        if before is not None:
            statement = statement.where(table.c.seq < before)
        return await self._database.rows(statement.order_by(table.c.seq.desc()).limit(limit))
