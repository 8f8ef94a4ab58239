"""What is normal at one series: a running median over a window of time. Judges nothing."""

from array import array
from bisect import bisect_left, insort
from datetime import datetime, timedelta

import msgspec

KEPT = 256
"""Values kept at most: the median of 128 to 256 values spread over the window is as good as that of all of them."""


class BackgroundState(msgspec.Struct, frozen=True):
    """What a background remembers: packed, since there may be thousands of them in a snapshot."""

    times: bytes
    values: bytes
    spacing: float
    excluded_since: datetime | None


class Background:
    """Running median of a series, from few values, robust against events.

    While young it keeps every value; once full it keeps only every so many seconds, so that the values it has span the
    window. A value beyond the limit is left out for up to half a window, as long as a median of a full window would
    itself hold out, so that a young background does not learn an event; after that the new level is taken for normal.
    It never forgets below `at_least` values: after a long silence an old idea of normal is better than none.
    """

    __slots__ = ("_at_least", "_excluded_since", "_patience", "_sorted", "_spacing", "_times", "_values", "_window",
                 "median")

    def __init__(self, window: timedelta, at_least: int) -> None:
        self._window = window.total_seconds()
        self._patience = window / 2
        self._at_least = min(at_least, KEPT // 2)
        self._times = array("d")
        self._values = array("d")
        self._sorted = array("d")
        self._spacing = 0.0
        self._excluded_since: datetime | None = None
        self.median: float | None = None

    def __len__(self) -> int:
        return len(self._times)

    def learn(self, time: datetime, value: float, *, beyond: bool) -> None:
        """Take one value into account; `beyond` says that it is over the limit."""
        if not beyond:
            self._excluded_since = None
        elif self._excluded_since is None:
            self._excluded_since = time
            return
        elif time - self._excluded_since < self._patience:
            return
        self.admit(time, value)

    def admit(self, time: datetime, value: float) -> None:
        """Take one value into account whatever it is."""
        seconds = time.timestamp()
        if self._spacing and seconds - self._times[-1] < self._spacing:
            return                                   # between two kept ones, or out of order once thinned
        place = bisect_left(self._times, seconds)
        if place < len(self._times) and self._times[place] == seconds:
            self._sorted.pop(bisect_left(self._sorted, self._values[place]))         # a revision
            self._values[place] = value
        else:
            self._times.insert(place, seconds)
            self._values.insert(place, value)
        insort(self._sorted, value)
        self._forget()
        if len(self._times) > KEPT:
            self._thin()
        self._look()

    def _look(self) -> None:
        count, middle = len(self._sorted), len(self._sorted) // 2
        if count < self._at_least:
            self.median = None
        elif count % 2:
            self.median = self._sorted[middle]
        else:
            self.median = (self._sorted[middle - 1] + self._sorted[middle]) / 2

    def _forget(self) -> None:
        oldest = self._times[-1] - self._window
        drop = min(bisect_left(self._times, oldest), len(self._times) - self._at_least)
        for value in self._values[:max(drop, 0)]:
            self._sorted.pop(bisect_left(self._sorted, value))
        if drop > 0:
            del self._times[:drop]
            del self._values[:drop]

    def _thin(self) -> None:
        """Keep about half, spread evenly over the time they span."""
        self._spacing = max(self._spacing, 2 * (self._times[-1] - self._times[0]) / KEPT)
        times, values = array("d"), array("d")
        for seconds, value in zip(self._times, self._values, strict=True):
            if not times or seconds - times[-1] >= self._spacing:
                times.append(seconds)
                values.append(value)
        if len(times) < self._at_least:              # all at nearly one moment: spacing says nothing there
            times, values = self._times[-self._at_least:], self._values[-self._at_least:]
        self._times, self._values = times, values
        self._sorted = array("d", sorted(values))

    def state(self) -> BackgroundState:
        return BackgroundState(
            self._times.tobytes(), self._values.tobytes(), self._spacing, self._excluded_since
        )

    def resume(self, state: BackgroundState) -> None:
        self._times, self._values = array("d"), array("d")
        self._times.frombytes(state.times)
        self._values.frombytes(state.values)
        self._sorted = array("d", sorted(self._values))
        self._spacing = state.spacing
        self._excluded_since = state.excluded_since
        count = len(self._sorted)
        self.median = None
        if count >= self._at_least:
            middle = count // 2
            self.median = self._sorted[middle] if count % 2 else (self._sorted[middle - 1] + self._sorted[middle]) / 2
