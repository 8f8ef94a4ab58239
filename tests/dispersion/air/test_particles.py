"""Particle runs: mass, removal and decay against closed forms, a plume against its Gaussian, refusals outside the weather."""

import math

import msgspec
import numba
import numpy as np
import pytest

from core.errors import InputError
from dispersion.air.exchange import Decay, Floats, Phase, Places, Release, Species, grid_places
from dispersion.air.particle_cloud import ParticleSettings
from dispersion.air.particle_sight import cell_edges
from dispersion.air.particles import ParticleRun, particles
from dispersion.air.removal import settling_velocity
from dispersion.weather.turbulence import Turbulence, horizontal_at, layer_of, vertical_at
from tests.dispersion.air.particle_weather import one_place

FEW = ParticleSettings(particles=5_000)
NOWHERE = Places(np.empty(0), np.empty(0), np.empty(0))
INERT = Species(key="tracer", unit="g")


def release(*species: Species, amount: tuple[float, ...] = (1000.0,), end: float = 600.0, **rest: object) -> Release:
    usual = {"x": 0.0, "y": 0.0, "height": 20.0}
    return Release(species=species or (INERT,), phases=(Phase(start=0.0, end=end, amount=np.array(amount)),),
                   **{**usual, **rest})  # type: ignore[arg-type]


def wide_grid(half: float = 20_000.0, cells: int = 81) -> Places:
    axis = np.linspace(-half, half, cells)
    return grid_places(axis, axis, np.array([2.0]))


def ground_total(deposited: Floats, places: Places) -> Floats:
    assert places.axes is not None
    area = np.outer(np.diff(cell_edges(places.axes[1])), np.diff(cell_edges(places.axes[0]))).ravel()
    return np.asarray(deposited @ area)


def test_without_sinks_all_mass_stays_in_the_air() -> None:
    run = ParticleRun(one_place(), release(), NOWHERE, np.array([0.0, 1200.0]), settings=FEW)
    list(run.steps())
    assert run.balance().airborne == pytest.approx([1000.0], rel=1e-12)


def test_a_grid_of_all_heights_holds_all_the_mass() -> None:
    height = (np.arange(40) + 0.5) * 12.5
    axis = np.linspace(-12_000.0, 12_000.0, 97)
    places = grid_places(axis, axis, height)
    run = ParticleRun(one_place(h=500.0), release(), places, np.array([0.0, 1800.0]),
                      settings=ParticleSettings(particles=4000, samples=1, step=1800.0, smallest_width=15.0))
    (step,) = run.steps()
    assert step.mean.sum() * 250.0**2 * 12.5 == pytest.approx(1000.0, rel=2e-3)


def test_air_deposit_and_what_left_add_up_to_what_was_released() -> None:
    species = (Species(key="a", unit="g", deposition_velocity=0.02, washout=2e-4),
               Species(key="b", unit="g", diameter=30.0, density=2000.0), INERT)
    weather = one_place(rain=3.0, reach=8000.0, h=300.0)
    run = ParticleRun(weather, release(*species, amount=(1000.0, 500.0, 10.0)), NOWHERE, np.array([0.0, 3600.0]), settings=FEW)
    list(run.steps())
    found = run.balance()
    assert found.airborne + found.deposited + found.left == pytest.approx([1000.0, 500.0, 10.0], rel=1e-9)
    assert np.all(found.deposited[:2] > 10.0)
    assert found.deposited[2] == 0.0
    assert np.all(found.left > 0.0)


def test_the_ground_of_a_grid_holds_what_the_air_lost() -> None:
    species = Species(key="a", unit="g", deposition_velocity=0.01, washout=1e-4)
    run = ParticleRun(one_place(rain=2.0), release(species), wide_grid(), np.array([0.0, 450.0, 900.0]), settings=FEW)
    steps = list(run.steps())
    places = wide_grid()
    total = sum(ground_total(each.deposited, places) for each in steps)
    assert total == pytest.approx(run.balance().deposited, rel=1e-6)


def test_well_mixed_air_loses_by_dry_deposition_as_its_depth_says() -> None:
    # d ln(m)/dt = -v/h in well-mixed air; the cloud starts as deep as the layer
    h, velocity, hours = 100.0, 0.01, 1.0
    species = Species(key="a", unit="g", deposition_velocity=velocity)
    weather = one_place(ustar=0.5, inverse_obukhov=-1 / 50, h=h)
    run = ParticleRun(weather, release(species, end=0.0, height=50.0, sigma_z=2000.0), NOWHERE,
                      np.array([0.0, 3600.0 * hours]), settings=ParticleSettings(particles=4000))
    list(run.steps())
    assert run.balance().airborne / 1000.0 == pytest.approx([math.exp(-velocity / h * 3600.0 * hours)], rel=0.02)


def test_rain_takes_as_the_closed_form_says() -> None:
    species = Species(key="a", unit="g", washout=1e-4, washout_exponent=0.8)
    run = ParticleRun(one_place(rain=5.0), release(species, end=0.0), NOWHERE, np.array([0.0, 3600.0]), settings=FEW)
    list(run.steps())
    assert run.balance().airborne == pytest.approx([1000.0 * math.exp(-1e-4 * 5.0**0.8 * 3600.0)], rel=1e-9)


def test_coarse_particles_reach_the_ground_in_their_time_and_gases_do_not() -> None:
    dust = Species(key="dust", unit="g", diameter=100.0, density=1000.0)
    fall = settling_velocity(100.0, 1000.0)
    weather = one_place(ustar=0.05, h=200.0, wind=2.0, inverse_obukhov=1 / 20)
    run = ParticleRun(weather, release(dust, INERT, amount=(1.0, 1.0), end=0.0, height=150.0), NOWHERE,
                      np.array([0.0, 100.0 / fall, 400.0 / fall]), settings=FEW)
    steps = run.steps()
    next(steps)
    assert run.balance().deposited[0] == pytest.approx(0.0, abs=1e-3)
    next(steps)
    assert run.balance().deposited[0] > 0.9
    assert run.balance().deposited[1] == 0.0


def chain(first: float, second: float) -> Decay:
    return Decay(np.array([[-first, 0.0], [second, -second]]))


def test_decay_and_ingrowth_are_bateman() -> None:
    first, second, end = 2e-4, 1e-3, 3600.0
    species = (Species(key="p", unit="Bq"), Species(key="d", unit="Bq"))
    run = ParticleRun(one_place(), release(*species, amount=(1e6, 0.0), end=0.0, decay=chain(first, second)), NOWHERE,
                      np.array([0.0, end]), settings=ParticleSettings(particles=100))
    list(run.steps())
    daughter = 1e6 * second / (second - first) * (math.exp(-first * end) - math.exp(-second * end))
    assert run.balance().airborne == pytest.approx([1e6 * math.exp(-first * end), daughter], rel=1e-9)


def test_decay_during_a_long_release_counts_from_each_birth() -> None:
    rate, end = 1e-3, 1800.0
    run = ParticleRun(one_place(), release(Species(key="p", unit="Bq"), end=end, decay=Decay(np.array([[-rate]]))), NOWHERE,
                      np.array([0.0, end]), settings=ParticleSettings(particles=20_000, step=600.0))
    list(run.steps())
    assert run.balance().airborne == pytest.approx([1000.0 * -math.expm1(-rate * end) / (rate * end)], rel=1e-4)


def test_what_lies_on_the_ground_decays_with_the_rest() -> None:
    rate = 5e-4
    species = Species(key="p", unit="Bq", washout=3e-4)
    run = ParticleRun(one_place(rain=1.0), release(species, end=0.0, decay=Decay(np.array([[-rate]]))), wide_grid(),
                      np.array([0.0, 1800.0]), settings=ParticleSettings(particles=2000))
    (step,) = run.steps()
    balance = run.balance()
    assert balance.airborne + balance.deposited == pytest.approx([1000.0 * math.exp(-rate * 1800.0)], rel=1e-9)
    assert ground_total(step.deposited, wide_grid()) == pytest.approx(balance.deposited, rel=1e-6)


def test_a_plume_in_homogeneous_turbulence_is_gaussian() -> None:
    # Mid-level release in a layer so deep that neither ground nor lid is felt; sigmas by Taylor from what is at 500 m.
    wind, height, h = 5.0, 500.0, 1000.0
    weather = one_place(ustar=0.3, h=h, wind=wind)
    layer = layer_of(h, 0.3, 0.0, Turbulence())
    _, sigma_v, _, time_v = horizontal_at(height, layer)
    sigma_w, _, time_w = vertical_at(height, layer)
    distance = np.array([400.0, 800.0, 1500.0])

    def taylor(sigma: float, time: float) -> Floats:
        q = distance / wind / time
        return math.sqrt(2.0) * sigma * time * np.sqrt(q - 1.0 + np.exp(-q))

    sigma_y, sigma_z = taylor(sigma_v, time_v), taylor(sigma_w, time_w)
    expected = 1.0 / (2.0 * math.pi * sigma_y * sigma_z * wind)
    places = Places(np.tile(distance, 2), np.concatenate([np.zeros(3), sigma_y]), np.full(6, height))
    (step,) = particles(weather, release(end=3600.0, amount=(3600.0,), height=height), places, np.array([1200.0, 3600.0]),
                        settings=ParticleSettings(particles=80_000, step=30.0))
    assert step.mean[0, :3] == pytest.approx(expected, rel=0.10)
    assert step.mean[0, 3:] / step.mean[0, :3] == pytest.approx(np.full(3, math.exp(-0.5)), rel=0.15)


def test_the_grid_and_its_places_see_the_same_plume() -> None:
    axis = np.linspace(500.0, 2500.0, 21)
    across = np.linspace(-300.0, 300.0, 13)
    grid = grid_places(axis, across, np.array([2.0]))
    apart = Places(grid.x, grid.y, grid.z)
    found = [next(particles(one_place(), release(end=1800.0), each, np.array([900.0, 1800.0]),
                            settings=ParticleSettings(particles=60_000))) for each in (grid, apart)]
    assert found[0].mean.sum() == pytest.approx(found[1].mean.sum(), rel=0.03)
    assert np.corrcoef(found[0].mean[0], found[1].mean[0])[0, 1] > 0.97


def test_the_same_seed_repeats_exactly_on_any_number_of_threads_and_another_does_not() -> None:
    def run(seed: int, threads: int) -> bytes:
        before = numba.get_num_threads()
        numba.set_num_threads(min(threads, before))
        steps = list(particles(one_place(), release(Species(key="a", unit="g", deposition_velocity=0.01)), wide_grid(),
                               np.array([0.0, 600.0]), seed=seed, settings=ParticleSettings(particles=3000)))
        numba.set_num_threads(before)
        return b"".join(each.mean.tobytes() + each.peak.tobytes() + each.deposited.tobytes() for each in steps)

    assert run(1, 1) == run(1, 2)
    assert run(1, 2) != run(2, 2)


def test_a_release_before_the_first_output_has_travelled_by_then() -> None:
    places = Places(np.array([3000.0]), np.zeros(1), np.array([2.0]))
    (step,) = particles(one_place(), release(end=60.0), places, np.array([400.0, 800.0]), settings=FEW)
    assert step.start == 400.0
    assert step.peak[0, 0] >= step.mean[0, 0] > 0.0


def test_a_hot_release_starts_at_its_risen_height() -> None:
    weather = one_place()
    heights = []
    for heat in (0.0, 5e6):
        run = ParticleRun(weather, release(end=0.0, heat=heat), NOWHERE, np.array([0.0, 1.0]), settings=FEW)
        heights.append(float(run._cloud.particles["z"].mean()))
    assert heights[0] == pytest.approx(20.0)
    assert heights[1] > 60.0


@pytest.mark.parametrize(("change", "words"), [
    ({"x": 2e6}, "outside the weather's domain"),
    ({"height": -1.0}, "height"),
    ({"phases": (Phase(start=0.0, end=1.0, amount=np.array([-1.0])),)}, "negative"),
    ({"phases": (Phase(start=9.0, end=1.0, amount=np.array([1.0])),)}, "ends before"),
    ({"phases": (Phase(start=-2e6, end=1.0, amount=np.array([1.0])),)}, "the weather covers"),
])
def test_what_cannot_be_is_refused_in_a_sentence(change: dict[str, object], words: str) -> None:
    wrong = msgspec.structs.replace(release(), **change)
    with pytest.raises(InputError, match=words):
        particles(one_place(), wrong, NOWHERE, np.array([0.0, 600.0]))


def test_places_and_times_outside_the_weather_are_refused_before_the_run() -> None:
    far = Places(np.array([3e6]), np.zeros(1), np.zeros(1))
    with pytest.raises(InputError, match="place looked at"):
        particles(one_place(), release(), far, np.array([0.0, 600.0]))
    with pytest.raises(InputError, match="the weather covers"):
        particles(one_place(), release(), NOWHERE, np.array([0.0, 2e6]))
    with pytest.raises(InputError, match="growing"):
        particles(one_place(), release(), NOWHERE, np.array([600.0, 600.0]))


@pytest.mark.parametrize("name", ["particles", "step", "fraction", "bandwidth", "meander_speed"])
def test_settings_out_of_range_name_themselves(name: str) -> None:
    with pytest.raises(InputError, match=name):
        ParticleSettings(**{name: -1})
