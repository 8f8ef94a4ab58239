"""What is normal at one series at each hour of the day: median and scatter, from few values. Judges nothing.

The same-hour median takes out the daily course, the median absolute deviation (MAD) from it is the scatter; neither is
moved by peaks that fill less than half of what is kept.
"""

from array import array
from bisect import bisect_left
from datetime import timedelta
from itertools import chain, compress
from math import inf, pi, sqrt

import msgspec

HOURS = 24
HOURS_OF_DAY = range(HOURS)
PER_HOUR = 12
"""Values kept of each hour of the day: 288 in all. A median of 8 to 12 is known to 0.4 sigma, which `sigmas` includes."""
SPACING, EXCLUDED, QUIET_FROM, QUIET_UNTIL, ROW = range(2 * PER_HOUR, 2 * PER_HOUR + 5)
"""Places in the row of an hour, behind its times and values, and how long a row is: how many seconds must lie between two
values, since when values are left out, between which times nothing is learnt from one that is not beyond."""
SAME_HOUR = 5
"""Values an hour needs for a median of its own; until then all hours together stand for it."""
MAD_TO_SIGMA = 1.4826
"""1/0.6745: the MAD of a normal distribution is 0.6745 sigma."""
MEDIAN_ERROR = tuple(sqrt(1.0 + pi / (2.0 * max(count, 1))) for count in range(PER_HOUR + 1))
"""Standard deviation about a median of so many values, in that about the true level."""
MAD_EFFICIENCY = 0.37
"""Of the MAD against the standard deviation for normal values (Huber 1981): n values are worth 0.37 n degrees of freedom."""


class NormalState(msgspec.Struct, frozen=True):
    """What is remembered of what is normal."""

    counts: bytes
    times: bytes
    values: bytes
    spacing: bytes
    fresh: int
    excluded: bytes
    bases: bytes                     # empty: not known yet
    sigmas: bytes
    total: int


def widening(k: float, count: int) -> float:
    """Factor on k sigma where sigma itself is known from `count` values only; 1 for very many.

    First term of the expansion of Student's t about the normal quantile k (Abramowitz and Stegun 26.7.5),
    t = k (1 + (k² + 1) / (4 f)), with f = 0.37 count degrees of freedom. At k = 5: 2.76 for 10 values, 1.09 for 192.
    """
    return 1.0 + (k * k + 1.0) / (4.0 * MAD_EFFICIENCY * count)


def small_sample(count: int) -> float:
    """Factor that makes the MAD of few values unbiased, n / (n - 0.8) (Croux and Rousseeuw 1992), for count above 1."""
    return count / (count - 0.8)


SMALL_SAMPLE = (1.0, 1.0, *(small_sample(count) for count in range(2, PER_HOUR + 1)))
"""That of so many values."""


def _middle(values: list[float]) -> float:
    """The median of values in order."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _sigma(deviations: list[float]) -> float:
    """The standard deviation that deviations from medians tell of, by their MAD."""
    deviations.sort()
    return min(MAD_TO_SIGMA * _middle(deviations) * small_sample(max(len(deviations), 2)), 1e300)


class Normal:
    """Running same-hour medians and one MAD of a series over a window, from at most 288 values.

    While young it keeps every value. An hour that has too many keeps only every so many seconds, so that what it has
    spans the window: in the end one value of each hour in a few days. Values beyond a limit are left out for up to half
    a window, each hour for itself and once it has a median of its own, then the new level is taken for normal. Below
    `at_least` values nothing is forgotten.
    """

    __slots__ = ("_at_least", "_counts", "_fresh", "_rows", "_window", "bases", "sigmas", "total")

    def __init__(self, window: timedelta, at_least: int) -> None:
        self._window = window.total_seconds()
        self._at_least = at_least
        self._counts = bytearray(HOURS)
        # One row an hour: times, values and what else is known of it, side by side, since far memory is what costs time.
        self._rows = array("d", bytes(8 * HOURS * ROW))
        self._rows[EXCLUDED::ROW] = array("d", [inf]) * HOURS
        self._fresh = 0
        self.total = 0
        """Values behind it."""
        self.bases: array[float] | None = None
        """Median of each hour of the day (UTC), canonical unit; None until `at_least` values are known."""
        self.sigmas: array[float] = array("d")
        """Standard deviation of a reading about its hour's median, that of the median included, canonical unit."""

    def quiet(self, hour: int) -> tuple[float, float]:
        """Between which times nothing is learnt from values of an hour of the day that are not beyond."""
        row, rows = hour * ROW, self._rows
        return rows[row + QUIET_FROM], rows[row + QUIET_UNTIL]

    def learn(self, seconds: float, value: float, *, beyond: bool) -> bool:
        """Take one value into account, by its Unix time; True when `bases` and `sigmas` are new."""
        hour, rows = int(seconds // 3600.0) % HOURS, self._rows
        row = hour * ROW
        if not beyond:
            if rows[row + QUIET_FROM] < seconds < rows[row + QUIET_UNTIL]:
                return False                 # nothing more is wanted of this hour: the usual case
            rows[row + EXCLUDED] = inf
            return self._admit(hour, seconds, value)
        rows[row + QUIET_FROM] = rows[row + QUIET_UNTIL] = 0.0
        if self._counts[hour] >= SAME_HOUR and seconds - rows[row + EXCLUDED] < self._window / 2:
            rows[row + EXCLUDED] = min(seconds, rows[row + EXCLUDED])
            return False
        is_new = self._admit(hour, seconds, value)
        rows[row + QUIET_FROM] = rows[row + QUIET_UNTIL] = 0.0
        return is_new

    def _admit(self, hour: int, seconds: float, value: float) -> bool:
        rows, first, count = self._rows, hour * ROW, self._counts[hour]
        spacing, end = rows[first + SPACING], first + count
        place = end if not count or rows[end - 1] < seconds else bisect_left(rows, seconds, first, end)
        lower, upper = rows[place - 1] if place > first else -inf, rows[place] if place < end else inf
        if upper == seconds:
            rows[place + PER_HOUR] = value               # a revision
        elif seconds - lower < spacing or upper - seconds < spacing:
            rows[first + QUIET_FROM] = lower if seconds - lower < spacing else upper - spacing
            rows[first + QUIET_UNTIL] = min(upper, lower + spacing if seconds - lower < spacing else inf)
            return False
        elif place == end and count < PER_HOUR:
            rows[end], rows[end + PER_HOUR] = seconds, value
            end += 1
        else:
            times, values = rows[first:end], rows[first + PER_HOUR:end + PER_HOUR]
            times.insert(place - first, seconds)
            values.insert(place - first, value)
            end = self._put(hour, times, values, seconds)
        if end > first and rows[first] < seconds - self._window:
            end = self._put(hour, rows[first:end], rows[first + PER_HOUR:end + PER_HOUR], seconds)
        self._counts[hour] = end - first
        self.total += end - first - count
        self._fresh += 1
        spacing = rows[first + SPACING]
        until = seconds + spacing if spacing and rows[end - 1] == seconds else 0.0       # the newest: it rests at once
        rows[first + QUIET_FROM], rows[first + QUIET_UNTIL] = seconds, until
        if self.total < self._at_least or (self.bases is not None and self._fresh * 16 < self.total):
            return False
        self._look()
        return True

    def _put(self, hour: int, times: "array[float]", values: "array[float]", seconds: float) -> int:
        """Keep these of an hour, but for those older than the window and those too many; where they end now."""
        drop = bisect_left(times, seconds - self._window)
        drop = max(min(drop, self.total - self._counts[hour] + len(times) - self._at_least), 0)
        del times[:drop], values[:drop]
        if len(times) > PER_HOUR:
            times, values = self._thinned(hour, times, values)
        first = hour * ROW
        end = first + len(times)
        self._rows[first:end], self._rows[first + PER_HOUR:end + PER_HOUR] = times, values
        return end

    def _thinned(self, hour: int, times: "array[float]", values: "array[float]") -> "tuple[array[float], array[float]]":
        """At most three quarters, spread evenly over the time they span."""
        at = hour * ROW + SPACING
        self._rows[at] = spacing = max(self._rows[at], 1.5 * (times[-1] - times[0]) / PER_HOUR)
        kept = [0]
        for index, seconds in enumerate(times):
            if seconds - times[kept[-1]] >= spacing:
                kept.append(index)
        kept = kept[-PER_HOUR:]
        return array("d", [times[index] for index in kept]), array("d", [values[index] for index in kept])

    def _look(self) -> None:
        self._fresh = 0
        hours, counts = [*compress(HOURS_OF_DAY, self._counts)], self._counts
        if len(hours) == 1:
            self._look_at_first(hours[0])
            return
        rows, every, deviations = self._rows, 0.0, list[float]()
        kept = [rows[first:first + counts[hour]].tolist() for hour in hours for first in (hour * ROW + PER_HOUR,)]
        if len(hours) < HOURS or min(counts) < SAME_HOUR:            # of all hours, where one has none of its own
            every = _middle(sorted(chain.from_iterable(kept)))
        self.bases = bases = array("d", (every,)) * HOURS
        for hour, values in zip(hours, kept, strict=True):
            base, factor, count = every, 1.0, len(values)
            if count >= SAME_HOUR:
                values.sort()
                bases[hour] = base = _middle(values)
                factor = SMALL_SAMPLE[count]
            for value in values:
                deviations.append(factor * abs(value - base))
        sigma = _sigma(deviations)
        self.sigmas = sigmas = array("d", (sigma * sqrt(1.0 + pi / (2.0 * self.total)),)) * HOURS
        for hour, values in zip(hours, kept, strict=True):
            if len(values) >= SAME_HOUR:
                sigmas[hour] = sigma * MEDIAN_ERROR[len(values)]

    def _look_at_first(self, hour: int) -> None:
        """The same while all values are of one hour: at the start of a network every reading brings a look."""
        first, count = hour * ROW + PER_HOUR, self._counts[hour]
        values = self._rows[first:first + count].tolist()
        values.sort()
        base, factor = _middle(values), SMALL_SAMPLE[count] if count >= SAME_HOUR else 1.0
        sigma = _sigma([factor * abs(value - base) for value in values])
        self.bases = array("d", (base,)) * HOURS
        self.sigmas = array("d", (sigma * sqrt(1.0 + pi / (2.0 * count)),)) * HOURS
        if count >= SAME_HOUR:
            self.sigmas[hour] = sigma * MEDIAN_ERROR[count]

    def state(self) -> NormalState:
        rows, used = self._rows, [hour * ROW + index for hour, count in enumerate(self._counts) for index in range(count)]
        return NormalState(
            bytes(self._counts), array("d", [rows[at] for at in used]).tobytes(),
            array("d", [rows[at + PER_HOUR] for at in used]).tobytes(), rows[SPACING::ROW].tobytes(), self._fresh,
            rows[EXCLUDED::ROW].tobytes(), b"" if self.bases is None else self.bases.tobytes(), self.sigmas.tobytes(),
            self.total,
        )

    def resume(self, state: NormalState) -> None:
        times, values, rows = array("d", state.times), array("d", state.values), array("d", bytes(8 * HOURS * ROW))
        at = 0
        for hour, count in enumerate(state.counts):
            first = hour * ROW
            rows[first:first + count] = times[at:at + count]
            rows[first + PER_HOUR:first + PER_HOUR + count] = values[at:at + count]
            at += count
        rows[SPACING::ROW], rows[EXCLUDED::ROW] = array("d", state.spacing), array("d", state.excluded)
        self._rows, self._counts = rows, bytearray(state.counts)
        self._fresh, self.total = state.fresh, state.total
        self.bases = array("d", state.bases) if state.bases else None
        self.sigmas = array("d", state.sigmas)
