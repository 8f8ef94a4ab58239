"""The quick half of hearing: a further value of a quiet series, in a step that is known, costs next to nothing."""

from datetime import UTC, datetime, timedelta

from alerting.confirming.bins import STEP
from core.messages import Quality, Reading, Statistic

NEVER = datetime.min.replace(tzinfo=UTC)
GOOD, UNCHECKED = Quality.GOOD, Quality.UNCHECKED
INSTANT, MEAN = Statistic.INSTANT, Statistic.MEAN


class Ear:
    """Of one series: the latest value, and until when nothing else is wanted of it."""

    __slots__ = ("time", "until", "value")

    def __init__(self) -> None:
        self.time = NEVER
        self.value = 0.0
        self.until = NEVER
        """End of the step that has its value; NEVER where every value is wanted."""

    def hear(self, reading: Reading) -> bool:
        """Whether nothing else is wanted of this reading."""
        time = reading.time
        if not self.time <= time <= self.until:
            return False
        if reading.quality is not GOOD and reading.quality is not UNCHECKED:
            return False
        if reading.statistic is not INSTANT and reading.statistic is not MEAN:
            return False
        self.time, self.value = time, reading.value
        return True

    def rest(self, time: datetime, value: float, step: int) -> None:
        """Nothing else is wanted until the step ends that holds this value, the latest."""
        self.time, self.value = time, value
        self.until = EPOCH + timedelta(seconds=(step + 1) * STEP)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
