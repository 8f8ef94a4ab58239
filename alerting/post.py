"""Who hears one quantity at one station: found in one step a reading, whoever they are. Judges nothing."""

from datetime import datetime
from typing import TYPE_CHECKING

from alerting.confirming.ear import Ear
from core.messages import Reading, Statistic

if TYPE_CHECKING:
    from alerting.plan import Watch

Series = dict[tuple[str, float], "tuple[Watch, ...]"]


class Post:
    """The watches of a quantity at a station, by plan: all it says, its qualities, its values by statistic and interval."""

    __slots__ = ("_interval", "_series", "_statistic", "_watches", "ear", "faults", "heard", "newest")

    def __init__(self, heard: "tuple[Watch, ...]", faults: "tuple[Watch, ...]" = (), series: Series | None = None) -> None:
        self.heard = heard
        self.faults = faults
        self.ear: Ear | None = None
        """Of whoever confirms; None where nobody wants it."""
        self.newest: datetime | None = None
        """Event time of the newest value that was judged."""
        self._series = series
        self._statistic: Statistic | None = None         # the series that spoke last, mostly the only one
        self._interval = 0.0
        self._watches: tuple[Watch, ...] = ()

    def watches(self, reading: Reading) -> "tuple[Watch, ...] | None":
        """Who judges the values of this reading's series; None where it has not been seen before."""
        statistic, interval = reading.statistic, reading.interval
        if statistic is self._statistic and interval == self._interval:
            return self._watches
        if self._series is None:
            return ()
        found = self._series.get((statistic, interval))
        if found is not None:
            self._statistic, self._interval, self._watches = statistic, interval, found
        return found
