"""How fast a rise dies away, with an interval: the curve of radon progeny, stretched in time, fitted above a background."""

from collections.abc import Sequence
from math import exp2
from typing import NamedTuple

PB_214, BI_214 = 26.8, 19.9
"""min, half-lives (ICRP Publication 107)."""
BI_TO_PB = 1.00e-15 / 1.64e-16
"""Dose rate of one Bq/m² of Bi-214 on the ground over that of Pb-214 (FGR-15, adult)."""
RATIO = 0.8
"""Bi-214 over Pb-214 in activity when the rain stops, in the middle of 0.6 to 1.0 (radiation note 2.2)."""


def progeny_left(minutes: float, ratio: float = RATIO) -> float:
    """Share of the dose rate of Pb-214 and Bi-214 on the ground that is left after so many min; they halve in 53 to 70 min.

    `ratio` is the activity of Bi-214 over that of Pb-214 at the beginning. The chain by Bateman (1910); not an exponential:
    one tenth is left after 128 to 144 min.
    """
    lead, own = exp2(-minutes / PB_214), exp2(-minutes / BI_214)
    grown = PB_214 / (PB_214 - BI_214) * (lead - own)
    return (lead + BI_TO_PB * (ratio * own + grown)) / (1.0 + BI_TO_PB * ratio)


def _half() -> float:
    low, high = 0.0, 200.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if progeny_left(middle) > 0.5 else (low, middle)
    return low


HALF = _half()
"""min in which the curve itself halves: 59.3."""
SHORTEST, LONGEST, HALVES = 8.0, 800.0, 61
SPACING = (LONGEST / SHORTEST) ** (1 / (HALVES - 1))
GRID = tuple(SHORTEST * SPACING ** index for index in range(HALVES))
"""Halving times that are tried, min: 8 % apart; the curve is stretched to each."""
CERTAIN_95, CERTAIN_3_SIGMA = 3.841, 9.0
"""By how much chi² may be above its least for one parameter: 95 %, and 99.7 %."""
SCATTER = 0.012
"""Standard deviation of a reading as a share of its value, at least: counting noise of common dose-rate probes (assumed)."""


class Decay(NamedTuple):
    """A fitted decay."""

    half_life: float                 # min in which it halves, best
    low: float                       # min, 95 %
    high: float
    lowest: float                    # min, 99.7 %
    highest: float
    amplitude: float                 # unit of the values, at minute 0
    offset: float                    # by how much the background seems off
    residual: float                  # root mean square, unit of the values

    def at(self, minutes: float) -> float:
        """The fitted value above background."""
        return self.offset + self.amplitude * progeny_left(minutes * HALF / self.half_life)


def fit_decay(minutes: Sequence[float], values: Sequence[float], *, level: float, drift: float) -> Decay | None:
    """The time in which a series above background halves, by least squares over a grid of such times.

    Parameters
    ----------
    minutes, values : (n,)   Since the decay began, min; above background.
    level : float            Background, unit of the values: sets the least scatter, 1.2 % of it.
    drift : float            Standard deviation of the background's own error; it is fitted within that.

    Returns None for fewer than five values, or where nothing falls. The intervals hold for independent normal scatter, which
    is measured by second differences, since a smooth curve that is not radon's must not pass for scatter; they are wider
    by half a step and a step of the grid. Curves of progeny in
    other ratios (0.6 to 1.0) are found within 7 % of their own halving time. Beyond 8 to 800 min these ends are told.

    Source: profile likelihood of one parameter (Wilks 1938): chi² within 3.84 of its least is 95 %.
    """
    count = len(values)
    if count < 5:
        return None
    bends = [(one - 2.0 * two + three) ** 2 / 6.0 for one, two, three in zip(values, values[1:], values[2:], strict=False)]
    variance = max(max(SCATTER * abs(level), 0.5) ** 2, sum(bends) / len(bends))
    prior = variance / max(drift, 1e-3) ** 2
    total = sum(values)
    fits = []
    for half in GRID:
        shape = [progeny_left(each * HALF / half) for each in minutes]
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
    likely = [each[1] for each in fits if each[0] <= least + CERTAIN_95]
    possible = [each[1] for each in fits if each[0] <= least + CERTAIN_3_SIGMA]
    margin = SPACING ** 0.5
    return Decay(
        half, min(likely) / margin, max(likely) * margin, min(possible) / SPACING, max(possible) * SPACING,
        amplitude, offset, (left / count) ** 0.5,
    )
