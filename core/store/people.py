"""Users, their sessions and one-time tokens. Keeps hashes only; hashing and roles are `console.auth`'s."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import InputError, Refused
from core.store.codes import micros, moment
from core.store.database import Database
from core.store.tables import sessions, tokens, users
from core.store.writer import Writes

VISIT = "visit"                          # purpose of the token that signs a first visitor in


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may sign in."""

    name: str
    password: str | None             # its hash; None until one is set
    role: str
    created: datetime
    disabled: bool


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in."""

    token: str                       # hash of the token
    user: str
    created: datetime
    expires: datetime


def taken(name: str) -> Refused:
    """Why a second person of one name is not added."""
    return Refused(f"there is a user '{name}' already; choose another name", f"已有用户“{name}”，请换一个名称", field="name")


class People:
    """Who may sign in, and who is."""

    def __init__(self, database: Database, writer: Writes) -> None:
        self._database = database
        self._writer = writer

    async def users(self) -> tuple[User, ...]:
        """All users by name."""
        return tuple(
            User(name=row.name, password=row.password, role=row.role, created=moment(row.created), disabled=row.disabled)
            for row in await self._database.rows(select(users).order_by(users.c.name))
        )

    async def user(self, name: str) -> User | None:
        """The user of this name, or None."""
        for row in await self._database.rows(select(users).where(users.c.name == name)):
            return User(
                name=row.name, password=row.password, role=row.role, created=moment(row.created), disabled=row.disabled
            )
        return None

    async def add_user(self, name: str, role: str, password: str | None, now: datetime) -> None:
        """Add a user with the hash of a password; InputError where there is one of this name."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(users).values(
                name=name, role=role, password=password, created=micros(now), disabled=False
            ))

        try:
            await self._writer.do(work)
        except IntegrityError:
            raise taken(name) from None

    async def change_user(
        self, name: str, *, password: str | None = None, role: str | None = None, disabled: bool | None = None,
        keep: str | None = None,
    ) -> None:
        """Change what is given; InputError where there is no such user.

        `keep` is a role that somebody else must have for this person to lose it. Looked at within the change: two people
        may ask for each other's at once.
        """
        changes = {"password": password, "role": role, "disabled": disabled}
        changes = {key: value for key, value in changes.items() if value is not None}

        async def work(connection: AsyncConnection) -> int:
            loses = disabled or (role is not None and role != keep)
            if keep is not None and loses and await _is_last(connection, name, keep):
                raise Refused(
                    f"this is the last {keep} who can sign in; make another person {keep} first",
                    "这是最后一名可登录的管理员，请先另设一名管理员",
                )
            if not changes:
                found = await connection.execute(select(users.c.name).where(users.c.name == name))
                return len(found.all())
            return (await connection.execute(update(users).where(users.c.name == name).values(**changes))).rowcount

        if not await self._writer.do(work):
            raise Refused(f"there is no user '{name}'", f"没有用户“{name}”")

    async def open_session(self, token: str, user: str, now: datetime, expires: datetime) -> None:
        """Begin a session under the hash of its token; InputError where there is no such user."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(insert(sessions).values(
                token=token, user=user, created=micros(now), expires=micros(expires)
            ))

        try:
            await self._writer.do(work)
        except IntegrityError:
            raise InputError(f"there is no user '{user}', or the session was opened before") from None

    async def session(self, token: str) -> Session | None:
        """The session under this hash, lapsed or not, or None."""
        for row in await self._database.rows(select(sessions).where(sessions.c.token == token)):
            return Session(
                token=row.token, user=row.user, created=moment(row.created), expires=moment(row.expires)
            )
        return None

    async def close_session(self, token: str) -> None:
        """End one session."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(sessions).where(sessions.c.token == token))

        await self._writer.do(work)

    async def close_sessions(self, user: str) -> None:
        """End all sessions of a user."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(sessions).where(sessions.c.user == user))

        await self._writer.do(work)

    async def offer(self, token: str, purpose: str, expires: datetime) -> None:
        """Keep the hash of a token that may be used once; the purpose's earlier ones no longer work."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(tokens).where(tokens.c.purpose == purpose, tokens.c.used.is_(None)))
            await connection.execute(insert(tokens).values(token=token, purpose=purpose, expires=micros(expires)))

        await self._writer.do(work)

    async def take(self, token: str, purpose: str, now: datetime) -> bool:
        """Use a token up: True once, False where it is unknown, used or lapsed."""

        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(
                update(tokens)
                .where(tokens.c.token == token, tokens.c.purpose == purpose, tokens.c.used.is_(None),
                       tokens.c.expires > micros(now))
                .values(used=micros(now))
            )).rowcount

        return await self._writer.do(work) == 1

    async def offer_visit(self, token: str, expires: datetime) -> None:
        """As `offer`, for the first visitor."""
        await self.offer(token, VISIT, expires)

    async def take_visit(self, token: str, now: datetime) -> bool:
        """As `take`, for the first visitor."""
        return await self.take(token, VISIT, now)


async def _is_last(connection: AsyncConnection, name: str, role: str) -> bool:
    """Whether this person has the role and nobody else of it could sign in without them."""
    having = (await connection.execute(
        select(users.c.name, users.c.password).where(users.c.role == role, users.c.disabled.is_(False)).with_for_update()
    )).all()
    others = [row for row in having if row.name != name and row.password is not None]
    return not others and any(row.name == name for row in having)
