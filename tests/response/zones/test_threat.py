"""Which sectors are threatened and when: by a forecast's fronts and places, by the wind alone, in a calm."""

from datetime import timedelta

import pytest

from core.site_register import Wind
from response.zones.threat import ByForecast, ByWind, Nothing, extent_km
from tests.response.zones.releases import NOON, ROSE, area, arrival, release, wedge

CELLS = {each.id: each for each in ROSE.cells}


def test_a_front_says_after_and_by_when_it_is_in_a_sector() -> None:
    fronts = [(15.0, wedge(90.0, 5.0, 4.0)), (30.0, wedge(90.0, 5.0, 9.0)), (60.0, wedge(90.0, 5.0, 20.0))]
    coming = ByForecast(release(fronts=fronts, arrivals=[arrival("east", 12.0, 90.0, minutes=50.0)]), ROSE, 30.0)
    found = {id: coming.on(CELLS[id]) for id in ("0-5-E", "5-10-E", "10-30-E", "30-50-E", "10-30-ENE", "10-30-NE")}
    minute = timedelta(minutes=1)
    assert (found["0-5-E"].after, found["0-5-E"].by) == (NOON, NOON + 15 * minute)
    assert (found["5-10-E"].after, found["5-10-E"].by) == (NOON + 15 * minute, NOON + 30 * minute)
    assert (found["10-30-E"].after, found["10-30-E"].by) == (NOON + 30 * minute, NOON + 60 * minute)
    assert found["10-30-E"].soonest == NOON + 25 * minute
    assert [each.threat for each in found.values()] == ["best", "best", "best", "keyhole", "keyhole", ""]
    assert coming.downwind == pytest.approx(90.0, abs=1.0)


def test_what_some_members_reach_is_possible() -> None:
    coming = ByForecast(release(areas=[area(0, 0.0, 90.0, 3.0, 8.0), area(0, 0.05, 90.0, 60.0, 8.0)]), ROSE, 5.0)
    assert coming.on(CELLS["5-10-E"]).threat == "best"
    assert coming.on(CELLS["5-10-NE"]).threat == "possible"
    assert coming.on(CELLS["5-10-W"]).threat == ""
    assert extent_km(coming.forecast, ROSE) == pytest.approx(8.0, abs=0.01)


def test_the_wind_alone_threatens_downwind_and_beside_that_within_the_urgent_zones() -> None:
    coming = ByWind(Wind(wind_from=270.0, wind_speed=5.0), NOON, 30.0)
    threats = {id: coming.on(each).threat for id, each in CELLS.items()}
    assert {id for id, each in threats.items() if each == "best"} == {id for id in threats if id.endswith("-E")}
    assert {id for id, each in threats.items() if each == "keyhole"} == {
        f"{ring}-{name}" for ring in ("0-5", "5-10", "10-30") for name in ("ENE", "ESE")
    }
    told = coming.on(CELLS["10-30-E"])
    assert (told.after, told.by) == (NOON + timedelta(seconds=2000), NOON + timedelta(seconds=6000))


def test_in_a_calm_every_side_of_the_urgent_zones_counts_without_times() -> None:
    coming = ByWind(Wind(wind_from=270.0, wind_speed=0.3), NOON, 30.0)
    assert coming.downwind is None
    assert {coming.on(each).threat for each in ROSE.cells[:48]} == {"keyhole"}
    assert {coming.on(each).threat for each in ROSE.cells[48:]} == {""}
    assert coming.on(ROSE.cells[0]).by is None


def test_without_forecast_and_wind_nothing_is_marked() -> None:
    assert {Nothing().on(each).threat for each in ROSE.cells} == {""}
