"""People who may sign in, their sessions and one-time visits. Holds hashes only, never a password or a token."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.reader import Reader
from core.store.tables import micros, moment, sessions, users, visits
from core.store.writer import Writer


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person."""

    name: str
    role: str
    password: str | None             # hash; None until one is set
    disabled: bool
    created: datetime


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that lasts."""

    user: str
    created: datetime
    expires: datetime


class People:
    """The tables of people in one store."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def user(self, name: str) -> User | None:
        """One person."""
        async def read(connection: AsyncConnection) -> User | None:
            row = (await connection.execute(select(users).where(users.c.name == name))).first()
            return _user(row) if row else None
        return await self._reader.do(read)

    async def users(self) -> tuple[User, ...]:
        """Everybody, by name."""
        async def read(connection: AsyncConnection) -> tuple[User, ...]:
            return tuple(_user(row) for row in await connection.execute(select(users).order_by(users.c.name)))
        return await self._reader.do(read)

    async def add_user(self, name: str, role: str, password: str | None, now: datetime) -> None:
        """Add a person; StoreError where the name is taken."""
        await self._execute(insert(users).values(
            name=name, role=role, password=password, disabled=False, created=micros(now)
        ))

    async def change_user(
        self, name: str, *, role: str | None = None, disabled: bool | None = None, password: str | None = None
    ) -> None:
        """Change what is given."""
        given = {"role": role, "disabled": disabled, "password": password}
        changed = {key: value for key, value in given.items() if value is not None}
        if changed:
            await self._execute(update(users).where(users.c.name == name).values(changed))

    async def session(self, token: str) -> Session | None:
        """The session of a token's hash."""
        async def read(connection: AsyncConnection) -> Session | None:
            row = (await connection.execute(select(sessions).where(sessions.c.token == token))).first()
            return Session(user=row.user, created=moment(row.created), expires=moment(row.expires)) if row else None
        return await self._reader.do(read)

    async def open_session(self, token: str, name: str, now: datetime, expires: datetime) -> None:
        """Begin a session, and forget those that are over."""
        async def write(connection: AsyncConnection) -> None:
            await connection.execute(delete(sessions).where(sessions.c.expires < micros(now)))
            await connection.execute(insert(sessions).values(
                token=token, user=name, created=micros(now), expires=micros(expires)
            ))
        await self._writer.do(write)

    async def close_session(self, token: str) -> None:
        """End one session."""
        await self._execute(delete(sessions).where(sessions.c.token == token))

    async def close_sessions(self, name: str) -> None:
        """End all sessions of a person."""
        await self._execute(delete(sessions).where(sessions.c.user == name))

    async def offer_visit(self, token: str, expires: datetime) -> None:
        """Let the holder of a token in, once; earlier offers end."""
        async def write(connection: AsyncConnection) -> None:
            await connection.execute(delete(visits).where(visits.c.used.is_(None)))
            await connection.execute(insert(visits).values(token=token, expires=micros(expires), used=None))
        await self._writer.do(write)

    async def take_visit(self, token: str, now: datetime) -> bool:
        """Use a token up; True the first time, while it is valid."""
        async def write(connection: AsyncConnection) -> bool:
            taken = await connection.execute(update(visits).where(
                visits.c.token == token, visits.c.used.is_(None), visits.c.expires > micros(now)
            ).values(used=micros(now)))
            return taken.rowcount == 1
        return await self._writer.do(write)

    async def _execute(self, statement: Any) -> None:
        async def write(connection: AsyncConnection) -> None:
            await connection.execute(statement)
        await self._writer.do(write)


def _user(row: Row[Any]) -> User:
    return User(
        name=row.name, role=row.role, password=row.password, disabled=row.disabled, created=moment(row.created)
    )
