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


class Normal:
    """Running same-hour medians and one MAD of a series over a window, from at most 288 values.

    While young it keeps every value. An hour that has too many keeps only every so many seconds, so that what it has
    spans the window: in the end one value of each hour in a few days. Values beyond a limit are left out for up to half
    a window, each hour for itself and once it has a median of its own, then the new level is taken for normal. Below
    `at_least` values nothing is forgotten.
    """

    __slots__ = (
        "_at_least",
        "_counts",
        "_excluded",
        "_fresh",
        "_spacing",
        "_times",
        "_values",
        "_window",
        "bases",
        "quiet_from",
        "quiet_until",
        "sigmas",
        "total",
    )

    def __init__(self, window: timedelta, at_least: int) -> None:
        self._window = window.total_seconds()
        self._at_least = at_least
        self._counts = bytearray(HOURS)
        self._times = array("d", bytes(8 * HOURS * PER_HOUR))
        self._values = array("d", bytes(8 * HOURS * PER_HOUR))
        self._spacing = array("d", bytes(8 * HOURS))
        self._fresh = 0
        self._excluded = array("d", [inf] * HOURS)       # since when an hour's values are left out
        self.quiet_from, self.quiet_until = array("d", bytes(8 * HOURS)), array("d", bytes(8 * HOURS))
        """Between which times nothing is learnt from values of an hour of the day that are not beyond."""
        self.total = 0
        """Values behind it."""
        self.bases: array[float] | None = None
        """Median of each hour of the day (UTC), canonical unit; None until `at_least` values are known."""
        self.sigmas: array[float] = array("d")
        """Standard deviation of a reading about its hour's median, that of the median included, canonical unit."""

    def learn(self, seconds: float, value: float, *, beyond: bool) -> bool:
        """Take one value into account, by its Unix time; True when `bases` and `sigmas` are new."""
        hour = int(seconds // 3600.0) % HOURS
        if not beyond:
            if self.quiet_from[hour] < seconds < self.quiet_until[hour]:
                return False                 # nothing more is wanted of this hour: the usual case
            self._excluded[hour] = inf
            return self._admit(hour, seconds, value)
        self.quiet_from[hour] = self.quiet_until[hour] = 0.0
        if self._counts[hour] >= SAME_HOUR and seconds - self._excluded[hour] < self._window / 2:
            self._excluded[hour] = min(seconds, self._excluded[hour])
            return False
        is_new = self._admit(hour, seconds, value)
        self.quiet_from[hour] = self.quiet_until[hour] = 0.0
        return is_new

    def _admit(self, hour: int, seconds: float, value: float) -> bool:
        first = hour * PER_HOUR
        count, spacing = self._counts[hour], self._spacing[hour]
        end, times, values = first + count, self._times, self._values
        place = bisect_left(times, seconds, first, end)
        lower, upper = times[place - 1] if place > first else -inf, times[place] if place < end else inf
        if upper == seconds:
            values[place] = value                        # a revision
        elif seconds - lower < spacing or upper - seconds < spacing:
            self.quiet_from[hour] = lower if seconds - lower < spacing else upper - spacing
            self.quiet_until[hour] = min(upper, lower + spacing if seconds - lower < spacing else inf)
            return False
        elif place == end and count < PER_HOUR:
            times[end], values[end] = seconds, value
            end += 1
        else:
            times, values = times[first:end], values[first:end]
            times.insert(place - first, seconds)
            values.insert(place - first, value)
            end = self._put(hour, times, values, seconds)
        if end > first and self._times[first] < seconds - self._window:
            end = self._forget(hour, end, seconds)
        self._counts[hour] = end - first
        self.total += end - first - count
        self._fresh += 1
        spacing = self._spacing[hour]
        if spacing and self._times[end - 1] == seconds:
            self.quiet_from[hour], self.quiet_until[hour] = seconds, seconds + spacing
        else:
            self.quiet_from[hour] = self.quiet_until[hour] = 0.0
        if self.total < self._at_least or (self.bases is not None and self._fresh * 16 < self.total):
            return False
        self._look()
        return True

    def _put(self, hour: int, times: "array[float]", values: "array[float]", seconds: float) -> int:
        """Keep these of an hour, but for those older than the window and those too many; where they end now."""
        drop = self._spare(hour, bisect_left(times, seconds - self._window), len(times))
        del times[:drop], values[:drop]
        if len(times) > PER_HOUR:
            times, values = self._thinned(hour, times, values)
        first = hour * PER_HOUR
        end = first + len(times)
        self._times[first:end], self._values[first:end] = times, values
        return end

    def _forget(self, hour: int, end: int, seconds: float) -> int:
        """Let go of what an hour has from before the window; where it ends now."""
        times, values, first = self._times, self._values, hour * PER_HOUR
        old = bisect_left(times, seconds - self._window, first, end) - first
        if drop := self._spare(hour, old, end - first):
            times[first:end - drop], values[first:end - drop] = times[first + drop:end], values[first + drop:end]
        return end - drop

    def _spare(self, hour: int, old: int, count: int) -> int:
        """How many of the old ones among the `count` an hour is to have may go, so that enough are left in all."""
        return max(min(old, self.total - self._counts[hour] + count - self._at_least), 0)

    def _thinned(self, hour: int, times: "array[float]", values: "array[float]") -> "tuple[array[float], array[float]]":
        """At most three quarters, spread evenly over the time they span."""
        spacing = max(self._spacing[hour], 1.5 * (times[-1] - times[0]) / PER_HOUR)
        self._spacing[hour] = spacing
        kept = [0]
        for index, seconds in enumerate(times):
            if seconds - times[kept[-1]] >= spacing:
                kept.append(index)
        kept = kept[-PER_HOUR:]
        return array("d", [times[index] for index in kept]), array("d", [values[index] for index in kept])

    def _look(self) -> None:
        self._fresh = 0
        counts, total, every = self._counts, self.total, 0.0
        if min(counts) < SAME_HOUR:                      # of all hours, where one has none of its own
            every = _middle(sorted(chain.from_iterable(self._kept(hour) for hour in compress(HOURS_OF_DAY, counts))))
        bases, deviations = array("d", [every]) * HOURS, []
        for hour in compress(HOURS_OF_DAY, counts):
            values, base, factor = self._kept(hour), every, 1.0
            count = len(values)
            if count >= SAME_HOUR:
                values.sort()
                bases[hour] = base = _middle(values)
                factor = SMALL_SAMPLE[count]
            for value in values:
                deviations.append(factor * abs(value - base))
        deviations.sort()
        sigma = min(MAD_TO_SIGMA * _middle(deviations) * small_sample(max(total, 2)), 1e300)
        own = [sigma * sqrt(1.0 + pi / (2.0 * total))] * SAME_HOUR + [sigma * error for error in MEDIAN_ERROR[SAME_HOUR:]]
        self.bases, self.sigmas = bases, array("d", [own[count] for count in counts])

    def _kept(self, hour: int) -> list[float]:
        first = hour * PER_HOUR
        return self._values[first:first + self._counts[hour]].tolist()

    def state(self) -> NormalState:
        used = [hour * PER_HOUR + index for hour, count in enumerate(self._counts) for index in range(count)]
        return NormalState(
            bytes(self._counts), array("d", [self._times[at] for at in used]).tobytes(),
            array("d", [self._values[at] for at in used]).tobytes(), self._spacing.tobytes(), self._fresh,
            self._excluded.tobytes(), b"" if self.bases is None else self.bases.tobytes(), self.sigmas.tobytes(), self.total,
        )

    def resume(self, state: NormalState) -> None:
        times, values = array("d", state.times), array("d", state.values)
        self._counts = bytearray(state.counts)
        at = 0
        for hour, count in enumerate(self._counts):
            first = hour * PER_HOUR
            self._times[first:first + count] = times[at:at + count]
            self._values[first:first + count] = values[at:at + count]
            at += count
        self._spacing = array("d", state.spacing)
        self._fresh, self._excluded, self.total = state.fresh, array("d", state.excluded), state.total
        self.quiet_from, self.quiet_until = array("d", bytes(8 * HOURS)), array("d", bytes(8 * HOURS))
        self.bases = array("d", state.bases) if state.bases else None
        self.sigmas = array("d", state.sigmas)
