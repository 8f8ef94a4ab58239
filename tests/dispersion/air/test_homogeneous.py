"""Puffs against particles in homogeneous, stationary turbulence, where Taylor (1921) knows the answer for both."""

from itertools import pairwise

import msgspec
import numpy as np
import pytest
from numpy.random import default_rng
from scipy import stats

from dispersion.air.exchange import Floats, Phase, Places, Release, Species, Transport
from dispersion.air.particle_cloud import PARTICLE, ParticleSettings
from dispersion.air.particle_move import Rules, advance
from dispersion.air.particle_wind import packed
from dispersion.air.particles import particles
from dispersion.air.puffs import puffs
from dispersion.weather.field import Weather
from dispersion.weather.turbulence import Turbulence
from tests.dispersion.air.particle_weather import one_place

WIND, HEIGHT, DEEP = 5.0, 50_000.0, 100_000.0     # the boundaries are hundreds of sigmas away
AIR = Turbulence(sigma_u=0.8, sigma_v=0.8, sigma_w=0.5, time_u=120.0, time_v=120.0, time_w=60.0)
RUNS, CERTAIN = 20, 0.999


def homogeneous() -> Weather:
    return msgspec.structs.replace(one_place(wind=WIND, h=DEEP), turbulence=AIR)


def taylor(sigma: float, time: float, age: float) -> float:
    """Variance at an age, m²."""
    q = age / time
    return float(2.0 * (sigma * time) ** 2 * (q - 1.0 + np.exp(-q)))


def instant() -> Release:
    return Release(x=0.0, y=0.0, height=HEIGHT, species=(Species(key="tracer", unit="g"),),
                   phases=(Phase(start=0.0, end=0.0, amount=np.array([1e6])),))


def test_the_variances_of_particles_are_taylors_within_sampling_error() -> None:
    count, generator = 20_000, default_rng(11)
    cloud = np.zeros(count, PARTICLE)
    cloud["key"] = generator.integers(0, 2**64, count, np.uint64)
    for name in ("along", "across", "up"):
        cloud[name] = generator.standard_normal(count)
    cloud["z"] = HEIGHT
    rules = Rules(0.05, 10.0, 0.2, 200.0, 0.0, 1250.0, -1e9, 1e9, -1e9, 1e9, 10.0)
    field = packed(homogeneous().grid)
    # n s²/sigma² of n independent normals is chi² with n degrees of freedom; twelve variances are looked at
    low, high = (stats.chi2.ppf(p, count) / count for p in (0.5e-3 / 12, 1 - 0.5e-3 / 12))
    times = np.arange(0.0, 1200.1, 5.0)
    for start, end in pairwise(times):
        advance(cloud, field, float(start), float(end), rules)
        if end in (60.0, 120.0, 300.0, 1200.0):
            for middle, axis, sigma, time in ((WIND * end, "x", 0.8, 120.0), (0.0, "y", 0.8, 120.0), (HEIGHT, "z", 0.5, 60.0)):
                ratio = np.mean((cloud[axis] - middle) ** 2) / taylor(sigma, time, float(end))
                assert low < ratio < high, (end, axis)


@pytest.mark.parametrize("age", [60.0, 300.0, 1200.0, 3600.0])
def test_the_widths_of_a_puff_are_taylors(age: float) -> None:
    far = Places(np.array([0.0, WIND * age]), np.zeros(2), np.full(2, HEIGHT))   # between them the puff is followed closely
    cloud = list(puffs(homogeneous(), instant(), far, np.array([0.0, age - 1.0, age + 1.0])))[-1].middle
    assert cloud is not None
    assert cloud.sigma_h.mean() == pytest.approx(np.sqrt(taylor(0.8, 120.0, age)), rel=5e-3)
    assert cloud.sigma_z.mean() == pytest.approx(np.sqrt(taylor(0.5, 60.0, age)), rel=5e-3)


def receptors(age: float) -> Places:
    """The middle of a cloud of that age, and one to two sigmas beside and above it."""
    wide, tall = np.sqrt(taylor(0.8, 120.0, age)), np.sqrt(taylor(0.5, 60.0, age))
    y, z = np.array([0.0, 1.0, 0.0, 1.0, -2.0]) * wide, np.array([0.0, 0.0, 1.0, -1.0, 0.0]) * tall
    return Places(np.full(5, WIND * age), y, HEIGHT + z)


def seen(model: Transport, places: Places, edges: Floats, **more: object) -> Floats:
    """Concentration, time mean over the last step, at the places."""
    return list(model(homogeneous(), instant(), places, edges, **more))[-1].mean[0]  # type: ignore[arg-type]


def referee(places: Places, edges: Floats, step: float) -> tuple[Floats, Floats]:
    """Mean of independent runs, and how far from it the truth may lie: Student's t on their scatter, for all places at once.

    A kernel a tenth as wide as the cloud lowers the middle of a cloud by 1.5 %; 2 % are allowed besides.
    """
    chosen = ParticleSettings(particles=50_000, bandwidth=0.1, samples=1, step=step)
    runs = np.array([seen(particles, places, edges, seed=seed, settings=chosen) for seed in range(RUNS)])
    each = 1.0 - (1.0 - CERTAIN) / places.x.size
    reach = stats.t.ppf(0.5 * (1.0 + each), RUNS - 1) * runs.std(axis=0, ddof=1) / np.sqrt(RUNS)
    return runs.mean(axis=0), reach + 0.02 * runs.mean(axis=0)


@pytest.mark.parametrize("age", [200.0, 600.0])
def test_puffs_and_particles_have_the_same_concentrations_within_sampling_error(age: float) -> None:
    places, edges = receptors(age), np.array([0.0, age - 1.0, age + 1.0])
    expected, reach = referee(places, edges, 12.0)
    found = seen(puffs, places, edges)
    assert np.all(reach < 0.3 * expected)
    assert np.all(np.abs(found - expected) < reach)


@pytest.mark.parametrize("distance", [1000.0, 3000.0])
def test_puffs_and_particles_bring_the_same_dosage_within_sampling_error(distance: float) -> None:
    places = receptors(distance / WIND)
    edges = np.array([0.0, 1.5 * distance / WIND])    # four sigmas have passed by then
    expected, reach = referee(places, edges, distance / WIND / 50.0)
    found = seen(puffs, places, edges)
    assert np.all(reach < 0.15 * expected)
    assert np.all(np.abs(found - expected) < reach)
