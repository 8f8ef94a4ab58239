"""Particles in turbulence: Thomson's well-mixed condition, Taylor's spread, random numbers, equality with the plain forms."""

import math

import msgspec
import numba
import numpy as np
import pytest
from numpy.random import default_rng
from scipy import stats

from dispersion.air.particle_cloud import PARTICLE, Particles
from dispersion.air.particle_move import Rules, _carried, advance
from dispersion.air.particle_random import mixed, normal
from dispersion.air.particle_wind import Packed, column_at, level_of, packed, surface_in, wind_in
from dispersion.weather.field import Floats
from dispersion.weather.field_kernel import spot_of, surface_of, wind_of
from dispersion.weather.turbulence import FREE_DIFFUSIVITY, MEANDER_SPEED, MEANDER_TIME, taylor_growth
from tests.dispersion.air.particle_weather import HEIGHT, one_place

STABILITIES = {
    "neutral": {"ustar": 0.3, "h": 1000.0},
    "unstable": {"ustar": 0.3, "inverse_obukhov": -1 / 20, "h": 1000.0},
    "stable": {"ustar": 0.2, "inverse_obukhov": 1 / 50, "h": 200.0},
    "slightly unstable": {"ustar": 0.3, "inverse_obukhov": -1 / 2000, "h": 1000.0},
}
EVERYWHERE = 1e9


def rules(**changes: float) -> Rules:
    usual = {
        "fraction": 0.2, "deposition_layer": 10.0, "meander_speed": MEANDER_SPEED, "meander_time": MEANDER_TIME,
        "thinning": 0.0, "free_time": FREE_DIFFUSIVITY / MEANDER_SPEED**2, "west": -EVERYWHERE, "east": EVERYWHERE,
        "south": -EVERYWHERE, "north": EVERYWHERE,
        "vane": 10.0,
    }
    return Rules(**{**usual, **changes})


def spread_evenly(count: int, depth: float, seed: int = 1, lowest: float = 0.0) -> Particles:
    """Particles at rest in their own turbulence, one to each equal slice of the depth."""
    generator = default_rng(seed)
    cloud = np.zeros(count, PARTICLE)
    cloud["key"] = generator.integers(0, 2**64, count, np.uint64)
    for name in ("along", "across", "up"):
        cloud[name] = generator.standard_normal(count)
    cloud["z"] = lowest + (depth - lowest) * (np.arange(count) + 0.5) / count
    return cloud


def go(cloud: Particles, field: Packed, seconds: float, step: float = 60.0, chosen: Rules | None = None) -> None:
    for start in np.arange(0.0, seconds, step):
        advance(cloud, field, start, start + step, chosen or rules())


@pytest.mark.parametrize("name", STABILITIES)
def test_well_mixed_air_stays_well_mixed_in_turbulence_that_changes_with_height(name: str) -> None:
    weather = one_place(**STABILITIES[name])
    h, count, layers = STABILITIES[name]["h"], 40_000, 20
    cloud = spread_evenly(count, h)
    go(cloud, packed(weather.grid), 3600.0)
    found = np.histogram(cloud["z"], layers, (0.0, h))[0]
    # Multinomial scatter alone gives chi² = 19 ± 6; 0.1 % of runs lie above 43.8. 2 % of each layer are allowed besides.
    expected = count / layers
    excess = np.maximum(np.abs(found - expected) - 0.02 * expected, 0.0)
    assert np.sum(excess**2) / expected < stats.chi2.ppf(0.999, layers - 1)
    low = np.count_nonzero(cloud["z"] < 0.01 * h)
    assert low == pytest.approx(0.01 * count, abs=4.0 * math.sqrt(0.01 * count))
    assert cloud["up"].mean() == pytest.approx(0.0, abs=0.03)
    assert cloud["up"].std() == pytest.approx(1.0, abs=0.02)


def test_where_air_thins_upward_particles_follow_its_density() -> None:
    weather = one_place(**STABILITIES["unstable"])
    count, depth, scale = 30_000, 1000.0, 2000.0
    cloud = spread_evenly(count, depth)
    go(cloud, packed(weather.grid), 7200.0, chosen=rules(thinning=-1.0 / scale))
    edges = np.linspace(0.0, depth, 11)
    found = np.histogram(cloud["z"], edges)[0] / count
    expected = -np.diff(np.exp(-edges / scale)) / (1.0 - math.exp(-depth / scale))
    assert found == pytest.approx(expected, rel=0.06)
    assert found[0] / found[-1] > 1.4


def homogeneous(sigma: float, time: float) -> dict[str, float]:
    """A convective layer in whose middle sigma_u is uniform: u* and h that give sigma_v and its time scale."""
    # unstable: sigma = u*(12 - h/2L)^(1/3) at all heights, T = 0.15 h / sigma
    h = time * sigma / 0.15
    drive = -10.0
    return {"ustar": sigma / (12.0 - 0.5 * drive) ** (1.0 / 3.0), "inverse_obukhov": drive / h, "h": h}


@pytest.mark.parametrize("step", [5.0, 60.0, 400.0])
def test_particles_spread_as_taylor_found_in_1921(step: float) -> None:
    sigma, time, count = 0.8, 180.0, 20_000
    weather = one_place(**homogeneous(sigma, time), wind=5.0)
    cloud = spread_evenly(count, weather.mixing_height.item())
    field, at = packed(weather.grid), 0.0
    for target in (400.0, 800.0, 2000.0):
        while at < target:
            advance(cloud, field, at, at + step, rules(fraction=0.5))
            at += step
        q = at / time
        expected = math.sqrt(2.0) * sigma * time * math.sqrt(q - 1.0 + math.exp(-q))
        # the standard error of a standard deviation is 0.5 % here; a step as long as 2 T keeps only the late limit
        allowed = 0.02 if step < time else 0.15
        assert cloud["y"].std() == pytest.approx(expected, rel=allowed)
        assert cloud["y"].mean() == pytest.approx(0.0, abs=4.0 * expected / math.sqrt(count))
        assert cloud["x"].mean() == pytest.approx(5.0 * at, rel=0.01)
        # what the kernel's width goes by
        assert cloud["wide"].mean() == pytest.approx(expected, rel=0.02)


def test_the_number_of_threads_changes_nothing() -> None:
    field = packed(one_place(**STABILITIES["stable"]).grid)
    clouds = []
    for threads in (1, 2):
        before = numba.get_num_threads()
        numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
        cloud = spread_evenly(5000, 200.0)
        go(cloud, field, 600.0)
        numba.set_num_threads(before)
        clouds.append(cloud.tobytes())
    assert clouds[0] == clouds[1]


def test_a_measured_deviation_of_wind_direction_sets_the_lateral_spread() -> None:
    field = packed(one_place(**STABILITIES["unstable"], wind=5.0, sigma_theta=0.25).grid)
    cloud = spread_evenly(20_000, 1000.0)
    advance(cloud, field, 0.0, 10.0, rules())
    assert cloud["y"].std() == pytest.approx(10.0 * 0.25 * 5.0, rel=0.05)


def test_meander_widens_the_cloud_without_moving_it() -> None:
    field = packed(one_place(ustar=0.01, h=100.0, wind=0.5).grid)
    clouds = [spread_evenly(10_000, 100.0), spread_evenly(10_000, 100.0)]
    for cloud in clouds:
        cloud["north"] = default_rng(5).standard_normal(10_000)
    go(clouds[0], field, 600.0, chosen=rules(meander_speed=0.01))
    go(clouds[1], field, 600.0, chosen=rules(meander_speed=0.5))
    more = math.sqrt(clouds[1]["y"].var() - clouds[0]["y"].var())
    expected = [taylor_growth(speed, MEANDER_TIME, 0.0, 600.0) for speed in (0.5, 0.01)]
    assert more == pytest.approx(math.sqrt(expected[0] - expected[1]), rel=0.05)
    assert clouds[1]["y"].mean() == pytest.approx(0.0, abs=4.0 * more / 100.0)


def test_above_the_mixing_height_nothing_is_mixed_vertically_and_settling_brings_it_down() -> None:
    field = packed(one_place(h=500.0).grid)
    cloud = spread_evenly(4000, 700.0, lowest=600.0)
    cloud["north"] = default_rng(7).standard_normal(4000)
    before = cloud["z"].copy()
    go(cloud, field, 600.0)
    assert cloud["z"] == pytest.approx(before)
    assert cloud["y"].std() == pytest.approx(
        math.sqrt(taylor_growth(MEANDER_SPEED, FREE_DIFFUSIVITY / MEANDER_SPEED**2, 0.0, 600.0)), rel=0.05
    )
    cloud["settling"] = 0.5
    go(cloud, field, 900.0)
    assert np.all(cloud["z"] < 500.0)


def test_random_numbers_are_splitmix64_as_published() -> None:
    # The first outputs of splitmix64 from the seed 1234567 (Vigna's reference implementation, as quoted by many ports).
    state, outputs = 1234567, []
    for _ in range(5):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        outputs.append(int(mixed(np.uint64(state))))
    assert outputs == [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
    ]


def test_normals_are_normal_into_their_tails() -> None:
    sample = _normals(400_000)
    assert stats.kstest(sample, "norm").pvalue > 1e-3
    for edge in (3.0, 3.654, 4.0):
        expected = 2.0 * stats.norm.sf(edge) * sample.size
        assert np.count_nonzero(np.abs(sample) > edge) == pytest.approx(expected, abs=4.0 * math.sqrt(expected))
    assert np.corrcoef(sample[1:], sample[:-1])[0, 1] == pytest.approx(0.0, abs=4.0 / math.sqrt(sample.size))


def _normals(count: int) -> Floats:
    found, drawn = np.empty(count), np.uint64(0)
    for each in range(count):
        found[each], drawn = normal(np.uint64(987654321), drawn)
    return found


def test_the_packed_wind_is_the_wind_of_the_puffs() -> None:
    generator = default_rng(3)
    base = one_place(inverse_obukhov=1 / 80, ustar=0.25, h=300.0)
    t, y, x = 3, 4, 5
    sheets = {name: np.abs(generator.normal(1.0, 0.2, (t, y, x))) * getattr(base, name).item()
              for name in ("friction_velocity", "inverse_obukhov", "mixing_height")}
    weather = msgspec.structs.replace(
        base, time=np.array([0.0, 600.0, 1800.0]), y=np.linspace(-5e3, 5e3, y), x=np.linspace(-8e3, 8e3, x),
        u=generator.normal(5.0, 1.0, (t, HEIGHT.size, y, x)), v=generator.normal(0.0, 1.0, (t, HEIGHT.size, y, x)),
        roughness=np.full((y, x), 0.1), **sheets,
        **{name: np.full((t, y, x), getattr(base, name).item()) for name in ("temperature", "rain_rate", "sigma_theta")},
    )
    grid = weather.grid
    field = packed(grid)
    for moment, east, north in ((100.0, 10.0, 20.0), (900.0, -9e3, 4e3), (0.0, 0.0, 0.0), (5000.0, 7e3, -6e3)):
        column = column_at(field.time, field.y, field.x, moment, east, north)
        spot = spot_of(grid, moment, east, north)
        ground = surface_of(grid, spot)
        got = [surface_in(field.surface, column, each) for each in range(6)]
        assert got == pytest.approx([*ground[:4], *ground[5:]], nan_ok=True)
        for z in (0.3, 2.0, 7.0, 50.0, 250.0, 1000.0, 5000.0):
            wind = wind_in(field.height, field.wind, column, z, level_of(field.height, z, 3))
            # between the added levels a straight line stands for the profile, and 1/L is that of the nodes
            assert wind == pytest.approx(wind_of(grid, spot, z, ground), rel=0.05, abs=0.08)


def test_the_compiled_step_is_the_plain_one() -> None:
    field = packed(one_place(inverse_obukhov=-1 / 100, rain=2.0, sigma_theta=0.2).grid)
    plain, fast = spread_evenly(6, 1100.0), spread_evenly(6, 1100.0)
    plain["settling"] = fast["settling"] = 0.02
    chosen = rules(meander_speed=0.3)
    go(fast, field, 120.0, chosen=chosen)
    for start in (0.0, 60.0):
        for each in plain.view(np.recarray):
            _carried.py_func(each, *field, start, start + 60.0, chosen)  # type: ignore[attr-defined]
    assert np.all(plain["count"] == fast["count"])
    for name in ("x", "y", "z", "along", "across", "up", "north", "wide", "tall", "exposure", "rain", "middle_x"):
        assert plain[name] == pytest.approx(fast[name], rel=1e-9, abs=1e-9), name
