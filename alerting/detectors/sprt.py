"""Wald's sequential probability ratio test of no rise against a given one, begun anew after each decision."""

from datetime import datetime
from math import log

from alerting.detectors.normal import widening
from alerting.detectors.residual import Residual
from alerting.rule_shape import Rule
from alerting.tuning import Sprt as Tuning
from core.station import Station


class Sprt(Residual):
    """Sums d (z - d/2), d the shift in sigma, until it passes log((1 - beta) / alpha), "rise", or log(beta / (1 - alpha)).

    The lower end is the all-clear: it also ends a rise. The rise is the mean since the test began. For independent normal
    readings at most alpha of the tests of quiet readings end in a rise; a test of them takes log((1 - alpha) / beta) / (d²/2)
    readings or one, whichever is more, so a false alarm comes in 1/alpha times that. Source: Wald (1945), Annals of
    Mathematical Statistics 16, 117; for gamma monitors Jarman et al. (2004), IEEE TNS 51, 1662.
    """

    __slots__ = ("_count", "_is_certain", "_lower", "_ratio", "_shift", "_total", "_upper")

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        super().__init__(rule, station, start)
        tuning = rule.tuning if isinstance(rule.tuning, Tuning) else Tuning()
        self._shift = tuning.shift
        self._upper = log((1.0 - tuning.beta) / tuning.alpha)
        self._lower = log(tuning.beta / (1.0 - tuning.alpha))
        self._ratio = self._total = self._count = 0.0
        self._is_certain = False

    def _factor(self, total: int) -> float:
        return widening(self._upper ** 0.5, total)

    def _rise(self, excess: float) -> float:
        sigma = self._scale
        shift = self._shift / sigma
        ratio = self._ratio + shift * (excess / sigma - 0.5 * shift)
        if ratio <= self._lower:
            self._ratio = self._total = self._count = 0.0
            self._is_certain = False
            return min(excess, 0.0)
        self._ratio = min(ratio, self._upper)
        self._total += excess
        self._count += 1.0
        self._is_certain = self._is_certain or ratio >= self._upper
        rise = self._total / self._count
        return rise if self._is_certain else min(rise, self._floor)

    def _sums(self) -> tuple[float, ...]:
        return self._ratio, self._total, self._count, float(self._is_certain)

    def _resume(self, *sums: float) -> None:
        self._ratio, self._total, self._count = sums[:3]
        self._is_certain = bool(sums[3])
