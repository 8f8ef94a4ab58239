"""Puffs keep their mass, know no left from right, add up, and are a plume when the weather stands still."""

import math

import numpy as np
import pytest
import radioactivedecay as rd

from core.errors import InputError
from dispersion.air.exchange import Decay, Phase, Places, Release, Species, Step, grid_places
from dispersion.air.puffs import PuffSettings, mass_balance, puffs
from dispersion.air.spread import briggs_sigma_y, briggs_sigma_z
from dispersion.weather.field import Floats, Weather
from tests.dispersion.air.steady import GAS, at, constant, steady


def only(weather: Weather, release: Release, places: Places, start: float, end: float, **choices: object) -> Step:
    (step,) = puffs(weather, release, places, np.array([start, end]), settings=PuffSettings(**choices))  # type: ignore[arg-type]
    return step


@pytest.mark.parametrize("inverse_l", [-0.05, 0.0, 0.05])
@pytest.mark.parametrize("height", [0.5, 80.0])
def test_puffs_keep_their_mass_when_nothing_takes_it(inverse_l: float, height: float) -> None:
    release = constant(1234.5, height=height)
    in_air, on_ground = mass_balance(steady(inverse_l=inverse_l), release, at((500.0, 0.0, 1.5)), np.array([0.0, 7200.0]))
    assert in_air[0] == pytest.approx(1234.5, rel=1e-12)
    assert on_ground[0] == 0.0


def test_what_is_in_the_air_and_on_the_ground_is_what_was_released() -> None:
    wet = Species(key="wet", unit="g", deposition_velocity=0.01, washout=1e-4)
    coarse = Species(key="coarse", unit="g", diameter=60.0, density=2500.0)
    release = constant(np.array([1000.0, 10.0]), height=20.0, species=(wet, coarse))
    in_air, on_ground = mass_balance(steady(rain=2.0), release, at((500.0, 0.0, 1.5)), np.array([0.0, 5400.0]))
    assert in_air + on_ground == pytest.approx([1000.0, 10.0], rel=1e-9)
    assert np.all(on_ground > [50.0, 5.0])


def test_rain_alone_takes_an_exponential_of_its_coefficient_and_time() -> None:
    species = Species(key="soluble", unit="g", washout=2e-4, washout_exponent=0.79)
    release = constant(100.0, start=0.0, end=0.0, species=(species,))
    in_air, _ = mass_balance(steady(rain=3.0), release, at((500.0, 0.0, 1.5)), np.array([0.0, 1800.0]))
    assert in_air[0] == pytest.approx(100.0 * math.exp(-2e-4 * 3.0**0.79 * 1800.0), rel=1e-9)


def test_the_deposit_seen_on_a_grid_is_what_left_the_air() -> None:
    species = Species(key="dust", unit="g", deposition_velocity=0.02)
    release, weather = constant(100.0, start=0.0, end=600.0, height=5.0, species=(species,)), steady(speed=2.0)
    axis_x, axis_y = np.arange(-500.0, 3000.0, 10.0), np.arange(-800.0, 801.0, 10.0)
    step = only(weather, release, grid_places(axis_x, axis_y, np.array([1.5])), 0.0, 900.0)
    _, on_ground = mass_balance(weather, release, at((500.0, 0.0, 1.5)), np.array([0.0, 900.0]))
    assert step.deposited.sum() * 100.0 == pytest.approx(on_ground[0], rel=0.02)


def test_twice_the_release_is_twice_the_concentration() -> None:
    places = at((300.0, 20.0, 1.5), (900.0, -50.0, 1.5))
    once = only(steady(), constant(1.0), places, 1800.0, 2400.0)
    twice = only(steady(), constant(2.0), places, 1800.0, 2400.0)
    assert twice.mean == pytest.approx(2.0 * once.mean, rel=1e-13)
    assert np.all(once.mean > 0.0)


def test_two_phases_are_the_sum_of_each() -> None:
    phases = (Phase(start=0.0, end=900.0, amount=np.array([3.0])), Phase(start=600.0, end=1800.0, amount=np.array([5.0])))
    places, weather = at((400.0, 0.0, 1.5)), steady()
    shared = PuffSettings(longest=100.0)

    def mean(chosen: tuple[Phase, ...]) -> Floats:
        release = Release(x=0.0, y=0.0, height=0.5, species=(GAS,), phases=chosen)
        return np.array([s.mean[0, 0] for s in puffs(weather, release, places, np.arange(0.0, 2401.0, 300.0), settings=shared)])

    assert mean(phases) == pytest.approx(mean(phases[:1]) + mean(phases[1:]), rel=1e-9)


def test_left_and_right_of_the_wind_are_the_same() -> None:
    places = at(*[(x, side * y, z) for x in (100.0, 700.0) for y in (10.0, 60.0) for z in (0.5, 30.0) for side in (1, -1)])
    mean = only(steady(inverse_l=-0.02), constant(1.0, height=20.0), places, 1800.0, 2400.0).mean[0]
    assert mean[0::2] == pytest.approx(mean[1::2], rel=1e-10)


def test_the_wind_may_blow_from_anywhere() -> None:
    east = only(steady(), constant(1.0), at((500.0, 30.0, 1.5)), 1800.0, 2400.0).mean
    turn = math.radians(217.0)
    x, y = 500.0 * math.cos(turn) - 30.0 * math.sin(turn), 500.0 * math.sin(turn) + 30.0 * math.cos(turn)
    turned = only(steady(towards=turn), constant(1.0), at((x, y, 1.5)), 1800.0, 2400.0).mean
    assert turned == pytest.approx(east, rel=1e-9)


@pytest.mark.parametrize("distance", [200.0, 1000.0, 5000.0])
def test_in_steady_wind_puffs_are_the_gaussian_plume(distance: float) -> None:
    height, speed, rate = 20.0, 5.0, 2.0
    weather = steady(speed=speed, uniform=True, lid=5000.0)
    release = constant(rate * 7200.0, end=7200.0, height=height)
    places = at((distance, 0.0, 1.5), (distance, 0.5 * briggs_sigma_y(distance, 3, False), 25.0))
    found = only(weather, release, places, 3600.0, 4200.0, growth="briggs-rural").mean[0]
    wide, high = briggs_sigma_y(distance, 3, False), briggs_sigma_z(distance, 3, False)
    plume = [
        rate / (2.0 * math.pi * speed * wide * high) * math.exp(-0.5 * (y / wide) ** 2)
        * sum(math.exp(-0.5 * ((z + h) / high) ** 2) for h in (height, -height))
        for y, z in ((0.0, 1.5), (0.5 * wide, 25.0))
    ]
    assert found == pytest.approx(plume, rel=0.03)


def test_far_below_the_lid_a_plume_is_mixed_from_bottom_to_top() -> None:
    weather = steady(inverse_l=-0.02, lid=300.0)
    across = np.arange(-6000.0, 6001.0, 50.0)
    places = at(*[(20_000.0, y, z) for z in (1.5, 150.0, 290.0) for y in across])
    mean = only(weather, constant(7200.0, end=10800.0), places, 7200.0, 9000.0).mean[0].reshape(3, -1).sum(axis=1)
    assert mean[1:] == pytest.approx(mean[:1].repeat(2), rel=0.05)


def test_a_grid_and_its_places_one_by_one_are_the_same() -> None:
    grid = grid_places(np.arange(100.0, 801.0, 100.0), np.array([-90.0, -20.0, 0.0, 50.0]), np.array([1.5, 10.0, 40.0]))
    loose = Places(grid.x, grid.y, grid.z)
    species = (Species(key="a", unit="g", deposition_velocity=0.01), Species(key="b", unit="Bq"))
    release = constant(np.array([2.0, 3.0]), height=8.0, species=species)
    steps = [list(puffs(steady(), release, each, np.array([600.0, 900.0, 1200.0]))) for each in (grid, loose)]
    # Apart only by the source's distance, which on a grid is at least half its spacing.
    for one, other in zip(*steps, strict=True):
        assert one.mean == pytest.approx(other.mean, rel=0.02, abs=1e-3 * other.mean.max())
        assert one.deposited == pytest.approx(other.deposited, rel=0.02, abs=1e-3 * other.deposited.max())


def test_an_instant_puff_s_peak_is_that_of_its_passing() -> None:
    speed, amount, distance = 4.0, 50.0, 600.0
    weather = steady(speed=speed, uniform=True, lid=5000.0)
    step = only(weather, constant(amount, start=30.0, end=30.0, height=30.0), at((distance, 0.0, 30.0)), 0.0, 600.0,
                growth="briggs-rural")
    wide, high = briggs_sigma_y(distance, 3, False), briggs_sigma_z(distance, 3, False)
    expected = amount / ((2.0 * math.pi) ** 1.5 * wide**2 * high) * (1.0 + math.exp(-0.5 * (60.0 / high) ** 2))
    assert step.peak[0, 0] == pytest.approx(expected, rel=0.05)
    assert step.peak[0, 0] > 5.0 * step.mean[0, 0]


def test_a_mean_over_an_hour_is_that_of_its_minutes() -> None:
    weather, release, places = steady(), constant(100.0, start=600.0, end=1500.0), at((700.0, 10.0, 1.5))
    settings = PuffSettings(interval=15.0)
    minutes = list(puffs(weather, release, places, np.arange(0.0, 3601.0, 60.0), settings=settings))
    hour = list(puffs(weather, release, places, np.array([0.0, 3600.0]), settings=settings))
    assert np.mean([s.mean[0, 0] for s in minutes]) == pytest.approx(hour[0].mean[0, 0], rel=0.01)
    assert hour[0].peak[0, 0] <= max(s.peak[0, 0] for s in minutes) * 1.01


def test_in_calm_air_a_cloud_spreads_around_its_source_and_no_number_fails() -> None:
    weather = steady(speed=0.0, inverse_l=0.03, lid=100.0)
    places = at((20.0, 0.0, 1.5), (0.0, 20.0, 1.5), (-20.0, 0.0, 1.5), (2000.0, 0.0, 1.5))
    mean = only(weather, constant(100.0), places, 3000.0, 3600.0).mean[0]
    assert np.all(np.isfinite(mean))
    assert mean[0] == pytest.approx(mean[1], rel=1e-9) == pytest.approx(mean[2], rel=1e-9)
    assert mean[0] > 100.0 * mean[3]


def test_daughters_grow_in_as_radioactivedecay_says() -> None:
    names = ("Te-132", "I-132")
    rates = [math.log(2.0) / rd.Nuclide(name).half_life("s") for name in names]
    matrix = np.array([[-rates[0], 0.0], [rates[1], -rates[1]]])
    species = tuple(Species(key=name, unit="Bq") for name in names)
    release = constant(np.array([1e12, 0.0]), start=0.0, end=0.0, species=species, decay=Decay(matrix))
    in_air, _ = mass_balance(steady(), release, at((500.0, 0.0, 1.5)), np.array([0.0, 7200.0]))
    expected = rd.Inventory({"Te-132": 1e12}, "Bq").decay(7200.0, "s").activities("Bq")
    assert in_air == pytest.approx([expected[name] for name in names], rel=1e-8)


def test_a_deposit_decays_as_the_air_does() -> None:
    rate = math.log(2.0) / 153.0
    species = (Species(key="Ba-137m", unit="Bq", deposition_velocity=0.05),)
    short = constant(1e9, start=0.0, end=300.0, species=species, decay=Decay(np.array([[-rate]])))
    long = constant(1e9, start=0.0, end=300.0, species=species)
    edges, place = np.array([0.0, 1800.0]), at((300.0, 0.0, 1.5))
    gone, ground = mass_balance(steady(), short, place, edges)
    kept, held = mass_balance(steady(), long, place, edges)
    # Born evenly over the five minutes, and as old at the end whether in the air or on the ground.
    older = (math.exp(-rate * 1500.0) - math.exp(-rate * 1800.0)) / (rate * 300.0)
    assert (gone + ground) / (kept + held) == pytest.approx(older, rel=0.01)


def test_the_cloud_of_a_step_holds_what_was_released_before() -> None:
    release = constant(3600.0, end=3600.0)
    steps = list(puffs(steady(), release, at((800.0, 0.0, 1.5), (8000.0, 0.0, 1.5)), np.array([0.0, 600.0, 1200.0])))
    assert steps[1].middle is not None
    assert steps[1].middle.amount.sum() == pytest.approx(900.0, rel=1e-6)


def test_puffs_go_where_a_turning_wind_takes_them() -> None:
    # Wind of constant speed that turns once in two hours: the path is a circle of radius U/omega.
    omega, speed = 2.0 * math.pi / 7200.0, 5.0
    time = np.arange(0.0, 7201.0, 60.0)
    one = np.ones((len(time), 1, 1))
    weather = steady(
        time=time, u=(speed * np.cos(omega * time))[:, None, None, None] * np.ones((1, 11, 1, 1)),
        v=(speed * np.sin(omega * time))[:, None, None, None] * np.ones((1, 11, 1, 1)), friction_velocity=0.3 * one,
        inverse_obukhov=0.0 * one, mixing_height=1000.0 * one, temperature=20.0 * one, rain_rate=0.0 * one,
        sigma_theta=np.nan * one,
    )
    steps = list(puffs(weather, constant(1.0, start=0.0, end=0.0, height=100.0), at((0.0, 11450.0, 1.5)),
                       np.array([0.0, 3570.0, 3630.0])))
    cloud = steps[1].middle
    assert cloud is not None
    assert np.average(cloud.x, weights=cloud.amount[:, 0]) == pytest.approx(0.0, abs=60.0)
    assert np.average(cloud.y, weights=cloud.amount[:, 0]) == pytest.approx(2.0 * speed / omega, rel=0.005)


@pytest.mark.parametrize(("change", "words"), [
    ({"edges": [0.0, 3 * 86400.0]}, "the weather covers"),
    ({"edges": [600.0, 600.0]}, "later than the one before"),
    ({"place": (90_000.0, 0.0, 1.5)}, "place looked at is 90 km outside"),
    ({"release": constant(-1.0)}, "negative"),
    ({"release": constant(np.array([1.0, 2.0]))}, "2 amounts for 1"),
    ({"release": constant(1.0, start=900.0, end=0.0)}, "ends before it starts"),
    ({"release": constant(1.0, height=-3.0)}, "release height is -3"),
    ({"release": Release(x=2e5, y=0.0, height=1.0, species=(GAS,), phases=())}, "release is 200 km outside"),
])
def test_what_cannot_be_done_is_refused_in_a_sentence(change: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        list(puffs(steady(), change.get("release", constant(1.0)), at(change.get("place", (500.0, 0.0, 1.5))),  # type: ignore[arg-type]
                   np.array(change.get("edges", [0.0, 600.0]))))
