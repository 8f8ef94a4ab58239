"""A quick forecast: who is reached, when, how surely, and that nothing is shown that is not known."""

import itertools
from datetime import timedelta
from typing import Any

import msgspec
import numpy as np
import pytest
from shapely.geometry import Point, shape

from core.earth import distance_and_bearing
from core.errors import Refused
from core.forecast import Arrival
from core.messages import Forecast, Reading
from dispersion.frame import Frame
from dispersion.live import quick_forecast
from dispersion.quick.matter import is_forecast_of, matter_of
from dispersion.quick.shape import Request, Surroundings, Town, TypedSource, Wanted
from dispersion.quick.spread import PUFFS, Source, domain_of, edges_of, series
from dispersion.quick.weather import at, ground_of, latest_of, one_wind_since, weather_round
from tests.dispersion.house import AROUND, FRAME, NOON, STATIONS, position, reading, station, wind

NIGHT = NOON + timedelta(hours=12)
FEW = Wanted(members=20)
WEST = wind(5.0, 270.0, NIGHT)       # blows to the east; at night with this wind the air is neutral


def typed(**rest: Any) -> Request:
    given: dict[str, Any] = {"substance": "chlorine", **position(0.0, 0.0), "rate": 1000.0, "duration": 6 * 3600.0} | rest
    return Request(run="test", number=1, cause="test", who="韦", onset=NIGHT, typed=TypedSource(**given))


def measured(value: float | None = 80_000.0, name: str = "FIRST", quantity: str = "chlorine", **rest: Any) -> Request:
    return Request(run="test", number=1, cause="alert", who="fengsui", onset=NIGHT, station=STATIONS[name], quantity=quantity,
                   value=value, **rest)


def places(**at: tuple[float, float]) -> Surroundings:
    towns = tuple(Town(id=name, name_zh=name, name_en=name, **position(*xy)) for name, xy in at.items())
    return msgspec.structs.replace(AROUND, towns=towns)


def made(request: Request, around: Surroundings = AROUND, readings: list[Reading] = WEST, **rest: Any) -> Forecast:
    return quick_forecast(request, readings, around, NIGHT, None, rest.pop("wanted", FEW))


def by_place(forecast: Forecast) -> dict[str, Arrival]:
    return {each.place: each for each in forecast.arrivals}


def test_when_all_members_have_passed_is_told_outwards_and_holds_for_every_place() -> None:
    around = places(**{f"at{n}": (1_500.0 * n, 200.0 * (n % 3)) for n in range(1, 9)})
    short = made(typed(substance="carbon monoxide", duration=900.0), around)
    gone = [(each.distance, each.gone) for each in short.passage]
    assert gone == sorted(gone, key=lambda each: (each[0], each[1] or short.end))
    assert sum(each is not None for _, each in gone) >= 10
    passed = [each for each in short.arrivals if each.passes is not None]
    assert len(passed) >= 4
    for each in passed:
        ring = next(when for distance, when in gone if distance >= each.distance)
        assert each.passes is not None
        assert ring is None or each.passes <= ring
    assert all(each.gone is None for each in made(typed(), around).passage), "a release that goes on has not passed"


def test_places_downwind_are_reached_and_places_upwind_and_far_aside_are_not() -> None:
    found = by_place(made(typed(), places(east=(10_000.0, 0.0), west=(-10_000.0, 0.0), north=(0.0, 10_000.0),
                                          near=(3_000.0, 300.0), beyond=(40_000.0, 0.0))))
    assert {"east", "near"} <= set(found)
    assert not {"west", "north", "beyond"} & set(found)
    assert found["east"].likely is not None
    assert found["east"].reached > 0.1
    assert found["east"].distance == pytest.approx(10.0, rel=0.01)
    assert found["east"].bearing == pytest.approx(90.0, abs=0.5)


def test_it_arrives_about_when_the_wind_has_gone_the_way_and_its_range_holds_that() -> None:
    found = by_place(made(typed(), places(a=(6_000.0, 0.0), b=(15_000.0, 0.0), c=(28_000.0, 0.0)), wanted=Wanted(members=30)))
    for name, metres in (("a", 6_000.0), ("b", 15_000.0), ("c", 28_000.0)):
        place = found[name]
        assert place.likely is not None
        assert place.earliest is not None
        assert place.latest is not None
        # 5 m/s is the wind at 10 m: a plume grown deep travels somewhat faster, and its front is spread by up to a fifth.
        minutes = (place.likely - NIGHT).total_seconds() / 60
        assert metres / 5.0 / 60 * 0.5 - 5 <= minutes <= metres / 5.0 / 60
        assert place.earliest <= place.likely <= place.latest
    assert found["a"].likely < found["b"].likely < found["c"].likely   # type: ignore[operator]


def test_who_is_nearer_to_the_axis_has_the_greater_chance() -> None:
    # of 40 members a chance of 0.2 is uncertain by 0.06, as much as the two places differ
    found = by_place(made(typed(rate=None), places(on=(8_000.0, 0.0), off=(8_000.0, 2_500.0)), wanted=Wanted(members=200)))
    assert found["on"].chance > 1.5 * found["off"].chance


def test_without_an_amount_only_times_and_shares_are_told() -> None:
    for forecast in (made(typed(rate=None), places(east=(10_000.0, 0.0))),
                     made(measured(name="DOSE", quantity="ambient_dose_rate"))):
        assert forecast.source.unit_release
        assert forecast.levels == ()
        assert {each.level for each in forecast.areas} == {-1}
        assert {each.share for each in forecast.areas} == {0.0, 0.5, 0.05}
        for each in forecast.arrivals:
            assert each.peak == (0.0, 0.0, 0.0)
            assert each.level == -1
            assert each.chance == each.reached
        assert any("no concentrations" in note for note in forecast.notes_en)
        assert forecast.isochrones


def test_the_release_is_scaled_so_that_the_first_station_reads_what_it_reads() -> None:
    around = msgspec.structs.replace(AROUND, stations=dict(STATIONS) | {
        # beside the first station, so that the forecast speaks of the place it was scaled by
        "TWIN": station("TWIN", 0.0, 0.0),
    })
    south_west = wind(5.0, 225.0, NIGHT)
    forecast = made(measured(80_000.0), around, south_west, wanted=Wanted(members=2))
    twin = by_place(forecast)["TWIN"]
    assert twin.peak[2] == pytest.approx(80.0, rel=1.0)        # the other member differs, the best estimate is among them
    alone = made(measured(80_000.0), around, south_west, wanted=Wanted(members=1))
    assert by_place(alone)["TWIN"].peak == (80.0, 80.0, 80.0)
    twice = made(measured(160_000.0), around, south_west, wanted=Wanted(members=1))
    assert by_place(twice)["TWIN"].peak[1] == pytest.approx(160.0)
    assert not forecast.source.unit_release
    assert "assumed" in forecast.source.amount_en
    assert "80 mg/m³" in forecast.source.amount_en
    assert forecast.source.site == "STORE"


def test_a_reading_beside_the_plume_or_at_the_source_itself_scales_nothing() -> None:
    aside = made(measured(), readings=wind(5.0, 0.0, NIGHT))            # the store is near, but the wind is from north
    assert aside.source.site == "STORE"
    assert aside.source.unit_release
    assert "does not reach the first station" in aside.source.amount_en
    own = made(measured(name="ASIDE"), msgspec.structs.replace(AROUND, sites=AROUND.sites.protected()))
    assert own.source.site is None
    assert own.source.unit_release
    assert "at the first station itself" in own.source.amount_en
    kept = made(measured(rate=500.0), readings=wind(5.0, 0.0, NIGHT))
    assert not kept.source.unit_release
    assert "500 g/s (as found in an earlier forecast" in kept.source.amount_en


def test_levels_are_those_of_the_substance_with_their_source_and_its_colours() -> None:
    forecast = made(typed(substance="hydrogen sulphide"))
    assert [(each.name, each.severity, each.unit) for each in forecast.levels] == [
        ("AEGL-1", "yellow", "mg/m³"), ("AEGL-2", "orange", "mg/m³"), ("AEGL-3", "red", "mg/m³")
    ]
    assert not forecast.levels[0].confirmed
    assert "recalled" in forecast.levels[0].source
    assert [(each.confirmed, "2009" in each.source) for each in made(typed()).levels] == [(False, True)] * 3
    nuclide = made(typed(substance="Cs-137", rate=1e9))
    assert {(each.quantity, each.unit) for each in nuclide.levels} == {
        ("averted_effective_dose", "mSv"), ("averted_thyroid_dose", "mGy"), ("thyroid_dose_7d", "mSv"),
        ("effective_dose_7d", "mSv"),
    }
    assert not any(each.confirmed for each in nuclide.levels)
    assert not nuclide.source.unit_release
    assert any("Doses are those projected over 7 days" in note for note in nuclide.notes_en)


def test_areas_hold_the_places_of_their_level_and_shrink_with_it_and_isochrones_grow() -> None:
    forecast = made(typed(rate=5_000.0), places(east=(10_000.0, 0.0), west=(-10_000.0, 0.0)))
    best = {each.level: shape(each.geometry) for each in forecast.areas if each.share == 0.0}
    assert best[0].is_valid
    assert best[0].area > best[1].area > best[2].area
    assert best[1].within(best[0].buffer(1e-4))
    east, west = (Point(position(x, 0.0)["longitude"], position(x, 0.0)["latitude"]) for x in (10_000.0, -10_000.0))
    reached = by_place(forecast)["east"]
    assert best[0].contains(east) == (reached.level >= 0)
    assert not any(area.contains(west) for area in best.values())
    possible = next(shape(each.geometry) for each in forecast.areas if (each.level, each.share) == (0, 0.05))
    assert possible.area > best[0].area
    fronts = [shape(each.geometry) for each in forecast.isochrones]
    assert len(fronts) == 6
    assert all(later.area >= earlier.area for earlier, later in itertools.pairwise(fronts))
    first = next(each for each in forecast.isochrones if shape(each.geometry).contains(east))
    assert reached.likely is not None
    assert reached.likely <= first.time <= reached.likely + timedelta(minutes=45)


def test_a_short_release_passes_and_a_place_at_the_source_is_told_what_is_a_hundred_metres_away() -> None:
    found = by_place(made(typed(duration=1800.0), places(here=(10.0, 5.0), near=(0.0, 99.5), east=(6_000.0, 0.0))))
    for name in ("here", "east"):
        assert found[name].likely is not None
        assert found[name].passes is not None
        assert found[name].passes > found[name].likely      # type: ignore[operator]
    assert found["here"].likely == NIGHT
    assert found["here"].peak[1] > 100.0 * found["east"].peak[1]
    lasting = by_place(made(typed(), places(east=(6_000.0, 0.0))))
    assert lasting["east"].passes is None


def test_one_step_carried_once_and_summed_is_the_whole_release_carried() -> None:
    weather = latest_of(weather_round(WEST, AROUND, NIGHT, FRAME))
    edges = edges_of(0.0, 5400.0)
    source = Source(x=0.0, y=0.0, height=2.0, edges=edges, steps=6)
    domain = domain_of(source, np.array([4_000.0]), np.array([100.0]), 20_000.0, np.pi / 2)
    summed = series(weather, matter_of("chlorine"), source, domain, PUFFS)
    for carried in (6, 3):           # all of the release carried whole, or the first half of it
        since = float(edges[carried])
        whole = series(weather, matter_of("chlorine"), msgspec.structs.replace(source, one_wind=since), domain, PUFFS)
        np.testing.assert_allclose(summed, whole, rtol=2e-2, atol=1e-3 * float(whole.max()))


def test_what_was_released_before_the_wind_turned_has_gone_with_the_earlier_wind() -> None:
    began = NIGHT - timedelta(minutes=60)
    readings = [each for minutes in range(0, 30, 5) for each in wind(5.0, 270.0, began + timedelta(minutes=minutes))]
    readings += [each for minutes in range(30, 65, 5) for each in wind(5.0, 180.0, began + timedelta(minutes=minutes))]
    weather = weather_round(readings, AROUND, NIGHT, FRAME, began)
    assert one_wind_since(weather, 0.0, 0.0) == -1800.0
    assert at(weather, 0.0, 0.0, -3600.0).wind_from == pytest.approx(270.0, abs=1.0)
    found = by_place(quick_forecast(
        typed(start=began), readings, places(east=(4_000.0, 0.0), north=(0.0, 4_000.0)), NIGHT, None, FEW
    ))
    assert found["east"].likely is not None
    assert found["east"].likely < NIGHT - timedelta(minutes=20)
    assert found["north"].likely is not None
    assert found["north"].likely > NIGHT - timedelta(minutes=30)


def test_a_turn_soon_after_the_wind_was_first_known_counts_too() -> None:
    began = NIGHT - timedelta(minutes=18)
    readings = [each for minutes in (6, 11) for each in wind(5.0, 90.0, began + timedelta(minutes=minutes))]
    readings += [each for minutes in (16, 18) for each in wind(5.0, 180.0, began + timedelta(minutes=minutes))]
    weather = weather_round(readings, AROUND, NIGHT, FRAME, began)
    assert -300.0 <= one_wind_since(weather, 0.0, 0.0) < 0.0
    assert at(weather, 0.0, 0.0, -600.0).wind_from == pytest.approx(90.0, abs=1.0)


def test_a_typed_release_is_a_what_if_unless_it_is_to_warn() -> None:
    asked = typed()
    assert asked.typed is not None
    what_if = made(asked)
    warning = made(msgspec.structs.replace(asked, typed=msgspec.structs.replace(asked.typed, warns=True)))
    assert (what_if.warns, warning.warns, made(measured()).warns) == (False, True, True)
    assert what_if.title_zh.startswith("推演")
    assert any("no place is warned" in note for note in what_if.notes_en)
    assert not any("no place is warned" in note for note in warning.notes_en)


def test_the_same_request_gives_the_same_forecast_and_another_run_other_members() -> None:
    one, two = made(typed()), made(typed())
    assert msgspec.json.encode(one) == msgspec.json.encode(two)
    other = made(msgspec.structs.replace(typed(), run="other"))
    assert other.seed != one.seed


def test_every_assumption_is_said_in_both_languages() -> None:
    forecast = made(measured())
    assert len(forecast.notes_zh) == len(forecast.notes_en) >= 6
    said = " ".join(forecast.notes_en)
    for words in ("assumed the same from", "assumed constant", "heavier than air", "No hills", "old"):
        assert words in said
    assert all(each.zh and each.en for each in forecast.basis)
    assert forecast.observed == NIGHT
    assert forecast.ranges["direction"] == 15.0
    assert (forecast.start <= NIGHT, forecast.end) == (True, NIGHT + timedelta(hours=3))


def test_sea_is_where_there_is_no_land() -> None:
    west = {"type": "Polygon", "coordinates": [[[100, 10], [108.56, 10], [108.56, 30], [100, 30], [100, 10]]]}
    ground = ground_of(msgspec.structs.replace(AROUND, land=(west,)), Frame(108.56, 21.67))
    assert ground.land[:, ground.x < -100].all()
    assert not ground.land[:, ground.x > 100].any()
    assert ground.roughness[0, 0] > 100 * ground.roughness[0, -1]


@pytest.mark.parametrize(("readings", "words", "zh"), [
    ([], "no station has sent any", "测风"),
    (wind(5.0, 270.0, NIGHT - timedelta(hours=2)), "120 min old", "测风"),
    ([reading("FAR", "wind_speed", 3.0, NIGHT)], "no direction", "测风"),
])
def test_without_a_usable_wind_it_is_refused_in_both_languages(readings: list[Reading], words: str, zh: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        made(typed(), readings=readings)
    assert zh in refusal.value.reason_zh


def test_a_wind_from_far_away_counts_for_nothing() -> None:
    far = station("LONDON", 300_000.0, 0.0, "weather")
    around = msgspec.structs.replace(AROUND, stations={"LONDON": far, "FIRST": STATIONS["FIRST"]})
    readings = [reading("LONDON", "wind_speed", 3.0, NIGHT), reading("LONDON", "wind_from", 30.0, NIGHT)]
    with pytest.raises(Refused, match="within 100 km"):
        made(typed(), around, readings)


def test_what_no_single_place_releases_and_what_no_wind_carries_has_no_forecast() -> None:
    assert is_forecast_of(STATIONS["FIRST"], "chlorine")
    assert is_forecast_of(STATIONS["DOSE"], "ambient_dose_rate")
    assert not is_forecast_of(STATIONS["FIRST"], "ozone")
    assert not is_forecast_of(STATIONS["FIRST"], "pm2_5")
    assert not is_forecast_of(STATIONS["FIRST"], "cadmium")
    assert not is_forecast_of(STATIONS["DOSE"], "gross_beta")
    assert not is_forecast_of(station("RIVER", 0.0, 0.0, "surface_water", "ammonia_nitrogen"), "chlorine")


def test_distances_are_from_the_source() -> None:
    forecast = made(measured(), readings=wind(5.0, 225.0, NIGHT))
    for each in forecast.arrivals:
        metres, _ = distance_and_bearing(forecast.source.longitude, forecast.source.latitude, each.longitude, each.latitude)
        assert each.distance == pytest.approx(metres / 1000, abs=0.01)
