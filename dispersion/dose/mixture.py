"""The point kernel of gamma rays as a sum of Gaussians, so that the dose from a Gaussian cloud is a closed form.

B(mu r) exp(-mu r) / r² is, like exp(-mu r) / r² itself, very nearly a positive mixture of Gaussians in r (Bernstein's
theorem: 1/r² and exp(-mu r) are completely monotone in r²). The weights of 24 fixed widths are fitted once for each of
60 energies (about 40 ms in all). A Gaussian cloud of any two spreads, reflected at ground and lid, then needs no
numerical integration and no assumption of equal spreads. The error is that of the fit: from 2 m to 8 mean free paths
at most 1.6 % from 80 keV to 4 MeV, 2.1 % at 50 keV, 9 % at 30 keV.
"""

from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from dispersion.dose import photons

Floats = NDArray[np.float64]

WIDTHS: Floats = 0.5 * 2.0 ** (np.arange(24) / 2.0)
"""(k,) standard deviations of the Gaussians, m: 0.5 to 1450."""

_FITTED: Floats = np.geomspace(0.015, 4.0, 60)
TO_ENDLESS: Floats = (2.0 * np.pi) ** 1.5 * WIDTHS**3


class Lines(msgspec.Struct, frozen=True, eq=False):
    """Photons of one decay: `energy` (l,) in MeV, `number` (l,) for each decay."""

    energy: Floats
    number: Floats

    @property
    def total(self) -> float:
        """MeV for each decay."""
        return float(self.energy @ self.number)


NO_LINES = Lines(np.zeros(0), np.zeros(0))


@lru_cache(maxsize=1)
def _fits() -> Floats:
    """(e, k) weights, Gy for each photon, of exp(-r²/2 width²) at the fitted energies."""
    weights = np.empty((_FITTED.size, WIDTHS.size))
    for row, energy in enumerate(_FITTED):
        path = 1.0 / float(photons.attenuation(energy))
        r = np.geomspace(0.8, min(14.0 * path, 3000.0), 300)
        kernel = photons.kerma_from_point(float(energy), r)
        # relative errors count as far as some mean free paths, absolute ones beyond, where no dose is left
        scale = 1.0 / (kernel + 0.02 * photons.kerma_from_point(float(energy), 5.0 * path))
        basis = np.exp(-0.5 * (r[:, None] / WIDTHS) ** 2) * scale[:, None]
        weights[row] = nnls(basis, kernel * scale, maxiter=10_000)[0]
    return weights


def weights(lines: Lines) -> Floats:
    """(k,) weights w of a spectrum: air kerma at r from a decay is the sum of w exp(-r²/2 WIDTHS²), Gy.

    Lines below 15 keV give nothing; above 4 MeV they count as 4 MeV with their own energy. Infinite uniform air is
    1/m³ times the sum of w (2 pi)^1.5 WIDTHS³, which energy balance makes E/density (within 2 % from 50 keV to 4 MeV).
    """
    table, logarithm = _fits(), np.log(_FITTED)
    result = np.zeros(WIDTHS.size)
    for energy, number in zip(lines.energy, lines.number, strict=True):
        if energy < _FITTED[0]:
            continue
        place = float(np.interp(np.log(energy), logarithm, np.arange(_FITTED.size)))
        low = min(int(place), _FITTED.size - 2)
        share = place - low
        beyond = max(1.0, float(energy) / _FITTED[-1])
        result += number * beyond * ((1.0 - share) * table[low] + share * table[low + 1])
    return result


def endless(mixture: Floats) -> float:
    """Air kerma rate in endless uniform air of 1 Bq/m³, Gy/s, of weights (k,)."""
    return float(mixture @ TO_ENDLESS)


def above_plane(mixture: Floats, height: float) -> float:
    """Air kerma rate at `height` m above an endless plane of 1 Bq/m², Gy/s: sum of w 2 pi WIDTHS² exp(-height²/2 WIDTHS²)."""
    return float(mixture @ (2.0 * np.pi * WIDTHS**2 * np.exp(-0.5 * (height / WIDTHS) ** 2)))
