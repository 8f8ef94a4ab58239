"""How well predictions agree with observations: the statistics of Chang and Hanna, and the DATEM rank. Pure functions."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _pair(observed: ArrayLike, predicted: ArrayLike) -> tuple[Floats, Floats]:
    o, p = np.asarray(observed, float).ravel(), np.asarray(predicted, float).ravel()
    if o.shape != p.shape or not len(o):
        raise ValueError("observed and predicted must be of the same length, and not empty")
    if not (np.all(np.isfinite(o)) and np.all(np.isfinite(p))):
        raise ValueError("observed and predicted must be finite; leave out what was not measured")
    if np.any(o < 0.0) or np.any(p < 0.0):
        raise ValueError("concentrations must not be negative")
    return o, p


def fractional_bias(observed: ArrayLike, predicted: ArrayLike) -> float:
    """FB = 2 (mean o - mean p)/(mean o + mean p), -2 to 2; positive where the model predicts too little.

    Zeros count as they are. NaN where both means are zero. Source: Chang and Hanna (2004), eq. 1.
    """
    o, p = _pair(observed, predicted)
    total = o.mean() + p.mean()
    return float(2.0 * (o.mean() - p.mean()) / total) if total > 0.0 else math.nan


def normalised_mean_square_error(observed: ArrayLike, predicted: ArrayLike) -> float:
    """NMSE = mean (o - p)² / (mean o mean p). Zeros count as they are; NaN where a mean is zero. Chang and Hanna, eq. 3."""
    o, p = _pair(observed, predicted)
    product = o.mean() * p.mean()
    return float(np.mean((o - p) ** 2) / product) if product > 0.0 else math.nan


def geometric_mean_bias(observed: ArrayLike, predicted: ArrayLike, floor: float = 0.0) -> float:
    """MG = exp(mean ln o - mean ln p), above 1 where the model predicts too little. Chang and Hanna, eq. 2.

    Values below `floor` (the detection limit) are raised to it. With a floor of 0 a zero on either side gives NaN, since
    its logarithm says nothing.
    """
    o, p = _floored(observed, predicted, floor)
    return math.exp(float(np.mean(np.log(o) - np.log(p)))) if len(o) else math.nan


def geometric_variance(observed: ArrayLike, predicted: ArrayLike, floor: float = 0.0) -> float:
    """VG = exp(mean (ln o - ln p)²), 1 at best. Zeros as in `geometric_mean_bias`. Chang and Hanna, eq. 4."""
    o, p = _floored(observed, predicted, floor)
    return math.exp(min(float(np.mean((np.log(o) - np.log(p)) ** 2)), 700.0)) if len(o) else math.nan


def _floored(observed: ArrayLike, predicted: ArrayLike, floor: float) -> tuple[Floats, Floats]:
    o, p = _pair(observed, predicted)
    o, p = np.maximum(o, floor), np.maximum(p, floor)
    return (o, p) if np.all(o > 0.0) and np.all(p > 0.0) else (o[:0], p[:0])


def factor_of_two(observed: ArrayLike, predicted: ArrayLike) -> float:
    """FAC2, share with o/2 <= p <= 2 o, 0 to 1. A pair of zeros agrees, a zero against more does not. (2004, eq. 6.)"""
    o, p = _pair(observed, predicted)
    return float(np.mean((p >= 0.5 * o) & (p <= 2.0 * o)))


def normalised_absolute_difference(observed: ArrayLike, predicted: ArrayLike) -> float:
    """NAD = mean |o - p| / (mean o + mean p), 0 to 1; zeros count as they are. Hanna and Chang (2012), eq. 4."""
    o, p = _pair(observed, predicted)
    total = o.mean() + p.mean()
    return float(np.mean(np.abs(o - p)) / total) if total > 0.0 else math.nan


class Scores(NamedTuple):
    """The six together."""

    number: int
    fac2: float
    fb: float
    nmse: float
    mg: float
    vg: float
    nad: float


def scores(observed: ArrayLike, predicted: ArrayLike, floor: float = 0.0) -> Scores:
    """All statistics of Chang and Hanna at once; `floor` as in `geometric_mean_bias`."""
    return Scores(
        np.size(observed), factor_of_two(observed, predicted), fractional_bias(observed, predicted),
        normalised_mean_square_error(observed, predicted), geometric_mean_bias(observed, predicted, floor),
        geometric_variance(observed, predicted, floor), normalised_absolute_difference(observed, predicted),
    )


def correlation(observed: ArrayLike, predicted: ArrayLike) -> float:
    """Pearson's R; 0 where one side does not vary."""
    o, p = _pair(observed, predicted)
    if o.std() == 0.0 or p.std() == 0.0:
        return 0.0
    return float(np.mean((o - o.mean()) * (p - p.mean())) / (o.std() * p.std()))


def figure_of_merit_in_space(observed: ArrayLike, predicted: ArrayLike, level: float = 0.0) -> float:
    """FMS, %: places above `level` in both over places above it in either; NaN where there are none (Draxler et al. 2001)."""
    o, p = _pair(observed, predicted)
    either = np.count_nonzero((o > level) | (p > level))
    return 100.0 * float(np.count_nonzero((o > level) & (p > level))) / either if either else math.nan


def kolmogorov_smirnov(observed: ArrayLike, predicted: ArrayLike) -> float:
    """KSP, %: largest difference between the cumulative distributions, zeros among them (Draxler et al. 2001)."""
    o, p = _pair(observed, predicted)
    levels = np.unique(np.concatenate((o, p)))
    share_o = np.searchsorted(np.sort(o), levels, side="right") / len(o)
    share_p = np.searchsorted(np.sort(p), levels, side="right") / len(p)
    return 100.0 * float(np.max(np.abs(share_o - share_p)))


def rank(correlated: float, bias: float, overlap: float, distance: float) -> float:
    """DATEM rank R² + (1 - |FB/2|) + FMS/100 + (1 - KSP/100), 0 to 4, of its four parts (FMS and KSP in %).

    Source: Draxler (2006), as in HYSPLIT's statmain.
    """
    return correlated**2 + (1.0 - abs(bias) / 2.0) + overlap / 100.0 + (1.0 - distance / 100.0)


def datem_rank(observed: ArrayLike, predicted: ArrayLike, level: float = 0.0) -> float:
    """`rank` of a set of pairs; `level` as in `figure_of_merit_in_space`. The sign of FB does not matter to it."""
    return rank(
        correlation(observed, predicted), fractional_bias(observed, predicted),
        figure_of_merit_in_space(observed, predicted, level), kolmogorov_smirnov(observed, predicted),
    )


def resampled(
    observed: ArrayLike, predicted: ArrayLike, group: ArrayLike, statistic: Callable[[Floats, Floats], Sequence[float]],
    draws: int, generator: np.random.Generator, share: float = 0.9,
) -> tuple[Floats, Floats]:
    """How far statistics may lie from what was found by chance alone: bounds of their middle `share`.

    Parameters
    ----------
    observed, predicted : (n,) array
    group : (n,) array      What was measured together (a run, a day): whole groups are drawn with replacement, as many as
                            there are, since what belongs together errs together.
    statistic : callable    Takes observed and predicted, gives k numbers.
    draws : int             At least 1.
    share : float           0 to 1.

    Returns
    -------
    (k,) and (k,) arrays: lower and upper bound, by percentiles; draws whose statistic is NaN are left out.

    Source: the percentile bootstrap of Efron (1979), by clusters.
    """
    o, p = _pair(observed, predicted)
    names, member = np.unique(np.asarray(group).ravel(), return_inverse=True)
    if len(member) != len(o):
        raise ValueError("every pair needs its group")
    if draws < 1 or not 0.0 < share < 1.0:
        raise ValueError("at least one draw and a share between 0 and 1 are needed")
    members = [np.flatnonzero(member == each) for each in range(len(names))]
    found = []
    for _ in range(draws):
        drawn = np.concatenate([members[each] for each in generator.integers(0, len(members), len(members))])
        found.append(statistic(o[drawn], p[drawn]))
    low, high = np.nanquantile(np.asarray(found, float), (0.5 - 0.5 * share, 0.5 + 0.5 * share), axis=0)
    return low, high
