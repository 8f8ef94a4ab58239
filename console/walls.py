"""Sign-in of wall screens: a pass that an admin makes for a viewer, taken up once by its address, good until its end.

A wall has nobody to type a password each shift. Its session is an ordinary one of a person of the role viewer, only
longer: it reads and can do nothing, it ends with "sign out everywhere", a lock or a change of the person, and making it
stands in the log book. The end and the name stand in the address in clear, and the token counts for them alone.
"""

from datetime import UTC, datetime, timedelta

from console.auth import Auth
from console.passwords import new_token, token_hash
from console.roles import Role
from core.clock import Clock
from core.errors import InputError
from core.store.store import Store

TAKEN_WITHIN = timedelta(hours=24)   # the address is opened at the wall, not kept
LONGEST = timedelta(days=366)


class Walls:
    """Makes passes and takes them up."""

    def __init__(self, store: Store, clock: Clock, auth: Auth) -> None:
        self._people = store.people
        self._clock = clock
        self._auth = auth

    async def offer(self, name: str, days: int, by: str) -> tuple[str, datetime, datetime]:
        """The token of a pass for a viewer, the pass's end, and until when it may be taken up. InputError says why not."""
        await self._viewer(name)
        until = (self._clock.now() + min(timedelta(days=days), LONGEST)).astimezone(UTC).replace(microsecond=0)
        token, taken_by = new_token(), self._clock.now() + TAKEN_WITHIN
        await self._people.offer(token_hash(token), _purpose(name, until), taken_by)
        await self._auth.write_down(by, "user.wall", name, {"until": until.isoformat()})
        return token, until, taken_by

    async def take(self, token: str, name: str, until: datetime) -> str | None:
        """The session a pass opens, once; None where it is unknown, used, lapsed, or its person is no viewer any more."""
        now = self._clock.now()
        if until <= now or not await self._people.take(token_hash(token), _purpose(name, until), now):
            return None
        try:
            await self._viewer(name)
        except InputError:
            return None
        session = new_token()
        await self._people.open_session(token_hash(session), name, now, until)
        return session

    async def _viewer(self, name: str) -> None:
        account = await self._auth.account(name)
        if account is None:
            raise InputError(f"there is no user '{name}'")
        if account.role is not Role.VIEWER or account.disabled:
            raise InputError("a wall is signed in as a viewer who is not locked, so that it can do nothing; add one for it")


def _purpose(name: str, until: datetime) -> str:
    return f"wall {until.astimezone(UTC).isoformat()} {name}"
