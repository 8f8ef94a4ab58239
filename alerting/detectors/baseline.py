"""A value beyond what its station has at this hour of the day, by a limit and by the station's own scatter."""

from array import array
from datetime import datetime

from alerting.detectors.normal import widening
from alerting.detectors.residual import Residual
from alerting.detectors.shape import Scope
from alerting.rule_shape import Rule
from alerting.tuning import Baseline as Tuning
from core.station import Station


class Baseline(Residual):
    """Raises where value - same-hour median > max(limit, k sigma): each reading for itself.

    sigma is 1.4826 MAD of the readings about their same-hour medians, with the median's own error, and widened while few
    values are known (`normal.widening`). Late readings are judged too, as the ladder judges them.
    """

    scope: Scope = "series"
    sequential = False

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        super().__init__(rule, station, start)
        self._k = rule.tuning.k if isinstance(rule.tuning, Tuning) else Tuning().k
        self._certain: array[float] = array("d")

    def _learnt(self) -> None:
        k, least = self._k * widening(self._k, self._normal.total), self._least_sigma
        self._certain = array("d", [k * max(sigma, least) for sigma in self._normal.sigmas])

    def _rise(self, excess: float, hour: int) -> float:
        certain = self._certain[hour]
        if excess > certain or certain <= self._floor:
            return excess
        return excess * self._floor / certain        # not certain: below the lowest limit, and in proportion
