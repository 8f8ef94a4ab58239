"""How air weakens and takes up photons, and the air kerma of a point source. Knows no nuclide.

Coefficients: Hubbell and Seltzer (1995), NISTIR 5632, dry air near sea level, as published by NIST.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ENERGY = np.array([
    0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0,
    5.0, 6.0, 8.0, 10.0,
])                                   # MeV
ATTENUATION = 0.1 * np.array([
    5.120, 1.614, 0.7779, 0.3538, 0.2485, 0.2080, 0.1875, 0.1662, 0.1541, 0.1356, 0.1233, 0.1067, 0.09549, 0.08712, 0.08055,
    0.07074, 0.06358, 0.05687, 0.05175, 0.04447, 0.03581, 0.03079, 0.02751, 0.02522, 0.02225, 0.02045,
])                                   # m²/kg
ABSORPTION = 0.1 * np.array([
    4.742, 1.334, 0.5389, 0.1537, 0.06833, 0.04098, 0.03041, 0.02407, 0.02325, 0.02496, 0.02672, 0.02872, 0.02949, 0.02966,
    0.02953, 0.02882, 0.02789, 0.02666, 0.02547, 0.02345, 0.02057, 0.01870, 0.01740, 0.01647, 0.01525, 0.01450,
])                                   # m²/kg

JOULE_PER_MEV = 1.602176634e-13      # exact since 2019
AIR_DENSITY = 1.205                  # kg/m³ at 20 °C, 101.325 kPa


def attenuation(energy: ArrayLike) -> Floats:
    """Mass attenuation coefficient of air, m²/kg, at photon energies of 0.01 to 10 MeV (log-log interpolation)."""
    return interpolated(energy, ATTENUATION)


def absorption(energy: ArrayLike) -> Floats:
    """Mass energy-absorption coefficient of air, m²/kg, at photon energies of 0.01 to 10 MeV (log-log interpolation)."""
    return interpolated(energy, ABSORPTION)


def interpolated(energy: ArrayLike, coefficient: Floats) -> Floats:
    """A tabulated coefficient between its energies, straight in the logarithms of both."""
    logarithm: Floats = np.interp(np.log(np.asarray(energy, float)), np.log(ENERGY), np.log(coefficient))
    return np.exp(logarithm)


def kerma_constant(energy: ArrayLike, photons: ArrayLike) -> float:
    """Air kerma rate constant of a point source in vacuum, Gy m²/(Bq s).

    Parameters
    ----------
    energy : (n,) array   Photon energies, MeV, 0.01 to 10.
    photons : (n,) array  Photons per decay at each.

    Source: Γ = Σ y E (μen/ρ) / 4π (ICRU 60, 1998); multiply by 3.6e18 for µGy m²/(GBq h).
    """
    energies, yields = np.asarray(energy, float), np.asarray(photons, float)
    return float(np.sum(yields * energies * absorption(energies)) * JOULE_PER_MEV / (4 * np.pi))
