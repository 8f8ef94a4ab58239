"""Slows down whoever guesses passwords. Pure: it is told the time."""

from collections import OrderedDict
from datetime import datetime, timedelta

FREE = 5                                 # failures before the first wait: a tired officer at night mistypes
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGET = timedelta(hours=1)              # without a failure
REMEMBERED = 10_000                      # names and addresses; the ones heard of longest ago give way

Key = tuple[str, str]


class Throttle:
    """Failures by name and address; each beyond the free ones doubles the wait."""

    def __init__(self, free: int = FREE, remembered: int = REMEMBERED) -> None:
        self._free = free
        self._remembered = remembered
        self._failures: OrderedDict[Key, tuple[int, datetime]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._failures)

    def wait(self, key: Key, now: datetime) -> timedelta:
        """How long this key has to wait from now; zero if it may try."""
        count, last = self._failures.get(key, (0, now))
        if count < self._free or now - last > FORGET:
            return timedelta(0)
        span = min(FIRST_WAIT * int(2 ** min(count - self._free, 20)), LONGEST_WAIT)
        return max(last + span - now, timedelta(0))

    def failed(self, key: Key, now: datetime) -> None:
        """Remember a failure."""
        count, last = self._failures.pop(key, (0, now))
        self._failures[key] = (1 if now - last > FORGET else count + 1, now)
        while len(self._failures) > self._remembered:
            self._failures.popitem(last=False)

    def succeeded(self, key: Key) -> None:
        """Forget the failures."""
        self._failures.pop(key, None)
