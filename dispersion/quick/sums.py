"""Sums and looks over the steps of a run, as compiled loops: they touch each of some hundred thousand values once."""

from core.kernel import compiled
from dispersion.weather.field import Floats


@compiled
def add_shifted(seen: Floats, once: Floats, first: int, stop: int) -> None:
    """Add to seen (steps, r) what a release from step `first` up to `stop` brings, from what one of the first step brings.

    `once` (steps, r) is summed up in place.
    """
    count = len(seen)
    for k in range(1, count):
        for r in range(once.shape[1]):
            once[k, r] += once[k - 1, r]
    for k in range(first, count):
        for r in range(once.shape[1]):
            ended = once[k - stop, r] if k >= stop else 0.0
            seen[k, r] += max(once[k - first, r] - ended, 0.0)


@compiled
def fold(seen: Floats, amount: float, enough: Floats, peak: Floats, first: Floats, last: Floats) -> None:
    """Highest value of `amount` times seen (steps, r) at each place, first and last step in which it is enough; -1: never."""
    for r in range(len(enough)):
        peak[r], first[r], last[r] = 0.0, -1.0, -1.0
    for k in range(len(seen)):
        for r in range(len(enough)):
            value = amount * seen[k, r]
            peak[r] = max(peak[r], value)
            if value >= enough[r]:
                last[r] = k
                if first[r] < 0.0:
                    first[r] = k


@compiled
def add_phased(seen: Floats, once: Floats, rates: Floats, first: int) -> None:
    """Add to seen (steps, r) what a release brings whose rate changes from step to step.

    `once` (steps, r) is what one step's release of 1 unit/s brings, `rates` (steps, steps) what is left of the rate of each
    step so many steps later; steps before `first` are left out.
    """
    for k in range(first, len(seen)):
        for j in range(first, k + 1):
            rate = rates[j, k - j]
            if rate > 0.0:
                for r in range(once.shape[1]):
                    seen[k, r] += rate * once[k - j, r]
