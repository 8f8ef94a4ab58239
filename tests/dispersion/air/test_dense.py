"""Dense gases: the criterion, SLAB's own published figure, the handover's mass and concentration, refusals."""

import math
from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest
from slabx.post.concentration import concentration_field
from slabx.submodels.atmosphere import Atmosphere

from core.errors import InputError
from dispersion.air.dense import DensePlan, dense_plan, dense_transport
from dispersion.air.dense_cloud import PASSIVE, Air, DenseCloud, dense_cloud
from dispersion.air.dense_gas import (
    DenseGas,
    Outflow,
    air_density,
    continuous_number,
    instant_number,
    source_density,
)
from dispersion.air.exchange import Floats, Phase, Places, Release, Species
from dispersion.air.puffs import puffs
from dispersion.weather.field import Weather
from tests.dispersion.air.particle_weather import one_place

CHLORINE = DenseGas(name="chlorine", molar_mass=0.07091, boiling_point=-34.05, vapour_heat_capacity=498.1,
                    liquid_heat_capacity=926.3, latent_heat=287_840.0, liquid_density=1574.0)
AMMONIA = DenseGas(name="ammonia", molar_mass=0.01703, boiling_point=-33.4, vapour_heat_capacity=2170.0,
                   liquid_heat_capacity=4294.0, latent_heat=1_370_840.0, liquid_density=682.8)
SULPHUR_DIOXIDE = DenseGas(name="sulphur dioxide", molar_mass=0.06406, boiling_point=-10.0, vapour_heat_capacity=622.6,
                           liquid_heat_capacity=1331.0, latent_heat=386_500.0, liquid_density=1462.0)
LNG = DenseGas(name="LNG", molar_mass=0.016043, boiling_point=-161.45, vapour_heat_capacity=2238.0,
               liquid_heat_capacity=3348.5, latent_heat=509_900.0, liquid_density=424.1)
# Properties as in the manual of SLAB (Ermak 1990, UCRL-MA-105607, table 2) and the documentation of slabx.

POOL = Outflow(kind="pool", area=100.0)
JET = Outflow(kind="jet", area=0.05, liquid_fraction=0.8)
BLOCK = Outflow(kind="instant", area=100.0)


def calm_day(**changes: float) -> Weather:
    return one_place(**{"ustar": 0.21, "roughness": 0.03, "h": 800.0, **changes})  # type: ignore[arg-type]


def release(kilograms: float, end: float, height: float = 0.0) -> Release:
    return Release(x=100.0, y=-50.0, height=height, species=(Species(key="gas", unit="g"),),
                   phases=(Phase(start=60.0, end=60.0 + end, amount=np.array([kilograms * 1000.0])),))


CASES = {
    "chlorine pool": (CHLORINE, POOL, release(9000.0, 1800.0)),
    "chlorine jet": (CHLORINE, JET, release(3000.0, 600.0, 1.0)),
    "chlorine block": (CHLORINE, BLOCK, release(1000.0, 0.0)),
    "cold ammonia": (AMMONIA, Outflow(kind="jet", area=0.3, liquid_fraction=0.8), release(6000.0, 300.0, 1.0)),
    "sulphur dioxide": (SULPHUR_DIOXIDE, POOL, release(5000.0, 600.0)),
    "LNG pool": (LNG, Outflow(kind="pool", area=600.0), release(12_000.0, 120.0)),
}


@pytest.fixture(scope="module")
def plans() -> dict[str, DensePlan]:
    weather = calm_day()
    return {name: dense_plan(weather, each[2], each[0], each[1]) for name, each in CASES.items()}


def cloud_of(plan: DensePlan) -> DenseCloud:
    assert plan.cloud is not None
    return plan.cloud


def test_the_criterion_is_that_of_britter_and_mcquaid() -> None:
    # g' = 9.81 (3.61 - 1.2)/1.2 = 19.70; q0 = 5/3.61 = 1.385; (19.70 · 1.385 / 10)^(1/3) / 3 = 0.466
    assert continuous_number(3.61, 1.2, 5.0, 10.0, 3.0) == pytest.approx(0.4658, rel=1e-3)
    # V0 = 1000/3.61 = 277; (19.70 · 6.519)^(1/2) / 3 = 3.777
    assert instant_number(3.61, 1.2, 1000.0, 3.0) == pytest.approx(3.777, rel=1e-3)
    assert continuous_number(0.9, 1.2, 5.0, 10.0, 3.0) == 0.0
    assert instant_number(0.9, 1.2, 5.0, 3.0) == 0.0


def test_cold_vapour_is_denser_than_warm_and_droplets_make_ammonia_dense() -> None:
    assert source_density(CHLORINE, POOL) == pytest.approx(0.07091 * 101325 / 8.314462 / 239.1, rel=1e-6)
    assert source_density(AMMONIA, Outflow(kind="jet", area=1.0)) < air_density(20.0)
    assert source_density(AMMONIA, JET) > air_density(20.0)


def test_a_stronger_wind_or_a_smaller_leak_makes_it_passive() -> None:
    gas, outflow, usual = CASES["chlorine pool"]
    numbers = [dense_plan(calm_day(ustar=ustar), usual, gas, outflow, dense=False).criterion.number
               for ustar in (0.1, 0.2, 0.4, 0.8)]
    assert np.all(np.diff(numbers) < 0.0)
    small = dense_plan(calm_day(ustar=0.6), release(1.0, 1800.0), gas, outflow)
    assert not small.criterion.is_dense
    assert small.cloud is None
    assert "passive" in small.criterion.en
    assert small.passive.sigma_y == 0.0


def test_the_criterion_says_its_number_in_both_languages(plans: dict[str, DensePlan]) -> None:
    criterion = plans["chlorine pool"].criterion
    for text in (criterion.en, criterion.zh):
        assert f"{criterion.number:.2f} ≥ 0.15" in text
    assert "0.20" in plans["chlorine block"].criterion.zh


def test_slabs_documented_distance_to_the_flammable_limit_of_burro_8_is_met() -> None:
    # slabx 1.0.7, README: 449 m to 5 % with this set-up; measured 455 m (Burro 8, Koopman et al. 1982).
    as_given = Atmosphere(u_ref=1.94, z_ref=3.0, T=290.0, rh=50.0, z0=2e-4, stability="E")
    air = Air(1.94, 290.0 - 273.15, 50.0, 2e-4, as_given.inv_L_ground)
    cloud = dense_cloud(LNG, Outflow(kind="pool", area=116.93 / 0.167), air, rate=116.93, duration=107.0, mass=0.0, height=0.0)
    field = concentration_field(cloud.trajectory, cloud.atmosphere, z=1.0, t_avg=80.0, t_release=107.0)
    assert field.distance_to(0.05) == pytest.approx(449.0, rel=0.02)


@pytest.mark.parametrize("name", CASES)
def test_slab_carries_at_each_distance_what_was_released(name: str, plans: dict[str, DensePlan]) -> None:
    cloud = cloud_of(plans[name])
    kilograms = float(CASES[name][2].phases[0].amount[0]) / 1000.0
    past = (cloud.distance > 3.0 * math.sqrt(CASES[name][1].area)) & (cloud.distance <= cloud.handover.distance)
    puff = past & cloud.is_puff
    plume = past & ~cloud.is_puff
    assert np.any(past)
    assert cloud.carried[puff] == pytest.approx(np.full(puff.sum(), kilograms), rel=0.02)
    if np.any(plume):
        assert cloud.carried[plume] == pytest.approx(np.full(plume.sum(), kilograms / cloud.duration), rel=0.02)


@pytest.mark.parametrize("name", CASES)
def test_the_handover_keeps_the_mass_and_lies_where_the_cloud_is_passive(name: str, plans: dict[str, DensePlan]) -> None:
    plan, (_, _, usual) = plans[name], CASES[name]
    here = cloud_of(plan).handover
    assert here.number <= PASSIVE * (1.0 + 1e-9)
    assert np.all(cloud_of(plan).number[cloud_of(plan).distance > here.distance] < PASSIVE)
    given, taken = usual.phases[0], plan.passive.phases[0]
    assert taken.amount == pytest.approx(given.amount, rel=1e-12)
    assert taken.start > given.start
    assert taken.end - taken.start == pytest.approx(here.passing)
    assert here.passing >= given.end - given.start
    assert plan.passive.x + 2.0 * here.sigma_y == pytest.approx(usual.x + here.distance)
    assert plan.passive.y == pytest.approx(usual.y)
    assert plan.passive.sigma_y > plan.passive.sigma_z > 0.0


@pytest.mark.parametrize("name", CASES)
def test_the_centreline_goes_on_across_the_handover(name: str, plans: dict[str, DensePlan]) -> None:
    plan, (_, _, usual) = plans[name], CASES[name]
    cloud = cloud_of(plan)
    near = usual.x + cloud.handover.distance * np.array([0.98, 1.02])
    places = Places(near, np.full(2, usual.y), np.full(2, 1.0))
    end = 60.0 + cloud.time[-1]
    (step,) = dense_transport(plan, calm_day(), usual, places, np.array([60.0, end]), puffs)
    exposure = step.mean[0] * (end - 60.0)
    # 4 % of the way further it must have fallen, by no more than a quarter: 5 to 21 % here. Near the ground the puffs' profile
    # is not SLAB's, so that a step of this size is between the models, not in the mass handed over.
    assert 0.75 < exposure[1] / exposure[0] < 1.0


def _level_and_reach(cloud: DenseCloud, along: Floats) -> tuple[Floats, Floats]:
    return cloud.looked_at(along, np.zeros(along.size), np.full(along.size, 0.5))


@pytest.mark.parametrize("name", ["chlorine pool", "chlorine block"])
def test_concentration_falls_along_and_across_the_wind(name: str, plans: dict[str, DensePlan]) -> None:
    cloud = cloud_of(plans[name])
    along = np.geomspace(50.0, cloud.handover.distance, 15)
    for values in _level_and_reach(cloud, along):
        assert np.all(np.diff(values) < 0.0)
    across = np.linspace(0.0, 6.0 * cloud.handover.sigma_y, 9)
    for values in cloud.looked_at(np.full(9, along[-1]), across, np.zeros(9)):
        assert np.all(np.diff(values) < 0.0)
        assert values[-1] < 0.01 * values[0]
    up = cloud.looked_at(np.full(5, along[5]), np.zeros(5), np.linspace(0.0, 40.0, 5))[0]
    assert np.all(np.diff(up) < 0.0)


def test_more_gas_is_felt_more_and_stays_dense_for_longer() -> None:
    clouds = [cloud_of(dense_plan(calm_day(), release(each, 1800.0), CHLORINE, POOL)) for each in (2000.0, 6000.0, 18_000.0)]
    peaks = [float(_level_and_reach(each, np.array([300.0]))[1][0]) for each in clouds]
    assert peaks[0] < peaks[1] < peaks[2]
    assert clouds[0].handover.distance < clouds[1].handover.distance < clouds[2].handover.distance


def test_within_the_dense_region_only_slab_is_shown(plans: dict[str, DensePlan]) -> None:
    plan, (_, _, usual) = plans["chlorine pool"], CASES["chlorine pool"]
    cloud = cloud_of(plan)
    x = usual.x + np.array([-200.0, 30.0, 0.5 * cloud.handover.distance])
    places = Places(x, np.full(3, usual.y), np.full(3, 0.5))
    seen = list(dense_transport(plan, calm_day(), usual, places, np.array([0.0, 600.0, 1800.0, 12_000.0]), puffs))
    total, peak = cloud.looked_at(x - usual.x, np.zeros(3), np.full(3, 0.5))
    exposure = sum(each.mean[0] * (each.end - each.start) for each in seen)
    assert exposure == pytest.approx(total * cloud.gas_density * 1000.0, rel=1e-6)
    assert np.max([each.peak[0] for each in seen], axis=0) == pytest.approx(peak * cloud.gas_density * 1000.0)
    assert exposure[0] == 0.0
    assert seen[0].mean[0, 1] > 0.0
    assert seen[0].mean[0, 2] < seen[1].mean[0, 2]
    assert np.all(plan.is_dense(usual, places.x, places.y))


def test_no_place_is_given_more_than_pure_gas_while_the_cloud_passes(plans: dict[str, DensePlan]) -> None:
    for plan in plans.values():
        cloud = cloud_of(plan)
        along = np.linspace(float(cloud.distance[0]), float(cloud.distance[-1]), 200)
        total, peak = cloud.looked_at(along, np.zeros(200), np.zeros(200))
        assert np.all(total <= np.interp(along, cloud.distance, cloud.passing) * (1.0 + 1e-12))
        assert np.all(peak <= 1.0)


def test_the_dense_cloud_leaves_on_the_ground_what_it_brings_there(plans: dict[str, DensePlan]) -> None:
    plan, (_, _, usual) = plans["chlorine pool"], CASES["chlorine pool"]
    cloud = cloud_of(plan)
    falling = msgspec.structs.replace(usual, species=(Species(key="gas", unit="g", deposition_velocity=0.01),))
    x = usual.x + np.array([-200.0, 100.0, 0.5 * cloud.handover.distance])
    places = Places(x, np.full(3, usual.y), np.array([0.0, 10.0, 0.0]))      # the ground below, wherever one looks
    seen = list(dense_transport(plan, calm_day(), falling, places, np.array([0.0, 1800.0, 12_000.0]), puffs))
    below, _ = cloud.looked_at(x - usual.x, np.zeros(3), np.zeros(3))
    assert sum(each.deposited[0] for each in seen) == pytest.approx(0.01 * below * cloud.gas_density * 1000.0, rel=1e-6)
    assert seen[0].deposited[0, 0] == 0.0 < seen[0].deposited[0, 1]


def test_the_cloud_goes_where_the_wind_goes() -> None:
    west = calm_day()
    turned = msgspec.structs.replace(west, u=np.zeros_like(west.u), v=-west.u)
    gas, outflow, usual = CASES["chlorine jet"]
    plan = dense_plan(turned, usual, gas, outflow)
    assert plan.passive.y == pytest.approx(usual.y - (cloud_of(plan).handover.distance - 2.0 * plan.passive.sigma_y))
    assert plan.passive.x == pytest.approx(usual.x)


def test_a_passive_release_goes_through_unchanged() -> None:
    usual = release(10.0, 1800.0)
    plan = dense_plan(calm_day(), usual, CHLORINE, POOL, dense=False)
    places = Places(np.array([600.0]), np.array([-50.0]), np.array([1.0]))
    edges = np.array([0.0, 1800.0])
    (one,) = dense_transport(plan, calm_day(), usual, places, edges, puffs)
    (other,) = puffs(calm_day(), usual, places, edges)
    assert one.mean == pytest.approx(other.mean)


@pytest.mark.parametrize(("gas", "outflow", "given", "words"), [
    (CHLORINE, BLOCK, release(1000.0, 600.0), "an instant dense release has no duration"),
    (CHLORINE, POOL, release(1000.0, 0.0), "an instant dense release has no duration"),
    (CHLORINE, POOL, release(1000.0, 600.0, 5.0), "a pool lies on the ground"),
    (CHLORINE, POOL, release(0.0, 600.0), "give what is released"),
    (CHLORINE, POOL, msgspec.structs.replace(release(1.0, 60.0), species=(Species(key="x", unit="Bq"),)), "in g"),
    (CHLORINE, POOL, msgspec.structs.replace(release(1.0, 60.0), phases=release(1.0, 60.0).phases * 2), "one phase"),
])
def test_what_the_dense_stage_cannot_take_is_refused(gas: DenseGas, outflow: Outflow, given: Release, words: str) -> None:
    with pytest.raises(InputError, match=words):
        dense_plan(calm_day(), given, gas, outflow)


def test_still_air_is_refused_with_advice() -> None:
    with pytest.raises(InputError, match=r"below 0\.5 m/s"):
        dense_plan(calm_day(ustar=0.01), release(1000.0, 600.0), CHLORINE, POOL)


def test_a_time_outside_the_weather_is_refused() -> None:
    late = msgspec.structs.replace(calm_day(), epoch=datetime(2026, 5, 1, tzinfo=UTC), hold=10.0)
    with pytest.raises(InputError, match="the weather covers"):
        dense_plan(late, release(1000.0, 600.0), CHLORINE, POOL)


@pytest.mark.parametrize("change", [
    {"kind": "pond"}, {"area": 0.0}, {"liquid_fraction": 1.0}, {"liquid_fraction": 0.5},
])
def test_an_outflow_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Outflow(**{"kind": "pool", "area": 1.0, **change})  # type: ignore[arg-type]


def test_slabs_own_words_on_its_range_are_kept() -> None:
    plan = dense_plan(calm_day(roughness=0.5, ustar=0.3), release(9000.0, 1800.0), CHLORINE, POOL)
    assert any("z0" in each for each in cloud_of(plan).notes)
