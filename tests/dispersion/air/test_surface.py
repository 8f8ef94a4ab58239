"""Profiles near the ground: they hold all of a cloud, have the mean they say, and rise as K-theory does."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.linalg import solve_banded
from scipy.special import i0

from dispersion.air.surface import gaussian_profile, ground_profile, ground_share, mean_height_rate, resistance
from dispersion.weather.profiles import phi_h, phi_m, wind_profile
from dispersion.weather.turbulence import KARMAN


@pytest.mark.parametrize("shape", [1.0, 1.3, 1.8, 2.0, 2.7])
@pytest.mark.parametrize("mean_height", [2.0, 40.0, 300.0, 900.0])
def test_a_ground_profile_holds_all_of_its_cloud_under_the_lid(shape: float, mean_height: float) -> None:
    whole, _ = quad(lambda z: ground_profile(z, mean_height, shape, 500.0), 0.0, 500.0, limit=300, points=[mean_height / 2.0])
    assert whole == pytest.approx(1.0, abs=3e-3 if shape < 1.5 else 1e-6)


def test_a_ground_profile_has_the_mean_height_it_is_given() -> None:
    mean, _ = quad(lambda z: z * ground_profile(z, 12.0, 1.4, 1e5), 0.0, 600.0, limit=300)
    assert mean == pytest.approx(12.0, rel=1e-6)


@pytest.mark.parametrize(("centre", "sigma"), [(0.0, 5.0), (80.0, 20.0), (480.0, 40.0), (300.0, 280.0), (20.0, 700.0)])
def test_a_gaussian_profile_holds_all_of_its_cloud_under_the_lid(centre: float, sigma: float) -> None:
    whole, _ = quad(lambda z: gaussian_profile(z, centre, sigma, 500.0), 0.0, 500.0, limit=300, points=[centre])
    assert whole == pytest.approx(1.0, abs=1e-6)


def test_a_shape_of_two_is_a_half_gaussian() -> None:
    sigma = 10.0 * math.sqrt(math.pi / 2.0)
    for z in (0.0, 3.0, 20.0):
        assert ground_profile(z, 10.0, 2.0, 1e4) == pytest.approx(gaussian_profile(z, 0.0, sigma, 1e4))


def test_the_wind_profile_has_the_gradient_of_its_flux() -> None:
    for inverse_l in (-0.05, 0.0, 0.05):
        step = 1e-4
        slope = (wind_profile(5.0 + step, inverse_l, 0.05) - wind_profile(5.0 - step, inverse_l, 0.05)) / (2.0 * step)
        assert slope == pytest.approx(phi_m(5.0 * inverse_l) / 5.0, rel=1e-6)


def test_resistance_is_the_integral_of_inverse_diffusivity() -> None:
    expected, _ = quad(lambda z: phi_h(z / -30.0) / (0.4 * 0.3 * z), 1.0, 25.0)
    assert resistance(1.0, 25.0, 0.3, -1.0 / 30.0) == pytest.approx(expected)


def test_the_share_of_the_ground_form_follows_the_exact_solution() -> None:
    # K = k u* z and a uniform wind: C = exp(-(z+h)/d) I0(2 sqrt(zh)/d)/d, d = zbar - h.
    def exact(z: float, h: float, mean: float) -> float:
        d = mean - h
        return math.exp(-(z + h) / d) * float(i0(2.0 * math.sqrt(z * h) / d)) / d

    for mean, tolerance, least in ((3.4, 0.03, 0.95), (2.0, 0.17, 0.90)):
        z = 3.0 if mean == 3.4 else 2.0
        assert exact(z, 1.0, mean) == pytest.approx(ground_profile(z, mean, 1.0, 1e5), rel=tolerance)
        assert ground_share(1.0, mean, 1e4) > least
    assert exact(0.05, 1.0, 1.2) < 0.5 * ground_profile(0.05, 1.2, 1.0, 1e5)
    assert ground_share(1.0, 1.2, 1e4) < 0.2


def test_a_cloud_from_above_the_surface_layer_never_takes_the_form_of_one_from_the_ground() -> None:
    assert ground_share(300.0, 1500.0, 1000.0) < 1e-6
    assert ground_share(20.0, 150.0, 1000.0) > 0.99


@pytest.mark.parametrize("length", [-28.0, 1e6, 36.0, 10.0])
def test_the_mean_height_grows_as_the_diffusion_equation_says(length: float) -> None:
    """Van Ulden's rate against U dC/dx = d/dz K dC/dz solved on a grid, from 50 to 800 m."""
    rough, friction, inverse_l = 0.008, 0.3, 1.0 / length
    edge = np.concatenate(([rough], np.geomspace(1.3 * rough, 1500.0, 200)))
    z, dz = np.sqrt(edge[1:] * edge[:-1]), np.diff(edge)
    wind = friction / KARMAN * np.array([wind_profile(float(a), inverse_l, rough) for a in z])
    flow = np.array([KARMAN * friction * a / phi_h(a * inverse_l) for a in edge])[1:-1] / np.diff(z)
    c = np.zeros(len(z))
    c[np.searchsorted(edge, 0.46) - 1] = 1.0
    x, mean, found = 0.0, 0.46, {}
    while x < 800.0:
        step = min(max(0.02, 0.01 * x), next(d for d in (50.0, 800.0) if d > x + 1e-9) - x)
        diagonal = wind * dz / step
        diagonal[:-1] += flow
        diagonal[1:] += flow
        bands = np.zeros((3, len(z)))
        bands[0, 1:], bands[1], bands[2, :-1] = -flow, diagonal, -flow
        c = solve_banded((1, 1), bands, c * wind * dz / step)
        speed = friction / KARMAN * wind_profile(0.6 * mean, inverse_l, rough)
        mean += step / speed * mean_height_rate(mean, friction, inverse_l, rough, 1.0)
        x += step
        found[round(x, 6)] = (float((c * z * dz).sum() / (c * dz).sum()), mean)
    for distance in (50.0, 800.0):
        assert found[distance][1] == pytest.approx(found[distance][0], rel=0.12)
