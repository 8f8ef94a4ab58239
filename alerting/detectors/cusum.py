"""Page's cumulative sum of residuals: small rises that last. Blind to none that is larger than k sigma."""

from datetime import datetime

from alerting.detectors.normal import widening
from alerting.detectors.residual import Residual
from alerting.rule_shape import Rule
from alerting.tuning import Cusum as Tuning
from core.station import Station


class Cusum(Residual):
    """S = max(0, S + z - k), certain above h; z in sigma of one reading. The rise is the mean since S was last 0.

    S goes no further than 2 h, so that it comes back as soon as the rise is over. For independent normal readings the mean
    run between false alarms is (exp(2 k b) - 2 k b - 1) / (2 k²) readings, b = h + 1.166 (Siegmund 1985): 938 for k = 0.5,
    h = 5. Readings of weather are not independent: docs/detectors.md has measured figures.
    Source: Page (1954), Biometrika 41, 100.
    """

    __slots__ = ("_count", "_h", "_k", "_sum", "_total")

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        super().__init__(rule, station, start)
        tuning = rule.tuning if isinstance(rule.tuning, Tuning) else Tuning()
        self._k, self._h = tuning.k, tuning.h
        self._sum = self._total = self._count = 0.0

    def _factor(self, total: int) -> float:
        return widening(self._k + self._h, total)

    def _rise(self, excess: float) -> float:
        total = self._sum + excess / self._scale - self._k
        if total <= 0.0:
            if self._count:
                self._sum = self._total = self._count = 0.0
            return min(excess, 0.0)
        self._sum = min(total, 2.0 * self._h)
        self._total += excess
        self._count += 1.0
        rise = self._total / self._count
        return rise if total > self._h else min(rise, self._floor) * total / self._h

    def _sums(self) -> tuple[float, ...]:
        return self._sum, self._total, self._count

    def _resume(self, *sums: float) -> None:
        self._sum, self._total, self._count = sums
