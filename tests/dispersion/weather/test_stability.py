"""Sun, classes and Obukhov lengths against published values, and which means wins."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from core.errors import InputError
from dispersion.weather.classes import inverse_obukhov_of_class, sigma_class, srdt_class, turner_class
from dispersion.weather.observation import Observation, letter_of
from dispersion.weather.stability import stability_of
from dispersion.weather.sun import is_night, solar_elevation

NOON = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)         # about solar noon at the coast of Guangxi
PLACE = {"longitude": 108.56, "latitude": 21.67}


def test_the_sun_stands_where_the_solar_position_algorithm_says() -> None:
    # Reda and Andreas (2004), NREL/TP-560-34302, table A5.1: topocentric elevation 39.872046° before refraction.
    time = datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7)))
    assert float(solar_elevation(time, -105.1786, 39.742476)) == pytest.approx(39.872, abs=0.01)


def test_the_sun_stands_overhead_on_the_tropic_at_the_june_solstice() -> None:
    day = datetime(2026, 6, 21, tzinfo=UTC)
    highest = max(float(solar_elevation(day + timedelta(minutes=each), 108.0, 23.436)) for each in range(0, 1440, 2))
    assert highest == pytest.approx(90.0, abs=0.3)


def test_an_equinox_day_is_twelve_hours_and_the_air_thinks_it_two_hours_shorter() -> None:
    day = datetime(2026, 3, 20, tzinfo=UTC)
    nights = [bool(is_night(day + timedelta(minutes=5 * each), 108.0, 22.0)) for each in range(288)]
    lit = [float(solar_elevation(day + timedelta(minutes=5 * each), 108.0, 22.0)) > -0.833 for each in range(288)]
    assert sum(lit) * 5 == pytest.approx(12 * 60 + 8, abs=10)
    assert sum(lit) * 5 - (288 - sum(nights)) * 5 == pytest.approx(120, abs=10)


# EPA-454/R-99-005, table 6-7, row by row; D is 4.
@pytest.mark.parametrize(("speed", "row"), [
    (1.9, "AABD"), (2.0, "ABCD"), (2.9, "ABCD"), (3.0, "BBCD"), (4.9, "BBCD"), (5.0, "CCDD"), (5.9, "CCDD"), (6.0, "CDDD"),
])
def test_srdt_by_day_is_the_published_table(speed: float, row: str) -> None:
    got = srdt_class(speed, [925.0, 924.0, 674.0, 174.0], np.nan, False)
    assert "".join("ABCDEF"[each - 1] for each in got) == row
    assert srdt_class(speed, 675.0, np.nan, False) == "ABCDEF".index(row[1]) + 1
    assert srdt_class(speed, 175.0, np.nan, False) == "ABCDEF".index(row[2]) + 1


@pytest.mark.parametrize(("speed", "row"), [(1.9, "EF"), (2.0, "DE"), (2.4, "DE"), (2.5, "DD")])
def test_srdt_by_night_is_the_published_table(speed: float, row: str) -> None:
    got = srdt_class(speed, np.nan, [-0.1, 0.0], True)
    assert "".join("ABCDEF"[each - 1] for each in got) == row


# EPA-454/R-99-005, tables 6-4 to 6-6.
@pytest.mark.parametrize(("speed", "elevation", "cloud", "night", "letter"), [
    (0.5, 65.0, 0.0, False, "A"), (3.0, 65.0, 20.0, False, "B"), (3.6, 50.0, 40.0, False, "B"), (4.0, 50.0, 0.0, False, "C"),
    (2.0, 20.0, 0.0, False, "C"), (2.0, 10.0, 0.0, False, "D"), (5.0, 65.0, 0.0, False, "C"), (6.5, 50.0, 0.0, False, "D"),
    (2.0, 65.0, 80.0, False, "B"), (2.0, 20.0, 80.0, False, "D"), (1.0, -5.0, 20.0, True, "F"), (1.0, -5.0, 60.0, True, "F"),
    (3.0, -5.0, 60.0, True, "E"), (3.0, -5.0, 30.0, True, "F"), (4.0, -5.0, 30.0, True, "E"), (6.0, -5.0, 30.0, True, "D"),
    (1.0, -5.0, 100.0, True, "D"), (1.0, 70.0, 100.0, False, "D"),
])
def test_turner_gives_the_published_class(speed: float, elevation: float, cloud: float, night: bool, letter: str) -> None:
    assert "ABCDEF"[int(turner_class(speed, elevation, cloud, night)) - 1] == letter


def test_high_cloud_weakens_the_sun_less_than_low_cloud() -> None:
    low, middle, high = turner_class(2.0, 50.0, 70.0, False, [1000.0, 3000.0, 6000.0])
    assert (low, middle, high) == (4, 3, 2)
    assert turner_class(2.0, 50.0, 100.0, False, 6000.0) == 3         # an overcast of high cloud takes one


def test_arrays_of_nodes_get_what_single_nodes_get() -> None:
    speed, cloud = np.meshgrid([0.0, 2.0, 4.0, 8.0], [0.0, 60.0, 100.0])
    got = turner_class(speed, 40.0, cloud, False)
    assert got.shape == (3, 4)
    assert all(got[i, j] == turner_class(speed[i, j], 40.0, cloud[i, j], False) for i, j in np.ndindex(3, 4))


def test_a_class_gives_golders_obukhov_length() -> None:
    lengths = 1 / inverse_obukhov_of_class(np.array([1, 2, 3, 5, 6]), 0.1)
    np.testing.assert_allclose(lengths, [-8.0, -15.15, -50.0, 45.45, 14.08], rtol=1e-3)
    assert inverse_obukhov_of_class(4, 0.7) == 0.0
    order = inverse_obukhov_of_class(np.arange(1, 7), 0.03)
    assert np.all(np.diff(order) > 0)


def test_a_wandering_wind_is_unstable_by_day_and_stable_by_night() -> None:
    assert sigma_class(25.0, 2.0, 10.0, 0.15, False) == 1
    assert sigma_class(25.0, 2.0, 10.0, 0.15, True) == 6
    assert sigma_class(25.0, 2.0, 10.0, 0.15, None) == 1
    assert sigma_class(10.0, 2.0, 10.0, 0.15, True) == 4
    assert sigma_class(5.0, 4.0, 10.0, 0.15, True) == 5
    assert sigma_class(3.0, 4.0, 10.0, 0.15, True) == 5
    assert sigma_class(3.0, 2.0, 10.0, 0.15, True) == 6
    assert sigma_class(3.0, 2.0, 10.0, 0.15, False) == 4              # by day never stable


def test_rougher_ground_needs_more_wandering_for_the_same_class() -> None:
    assert sigma_class(20.0, 1.0, 10.0, 0.15, None) == 2
    assert sigma_class(20.0, 1.0, 10.0, 1.0, None) == 3


@pytest.mark.parametrize(("known", "how"), [
    ({"obukhov_length": -20.0, "stability": "F", "cloud_cover": 10.0}, "Obukhov length"),
    ({"heat_flux": 120.0, "sigma_theta": 5.0}, "heat flux"),
    ({"stability": "b", "sigma_theta": 5.0}, "class given"),
    ({"sigma_theta": 12.0, "solar_radiation": 800.0}, "sigma-theta"),
    ({"solar_radiation": 800.0, "cloud_cover": 20.0}, "SRDT"),
    ({"temperature_difference": 1.0, "cloud_cover": 20.0}, "Turner"),
    ({}, "Turner, cloud assumed"),
])
def test_the_best_means_wins_and_is_named(known: dict[str, float], how: str) -> None:
    seen = Observation(wind_speed=3.0, wind_from=90.0, **known)  # type: ignore[arg-type]
    _, basis = stability_of(seen, wind_height=10.0, roughness=0.1, time=NOON, **PLACE)
    assert basis.how == how
    assert basis.zh.endswith("。")
    assert basis.en.endswith(".")


def test_the_obukhov_length_given_is_the_one_used() -> None:
    seen = Observation(wind_speed=3.0, wind_from=90.0, obukhov_length=-25.0)
    assert stability_of(seen, wind_height=2.0, roughness=0.01)[0] == pytest.approx(-0.04)
    flat = Observation(wind_speed=3.0, wind_from=90.0, obukhov_length=float("inf"))
    assert stability_of(flat, wind_height=2.0, roughness=0.01)[0] == 0.0


def test_weather_that_does_not_tell_the_stability_is_refused() -> None:
    with pytest.raises(InputError, match="obukhov_length, heat_flux, stability or sigma_theta"):
        stability_of(Observation(wind_speed=3.0, wind_from=90.0), wind_height=10.0, roughness=0.1)


def test_words_for_stability_are_understood_and_others_refused() -> None:
    assert [letter_of(each) for each in ("a", "F", " Neutral", "弱不稳定", "G")] == ["A", "F", "D", "C", "F"]
    with pytest.raises(InputError, match="'windy' is not known"):
        Observation(wind_speed=1.0, wind_from=0.0, stability="windy")


@pytest.mark.parametrize("wrong", [
    {"wind_speed": -1.0}, {"wind_speed": float("nan")}, {"wind_from": 400.0}, {"cloud_cover": 120.0}, {"obukhov_length": 0.0},
    {"mixing_height": 0.0}, {"rain_rate": -1.0}, {"time": datetime(2026, 1, 1)},  # noqa: DTZ001
])
def test_an_impossible_observation_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Observation(**({"wind_speed": 2.0, "wind_from": 10.0} | wrong))  # type: ignore[arg-type]
