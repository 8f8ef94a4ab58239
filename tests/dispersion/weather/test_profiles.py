"""Similarity profiles: their limits, their derivatives, and what reading them between levels costs."""

import csv
from pathlib import Path

import numpy as np
import pytest

from dispersion.weather import profiles as p


@pytest.mark.parametrize("psi", [p.psi_m, p.psi_h])
def test_neutral_air_changes_nothing_from_either_side(psi) -> None:  # type: ignore[no-untyped-def]
    assert psi(0.0) == pytest.approx(0.0, abs=1e-14)
    assert psi(1e-9) == pytest.approx(0.0, abs=1e-7)
    assert psi(-1e-9) == pytest.approx(0.0, abs=1e-7)


@pytest.mark.parametrize(("phi", "psi"), [(p.phi_m, p.psi_m), (p.phi_h, p.psi_h)])
def test_psi_is_the_integral_of_phi(phi, psi) -> None:  # type: ignore[no-untyped-def]
    for zeta in (-9.0, -1.0, -0.1, -0.01, 0.01, 0.3, 1.0, 3.0, 9.0):
        step = 1e-5 * abs(zeta)
        slope = (psi(zeta + step) - psi(zeta - step)) / (2 * step)
        assert slope == pytest.approx((1.0 - phi(zeta)) / zeta, rel=1e-5)


def test_weakly_stable_air_has_the_linear_form_with_five() -> None:
    assert p.phi_m(0.01) == pytest.approx(1.05, abs=2e-3)
    assert p.psi_m(0.01) == pytest.approx(-0.05, abs=1e-3)


def test_strongly_stable_air_shears_less_than_the_linear_form_says() -> None:
    assert p.phi_m(5.0) < 1 + 5 * 5.0
    assert p.psi_m(1e6) == p.psi_m(p.CAP)


def test_dyers_value_at_minus_one() -> None:
    assert p.phi_m(-1.0) == pytest.approx(17 ** -0.25)
    assert p.phi_h(-1.0) == pytest.approx(17 ** -0.5)


def test_neutral_wind_is_logarithmic() -> None:
    ustar = p.friction_velocity(6.0, 10.0, 0.03, 0.0)
    assert ustar == pytest.approx(0.4 * 6.0 / np.log(10 / 0.03))
    ratio = p.speed_ratio([2.0, 10.0, 50.0], 10.0, 0.03, 0.0, 800.0)
    np.testing.assert_allclose(ratio, np.log(np.array([2, 10, 50]) / 0.03) / np.log(10 / 0.03))


def test_the_wind_is_constant_above_the_mixing_height() -> None:
    ratio = p.speed_ratio([300.0, 1000.0, 3000.0], 10.0, 0.1, 1 / 50, 120.0)
    assert ratio[0] == ratio[1] == ratio[2] == p.speed_ratio(120.0, 10.0, 0.1, 1 / 50, 120.0)


def test_a_calm_has_a_friction_velocity() -> None:
    for inverse in (-0.5, 0.0, 0.5):
        assert p.USTAR_FLOOR <= p.friction_velocity(0.0, 10.0, 0.1, inverse) < 0.1


def test_flux_and_obukhov_length_agree_when_solved_together() -> None:
    for flux in (250.0, 20.0, -20.0):
        ustar, inverse = p.solve_with_flux(5.0, 10.0, 0.05, flux, 20.0)
        kelvin = 293.15
        assert inverse == pytest.approx(-0.4 * 9.81 * flux / (p.heat_capacity(20.0) * kelvin * ustar**3), rel=1e-4)
        assert ustar == pytest.approx(float(p.friction_velocity(5.0, 10.0, 0.05, inverse)))


def test_a_flux_that_the_wind_cannot_carry_gives_the_strongest_stability() -> None:
    _, inverse = p.solve_with_flux(1.0, 10.0, 0.1, -40.0, 20.0)
    assert inverse == pytest.approx(0.1, rel=1e-6)


def test_reading_the_profile_between_levels_costs_little() -> None:
    z = np.geomspace(1.0, 3000.0, 3000)

    def worst(roughness: float, inverse: float) -> float:
        read = np.interp(z, p.LEVELS, p.shape(p.LEVELS, roughness, inverse))
        return float(np.max(np.abs(read / p.shape(z, roughness, inverse) - 1)))

    assert max(worst(0.03, inverse) for inverse in (-0.1, -0.02, 0.0, 0.01)) < 0.0065
    assert max(worst(z0, inverse) for z0 in (0.01, 0.1, 0.5) for inverse in (-0.1, 0.0, 0.05, 0.1)) < 0.03


def test_the_wind_veers_with_height_in_the_north_and_backs_in_the_south() -> None:
    assert p.veer(200.0, 0.0, 1 / 20) == pytest.approx(38 * 1.58 * (1 - np.exp(-1)))
    assert p.veer(10.0, 10.0, 1 / 20) == 0.0
    assert p.veer(200.0, 10.0, 0.01, northern=False) == -p.veer(200.0, 10.0, 0.01)


def test_a_wind_from_the_west_blows_east() -> None:
    for angle, expected in ((270.0, (3.0, 0.0)), (0.0, (0.0, -3.0)), (360.0, (0.0, -3.0)), (180.0, (0.0, 3.0))):
        np.testing.assert_allclose(p.components(3.0, angle), expected, atol=1e-12)


def test_prairie_grass_friction_velocities_are_met_once_the_von_karman_constant_is_minded(measured: Path) -> None:
    # The set's u* was derived with k = 0.35 over 0.008 m; ours with k = 0.40, so it is greater by 0.40/0.35 at the same z0.
    with (measured / "prairie_grass" / "met.csv").open(encoding="utf-8") as file:
        runs = list(csv.DictReader(file))
    speed, length, ustar = (np.array([float(each[key]) for each in runs]) for key in ("wspeed_m_s", "L_m", "ustar_m_s"))
    ratio = p.friction_velocity(speed, 2.0, 0.008, 1 / length) / (ustar * 0.40 / 0.35)
    assert np.median(ratio) == pytest.approx(1.0, abs=0.02)
    assert np.mean(np.abs(ratio - 1.0) < 0.06) >= 0.7
