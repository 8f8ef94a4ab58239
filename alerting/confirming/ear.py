"""The quick half of hearing: a further value of a quiet series costs next to nothing."""

from datetime import UTC, datetime, timedelta

from alerting.confirming.bins import STEP, Bins, step_of
from core.messages import Quality, Reading, Statistic

NEVER = datetime.min.replace(tzinfo=UTC)
GOOD, UNCHECKED = Quality.GOOD, Quality.UNCHECKED
INSTANT, MEAN = Statistic.INSTANT, Statistic.MEAN
LONGEST_INTERVAL = 900.0
"""s; a longer mean says nothing of the minutes in which rain falls and radon halves."""


class Ear:
    """Of one series: the latest value, and until when nothing else is wanted of it."""

    __slots__ = ("_bins", "time", "until", "value")

    def __init__(self) -> None:
        self.time = NEVER
        self.value = 0.0
        self.until = NEVER
        """Until when the step that has its value is known to last; NEVER where every value is wanted."""
        self._bins: Bins | None = None

    def hear(self, reading: Reading) -> bool:
        """Whether nothing else is wanted of this reading."""
        time = reading.time
        if time < self.time or self.until is NEVER:
            return False
        if reading.quality is not GOOD and reading.quality is not UNCHECKED:
            return False
        if reading.statistic is not INSTANT and reading.statistic is not MEAN:
            return False
        if time > self.until and not self._goes_on(reading, time):
            return False
        self.time, self.value = time, reading.value
        return True

    def _goes_on(self, reading: Reading, time: datetime) -> bool:
        """Whether a value is of the same step after all, or is the first of a later one, which it then stands for."""
        bins = self._bins
        if bins is None or bins.newest is None or reading.interval > LONGEST_INTERVAL:
            return False
        step = step_of(time.timestamp())
        if step == bins.newest:
            self.until = EPOCH + timedelta(seconds=(step + 1) * STEP)
            return True
        if step < bins.newest:
            return False
        bins.add(step, reading.value)
        self.until = time                    # until its end only once there is another: that costs as much as all this
        return True

    def rest(self, time: datetime, value: float, bins: Bins) -> None:
        """Nothing else is wanted in the step that holds this value, the latest; the first of later ones goes to `bins`."""
        self.time, self.value, self._bins = time, value, bins
        self.until = time


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
