"""A heavy gas in a quick forecast: decided by the Richardson number, SLAB near the source, never puffs there."""

from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
import numpy as np
import pytest

from core.messages import Forecast, Reading
from core.site import Chemical
from core.site_register import SiteRegister
from dispersion.air.dense import DensePlan, dense_plan, dense_transport
from dispersion.air.dense_cloud import ROWS, SUBSTEPS, Air, DenseCloud, dense_cloud
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.live import quick_forecast
from dispersion.models import as_dense
from dispersion.quick.dense import COARSE, FEW, Heavy, carried, heavy_of, passive_with, storage_of
from dispersion.quick.matter import matter_of
from dispersion.quick.shape import Request, Surroundings, Town, TypedSource, Wanted
from dispersion.quick.source import source_taken
from dispersion.quick.spread import PUFFS, Domain, Source, domain_of, edges_of, run
from dispersion.quick.weather import latest_of, weather_round
from dispersion.sources.substances import substance
from dispersion.weather.field import Weather
from tests.dispersion.house import AROUND, FRAME, NOON, STATIONS, STORE, position, wind

NIGHT = NOON + timedelta(hours=12)
WEST = wind(5.0, 270.0, NIGHT)       # blows to the east; at night with this wind the air is neutral
CHLORINE = 5_000.0                   # g/s
FINE = PuffSettings(splitting=False, stride=0.8, interval=6.0)


def typed(name: str, **rest: Any) -> Request:
    given: dict[str, Any] = {"substance": name, **position(0.0, 0.0), "rate": CHLORINE, "duration": 3600.0} | rest
    return Request(run="test", number=1, cause="test", who="韦", onset=NIGHT, typed=TypedSource(**given))


def made(request: Request, readings: list[Reading] = WEST, members: int = 3, around: Surroundings = AROUND) -> Forecast:
    return quick_forecast(request, readings, around, NIGHT, None, Wanted(members=members))


@pytest.fixture(scope="module")
def weather() -> Weather:
    return latest_of(weather_round(WEST, AROUND, NIGHT, FRAME))


def heavy(name: str, **rest: Any) -> Heavy:
    request = typed(name, **rest)
    found = heavy_of(request, AROUND, source_taken(request, AROUND, None), matter_of(name), 20.0)
    assert found is not None
    return found


def looked() -> tuple[Source, Domain]:
    source = Source(x=0.0, y=0.0, height=0.0, edges=edges_of(0.0, 5400.0), steps=6)
    return source, domain_of(source, np.array([120.0, 5_000.0]), np.array([5.0, 0.0]), 20_000.0, np.pi / 2)


def test_within_the_dense_region_every_place_has_what_slab_says_and_beyond_it_puffs_go_on(weather: Weather) -> None:
    source, domain = looked()
    gas = heavy("chlorine")
    seen, handover = carried(gas, weather, source, domain, CHLORINE, PUFFS, dense=None)
    release = gas.release(source, CHLORINE, 0, source.steps)
    out = gas.outflow(weather, release)
    joined = as_dense(release, out)
    plan = dense_plan(weather, joined, gas.gas, out)
    assert plan.cloud is not None
    assert handover == plan.cloud.handover.distance > 30.0
    places = domain.places
    inside = np.asarray(plan.is_dense(joined, places.x, places.y), bool) & (domain.distance > 100.0)
    along, across = plan.along(joined, places.x[inside], places.y[inside])
    total, _ = plan.cloud.looked_at(along, across, places.z[inside])
    passing = np.interp(along, plan.cloud.distance, plan.cloud.passing)
    told = 1000.0 * plan.cloud.gas_density * total / passing / CHLORINE
    np.testing.assert_allclose(seen.max(axis=0)[inside], told, rtol=1e-9, atol=1e-15)
    puffs_alone = run(weather, gas.matter, source, domain, PUFFS).max(axis=0)
    far = domain.distance > 10_000.0
    assert seen.max(axis=0)[far].max() == pytest.approx(puffs_alone[far].max(), rel=0.3)


def test_one_step_after_the_handover_carried_once_and_summed_is_the_whole_carried(weather: Weather) -> None:
    source, domain = looked()
    summed, _ = carried(heavy("chlorine"), weather, source, domain, CHLORINE, PUFFS, dense=None)
    whole, _ = carried(heavy("chlorine"), weather, msgspec.structs.replace(source, one_wind=float(source.edges[6])), domain,
                       CHLORINE, PUFFS, dense=None)
    # its front and its end lie within a step there, where a puff more or less shows: 3e-3 of the highest
    np.testing.assert_allclose(summed, whole, rtol=3e-2, atol=3e-3 * float(whole.max()))


@pytest.mark.parametrize("rate", [1_000.0, CHLORINE, 50_000.0])
def test_a_members_coarser_steps_of_slab_bring_what_its_own_bring(weather: Weather, rate: float) -> None:
    source, domain = looked()
    (found, near), (true, handover) = (
        carried(heavy("chlorine"), weather, source, domain, rate, PUFFS, dense=True, substeps=substeps, rows=rows)
        for substeps, rows in ((COARSE, FEW), (SUBSTEPS, ROWS))
    )
    assert near == pytest.approx(handover, rel=0.02)
    on_axis, expected = (domain.on_rings(each.max(axis=0)).max(axis=1) for each in (found, true))
    np.testing.assert_allclose(on_axis, expected, rtol=0.01, atol=1e-6 * float(expected.max()))


def test_a_run_of_slab_stands_for_another_time_of_release_in_nearly_the_same_air_and_for_no_other(weather: Weather) -> None:
    source, _ = looked()
    gas = heavy("chlorine")
    out = gas.outflow(weather, gas.release(source, CHLORINE, 0, source.steps))

    def run_in(air: Air, duration: float, like: DenseCloud | None) -> DenseCloud:
        return dense_cloud(gas.gas, out, air, rate=5.0, duration=duration, mass=5.0 * duration, height=0.0, like=like)

    then = Air(4.0, 20.0, 70.0, 0.1, 0.001)
    now = then._replace(wind=4.07, temperature=21.0, inverse_obukhov=0.0014)
    first = run_in(then, 1800.0, None)
    again, alone = (run_in(now, 3000.0, like) for like in (first, None))
    assert again.trajectory is first.trajectory
    assert again.handover.distance == pytest.approx(alone.handover.distance, rel=0.05)
    assert again.handover.sigma_y == pytest.approx(alone.handover.sigma_y, rel=0.05)
    assert again.handover.passing == pytest.approx(3000.0, rel=0.03)
    along = np.linspace(20.0, alone.handover.distance, 20)
    (told, _), (true, _) = (each.looked_at(along, 0.0 * along, 0.0 * along + 1.5) for each in (again, alone))
    np.testing.assert_allclose(told, true, rtol=0.03)
    other = run_in(then._replace(wind=5.0), 3000.0, first)
    assert other.trajectory is not first.trajectory
    short = run_in(now, 0.5 * first.handover.time, first)
    assert short.trajectory is not first.trajectory


def test_after_the_handover_few_puffs_bring_what_many_do(weather: Weather) -> None:
    source, domain = looked()
    gas = heavy("chlorine")
    release = gas.release(source, CHLORINE, 0, source.steps)
    out = gas.outflow(weather, release)
    joined = as_dense(release, out)
    plan = dense_plan(weather, joined, gas.gas, out)
    few, many = (
        np.stack([each.mean[0] for each in dense_transport(plan, weather, joined, domain.places, source.edges, passive)])
        for passive in (passive_with(domain.looked, PUFFS, is_steady=True), partial(puffs, settings=FINE))
    )
    one, other = (domain.on_rings(each.max(axis=0)) for each in (few, many))
    beyond = domain.rings > 1.5 * handover_of(plan)
    error = np.abs(one - other)[beyond] / other[beyond].max(axis=1, keepdims=True)
    assert np.quantile(error, 0.99) < 0.02
    assert error.max() < 0.08


def handover_of(plan: DensePlan) -> float:
    assert plan.cloud is not None
    return plan.cloud.handover.distance


@pytest.mark.parametrize(("name", "rest", "is_dense"), [
    ("chlorine", {}, True), ("sulphur dioxide", {}, True), ("hydrogen fluoride", {}, True), ("chlorine", {"rate": 0.1}, False),
    ("ammonia", {}, False), ("ammonia", {"storage": "pressure"}, True), ("carbon monoxide", {}, False),
])
def test_the_richardson_number_decides_and_is_said_with_the_model(name: str, rest: dict[str, Any], is_dense: bool) -> None:
    forecast = made(typed(name, **rest))
    said_en, said_zh = " ".join(forecast.notes_en), " ".join(forecast.notes_zh)
    assert ("treated as a dense gas" in said_en, "treated as passive" in said_en) == (is_dense, not is_dense)
    assert ("按重气云扩散计算" in said_zh) == is_dense
    assert ("SLAB" in forecast.model_en, "SLAB" in forecast.model_zh) == (is_dense, is_dense)
    assert ("computed as a heavy gas" in said_en) == is_dense
    assert ("droplets" in said_en) == ("storage" in rest)
    assert not forecast.source.unit_release
    assert any(each.peak[1] > 0.0 for each in forecast.arrivals)


def test_in_a_wind_the_dense_model_does_not_hold_for_no_concentration_is_shown() -> None:
    forecast = made(typed("chlorine"), wind(0.4, 270.0, NIGHT))
    assert forecast.source.unit_release
    assert forecast.levels == ()
    assert all(each.peak == (0.0, 0.0, 0.0) for each in forecast.arrivals)
    assert "take all sides of the source" in " ".join(forecast.notes_en)
    assert "无解" in forecast.source.amount_zh


def test_members_the_dense_model_has_no_answer_for_are_left_out_and_that_is_said() -> None:
    forecast = made(typed("chlorine", rate=200.0), wind(1.0, 270.0, NIGHT), members=12)
    assert not forecast.source.unit_release
    assert 1 <= forecast.members < 12
    assert f"{12 - forecast.members} are left out" in " ".join(forecast.notes_en)


def test_how_a_site_keeps_its_chemical_counts_where_the_site_is_the_source() -> None:
    cold = msgspec.structs.replace(STORE, parts=(Chemical(substance="ammonia", amount_kg=1.0, storage="pressure"),))
    around = msgspec.structs.replace(AROUND, sites=SiteRegister([cold]))
    request = Request(run="test", number=1, cause="alert", who="fengsui", onset=NIGHT, station=STATIONS["FIRST"],
                      quantity="ammonia", value=500_000.0)
    readings = wind(5.0, 225.0, NIGHT)
    assert storage_of(typed("ammonia"), AROUND, source_taken(typed("ammonia"), AROUND, None), substance("ammonia")) is None
    liquid, vapour = made(request, readings, around=around), made(request, readings)
    spelt = msgspec.structs.replace(STORE, parts=(Chemical(substance="sulfur_dioxide", amount_kg=1.0, storage="cooled"),))
    taken = msgspec.structs.replace(source_taken(request, around, None), site="STORE")
    measured = msgspec.structs.replace(AROUND, sites=SiteRegister([spelt]))
    assert storage_of(request, measured, taken, substance("sulphur dioxide")) == "cooled"
    assert storage_of(request, measured, taken, substance("chlorine")) is None
    assert "droplets" in " ".join(liquid.notes_en)
    assert "treated as passive" in " ".join(vapour.notes_en)
    assert "500 mg/m³" in liquid.source.amount_en


def test_a_vapour_that_associates_has_its_apparent_weight() -> None:
    # Simons and Hildebrand (1924): 3.45 molecules of HF at the boiling point (recalled); N2O4 is 84 % at 21 °C: 78 g/mol
    assert substance("hydrogen fluoride").vapour_molar_mass == pytest.approx(3.45 * 0.020006, rel=0.03)
    assert substance("nitrogen dioxide").vapour_molar_mass == pytest.approx(0.078, rel=0.06)
    for name in ("chlorine", "ammonia", "sulphur dioxide", "hydrogen sulphide"):
        assert substance(name).vapour_molar_mass == substance(name).molar_mass


def test_what_leaves_at_once_is_held_against_the_limit_of_an_instant_cloud() -> None:
    forecast = made(typed("chlorine", rate=None, total=1e6, duration=0.0))
    assert "≥ 0.20 (Britter & McQuaid): treated as a dense gas" in " ".join(forecast.notes_en)
    assert next(each for each in forecast.arrivals if each.place == "FIRST").peak[1] > 100.0


def test_what_left_before_the_wind_turned_has_a_dense_stage_of_its_own_in_the_wind_there_was() -> None:
    began = NIGHT - timedelta(minutes=60)
    readings = [each for minutes in range(0, 30, 5) for each in wind(5.0, 270.0, began + timedelta(minutes=minutes))]
    readings += [each for minutes in range(30, 65, 5) for each in wind(5.0, 180.0, began + timedelta(minutes=minutes))]
    towns = tuple(Town(id=name, name_zh=name, name_en=name, **position(x, y))
                  for name, x, y in (("east", 2_000.0, 0.0), ("north", 0.0, 2_000.0), ("west", -2_000.0, 0.0)))
    around = msgspec.structs.replace(AROUND, towns=towns)
    found = {each.place: each for each in
             made(typed("chlorine", start=began, duration=3600.0), readings, members=1, around=around).arrivals}
    east, north = found["east"], found["north"]
    assert "west" not in found
    assert east.likely is not None
    assert north.likely is not None
    assert east.likely < NIGHT - timedelta(minutes=40) < north.likely
    assert east.passes is not None
    assert east.peak[1] > 1.0
    assert north.peak[1] > 1.0
