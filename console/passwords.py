"""Passwords and one-time tokens: hashing and checking. Does not know who has which (`console.auth`)."""

import asyncio
import functools
import hashlib
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import InputError

SHORTEST = 8         # characters; NIST SP 800-63B 5.1.1.2 asks for no less
LONGEST = 256        # characters; hashing a book on request would be a weapon

# The package's defaults follow RFC 9106 (64 MiB, 3 passes): about 50 ms.
_hasher = PasswordHasher()


@functools.cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """The hash to keep. Takes tens of milliseconds.

    Raises InputError where the password is too short or absurdly long.
    """
    password = _plain(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"a password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}")
    return _hasher.hash(password)


class Passwords:
    """Hashing off the event loop, at most two at a time: a burst of sign-ins must not take memory or processor from
    the readings."""

    def __init__(self) -> None:
        self._at_once = asyncio.Semaphore(2)

    async def hashed(self, password: str) -> str:
        """`hash_password` in a thread."""
        async with self._at_once:
            return await asyncio.to_thread(hash_password, password)

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether a password belongs to a kept hash. Takes as long for an unknown person: names stay unknown."""
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
