"""Air over the sea and by a coast: stability from the water's temperature, the internal layer of members and scenarios."""

import tomllib
from datetime import timedelta

import msgspec
import numpy as np
import pytest

from core.messages import Reading
from core.station import Register
from dispersion.ensemble import members, weather_of
from dispersion.frame import Frame
from dispersion.quick.weather import latest_of
from dispersion.scenario import parse_scenario
from dispersion.weather.coast import GROWTH
from dispersion.weather.field import Weather
from dispersion.weather.network import level_ground, weather_of_readings
from dispersion.weather.sea import sea_inverse_obukhov
from tests.dispersion.house import NOON, STATIONS, reading, station, wind

FRAME = Frame(108.56, 21.67)
NORTH = level_ground(30_000.0, 3_000.0, land=np.linspace(-30_000.0, 30_000.0, 21)[:, None] * np.ones(21) > 0.0)
SEA = station("BUOY", 0.0, -9_000.0, "sea", "water_temperature")
WITH_SEA = Register([*STATIONS.values(), SEA])


def weather(*more: Reading, wind_from: float = 180.0, register: Register = WITH_SEA) -> Weather:
    sunny = [reading("WX-1", "solar_radiation", 800.0, NOON), reading("WX-1", "temperature", 24.0, NOON)]
    return weather_of_readings([*wind(3.0, wind_from, NOON), *sunny, *more], register, NOON, FRAME, ground=NORTH)


def test_warm_air_over_cool_water_is_stable_and_cool_air_over_warm_water_is_not() -> None:
    assert sea_inverse_obukhov(5.0, 25.0, 20.0) > 0.001
    assert sea_inverse_obukhov(5.0, 15.0, 20.0) < -0.001
    assert sea_inverse_obukhov(5.0, 20.0, 20.0) == pytest.approx(0.0, abs=1e-9)
    assert sea_inverse_obukhov(12.0, 25.0, 20.0) < sea_inverse_obukhov(5.0, 25.0, 20.0)
    assert np.isfinite(sea_inverse_obukhov(0.0, 30.0, 10.0))


def test_the_stability_over_the_sea_is_that_of_the_measured_water_and_the_land_keeps_its_own() -> None:
    without, cool = weather(), weather(reading("BUOY", "water_temperature", 19.0, NOON))
    sea = ~NORTH.land
    assert np.all(without.inverse_obukhov[0][sea] == 0.0)
    assert np.all(cool.inverse_obukhov[0][sea] > 0.0)
    np.testing.assert_array_equal(cool.inverse_obukhov[0][NORTH.land], without.inverse_obukhov[0][NORTH.land])
    assert np.all(cool.friction_velocity[0][sea] < without.friction_velocity[0][sea])
    said = {each.what: each for each in cool.basis}["stability"]
    assert "19.0 °C" in said.en
    assert "stable" in said.en
    assert "BUOY" in said.zh
    assert "neutral assumed over the sea" in {each.what: each for each in without.basis}["stability"].en


def test_a_rivers_temperature_and_an_old_one_say_nothing_of_the_sea() -> None:
    river = msgspec.structs.replace(SEA, category="surface_water")
    told = reading("BUOY", "water_temperature", 10.0, NOON)
    assert np.all(weather(told, register=Register([*STATIONS.values(), river])).inverse_obukhov[0][~NORTH.land] == 0.0)
    old = reading("BUOY", "water_temperature", 10.0, NOON - timedelta(hours=7))
    assert np.all(weather(old).inverse_obukhov[0][~NORTH.land] == 0.0)


def test_members_vary_the_growth_of_the_internal_layer_by_itself_and_the_inland_height_by_its_own() -> None:
    calm = weather()
    assert calm.coast is not None
    limited = calm.coast.layer < calm.coast.inland
    assert limited.any()
    assert not limited.all()
    np.testing.assert_array_equal(calm.mixing_height, np.minimum(calm.coast.inland, calm.coast.layer))
    member = msgspec.structs.replace(members(2, 1)[1], mixing_height=1.0, coast=1.5)
    varied = weather_of(member, calm).mixing_height
    near = 1.5 * calm.coast.layer < calm.coast.inland
    np.testing.assert_allclose(varied[near], 1.5 * calm.mixing_height[near])
    np.testing.assert_array_equal(varied[~np.isfinite(calm.coast.layer)], calm.mixing_height[~np.isfinite(calm.coast.layer)])
    factors = [each.coast for each in members(400, 3)[1:]]
    assert 0.9 < np.exp(np.mean(np.log(factors))) < 1.1
    assert GROWTH * np.quantile(factors, 0.05) > 1.8
    assert GROWTH * np.quantile(factors, 0.95) < 5.0
    assert latest_of(calm).coast is not None
    np.testing.assert_array_equal(weather_of(member, latest_of(calm)).mixing_height, varied)


def test_an_offshore_wind_has_no_internal_layer() -> None:
    offshore = weather(wind_from=0.0)
    assert offshore.coast is not None
    assert not np.isfinite(offshore.coast.layer).any()


SCENARIO = """
[release]
substance = "carbon monoxide"
position = [108.56, 21.67]
start = 2026-11-23T04:00:00Z
rate = "1 kg/s"
duration = "30 min"
[weather]
wind_speed = 3.0
wind_from = 180.0
{}
"""


@pytest.mark.parametrize(("more", "height"), [
    ('stability = "B"\nfetch = 900.0', 3.0 * 30.0), ('stability = "D"\nfetch = 900.0', None), ('stability = "B"', None),
])
def test_a_scenario_by_the_coast_has_the_internal_layer_of_its_fetch_where_the_land_warms_the_air(
    more: str, height: float | None
) -> None:
    made = parse_scenario(tomllib.loads(SCENARIO.format(more)), "test").weather
    if height is None:
        assert made.mixing_height[0, 0, 0] > 100.0
        return
    assert made.mixing_height[0, 0, 0] == pytest.approx(height)
    assert any("internal boundary layer of 90 m" in each.en for each in made.basis)
