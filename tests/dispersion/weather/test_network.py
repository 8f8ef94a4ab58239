"""Weather from the network's Readings: what is used, what is left out and named, land and sea, and refusals."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from core.errors import InputError
from core.messages import Quality, Reading, Statistic
from core.station import Station
from dispersion.frame import Frame
from dispersion.weather.coast import SEA_ROUGHNESS
from dispersion.weather.divergence import divergence
from dispersion.weather.field import Weather
from dispersion.weather.field_kernel import surface_at, wind_at
from dispersion.weather.network import level_ground, weather_of_readings
from dispersion.weather.readings import fold

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)            # 13:00 in Guangxi
FRAME = Frame(108.56, 21.67)


def station(name: str, x: float, y: float) -> Station:
    longitude, latitude = FRAME.to_geographic(x, y)
    return Station(id=name, name_zh=name, category="weather", longitude=float(longitude), latitude=float(latitude))


STATIONS = {name: station(name, x, y) for name, x, y in (
    ("A", 0.0, 0.0), ("B", 15_000.0, 5_000.0), ("C", -12_000.0, 14_000.0), ("D", 4_000.0, -16_000.0),
)}


def reading(name: str, quantity: str, value: float, age: float = 5.0, **rest) -> Reading:  # type: ignore[no-untyped-def]
    time = NOW - timedelta(minutes=age)
    return Reading(time=time, received=time + timedelta(seconds=1), station=name, quantity=quantity, value=value, **rest)


def wind(name: str, speed: float, wind_from: float, age: float = 5.0, **rest) -> list[Reading]:  # type: ignore[no-untyped-def]
    return [reading(name, "wind_speed", speed, age, **rest), reading(name, "wind_from", wind_from, age, **rest)]


def everywhere(speed: float, wind_from: float) -> list[Reading]:
    return [each for name in STATIONS for each in wind(name, speed, wind_from)]


def made(readings: list[Reading], **rest) -> Weather:  # type: ignore[no-untyped-def]
    return weather_of_readings(readings, STATIONS, NOW, FRAME, **rest)


def test_the_same_wind_at_all_stations_is_the_wind_everywhere() -> None:
    weather = made(everywhere(4.0, 225.0))
    level = int(np.flatnonzero(weather.height == 10.0)[0])
    np.testing.assert_allclose(weather.u[0, level], 4.0 * np.sin(np.pi / 4), rtol=1e-12)
    np.testing.assert_allclose(weather.v[0, level], 4.0 * np.cos(np.pi / 4), rtol=1e-12)


def test_different_winds_are_met_at_their_stations_and_have_little_divergence() -> None:
    seen = wind("A", 4.0, 200.0) + wind("B", 3.0, 230.0) + wind("C", 5.0, 185.0) + wind("D", 4.5, 215.0)
    weather = made(seen)
    for name, speed, wind_from in (("A", 4.0, 200.0), ("B", 3.0, 230.0), ("C", 5.0, 185.0), ("D", 4.5, 215.0)):
        x, y = FRAME.to_local(STATIONS[name].longitude, STATIONS[name].latitude)
        u, v = wind_at(weather.grid, 0.0, float(x), float(y), 10.0)
        expected = -speed * np.sin(np.radians(wind_from)), -speed * np.cos(np.radians(wind_from))
        assert np.hypot(u - expected[0], v - expected[1]) < 0.15 * speed
    level = int(np.flatnonzero(weather.height == 10.0)[0])
    calmer, loose = (
        np.sqrt(np.mean(divergence(each.x, each.y, each.u[0, level], each.v[0, level]) ** 2))
        for each in (weather, made(seen, factor=1.0 + 1e-9))
    )
    assert calmer == pytest.approx(loose / 10, rel=1e-3)


def test_the_direction_is_analysed_through_north() -> None:
    weather = made(wind("A", 4.0, 350.0) + wind("B", 4.0, 10.0))
    _, v = wind_at(weather.grid, 0.0, 7500.0, 2500.0, 10.0)
    assert v < -3.5


def test_the_newest_usable_value_counts_and_the_rest_is_named() -> None:
    seen = [
        *wind("A", 9.0, 90.0, age=20.0), *wind("A", 2.0, 180.0, age=2.0),
        *wind("B", 8.0, 90.0, age=90.0), *wind("C", 7.0, 90.0, quality=Quality.FAULT),
        *wind("D", 50.0, 90.0, statistic=Statistic.MAX),
        *wind("Z", 60.0, 90.0),
    ]
    weather = made(seen)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0) == pytest.approx((0.0, 2.0), abs=1e-9)
    by = {each.what: each for each in weather.basis}
    assert by["wind"].source == "A"
    assert by["wind"].time == NOW - timedelta(minutes=2)
    assert "2 min ago" in by["wind"].en
    assert "2 min 前" in by["wind"].zh
    assert by["left out"].source == "B, C"
    assert "B wind_from (90 min old)" in by["left out"].en
    assert "仪器故障" in by["left out"].zh


def test_a_revision_replaces_and_may_withdraw_a_value() -> None:
    first = wind("A", 3.0, 100.0)
    better = [reading("A", "wind_speed", 6.0, revision=1)]
    assert fold(first + better, STATIONS, NOW).winds[0].values["wind_speed"] == 6.0
    withdrawn = [reading("A", "wind_speed", 6.0, revision=1, quality=Quality.FAULT)]
    older = wind("A", 2.0, 100.0, age=10.0)
    assert fold(first + withdrawn + older, STATIONS, NOW).winds[0].values["wind_speed"] == 2.0


def test_an_hour_old_wind_a_faulty_one_none_and_one_without_direction_are_refused_in_one_sentence() -> None:
    for seen, words in (
        (wind("A", 3.0, 90.0, age=65.0), "at A, is 65 min old"),
        (wind("A", 3.0, 90.0, quality=Quality.FAULT), "marked 'fault'"),
        ([reading("A", "temperature", 20.0)], "no station has sent any"),
        ([reading("A", "wind_speed", 3.0)], "no direction"),
        ([reading("A", "wind_speed", 3.0, 2.0), reading("A", "wind_from", 3.0, 25.0)], "no direction"),
        (wind("A", 3.0, 90.0, age=-30.0), "no station has sent any"),
    ):
        with pytest.raises(InputError, match=words):
            made(seen)


def test_a_local_frame_is_refused() -> None:
    with pytest.raises(InputError, match="place on Earth"):
        weather_of_readings(everywhere(3.0, 90.0), STATIONS, NOW, Frame())


def test_a_calm_everywhere_stays_finite() -> None:
    weather = made([reading(name, "wind_speed", 0.0) for name in STATIONS])
    assert not np.any(weather.u)
    for field in (weather.friction_velocity, weather.inverse_obukhov, weather.mixing_height):
        assert np.all(np.isfinite(field))
    assert np.all(weather.friction_velocity > 0)


def test_sun_makes_land_unstable_and_night_stable() -> None:
    bright = made([*everywhere(2.0, 180.0), reading("A", "solar_radiation", 800.0)])
    assert np.all(bright.inverse_obukhov < 0)
    assert {each.what: each.how for each in bright.basis}["stability"] == "SRDT"
    late = NOW + timedelta(hours=10)
    shifted = [
        Reading(time=late, received=late, station=each.station, quantity=each.quantity, value=each.value)
        for each in [*everywhere(2.0, 180.0), reading("B", "cloud_cover", 10.0)]
    ]
    dark = weather_of_readings(shifted, STATIONS, late, FRAME)
    assert np.all(dark.inverse_obukhov > 0)
    assert dark.mixing_height.max() < bright.mixing_height.min()


def test_over_the_sea_the_wind_is_stronger_smoother_and_neutral_and_the_coast_has_a_low_lid() -> None:
    plain = level_ground()
    land = plain.y[:, None] + np.zeros(plain.x.size) > -1000.0
    ground = level_ground(land=land)
    weather = made([*everywhere(5.0, 180.0), reading("A", "solar_radiation", 800.0)], ground=ground)
    inland, coast, sea = (surface_at(weather.grid, 0.0, 0.0, y) for y in (40_000.0, 2_500.0, -20_000.0))
    assert (inland.roughness, sea.roughness) == pytest.approx((0.1, SEA_ROUGHNESS))
    assert sea.inverse_obukhov == 0.0
    assert inland.inverse_obukhov < 0.0
    assert coast.mixing_height < 0.5 * inland.mixing_height
    assert coast.mixing_height == pytest.approx(3.0 * np.sqrt(3750.0), rel=0.15)
    alone = made(wind("A", 5.0, 180.0), ground=ground)
    at_sea, on_land = (wind_at(alone.grid, 0.0, 0.0, y, 10.0)[1] for y in (-20_000.0, 20_000.0))
    assert on_land == pytest.approx(5.0)
    ratio = np.log(10 / SEA_ROUGHNESS) / np.log(60 / SEA_ROUGHNESS) * np.log(600) / np.log(100)
    assert at_sea == pytest.approx(5.0 * ratio)
    assert ratio > 1.15
    off = made([*everywhere(5.0, 0.0), reading("A", "solar_radiation", 800.0)], ground=ground)
    assert surface_at(off.grid, 0.0, 0.0, 2_500.0).mixing_height > 2 * coast.mixing_height


def test_a_mast_of_another_height_is_taken_to_ten_metres() -> None:
    weather = weather_of_readings(wind("A", 6.0, 270.0), STATIONS, NOW, FRAME, masts={"A": 40.0})
    u, _ = wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0)
    assert u == pytest.approx(6.0 * np.log(100.0) / np.log(400.0))


def test_rain_and_temperature_are_analysed_and_never_negative() -> None:
    weather = made([
        *everywhere(3.0, 90.0), reading("A", "rain_rate", 8.0), reading("B", "rain_rate", 0.0), reading("C", "rain_rate", 0.0),
        reading("A", "temperature", 24.0), reading("C", "temperature", 20.0),
    ])
    here = surface_at(weather.grid, 0.0, 0.0, 0.0)
    assert here.rain_rate > 5.0
    assert weather.rain_rate.min() >= 0.0
    assert 20.0 < here.temperature < 25.0


def test_past_moments_give_the_weather_of_the_hours_before() -> None:
    seen = wind("A", 3.0, 90.0, age=62.0) + wind("A", 3.0, 180.0, age=1.0)
    weather = made(seen, moments=[NOW - timedelta(hours=1), NOW - timedelta(hours=3)])
    np.testing.assert_allclose(weather.time, [-3600.0, 0.0])
    assert wind_at(weather.grid, -3600.0, 0.0, 0.0, 10.0)[0] == pytest.approx(-3.0)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0)[1] == pytest.approx(3.0)
    with pytest.raises(InputError, match="weather covers"):
        weather.require_window(-3 * 86400.0, 0.0)
