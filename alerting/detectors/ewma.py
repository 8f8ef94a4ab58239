"""Exponentially weighted mean of residuals: drifts and steps of a few sigma."""

from datetime import datetime
from math import sqrt

from alerting.detectors.normal import widening
from alerting.detectors.residual import Residual
from alerting.rule_shape import Rule
from alerting.tuning import Ewma as Tuning
from core.station import Station


class Ewma(Residual):
    """E = (1 - w) E + w z, certain above L sqrt(w / (2 - w)), its own sigma. The rise is E in canonical units.

    For independent normal readings, w = 0.2 and L = 3 the mean run between false alarms is about 560 readings for both
    sides, 1,100 for one (Lucas and Saccucci 1990, recalled). Source: Roberts (1959), Technometrics 1, 239.
    """

    __slots__ = ("_mean", "_weight", "_width")

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        super().__init__(rule, station, start)
        tuning = rule.tuning if isinstance(rule.tuning, Tuning) else Tuning()
        self._weight, self._width = tuning.weight, tuning.width
        self._mean = 0.0

    def _factor(self, total: int) -> float:
        own = sqrt(self._weight / (2.0 - self._weight))
        return self._width * own * widening(self._width, total)

    def _rise(self, excess: float) -> float:
        self._mean += self._weight * (excess - self._mean)
        mean, certain = self._mean, self._scale
        if mean > certain or certain <= self._floor:
            return mean
        return mean * self._floor / certain

    def _sums(self) -> tuple[float, ...]:
        return (self._mean,)

    def _resume(self, *sums: float) -> None:
        (self._mean,) = sums
