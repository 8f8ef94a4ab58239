"""Plans of who measures where, and what teams reported of their tasks. A plan that only its reports change keeps its row."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import encode
from core.store.codes import micros
from core.store.database import Database
from core.store.tables import plans as table
from core.store.tables import task_reports as said
from core.store.writer import Writes
from core.tasks import Plan, TaskReport

_plan = msgspec.json.Decoder(Plan)
_report = msgspec.json.Decoder(TaskReport)


class Plans:
    """Every plan of every run of forecasts; the newest of a run is the one in force."""

    def __init__(self, database: Database, writer: Writes) -> None:
        self._database = database
        self._writer = writer

    async def keep(self, plan: Plan, report: TaskReport | None = None) -> None:
        """Write a plan, and the report that changed it, in one transaction; one of the same id gives way."""
        row = {"id": plan.id, "run": plan.run, "number": plan.number, "time": micros(plan.time), "body": encode(plan)}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(table).where(table.c.id == plan.id))
            await connection.execute(insert(table).values(**row))
            if report is not None:
                await connection.execute(insert(said).values(run=plan.run, time=micros(report.time), body=encode(report)))

        await self._writer.do(work)

    async def one(self, id: str) -> Plan | None:
        """The plan of an id, or None."""
        for row in await self._database.rows(select(table.c.body).where(table.c.id == id)):
            return _plan.decode(row.body)
        return None

    async def newest(self, limit: int = 50, run: str | None = None) -> tuple[Plan, ...]:
        """Plans, the newest first; of one run where it is named."""
        statement = select(table.c.body).order_by(table.c.time.desc(), table.c.number.desc()).limit(limit)
        if run is not None:
            statement = statement.where(table.c.run == run)
        return tuple(_plan.decode(row.body) for row in await self._database.rows(statement))

    async def in_force(self, since: datetime) -> tuple[Plan, ...]:
        """Of each run the newest plan, where it was made since then; the oldest first."""
        last = select(table.c.run, func.max(table.c.number).label("number")).group_by(table.c.run).subquery()
        rows = await self._database.rows(
            select(table.c.body).join(last, (table.c.run == last.c.run) & (table.c.number == last.c.number))
            .where(table.c.time >= micros(since)).order_by(table.c.time, table.c.run)
        )
        return tuple(_plan.decode(row.body) for row in rows)

    async def reports(self, run: str) -> tuple[TaskReport, ...]:
        """What teams said of the tasks of a run's plans, in the order in which they said it."""
        rows = await self._database.rows(select(said.c.body).where(said.c.run == run).order_by(said.c.seq))
        return tuple(_report.decode(row.body) for row in rows)
