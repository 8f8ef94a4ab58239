"""Doses in a quick forecast: those of the scenario model, by member, beside the criteria; a reactor's accident on order."""

from datetime import timedelta
from typing import Any

import msgspec
import numpy as np
import pytest

from core.messages import Forecast
from core.site import SealedSource, Site
from core.site_register import SiteRegister
from dispersion.air.exchange import Places
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.dose.coefficients import AGES, coefficients
from dispersion.dose.station import readings
from dispersion.doses import DoseRun
from dispersion.ensemble import members
from dispersion.live import quick_forecast
from dispersion.quick.dosed import Dosed, release_of
from dispersion.quick.doses import dangers
from dispersion.quick.matter import matter_named, matter_of_reactor
from dispersion.quick.shape import Request, Surroundings, Town, TypedSource, Wanted
from dispersion.quick.spread import BEARINGS, Source, domain_of, edges_of
from dispersion.quick.weather import latest_of, weather_round
from dispersion.sources.reactor import named
from tests.dispersion.house import AROUND, FRAME, NOON, position, station, wind

NIGHT = NOON + timedelta(hours=12)
WEST = wind(5.0, 270.0, NIGHT)
EAST = Town(id="east", name_zh="东镇", name_en="East", **position(4_000.0, 0.0))
PLACES: Surroundings = msgspec.structs.replace(AROUND, towns=(EAST,))


def made(members: int = 1, **rest: Any) -> Forecast:
    given: dict[str, Any] = {"substance": "Cs-137", **position(0.0, 0.0), "rate": 1e10, "duration": 3600.0} | rest
    request = Request(run="test", number=1, cause="test", who="韦", onset=NIGHT, typed=TypedSource(**given))
    return quick_forecast(request, WEST, PLACES, NIGHT, None, Wanted(members=members))


def by_place(forecast: Forecast) -> dict[str, Any]:
    return {each.place: each for each in forecast.doses}


def test_doses_and_a_stations_reading_are_those_of_the_scenario_model() -> None:
    found = by_place(made(substance="I-131", rate=1e12))["east"]
    weather = latest_of(weather_round(WEST, PLACES, NIGHT, FRAME))
    source = Source(x=0.0, y=0.0, height=2.0, edges=edges_of(0.0, 3 * 3600.0), steps=12)
    release = release_of(matter_named("I-131"), source, 1e12)
    places = Places(np.array([4_000.0]), np.array([0.0]), np.array([1.5]))
    run, steps = DoseRun(release, 0.0, places), list(puffs(weather, release, places, source.edges, settings=PuffSettings()))
    for step in steps:
        run.add(step)
    doses = run.outcome().doses
    age = AGES.index(found.age)
    # puffs take other steps where the only place is 4 km away, hence some per cent
    assert found.effective == (found.effective[0],) * 3 == pytest.approx([1e3 * doses.effective[1, age, 0]] * 3, rel=0.05)
    assert found.thyroid[1] == pytest.approx(1e3 * doses.thyroid[1, :, 0].max(), rel=0.05)
    assert found.thyroid[1] > 10.0 * found.effective[1]
    assert found.cloud + found.inhalation + found.ground == pytest.approx(found.effective[1], rel=0.02)
    known = coefficients(each.key for each in release.species)
    highest = max(float(each.kerma[0]) for each in readings(steps, places, known, release.decay))
    assert found.kerma[1] == pytest.approx(highest, rel=0.05)
    assert found.days == 7


@pytest.mark.parametrize("nuclide", ["Cs-137", "I-131"])
def test_a_members_doses_are_those_of_all_its_nuclides_carried_whole(nuclide: str) -> None:
    weather = latest_of(weather_round(WEST, PLACES, NIGHT, FRAME))
    source = Source(x=0.0, y=0.0, height=2.0, edges=edges_of(0.0, 3 * 3600.0), steps=12)
    x = np.array([1_000.0, 4_000.0, 10_000.0])
    domain = domain_of(source, x, np.zeros(3), 30_000.0, np.pi / 2, BEARINGS // 2)
    quick, whole = (Dosed(weather, matter_named(nuclide), source, domain, 1e12) for _ in range(2))
    quick.best()
    for member in members(4, 3)[1:]:
        quick.carry(member)
        whole.whole(member)
    for here, there in zip(quick.told[1:], whole.told, strict=True):
        for held, wanted in zip(here.held, there.held, strict=True):
            if nuclide == "Cs-137" and not wanted.any():         # stable iodine spares nothing of it
                assert not held.any()
                continue
            counts = wanted > 0.05 * wanted.max()                # within the plume: rays from beside it are not in it
            assert counts.sum() > 10
            assert held[counts] == pytest.approx(wanted[counts], rel=0.05)
    straight = quick.told[1]                                      # the member that goes over the places
    assert straight.effective == pytest.approx(whole.told[0].effective, rel=0.06)
    assert np.all(straight.kerma > 0.6 * whole.told[0].kerma)    # a reading has more of the rays
    assert np.all(straight.kerma < 1.1 * whole.told[0].kerma)


def test_twice_the_amount_is_twice_the_dose_and_graver_levels() -> None:
    once, twice, much = (made(rate=rate) for rate in (1e12, 2e12, 1e15))
    for name in ("effective", "thyroid", "kerma"):
        one, two = (getattr(by_place(each)["east"], name)[1] for each in (once, twice))
        assert two == pytest.approx(2.0 * one, rel=0.02)
    reached = [next(each for each in one.arrivals if each.place == "east") for one in (once, much)]
    assert reached[0].level < reached[1].level == 4
    assert reached[1].chance == 1.0
    assert reached[1].peak[1] == pytest.approx(by_place(much)["east"].effective[1], rel=0.02)


def test_levels_are_the_criteria_of_the_first_days_with_source_unit_and_areas() -> None:
    forecast = made(rate=1e14, members=4)
    assert [(each.quantity, each.value, each.severity) for each in forecast.levels] == [
        ("averted_effective_dose", 10.0, "yellow"), ("thyroid_dose_7d", 50.0, "orange"),
        ("averted_thyroid_dose", 100.0, "orange"), ("averted_effective_dose", 50.0, "orange"),
        ("effective_dose_7d", 100.0, "red"),
    ]
    assert forecast.levels == dangers()
    assert [each.unit for each in forecast.levels] == ["mSv", "mSv", "mGy", "mSv", "mSv"]
    assert all("to be confirmed" in each.source for each in forecast.levels)
    assert {(each.level, each.share) for each in forecast.areas} >= {(0, 0.0), (4, 0.0), (0, 0.5)}
    east = by_place(forecast)["east"]
    assert east.effective[0] <= east.effective[1] <= east.effective[2]
    assert {each.place for each in forecast.doses} == {each.place for each in forecast.arrivals}


def averted(forecast: Forecast) -> dict[str, float]:
    """Best estimate at the town, by action."""
    return {each.action: each.best for each in by_place(forecast)["east"].averted}


def test_what_actions_avert_at_once_is_the_dose_less_what_they_leave() -> None:
    """By hand, for a deposit of caesium (two of the seven days, all but evenly) and the factors of data/protection.toml."""
    caesium = made(substance="Cs-137", rate=1e12)
    dose, spared = by_place(caesium)["east"], averted(caesium)
    assert spared["evacuation"] == pytest.approx(dose.effective[1], rel=0.005), "all of it is yet to come"
    large = 0.8 * dose.cloud + (1 - 0.33) * dose.inhalation + 0.95 * dose.ground * 2 / 7
    assert spared["sheltering"] == pytest.approx(large, rel=0.02)
    assert spared["iodine"] == 0.0, "stable iodine spares nothing of caesium"
    iodine = made(substance="I-131", rate=1e12)
    dose = by_place(iodine)["east"]
    inhaled = dose.thyroid[1] - dose.cloud - dose.ground
    assert averted(iodine)["iodine"] / inhaled == pytest.approx(0.97, rel=0.01), "97 % within hours"
    assert {each.action: each.unit for each in dose.averted} == {"sheltering": "mSv", "iodine": "mGy", "evacuation": "mSv"}


def test_what_has_been_received_before_the_forecast_cannot_be_averted() -> None:
    """5 m/s over 4 km: a release from 3 h to 2 h ago passed the town 2.8 h to 1.8 h ago. Only its deposit is left."""
    late = made(substance="I-131", rate=1e12, start=NIGHT - timedelta(hours=3))
    dose, spared = by_place(late)["east"], averted(late)
    arrived = next(each for each in late.arrivals if each.place == "east")
    assert arrived.passes is not None
    assert arrived.passes <= NIGHT
    assert 0.9 * dose.ground < spared["evacuation"] < 1.01 * dose.ground
    assert 0.0 < spared["sheltering"] < 0.95 * dose.ground
    inhaled = dose.thyroid[1] - dose.cloud - dose.ground
    assert arrived.likely is not None
    hours = [(NIGHT - each).total_seconds() / 3600 for each in (arrived.likely, arrived.passes)]
    least, most = (float(np.interp(each, [1.0, 2.0, 8.0], [0.85, 0.80, 0.40])) for each in hours)
    assert least <= spared["iodine"] / inhaled <= most


def test_a_member_too_is_told_only_what_can_still_be_averted() -> None:
    """The release goes on; members arrive earlier or later, more or less of it has passed when the forecast is made."""
    weather = latest_of(weather_round(WEST, PLACES, NIGHT, FRAME))
    source = Source(x=0.0, y=0.0, height=2.0, edges=edges_of(-3600.0, 3600.0), steps=24)
    x = np.array([1_000.0, 4_000.0, 10_000.0])
    domain = domain_of(source, x, np.zeros(3), 30_000.0, np.pi / 2, BEARINGS // 2)
    quick, whole = (Dosed(weather, matter_named("I-131"), source, domain, 1e12) for _ in range(2))
    quick.best()
    for member in members(3, 3)[1:]:
        quick.carry(member)
        whole.whole(member)
    for here, there in zip(quick.told[1:], whole.told, strict=True):
        for held, wanted in zip(here.held, there.held, strict=True):
            counts = wanted > 0.05 * wanted.max()
            assert counts.sum() > 10
            assert held[counts] == pytest.approx(wanted[counts], rel=0.06)


def test_without_an_amount_there_is_no_dose_and_a_chemical_has_none() -> None:
    assert made(rate=None).doses == ()
    assert made(rate=None).levels == ()
    assert made(substance="carbon monoxide").doses == ()


def test_an_accident_of_a_reactor_brings_its_own_nuclides_phases_and_assumptions() -> None:
    forecast = made(substance="HPR1000", plant="HPR1000", accident="early-failure", rate=None, height=30.0)
    assert not forecast.source.unit_release
    assert forecast.source.rate is None, "a source term has no one rate"
    assert forecast.source.substance == "HPR1000"
    assert "source term" in forecast.source.amount_en
    assert forecast.end - forecast.start == timedelta(hours=6)
    said = " ".join(forecast.notes_en)
    for words in ("NUREG-1465", "ruptures when the vessel fails", "INES level", "after the window is not counted"):
        assert words in said
    assert by_place(forecast)["east"].thyroid[1] > by_place(forecast)["east"].effective[1] > 0.0
    assert "华龙一号" in forecast.title_zh


def test_the_phases_of_a_source_term_are_released_when_and_as_it_says() -> None:
    matter = matter_of_reactor("CPR1000", "early-failure", 3600.0)
    term = named("CPR1000", "early-failure", since_shutdown=3600.0)
    source = Source(x=5.0, y=6.0, height=30.0, edges=edges_of(-600.0, 24 * 3600.0), steps=10)
    release = release_of(matter, source, 1.0)
    assert [each.start for each in release.phases] == [each.start - 600.0 for each in term.phases]
    np.testing.assert_array_equal(np.sum([each.amount for each in release.phases], axis=0), term.total)
    assert (release.x, release.y, release.height, release.species) == (5.0, 6.0, 30.0, term.species)
    assert sum(each.amount.sum() for each in release_of(matter, source, 2.0).phases) == pytest.approx(2.0 * term.total.sum())


def test_a_dose_rate_beside_a_registered_source_tells_how_much_of_its_nuclide_and_what_others_will_get() -> None:
    code = SealedSource(code="0405CO000012", category=2, nuclide="Co-60", activity_bq=3.7e12, activity_date=NIGHT.date())
    site = Site(id="WORKS", kind="sealed_source", name_zh="辐照厂", name_en="Works", height=2.0, origin="test", parts=(code,),
                **position(-1_000.0, -1_000.0))
    around = msgspec.structs.replace(PLACES, sites=SiteRegister([site]))
    first = station("GAMMA", 0.0, 0.0, "radiation", "ambient_dose_rate")
    request = Request(run="test", number=1, cause="alert", who="fengsui", onset=NIGHT, station=first,
                      quantity="ambient_dose_rate", value=5_000.0)
    twin = msgspec.structs.replace(around, stations=dict(around.stations) | {
        "TWIN": station("TWIN", 0.0, 0.0, "radiation", "ambient_dose_rate")})
    forecast = quick_forecast(request, wind(5.0, 225.0, NIGHT), twin, NIGHT, None, Wanted(members=1))
    assert forecast.source.site == "WORKS"
    assert forecast.source.substance == "Co-60"
    assert "5000 nGy/h above its background" in forecast.source.amount_en
    assert by_place(forecast)["TWIN"].kerma[1] == pytest.approx(5_000.0, rel=0.01)
    assert any("the nuclide is assumed to be" in note for note in forecast.notes_en)
    assert forecast.source.rate is not None
    assert forecast.source.measured == 5_000.0
    kept = msgspec.structs.replace(request, number=2, source=forecast.source, start=forecast.start, rate=forecast.source.rate)
    turned = quick_forecast(kept, wind(5.0, 259.0, NIGHT), twin, NIGHT, None, Wanted(members=1))
    assert (turned.source.rate, turned.source.substance) == (forecast.source.rate, "Co-60")
    assert "found in an earlier forecast" in turned.source.amount_en
    assert max(each.effective[1] for each in turned.doses) > 0.0
    unknown = quick_forecast(request, wind(5.0, 225.0, NIGHT), PLACES, NIGHT, None, Wanted(members=1))
    assert unknown.source.unit_release
    assert unknown.doses == ()
