"""Gamma dose rate from the cloud: in the semi-infinite one, and from a cloud of Gaussian puffs of any shape.

The finite cloud is exact for the point kernel with buildup in air (`mixture`), for puffs of unequal spreads, reflected at
ground and lid. Its limits are the point source (spreads to 0) and the semi-infinite cloud (spreads to infinity). Receptors
stand on the ground; the ground scatters like air (its atomic number is close to air's).
"""

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import erf, ndtr

from dispersion.air.exchange import Puffs
from dispersion.dose import mixture
from dispersion.dose.coefficients import Coefficients
from dispersion.dose.mixture import WIDTHS, Lines
from dispersion.dose.photons import AIR_DENSITY, JOULE_PER_MEV

Floats = NDArray[np.float64]

PHOTON_SHARE = 0.75
"""Effective dose for each air kerma in a semi-infinite photon cloud, Sv/Gy, at most: FGR-15 over energy balance gives 0.61 to
0.78 for every gamma emitter above 0.1 MeV. What a coefficient has beyond that comes from electrons."""

THRESHOLD = 0.05
"""MeV; photons below it are seen by no station (usual lower limit of environmental dose-rate meters; to be confirmed)."""


class CloudResponse(msgspec.Struct, frozen=True, eq=False):
    """What a becquerel of each of n species gives: o outputs, the air kerma first, then the effective dose of each age."""

    mixtures: Floats                 # (o, n, k) Gaussian weights, Gy or Sv for each decay
    local: Floats                    # (a, n) effective dose rate of electrons, Sv m³/(Bq s): only the air around counts
    semi_infinite: Floats            # (o, n) rate in the semi-infinite cloud, electrons included, Gy or Sv m³/(Bq s)


def cloud_response(coefficients: Coefficients, threshold: float = THRESHOLD) -> CloudResponse:
    """The response of each species; photons below `threshold` MeV are left out of the kerma a station reads.

    Effective dose: the photon part of the FGR-15 coefficient, spread over distance as the kerma of the species' own lines
    is, so that an endless cloud gives back the coefficient exactly. Lines below 50 keV, which hardly reach an organ, count
    for the distance only where a species has no others.
    """
    ages, n = coefficients.submersion.shape
    mixtures = np.zeros((1 + ages, n, WIDTHS.size))
    local = coefficients.submersion.copy()
    for i, lines in enumerate(coefficients.lines):
        seen = Lines(lines.energy[lines.energy >= threshold], lines.number[lines.energy >= threshold])
        mixtures[0, i] = mixture.weights(seen)
        deep = Lines(lines.energy[lines.energy >= 0.05], lines.number[lines.energy >= 0.05])
        if deep.total <= 0.0:
            deep = lines
        shape = mixture.weights(deep)
        full = mixture.endless(shape)
        if full <= 0.0:
            continue
        balance = 0.5 * lines.total * JOULE_PER_MEV / AIR_DENSITY
        photon = np.minimum(coefficients.submersion[:, i], _age_factor(coefficients.submersion[:, i]) * balance)
        mixtures[1:, i] = photon[:, None] * shape / (0.5 * full)
        local[:, i] -= photon
    semi = 0.5 * mixtures @ mixture.TO_ENDLESS
    semi[1:] += local
    return CloudResponse(mixtures, local, semi)


def _age_factor(submersion: Floats) -> Floats:
    """(a,) Sv/Gy: the adult's share, raised for the young as the coefficient itself is (at most by half)."""
    return np.asarray(PHOTON_SHARE * np.minimum(submersion / max(submersion[0], 1e-300), 1.5), float)


def vertical_factor(z: Floats, sigma_z: Floats, lid: Floats) -> Floats:
    """Share of the Gaussians a receptor at the ground sees of a layer: integral of concentration times exp(-z²/2 width²).

    Parameters
    ----------
    z, sigma_z, lid : (p,) arrays     Centre, spread before reflection, mixing height, m; a centre above the lid sees no lid.

    Returns
    -------
    (p, k) array, 1. Reflection at the ground turns the integral over the half space into that over the whole of the
    unreflected Gaussian, as the kernel is even in z; the lid adds images at z + 2 j lid, each integrated over -lid to lid.
    Above sigma_z = 1.2 lid the layer is taken as uniform (within 0.2 %).
    """
    sigma_z = np.maximum(sigma_z, 1e-3)
    t2, s2 = WIDTHS**2, sigma_z[:, None] ** 2
    total = t2 + s2
    front = np.sqrt(t2 / total)
    top = np.where(z < lid, lid, np.inf)[:, None]
    result = front * np.exp(-0.5 * z[:, None] ** 2 / total)
    bounded = np.isfinite(top[:, 0]) & (z + 5.0 * sigma_z > top[:, 0])
    mixed = bounded & (sigma_z > 1.2 * top[:, 0])
    imaged = bounded & ~mixed
    if mixed.any():
        height = top[mixed]
        result[mixed] = WIDTHS * np.sqrt(0.5 * np.pi) * erf(height / (np.sqrt(2.0) * WIDTHS)) / height
    if imaged.any():
        height, square = top[imaged], total[imaged]
        narrow = WIDTHS * sigma_z[imaged, None] / np.sqrt(square)
        images = np.zeros_like(square)
        wide = slice(int(np.searchsorted(WIDTHS, height.min() / 6.0)), None)     # narrower ones end before they meet a lid
        for j in range(-3, 4):
            centre = z[imaged, None] + 2.0 * j * height
            image = np.exp(-0.5 * centre**2 / square)
            middle = centre * t2[wide] / square[:, wide]
            image[:, wide] *= ndtr((height - middle) / narrow[:, wide]) - ndtr((-height - middle) / narrow[:, wide])
            images += image
        result[imaged] = front[imaged] * images
    return np.asarray(result, float)


def strengths(puffs: Puffs, mixtures: Floats) -> tuple[Floats, Floats]:
    """Each puff as circular Gaussians on the ground: amplitudes (p, o, k), Gy/s or Sv/s, and their variances (p, k), m²."""
    t2 = WIDTHS**2
    variance = t2 + puffs.sigma_h[:, None] ** 2
    geometry = vertical_factor(puffs.z, puffs.sigma_z, puffs.lid) * t2 / variance
    outputs, n, k = mixtures.shape
    amount = puffs.amount @ mixtures.transpose(1, 0, 2).reshape(n, outputs * k)
    return amount.reshape(-1, outputs, k) * geometry[:, None, :], variance


def dose_rates(puffs: Puffs, mixtures: Floats, x: Floats, y: Floats) -> Floats:
    """Dose rates (o, r), Gy/s or Sv/s, at places (r,) on the ground, summed place by place: exact, and slow for many places.

    `shine.Shine` gives the same on a grid, within 1 %.
    """
    amplitude, variance = strengths(puffs, mixtures)
    square = (puffs.x[:, None] - x) ** 2 + (puffs.y[:, None] - y) ** 2
    result = np.zeros((mixtures.shape[0], x.size))
    for k in range(WIDTHS.size):
        result += amplitude[:, :, k].T @ np.exp(-0.5 * square / variance[:, k, None])
    return result


def submersion_rates(response: CloudResponse, concentration: Floats) -> Floats:
    """Dose rates (o, r), Gy/s or Sv/s, if the air at each place were the same everywhere: `concentration` (n, r), Bq/m³."""
    return np.asarray(response.semi_infinite @ concentration, float)
