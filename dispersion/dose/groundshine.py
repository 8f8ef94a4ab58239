"""Dose from what lies on the ground: rates, and exact integrals over time with decay, ingrowth and weathering."""

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispersion.dose import mixture
from dispersion.dose.ageing import Ageing
from dispersion.dose.coefficients import Coefficients
from dispersion.dose.mixture import Lines
from dispersion.dose.photons import AIR_DENSITY

Floats = NDArray[np.float64]

RECEPTOR = 1.0
"""m above ground, where dose rates of deposits are given."""

COVER = 5.0
"""kg/m² of soil that a real surface's roughness is worth (ICRU 53, 1994: 0.5 g/cm² for a fresh dry deposit; recalled, to be
confirmed). With it FGR-15 over the kerma here is 0.6 to 0.8 Sv/Gy, as it should be; over a smooth plane it would be 0.45 to
0.55: the FGR-15 ground coefficients hold a roughness already, and no factor for it may be put on top of them."""


class Weathering(msgspec.Struct, frozen=True, eq=False):
    """Share of the dose rate left at a time after deposition, beside decay: sum of `shares` exp(-`rates` t), rates in 1/s."""

    shares: tuple[float, ...] = (1.0,)
    rates: tuple[float, ...] = (0.0,)

    def left(self, elapsed: float) -> float:
        """The share left after `elapsed` s."""
        return float(np.asarray(self.shares) @ np.exp(-np.asarray(self.rates) * elapsed))


NO_WEATHERING = Weathering()

YEAR = 365.25 * 86400.0
GALE = Weathering((0.63, 0.37), (1.13 / YEAR, 0.0075 / YEAR))
"""Gale, Humphreys and Fisher (1964), caesium in English soils; half-lives 0.61 and 92 years. Recalled, to be confirmed."""


def decays(
    ageing: Ageing, weights: Floats, start: ArrayLike, end: ArrayLike, weathering: Weathering = NO_WEATHERING
) -> Floats:
    """Weighted decays between two ages of a deposit: exact, with decay, ingrowth and weathering.

    Parameters
    ----------
    ageing : of n species
    weights : (a, n)             what one decay of each counts, for instance Sv m²/Bq
    start, end : (t,) or float   s after the deposit was laid; before it nothing counts
    weathering : counted from when the deposit was laid

    Returns
    -------
    (t, a, n), for each Bq/m² laid: weights times Bq s.
    """
    first = np.maximum(np.atleast_1d(np.asarray(start, float)), 0.0)
    last = np.maximum(np.atleast_1d(np.asarray(end, float)), first)
    total = np.zeros((first.size, *weights.shape))
    for share, rate in zip(weathering.shares, weathering.rates, strict=True):
        total += share * ageing.decays(weights, last, rate)
        if first.any():
            total -= share * ageing.decays(weights, first, rate)
    return total


def effective_rates(coefficients: Coefficients, deposit: Floats) -> Floats:
    """Effective dose rates (a, r), Sv/s, above `deposit` (n, r), Bq/m²; an endless, even deposit (FGR-15)."""
    return np.asarray(coefficients.ground @ deposit, float)


def kerma_coefficients(coefficients: Coefficients, threshold: float, cover: float = COVER) -> Floats:
    """(n,) air kerma rate 1 m above an endless deposit of 1 Bq/m², Gy m²/(Bq s), photons above `threshold` MeV.

    `cover` kg/m² stands for the roughness of the ground (0 is a smooth plane, about 40 % higher): the plane is as far away
    as the air is that weighs the same. Point kernel with buildup.
    """
    height = RECEPTOR + cover / AIR_DENSITY
    result = np.zeros(len(coefficients.names))
    for i, lines in enumerate(coefficients.lines):
        seen = lines.energy >= threshold
        result[i] = mixture.above_plane(mixture.weights(Lines(lines.energy[seen], lines.number[seen])), height)
    return result
