"""Who is who: accounts, sign-in, sessions, the first visit. Hashing is in `console.passwords`; no requests here."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec
import structlog

from console.frames import Person
from console.passwords import Passwords, new_token, token_hash
from console.person_names import as_read, fit_name
from console.roles import Role
from console.throttle import Throttle
from core.clock import Clock
from core.errors import Refused
from core.messages import Command
from core.store.people import People, User, taken
from core.store.store import Store

__all__ = ["COOKIE", "Auth", "Role", "SignedIn", "add_user", "create_first_visit"]

log = structlog.get_logger()

COOKIE = "fengsui_session"
FIRST = "admin"                          # the first visitor, until they choose a name
FIRST_VISIT_LASTS = timedelta(hours=24)


class WrongPassword(Exception):
    """Name and password do not belong together, or the person is kept out."""


class TooMany(Exception):
    """Too many failures from here under this name."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may sign in."""

    name: str
    role: Role
    has_password: bool
    disabled: bool
    created: datetime


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A person in one session."""

    name: str
    role: Role
    has_password: bool
    expires: datetime
    session: str                         # hash of the token

    @property
    def person(self) -> Person:
        """As screens are told."""
        return Person(name=self.name, role=self.role.value)


def _account(user: User) -> Account:
    return Account(
        name=user.name, role=Role(user.role), has_password=user.password is not None, disabled=user.disabled,
        created=user.created,
    )


class HasPeople(Protocol):
    """A store, as far as people are concerned: one's own, or one that another program holds."""

    people: People


async def add_user(
    store: HasPeople, name: str, role: Role, password: str, now: datetime, passwords: Passwords | None = None
) -> None:
    """Let a person sign in from now on. Raises Refused where the name is unfit or too like another, or the
    password too short."""
    fit_name(name)
    for other in await store.people.users():
        if as_read(other.name) == as_read(name):
            raise taken(other.name)
    await store.people.add_user(name, role.value, await (passwords or Passwords()).hashed(password), now)


async def create_first_visit(store: Store, now: datetime) -> str | None:
    """A token that signs its first visitor in as admin, once; None where an admin can already sign in."""
    for user in await store.people.users():
        if user.role == Role.ADMIN and user.password is not None and not user.disabled:
            return None
    token = new_token()
    await store.people.offer_visit(token_hash(token), now + FIRST_VISIT_LASTS)
    return token


class Auth:
    """Sign-in and sessions over a store."""

    def __init__(self, store: Store, clock: Clock, lasts: timedelta) -> None:
        self._store = store
        self._people = store.people
        self._clock = clock
        self._lasts = lasts
        self.passwords = Passwords()
        self._throttle = Throttle()

    async def find(self, token: str | None) -> SignedIn | None:
        """Who a session token belongs to; None where it is unknown, over or revoked."""
        if not token:
            return None
        session = token_hash(token)
        found = await self._people.session(session)
        if found is None or found.expires <= self._clock.now():
            return None
        user = await self._people.user(found.user)
        if user is None or user.disabled:
            return None
        return SignedIn(
            name=user.name, role=Role(user.role), has_password=user.password is not None, expires=found.expires,
            session=session,
        )

    async def sign_in(self, name: str, password: str, address: str) -> tuple[str, SignedIn]:
        """A new session's token. Raises `TooMany`, `Busy` or `WrongPassword`."""
        await self._prove(name, password, address)
        log.info("signed in", name=name, address=address)
        return await self._open_session(name)

    async def _prove(self, name: str, password: str, address: str) -> None:
        """Return if this is the person's password. Raises `TooMany`, `Busy` or `WrongPassword`."""
        key = (name, address)
        wait = self._throttle.wait(key, self._clock.now())
        if wait > timedelta(0):
            raise TooMany(wait)
        with self.passwords.place(address):
            # Counted before the slow check, so that many tries at once do not slip past.
            self._throttle.failed(key, self._clock.now())
            user = await self._people.user(name)
            kept = user.password if user is not None and not user.disabled else None
            if not await self.passwords.matches(kept, password):
                log.warning("password refused", name=name, address=address)
                raise WrongPassword
        self._throttle.succeeded(key)

    async def first_visit(self, token: str) -> tuple[str, SignedIn] | None:
        """Sign the first visitor in; None where the token is unknown, used or lapsed."""
        if not await self._people.take_visit(token_hash(token), self._clock.now()):
            return None
        if await self._people.user(FIRST) is None:
            await self._people.add_user(FIRST, Role.ADMIN.value, None, self._clock.now())
        log.info("first visitor signed in", name=FIRST)
        return await self._open_session(FIRST)

    async def sign_out(self, person: SignedIn) -> None:
        """End one session."""
        await self._people.close_session(person.session)

    async def change_password(
        self, person: SignedIn, old: str, new: str, address: str, name: str | None = None
    ) -> SignedIn:
        """Set a new password and end all of the person's sessions but this one, whose streams go on.

        The first visitor, who has none yet, may take a name of their own with it. Whoever found a screen left open has
        as few guesses as at the door. Raises `TooMany`, `Busy`, `WrongPassword`, Refused.
        """
        user = await self._people.user(person.name)
        if user is None:
            raise WrongPassword
        if user.password is not None:
            await self._prove(person.name, old, address)
        if name is None or name == person.name:
            await self._people.change_user(person.name, password=await self.passwords.hashed(new))
        elif user.password is not None:
            raise Refused(
                "a name is chosen at the first visit only; an admin can add another person",
                "只有首次登录时可以取名；需要别的名称时，请管理员另加用户",
            )
        else:
            await add_user(self._store, name, person.role, new, self._clock.now(), self.passwords)
            await self._people.change_user(person.name, disabled=True)
        await self._people.close_sessions(person.name)
        await self._people.open_session(person.session, name or person.name, self._clock.now(), person.expires)
        return msgspec.structs.replace(person, name=name or person.name, has_password=True)

    async def accounts(self) -> tuple[Account, ...]:
        """All people."""
        return tuple(_account(user) for user in await self._people.users())

    async def account(self, name: str) -> Account | None:
        """One person, or None."""
        user = await self._people.user(name)
        return _account(user) if user else None

    async def add(self, name: str, role: Role, password: str, by: str) -> Account:
        """Let a person sign in; written to the log of commands."""
        await add_user(self._store, name, role, password, self._clock.now(), self.passwords)
        await self.write_down(by, "user.add", name, {"role": role.value})
        return await self._known(name)

    async def change(
        self, name: str, role: Role | None, disabled: bool | None, password: str | None, by: str
    ) -> Account:
        """Change a person and end their sessions. Raises Refused where no admin would be left."""
        await self._people.change_user(
            name, role=role.value if role else None, disabled=disabled, keep=Role.ADMIN.value,
            password=await self.passwords.hashed(password) if password is not None else None,
        )
        await self._people.close_sessions(name)
        changed = {"role": role.value if role else None, "disabled": disabled, "password": password and "changed"}
        said = {key: value for key, value in changed.items() if value is not None}
        await self.write_down(by, "user.change", name, said)
        return await self._known(name)

    async def end_sessions(self, name: str, by: str) -> None:
        """Sign a person out everywhere, walls too; written to the log of commands."""
        await self._people.close_sessions(name)
        await self.write_down(by, "user.signout", name, {})

    async def _known(self, name: str) -> Account:
        account = await self.account(name)
        if account is None:
            raise Refused(f"there is no user '{name}'", f"没有用户“{name}”")
        return account

    async def _open_session(self, name: str) -> tuple[str, SignedIn]:
        token, now = new_token(), self._clock.now()
        await self._people.open_session(token_hash(token), name, now, now + self._lasts)
        person = await self.find(token)
        if person is None:               # kept out between the check and here
            raise WrongPassword
        return token, person

    async def write_down(self, who: str, verb: str, target: str, arguments: dict[str, Any]) -> None:
        """Put what an admin did about a person into the log book."""
        await self._store.append([Command(
            id=uuid.uuid4().hex, time=self._clock.now(), who=who, verb=verb, target=target, arguments=arguments
        )])
