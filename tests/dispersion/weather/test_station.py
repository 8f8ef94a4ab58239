"""Weather of one place: what is measured is kept, calms are kept, what is assumed is said."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from core.errors import InputError
from dispersion.frame import Frame
from dispersion.weather.age import age_of, age_sentence
from dispersion.weather.field_kernel import surface_at, wind_at
from dispersion.weather.observation import Observation
from dispersion.weather.station import weather_of_station

EPOCH = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HERE = Frame(108.56, 21.67)
LOCAL = Frame()


def at(minutes: float, speed: float, wind_from: float | None, **rest: float) -> Observation:
    return Observation(time=EPOCH + timedelta(minutes=minutes), wind_speed=speed, wind_from=wind_from, **rest)  # type: ignore[arg-type]


def test_the_measured_wind_is_met_exactly_at_its_height() -> None:
    seen = Observation(wind_speed=4.0, wind_from=270.0, obukhov_length=-30.0)
    weather = weather_of_station([seen], frame=LOCAL, epoch=EPOCH, wind_height=2.0, roughness=0.006)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 2.0) == pytest.approx((4.0, 0.0), abs=1e-12)
    assert weather.inverse_obukhov[0, 0, 0] == pytest.approx(-1 / 30)
    odd = weather_of_station([seen], frame=LOCAL, epoch=EPOCH, wind_height=13.7, roughness=0.1)
    assert wind_at(odd.grid, 0.0, 0.0, 0.0, 13.7) == pytest.approx((4.0, 0.0), abs=1e-12)


def test_wind_turns_through_north_the_short_way() -> None:
    weather = weather_of_station([at(0, 4.0, 350.0), at(60, 4.0, 10.0)], frame=HERE, epoch=EPOCH)
    u, v = wind_at(weather.grid, 1800.0, 0.0, 0.0, 10.0)
    assert u == pytest.approx(0.0, abs=1e-9)
    assert v == pytest.approx(-4.0 * np.cos(np.radians(10.0)))


def test_a_calm_keeps_its_speed_and_the_direction_before_it() -> None:
    weather = weather_of_station([at(0, 3.0, 90.0), at(30, 0.2, 250.0), at(60, 0.0, None)], frame=HERE, epoch=EPOCH)
    assert wind_at(weather.grid, 1800.0, 0.0, 0.0, 10.0) == pytest.approx((-0.2, 0.0), abs=1e-9)
    assert wind_at(weather.grid, 3600.0, 0.0, 0.0, 10.0) == (0.0, 0.0)
    assert np.all(weather.friction_velocity >= 0.01)
    assert np.all(np.isfinite(weather.inverse_obukhov))
    assert np.all(weather.mixing_height >= 50.0)
    assert "静风" in weather.basis[0].zh
    assert "calm" in weather.basis[0].en


def test_a_calm_with_no_wind_before_it_keeps_its_own_direction() -> None:
    weather = weather_of_station([at(0, 0.3, 180.0)], frame=HERE, epoch=EPOCH)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0) == pytest.approx((0.0, 0.3), abs=1e-9)


def test_nothing_moves_in_a_dead_calm_without_direction() -> None:
    weather = weather_of_station([at(0, 0.0, None)], frame=HERE, epoch=EPOCH)
    assert not np.any(weather.u)
    assert not np.any(weather.v)


def test_a_wind_without_direction_is_refused() -> None:
    with pytest.raises(InputError, match="wind_from is missing"):
        weather_of_station([at(0, 3.0, None)], frame=HERE, epoch=EPOCH)


def test_no_observation_two_of_one_time_or_impossible_ground_are_refused() -> None:
    for observations, ground, words in (
        ([], {}, "no weather"), ([at(0, 1.0, 0.0), at(0, 2.0, 0.0)], {}, "two observations"),
        ([at(0, 1.0, 0.0)], {"roughness": 0.0}, "roughness"), ([at(0, 1.0, 0.0)], {"wind_height": 0.0}, "wind_height"),
    ):
        with pytest.raises(InputError, match=words):
            weather_of_station(observations, frame=HERE, epoch=EPOCH, **ground)  # type: ignore[arg-type]


def test_a_local_frame_needs_something_that_tells_the_stability() -> None:
    with pytest.raises(InputError, match="how stable"):
        weather_of_station([Observation(wind_speed=2.0, wind_from=0.0)], frame=LOCAL, epoch=EPOCH)


def test_noon_is_unstable_and_midnight_stable_with_a_lower_lid() -> None:
    weather = weather_of_station(
        [at(60, 2.0, 90.0, cloud_cover=10.0, temperature=22.0), at(720, 2.0, 90.0, cloud_cover=10.0)], frame=HERE, epoch=EPOCH
    )
    noon, midnight = weather.inverse_obukhov[:, 0, 0]
    assert noon < 0 < midnight
    assert weather.mixing_height[0, 0, 0] > 4 * weather.mixing_height[1, 0, 0]


def test_what_is_given_is_used_and_what_is_not_is_said_to_be_assumed() -> None:
    given = weather_of_station(
        [at(0, 2.0, 90.0, sigma_theta=12.0, mixing_height=640.0, rain_rate=3.0, temperature=27.0)], frame=HERE, epoch=EPOCH
    )
    surface = surface_at(given.grid, 0.0, 0.0, 0.0)
    assert (surface.mixing_height, surface.rain_rate, surface.temperature) == (640.0, 3.0, 27.0)
    assert surface.sigma_theta == pytest.approx(np.radians(12.0))
    assumed = weather_of_station([at(0, 2.0, 90.0)], frame=HERE, epoch=EPOCH)
    how = {each.what: each.how for each in assumed.basis}
    assert (how["rain"], how["temperature"], how["stability"]) == ("assumed", "assumed", "Turner, cloud assumed")
    assert np.isnan(assumed.sigma_theta).all()
    assert {each.time for each in assumed.basis if each.what in ("wind", "stability")} == {EPOCH}


def test_weather_says_outside_its_window_or_domain_that_it_is_not_meant_for_there() -> None:
    weather = weather_of_station([at(0, 2.0, 90.0)], frame=HERE, epoch=EPOCH, reach=20_000.0, hold=1800.0)
    weather.require_window(0.0, 1800.0)
    with pytest.raises(InputError, match="covers 2026-11-23 03:30 UTC to 2026-11-23 04:30 UTC"):
        weather.require_window(0.0, 3600.0)
    with pytest.raises(InputError, match="outside the weather's domain"):
        weather.require_position(30_000.0, 0.0)


def test_the_weathers_age_and_what_is_assumed_are_said_in_both_languages() -> None:
    weather = weather_of_station([at(-60, 2.0, 90.0), at(-12, 2.0, 90.0)], frame=HERE, epoch=EPOCH, source="FCG-01")
    assert age_of(weather, EPOCH) == timedelta(minutes=12)
    zh, en = age_sentence(weather, EPOCH)
    assert en == "Weather from FCG-01, 12 min old; stability, temperature, rain rest on assumptions."
    assert "距今 12 min" in zh
    assert "稳定度、气温、降雨含假定值" in zh
    assert "5.0 h old" in age_sentence(weather, EPOCH + timedelta(minutes=288))[1]
    given = weather_of_station([Observation(wind_speed=2.0, wind_from=0.0, stability="D")], frame=LOCAL, epoch=EPOCH)
    assert age_of(given, EPOCH) is None
    assert "without a time" in age_sentence(given, EPOCH)[1]


def test_with_turning_the_wind_aloft_comes_from_further_clockwise() -> None:
    seen = Observation(wind_speed=3.0, wind_from=0.0, stability="F")
    weather = weather_of_station([seen], frame=LOCAL, epoch=EPOCH, turning=True)
    u, v = wind_at(weather.grid, 0.0, 0.0, 0.0, 240.0)
    direction = np.degrees(np.arctan2(-u, -v)) % 360
    assert 25 < direction < 50
    plain = weather_of_station([seen], frame=LOCAL, epoch=EPOCH)
    assert wind_at(plain.grid, 0.0, 0.0, 0.0, 240.0)[0] == pytest.approx(0.0, abs=1e-9)
