"""Photon data of air: against published buildup factors, and against the energy that must be conserved."""

import numpy as np
import pytest

from dispersion.dose import mixture
from dispersion.dose.mixture import WIDTHS, Lines
from dispersion.dose.photons import AIR_DENSITY, JOULE_PER_MEV, absorption, attenuation, buildup, kerma_from_point
from tests.dispersion.dose.cases import close


@pytest.mark.parametrize(("energy", "published"), [(0.5, 60.6), (1.0, 25.8), (2.0, 12.6)])
def test_the_buildup_factor_at_ten_mean_free_paths_is_that_of_the_standard(energy: float, published: float) -> None:
    """ANSI/ANS-6.4.3-1991, table 3, exposure in air (given there beside a fit quoted within 3 %)."""
    assert float(buildup(energy, 10.0)) == close(published, rel=0.03)


def test_nothing_is_built_up_at_no_distance() -> None:
    assert buildup(0.662, np.array([0.0, 1e-9])) == close([1.0, 1.0], abs=1e-6)


@pytest.mark.parametrize("energy", [0.1, 0.2, 0.364, 0.662, 1.0, 1.25, 2.0, 3.0])
def test_endless_air_takes_up_all_the_energy_it_is_given(energy: float) -> None:
    """The integral of B exp(-x) over x is mu/mu_en exactly if the coefficients and the buildup factors belong together."""
    x = np.linspace(0.0, 40.0, 40_001)
    taken_up = np.trapezoid(buildup(energy, x) * np.exp(-x), x) * absorption(energy) * AIR_DENSITY / attenuation(energy)
    assert taken_up == close(1.0, abs=0.013)


@pytest.mark.parametrize(
    ("energy", "within"), [(0.05, 0.022), (0.081, 0.017), (0.364, 0.016), (0.662, 0.016), (1.25, 0.016), (2.39, 0.016)]
)
def test_the_sum_of_gaussians_is_the_point_kernel(energy: float, within: float) -> None:
    weights = mixture.weights(Lines(np.array([energy]), np.array([1.0])))
    r = np.geomspace(2.0, 8.0 / float(attenuation(energy)), 150)
    summed = np.exp(-0.5 * (r[:, None] / WIDTHS) ** 2) @ weights
    assert np.abs(summed / kerma_from_point(energy, r) - 1.0).max() < within


def test_weights_of_a_spectrum_are_the_sum_of_those_of_its_lines() -> None:
    energy, number = np.array([0.1, 0.7, 1.9]), np.array([0.2, 0.9, 0.1])
    apart = [mixture.weights(Lines(energy[i : i + 1], number[i : i + 1])) for i in range(3)]
    assert mixture.weights(Lines(energy, number)) == close(np.sum(apart, axis=0))


def test_endless_air_of_one_becquerel_gives_energy_over_density() -> None:
    lines = Lines(np.array([0.3, 0.8]), np.array([0.5, 0.9]))
    assert mixture.endless(mixture.weights(lines)) == close(lines.total * JOULE_PER_MEV / AIR_DENSITY, rel=0.01)


def test_above_a_plane_the_kernel_integrates_as_by_quadrature() -> None:
    r = np.geomspace(1.0, 4000.0, 20_000)
    direct = np.trapezoid(kerma_from_point(0.662, r) * 2.0 * np.pi * r, r)     # r dr = rho drho at fixed height
    weights = mixture.weights(Lines(np.array([0.662]), np.array([1.0])))
    assert mixture.above_plane(weights, 1.0) == close(direct, rel=0.01)
