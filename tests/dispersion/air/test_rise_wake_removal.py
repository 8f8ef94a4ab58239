"""Plume rise, building wakes, settling, deposition, splitting: anchors and what must not change."""

import math

import numpy as np
import pytest

from dispersion.air.exchange import Release, Species
from dispersion.air.puff import CENTRE, LID, MEAN_HEIGHT, SHEARED, SPREAD_Y, SPREAD_Z, STATE
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.air.removal import dry_velocity, settling_groups, settling_velocity
from dispersion.air.rise import building_wake, buoyancy_flux, folded_mean, plume_rise
from dispersion.air.split import split
from dispersion.air.spread import briggs_sigma_y, stability_class
from tests.dispersion.air.steady import GAS, at, constant, steady


def stack(**values: float) -> Release:
    return Release(x=0.0, y=0.0, height=60.0, species=(GAS,), phases=(), **values)  # type: ignore[arg-type]


def test_a_power_station_s_plume_rises_as_briggs_has_it() -> None:
    # d 4 m, 20 m/s, 150 °C into 20 °C: F = 9.81*20*16/4*130/423.15 = 241 m4/s3; at 5 m/s 38.71 F^0.6/5 = 208 m.
    release = stack(exit_speed=20.0, exit_diameter=4.0, exit_temperature=150.0)
    assert buoyancy_flux(release, 20.0) == pytest.approx(241.1, abs=0.1)
    assert plume_rise(release, 5.0, 20.0, 0.4, 0.0, 2000.0).final == pytest.approx(38.71 * 241.1**0.6 / 5.0, rel=1e-3)


def test_a_fire_s_heat_lifts_as_its_flux() -> None:
    assert buoyancy_flux(stack(heat=1e7), 15.0) == pytest.approx(88.0)


def test_stable_air_holds_a_plume_down_and_a_lid_does_too() -> None:
    hot = stack(exit_speed=20.0, exit_diameter=4.0, exit_temperature=150.0)
    free = plume_rise(hot, 3.0, 20.0, 0.3, 0.0, 3000.0).final
    assert plume_rise(hot, 3.0, 20.0, 0.15, 0.05, 3000.0).final < 0.6 * free
    assert plume_rise(hot, 3.0, 20.0, 0.3, 0.0, 200.0).final < 140.0


def test_rise_in_dead_calm_is_finite_and_cold_gas_does_not_rise() -> None:
    assert math.isfinite(plume_rise(stack(heat=1e8), 0.0, 20.0, 0.01, 0.1, 500.0).final)
    assert plume_rise(stack(), 0.0, 20.0, 0.01, 0.0, 500.0) == (0.0, 0.0)


def test_a_building_spreads_a_low_release_and_leaves_a_high_one() -> None:
    wide = building_wake(stack(building_height=60.0, building_width=43.0))
    assert wide.sigma_y == pytest.approx(10.0)
    assert wide.sigma_z == pytest.approx(60.0 / 2.15)
    assert wide.rise_left == 0.0
    assert building_wake(stack(building_height=20.0, building_width=40.0)) == (0.0, 0.0, 1.0)


def test_a_wake_lowers_what_is_found_near_by() -> None:
    place = at((150.0, 0.0, 1.5))
    free, wake = (
        next(puffs(steady(), constant(100.0, height=5.0, building_height=b), place, np.array([1800.0, 2400.0]))).mean[0, 0]
        for b in (0.0, 30.0)
    )
    assert wake < 0.7 * free


def test_the_mean_of_a_folded_gaussian_is_exact() -> None:
    rng = np.random.default_rng(5)
    assert folded_mean(3.0, 4.0) == pytest.approx(np.abs(rng.normal(3.0, 4.0, 400_000)).mean(), rel=5e-3)


@pytest.mark.parametrize(("diameter", "speed"), [(1.0, 3.5e-5), (10.0, 3.03e-3), (100.0, 0.249)])
def test_water_drops_fall_as_the_tables_say(diameter: float, speed: float) -> None:
    # Hinds (1999), table A11: 3.48e-5, 3.06e-3 and 0.249 m/s for unit density at 293 K.
    assert settling_velocity(diameter) == pytest.approx(speed, rel=0.03)


def test_species_that_fall_alike_travel_together() -> None:
    species = (Species(key="gas", unit="g"), Species(key="fine", unit="g", diameter=1.0),
               Species(key="coarse", unit="g", diameter=50.0))
    groups = settling_groups(species)
    assert [list(members) for _, members in groups] == [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    assert groups[0][0] == 0.0
    assert groups[1][0] == pytest.approx(settling_velocity(50.0), abs=1e-4)


def test_coarse_particles_come_down_nearer() -> None:
    places = at((300.0, 0.0, 1.5), (3000.0, 0.0, 1.5))
    found = []
    for diameter in (5.0, 80.0):
        release = constant(100.0, height=30.0, species=(Species(key="dust", unit="g", diameter=diameter, density=2500.0),))
        found.append(next(puffs(steady(), release, places, np.array([1800.0, 3600.0]))).deposited[0])
    assert found[1][0] > 20.0 * found[0][0]
    assert found[1][0] * found[0][1] > 2.0 * found[0][0] * found[1][1]


def test_deposition_velocity_is_bounded_by_the_air_s_resistance() -> None:
    assert dry_velocity(0.3, 0.0, 0.01, 0.0) == pytest.approx(1.0 / (math.log(100.0) / 0.12 + 2.9 / 0.12))
    assert dry_velocity(0.1, 0.1, 0.01, 0.0) < dry_velocity(0.3, 0.0, 0.01, 0.0)


def test_splitting_keeps_amounts_and_mean_heights() -> None:
    state = np.zeros((3, STATE))
    state[:, SPREAD_Y], state[:, SHEARED], state[:, LID] = 100.0, 500.0, 1000.0
    state[0, [CENTRE, MEAN_HEIGHT]] = 2.0, 150.0           # on the ground
    state[1, [CENTRE, MEAN_HEIGHT, SPREAD_Z]] = 300.0, 310.0, 80.0   # elevated
    state[2, [CENTRE, MEAN_HEIGHT]] = 2.0, 700.0           # fills the layer
    amount = np.array([[1.0], [2.0], [3.0]])
    after, amounts, clock = split(state, amount, np.zeros(3), 100)
    assert len(after) == 6 == len(clock)
    assert amounts.sum() == 6.0
    mean = [(after[n, CENTRE] * amounts[n] + after[n + 3, CENTRE] * amounts[n + 3]).item() / amount[n, 0] for n in range(3)]
    assert mean == pytest.approx([150.0, 300.0, 500.0])
    assert len(split(state, amount, np.zeros(3), 4)[0]) == 4


def test_wind_that_turns_with_height_widens_a_far_plume_through_splitting() -> None:
    height = steady().height
    turn = np.radians(40.0) * np.clip(height / 800.0, 0.0, 1.0)
    speed = 5.0 * np.ones_like(height)
    u, v = ((speed * f(turn))[None, :, None, None] * np.ones((2, 1, 1, 1)) for f in (np.cos, np.sin))
    weather = steady(lid=600.0, u=u, v=v)
    angles = np.radians(np.arange(-40.0, 70.1, 1.0))
    places = at(*[(40_000.0 * math.cos(a), 40_000.0 * math.sin(a), 1.5) for a in angles])
    wide = []
    for splitting in (False, True):
        step = next(puffs(weather, constant(1e6, end=18_000.0, height=100.0), places, np.array([14_400.0, 16_200.0]),
                          settings=PuffSettings(splitting=splitting)))
        c = step.mean[0]
        mean = float((c * angles).sum() / c.sum())
        wide.append(math.sqrt(float((c * (angles - mean) ** 2).sum() / c.sum())))
    assert wide[1] > 1.3 * wide[0]


def test_golder_s_lengths_give_their_classes() -> None:
    lengths = (-10.0, -26.0 * 0.1**0.17, -123.0 * 0.1**0.3, 1e9, 123.0 * 0.1**0.3, 26.0 * 0.1**0.17)
    assert [stability_class(1.0 / length, 0.1) for length in lengths] == [0, 1, 2, 3, 4, 5]


def test_far_away_a_neutral_plume_is_about_as_wide_as_briggs_s_curve() -> None:
    y = np.arange(-8000.0, 8001.0, 50.0)
    for x in (5_000.0, 20_000.0):
        step = next(puffs(steady(lid=1500.0), constant(1e6, end=14_400.0, height=20.0), at(*[(x, each, 1.5) for each in y]),
                          np.array([12_600.0, 14_400.0])))
        c = step.mean[0]
        assert 0.5 < math.sqrt(float((c * y**2).sum() / c.sum())) / briggs_sigma_y(x, 3, False) < 2.0
