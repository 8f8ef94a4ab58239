"""How fast a rise dies away, with an interval: an exponential fitted to values above background. Knows nothing of rain."""

from collections.abc import Sequence
from math import exp2
from typing import NamedTuple

SHORTEST, LONGEST, HALVES = 8.0, 800.0, 61
GRID = tuple(SHORTEST * (LONGEST / SHORTEST) ** (index / (HALVES - 1)) for index in range(HALVES))
"""Half-lives that are tried, min: 8 % apart."""
CERTAIN_95, CERTAIN_3_SIGMA = 3.841, 9.0
"""By how much chi² may be above its least for one parameter: 95 %, and 99.7 %."""
SCATTER = 0.012
"""Standard deviation of a reading as a share of its value, at least: counting noise of common dose-rate probes (assumed)."""


class Decay(NamedTuple):
    """A fitted decay."""

    half_life: float                 # min, best
    low: float                       # min, 95 %
    high: float
    lowest: float                    # min, 99.7 %
    highest: float
    amplitude: float                 # unit of the values, at minute 0
    offset: float                    # by how much the background seems off
    residual: float                  # root mean square, unit of the values

    def at(self, minutes: float) -> float:
        """The fitted value above background."""
        return self.offset + self.amplitude * exp2(-minutes / self.half_life)


def fit_decay(minutes: Sequence[float], values: Sequence[float], *, level: float, drift: float) -> Decay | None:
    """The half-life of a series above background, by least squares over a grid of half-lives.

    Parameters
    ----------
    minutes, values : (n,)   Since the decay began, min; above background.
    level : float            Background, unit of the values: sets the least scatter, 1.2 % of it.
    drift : float            Standard deviation of the background's own error; it is fitted within that.

    Returns None for fewer than five values, or where nothing falls. The interval holds for independent normal scatter,
    enlarged where the residuals are larger than assumed. Half-lives beyond 8 to 800 min are told as these ends.

    Source: profile likelihood of one parameter (Wilks 1938): chi² within 3.84 of its least is 95 %.
    """
    count = len(values)
    if count < 5:
        return None
    variance = max(SCATTER * abs(level), 0.5) ** 2
    prior = variance / max(drift, 1e-3) ** 2
    total = sum(values)
    fits = []
    for half in GRID:
        shape = [exp2(-each / half) for each in minutes]
        g, gg = sum(shape), sum(each * each for each in shape)
        gy = sum(one * other for one, other in zip(shape, values, strict=True))
        firm = gg * (count + prior) - g * g
        if firm <= 1e-9:
            continue
        amplitude = (gy * (count + prior) - g * total) / firm
        offset = (total - amplitude * g) / (count + prior)
        left = sum((value - offset - amplitude * each) ** 2 for each, value in zip(shape, values, strict=True))
        fits.append(((left + prior * offset * offset) / variance, half, amplitude, offset, left))
    if not fits:
        return None
    least, half, amplitude, offset, left = min(fits)
    if amplitude <= 0.0:
        return None
    scale = max(1.0, least / max(count - 2, 1))
    likely = [each[1] for each in fits if each[0] <= least + CERTAIN_95 * scale]
    possible = [each[1] for each in fits if each[0] <= least + CERTAIN_3_SIGMA * scale]
    return Decay(
        half, min(likely), max(likely), min(possible), max(possible), amplitude, offset, (left / count) ** 0.5
    )
