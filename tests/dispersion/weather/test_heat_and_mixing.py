"""Heat flux and mixing height: papers' closed forms and limits, and a day in Guangxi."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from dispersion.weather.heat_flux import global_radiation, heat_flux, net_radiation, night_stress, saturation_slope
from dispersion.weather.mixing import (
    HIGHEST,
    NIGHT_MINIMUM,
    convective_height,
    coriolis,
    mechanical_height,
    sunrise_before,
)

SUNSET_SIDE = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_clear_overhead_sun_gives_960_watts() -> None:
    assert global_radiation(90.0, 0.0) == pytest.approx(960.0)
    assert global_radiation(90.0, 100.0) == pytest.approx(240.0)
    assert global_radiation(-10.0, 0.0) == 0.0


def test_a_clear_night_loses_heat_and_cloud_keeps_it() -> None:
    clear, cloudy = net_radiation(0.0, 15.0, [0.0, 100.0])
    assert clear == pytest.approx(-75.0, abs=15.0)
    assert cloudy - clear == pytest.approx(60.0 / 1.12)


def test_warm_wet_ground_evaporates_most_of_its_energy() -> None:
    assert saturation_slope(20.0) == pytest.approx(2.15, rel=0.02)      # 1.45 hPa/K over 0.674 hPa/K
    wet, dry = (float(heat_flux(60.0, 0.0, 25.0, moisture=each)) for each in (1.0, 0.0))
    assert wet < dry / 2


def test_measured_radiation_replaces_the_estimate() -> None:
    assert heat_flux(50.0, 90.0, 20.0, radiation=900.0) > heat_flux(50.0, 90.0, 20.0)


def test_a_night_with_wind_solves_the_quadratic() -> None:
    ustar, inverse = night_stress(5.0, 10.0, 0.05, 15.0, 0.0)
    drag = 0.4 / np.log(10 / 0.05)
    brake = 5 * 10 * 9.81 * 0.09 / 288.15
    assert ustar**2 - drag * 5.0 * ustar + drag * brake == pytest.approx(0.0, abs=1e-10)
    assert inverse == pytest.approx(0.4 * 9.81 * 0.09 / (288.15 * ustar**2))


def test_a_calm_night_stays_finite_and_joins_the_windy_one() -> None:
    ustar, inverse = night_stress(np.linspace(0.0, 6.0, 200), 10.0, 0.05, 15.0, 0.0)
    assert np.all(ustar > 0.01)
    assert np.all(np.isfinite(inverse))
    assert np.all(np.diff(ustar) >= 0)
    # By 0.03 m/s of wind u* changes least where the root begins: no jump there.
    assert np.max(np.diff(ustar)) < 0.06


def test_deep_stability_is_zilitinkevichs_and_none_is_the_neutral_limit() -> None:
    f = float(coriolis(45.0))
    ustar, length = 0.4, 10.0
    h = float(mechanical_height(ustar, 1 / length, 45.0))
    assert h == pytest.approx(length / 3.8 * (-1 + np.sqrt(1 + 2.28 * ustar / (f * length))))     # Nieuwstadt (1981)
    assert h == pytest.approx(0.4 * np.sqrt(ustar * length / f), rel=0.15)                         # Zilitinkevich (1972)
    assert mechanical_height(0.3, 0.0, 45.0) == pytest.approx(min(0.3 * 0.3 / f, 1.7 * 0.3 / np.sqrt(f * 0.012)))


def test_a_still_night_keeps_a_shallow_layer() -> None:
    assert mechanical_height(0.01, 0.5, 21.7) == NIGHT_MINIMUM
    assert np.isfinite(mechanical_height(0.3, 0.0, 0.0))


def test_the_layer_grows_through_the_day_and_is_gone_at_night() -> None:
    heights = [convective_height(SUNSET_SIDE + timedelta(hours=each), 108.5, 21.7, 20.0, 22.0) for each in range(10)]
    assert all(later >= earlier for earlier, later in pairwise(heights))
    assert 500 < heights[6] < 1500
    assert convective_height(SUNSET_SIDE + timedelta(hours=14), 108.5, 21.7, 20.0, 22.0) == 0.0
    assert sunrise_before(SUNSET_SIDE + timedelta(hours=14), 108.5, 21.7) is None


def test_a_cloudy_day_grows_a_shallower_layer() -> None:
    clear, cloudy = (convective_height(SUNSET_SIDE + timedelta(hours=6), 108.5, 21.7, each, 22.0) for each in (0.0, 95.0))
    assert cloudy < clear < HIGHEST


def test_the_slab_conserves_the_heat_it_was_given() -> None:
    # A column warmed from gradient g to a mixed layer of height h holds g h²/2 of heat; entrainment adds 2 A of it.
    noon = SUNSET_SIDE + timedelta(hours=6)
    one, other = (convective_height(noon, 108.5, 21.7, 20.0, 22.0, 0.0, lapse) for lapse in (0.004, 0.008))
    assert one**2 * 0.004 == pytest.approx(other**2 * 0.008)
