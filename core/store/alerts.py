"""Transitions, alerts as they stand, and where judging is. One transaction for all of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from core.messages import Alert, State, Transition, encode
from core.store.shapes import EngineState, Notification
from core.store.tables import alerts as alerts_table
from core.store.tables import engine, micros, outbox
from core.store.tables import transitions as transitions_table
from core.store.upsert import insert_or, replacing

_alert = msgspec.json.Decoder(Alert).decode
_transition = msgspec.json.Decoder(Transition).decode


async def record(
    connection: AsyncConnection, position: int, changes: Sequence[Transition],
    notifications: Sequence[Notification], snapshot: bytes | None,
) -> None:
    """Transitions (a repeat of one is ignored), alerts, outbox and position."""
    if changes:
        await connection.execute(insert_or(connection, transitions_table).on_conflict_do_nothing(), [
            {"cause": each.cause, "ordinal": each.ordinal, "alert": each.alert.id, "time": micros(each.time),
             "body": encode(each)}
            for each in changes
        ])
        newest = {each.alert.id: each.alert for each in changes}
        await connection.execute(replacing(connection, alerts_table), [
            {"id": each.id, "state": each.state.value, "severity": each.severity.value, "place": each.place,
             "onset": micros(each.onset), "time": micros(each.time), "body": encode(each)}
            for each in newest.values()
        ])
    if notifications:
        await connection.execute(insert_or(connection, outbox).on_conflict_do_nothing(), [
            {"key": each.key, "channel": each.channel, "body": each.body, "sent": None} for each in notifications
        ])
    row: dict[str, Any] = {"id": 1, "position": position, "snapshot_seq": 0, "snapshot": None}
    changed: dict[str, Any] = {"position": position}
    if snapshot is not None:
        changed |= {"snapshot_seq": position, "snapshot": snapshot}
    statement = insert_or(connection, engine).values(row | changed)
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))


async def engine_state(connection: AsyncConnection) -> EngineState:
    """Where judging goes on."""
    row = (await connection.execute(select(engine))).first()
    return EngineState(row.position, row.snapshot_seq, row.snapshot) if row else EngineState(0, 0, None)


async def open_alerts(connection: AsyncConnection) -> tuple[Alert, ...]:
    """Alerts that are not normal."""
    found = await connection.execute(
        select(alerts_table.c.body).where(alerts_table.c.state != State.NORMAL.value)
        .order_by(alerts_table.c.onset.desc(), alerts_table.c.id)
    )
    return tuple(_alert(row.body) for row in found)


async def alerts(
    connection: AsyncConnection, state: str | None, place: str | None, since: datetime | None, limit: int,
    before: datetime | None,
) -> tuple[Alert, ...]:
    """Alerts that match everything given."""
    wanted = select(alerts_table.c.body).order_by(alerts_table.c.onset.desc(), alerts_table.c.id).limit(limit)
    if state is not None:
        wanted = wanted.where(alerts_table.c.state == state)
    if place is not None:
        wanted = wanted.where(alerts_table.c.place == place)
    if since is not None:
        wanted = wanted.where(alerts_table.c.onset >= micros(since))
    if before is not None:
        wanted = wanted.where(alerts_table.c.onset < micros(before))
    return tuple(_alert(row.body) for row in await connection.execute(wanted))


async def alert(connection: AsyncConnection, id: str) -> Alert | None:
    """One alert as it stands."""
    body = await connection.scalar(select(alerts_table.c.body).where(alerts_table.c.id == id))
    return _alert(body) if body is not None else None


async def transitions(connection: AsyncConnection, id: str) -> tuple[Transition, ...]:
    """The life of one alert."""
    found = await connection.execute(
        select(transitions_table.c.body).where(transitions_table.c.alert == id)
        .order_by(transitions_table.c.cause, transitions_table.c.ordinal)
    )
    return tuple(_transition(row.body) for row in found)


async def transitions_after(
    connection: AsyncConnection, cause: int, ordinal: int, limit: int
) -> tuple[Transition, ...]:
    """All changes after a given one."""
    place = tuple_(transitions_table.c.cause, transitions_table.c.ordinal)
    found = await connection.execute(
        select(transitions_table.c.body).where(place > (cause, ordinal))
        .order_by(transitions_table.c.cause, transitions_table.c.ordinal).limit(limit)
    )
    return tuple(_transition(row.body) for row in found)
