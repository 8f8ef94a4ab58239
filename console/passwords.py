"""Passwords and one-time tokens: hashing and checking. Does not know who has which (`console.auth`)."""

import asyncio
import functools
import hashlib
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Refused

SHORTEST = 8         # characters; NIST SP 800-63B 5.1.1.2 asks for no less
LONGEST = 256        # characters; hashing a book on request would be a weapon

AT_ONCE = 2          # hashed at the same time: 64 MiB and a processor each, which the readings need too
PLACES = 32          # under way or waiting, a second of work; whoever comes then is asked to come back
PLACES_OF_ONE = 8    # of these for one address, so that nobody alone can keep the others out

# The package's defaults follow RFC 9106 (64 MiB, 3 passes): about 50 ms.
_hasher = PasswordHasher()


@functools.cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """The hash to keep. Takes tens of milliseconds.

    Raises Refused where the password is too short or absurdly long.
    """
    password = _plain(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(
            f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}",
            f"密码须有 {SHORTEST} 至 {LONGEST} 个字符，现为 {len(password)} 个", field="password",
        )
    return _hasher.hash(password)


class Busy(Exception):
    """As many passwords wait already as may; this one was not looked at."""

    def __init__(self, of_one: bool) -> None:
        super().__init__("too many from one address" if of_one else "too many from all")
        self.of_one = of_one         # the address's own share is used up, not that of all


class Passwords:
    """Hashing off the event loop, few at a time and few waiting: a burst of sign-ins must not take memory or processor
    from the readings, nor let the next one wait for minutes."""

    def __init__(self) -> None:
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._places: Counter[str] = Counter()

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """A place among those that wait, or `Busy`. Taken without waiting, so that what follows it is not held up."""
        if self._places[address] >= PLACES_OF_ONE or self._places.total() >= PLACES:
            raise Busy(of_one=self._places[address] >= PLACES_OF_ONE)
        self._places[address] += 1
        try:
            yield
        finally:
            self._places[address] -= 1
            self._places += Counter()    # lets go of addresses that have no place any more

    async def hashed(self, password: str) -> str:
        """`hash_password` in a thread; takes a place of its own. Raises `Busy`."""
        with self.place(""):
            async with self._at_once:
                return await asyncio.to_thread(hash_password, password)

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether a password belongs to a kept hash; the caller has a `place`.

        Takes as long for an unknown person: names stay unknown.
        """
        async with self._at_once:
            return await asyncio.to_thread(_matches, kept, password)


def _matches(kept: str | None, password: str) -> bool:
    try:
        return len(password) <= LONGEST and _hasher.verify(kept or _nobody(), _plain(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    """A secret for a cookie or a one-time address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: a stolen store signs nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def _plain(password: str) -> str:
    # Two keyboards may write the same letter by different code points (NIST SP 800-63B 5.1.1.2).
    return unicodedata.normalize("NFKC", password)
