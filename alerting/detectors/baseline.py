"""A value beyond what its station has at this hour of the day, by a limit and by the station's own scatter."""

from datetime import datetime

from alerting.detectors.normal import widening
from alerting.detectors.residual import Residual
from alerting.rule_shape import Rule
from alerting.tuning import Baseline as Tuning
from core.station import Station


class Baseline(Residual):
    """Raises where value - same-hour median > max(limit, k sigma): each reading for itself.

    sigma is 1.4826 MAD of the readings about their same-hour medians, with the median's own error, and widened while few
    values are known (`normal.widening`). Late readings are judged too, as the ladder judges them.
    """

    __slots__ = ("_k",)
    sequential = False

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        super().__init__(rule, station, start)
        self._k = rule.tuning.k if isinstance(rule.tuning, Tuning) else Tuning().k

    def _factor(self, total: int) -> float:
        return self._k * widening(self._k, total)

    def _rise(self, excess: float) -> float:
        certain = self._scale
        if excess > certain or certain <= self._floor:
            return excess
        return excess * self._floor / certain        # not certain: below the lowest limit, and in proportion
