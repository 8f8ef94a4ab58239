"""Proposals: at, below and above a level; by areas alone; more dose never leads to less; by the plant's state."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.zones import zone_plan
from core.messages import Forecast
from core.zones import ZoneProposal
from response.zones.precautions import by_state, ring_of
from response.zones.proposals import Place, by_levels, of_unknown, unasked
from response.zones.threat import ByForecast, Nothing
from tests.response.zones.releases import AEGL, DOSE_LEVELS, ROSE, area, arrival, dose, release

PLAN = zone_plan()
RULES = PLAN.of_power(3150.0)
STRENGTH = {"possible": 1, "likely": 2}


def places(forecast: Forecast | None = None) -> tuple[Place, ...]:
    coming = ByForecast(forecast, ROSE, 30.0) if forecast is not None else Nothing()
    return tuple(Place(each, coming.on(each), 1.0, 0.0, ()) for each in ROSE.cells)


def proposed(forecast: Forecast) -> tuple[ZoneProposal, ...]:
    return by_levels(PLAN, ByForecast(forecast, ROSE, 30.0), places(forecast))


def strengths(forecast: Forecast) -> dict[tuple[str, str, str], int]:
    """Sector, action and criterion, and how sure it is."""
    return {(each.sectors[0], each.action, each.criterion_en): STRENGTH[each.certainty] for each in proposed(forecast)}


@pytest.mark.parametrize(("band", "sure"), [
    ((0.0, 99.999, 99.999), None), ((0.0, 99.999, 100.0), "possible"), ((0.0, 100.0, 100.0), "likely"),
    ((99.0, 100.001, 300.0), "likely"),
])
def test_a_projected_dose_at_a_level_reaches_it(band: tuple[float, float, float], sure: str | None) -> None:
    forecast = release(arrivals=[arrival("east", 12.0, 90.0)], doses=[dose("east", band)])
    found = [each for each in proposed(forecast) if each.value == 100.0]
    assert [each.certainty for each in found] == ([sure] if sure else [])
    for each in found:
        assert (each.action, each.sectors, each.number, each.place) == ("evacuation", ("10-30-E",), band, "east")
        assert (each.source, each.confirmed, each.unit) == ("the paper", False, "mSv")


@pytest.mark.parametrize(("thyroid", "iodine"), [(49.9, False), (50.0, True), (51.0, True)])
def test_iodine_follows_the_thyroid_alone(thyroid: float, iodine: bool) -> None:
    forecast = release(arrivals=[arrival("east", 12.0, 90.0)], doses=[dose("east", (1.0, 1.0, 1.0), (0.0, thyroid, thyroid))])
    assert [each.action for each in proposed(forecast)] == (["iodine"] if iodine else [])


@pytest.mark.parametrize(("peak", "level", "actions"), [
    (5.79, 0, []), (5.8, 1, ["sheltering"]), (57.9, 1, ["sheltering"]), (58.0, 2, ["evacuation", "sheltering"]),
])
def test_a_chemical_goes_by_its_aegl(peak: float, level: int, actions: list[str]) -> None:
    forecast = release(levels=AEGL, arrivals=[arrival("east", 2.0, 90.0, level=level, peak=(0.0, peak, peak))])
    assert sorted(each.action for each in proposed(forecast)) == actions
    assert all(each.number == (0.0, peak, peak) and each.unit == "mg/m3" for each in proposed(forecast))


@pytest.mark.parametrize(("action", "value"), [("sheltering", 10.0), ("evacuation", 50.0), ("iodine", 100.0)])
@pytest.mark.parametrize(("best", "middle", "high", "sure"), [
    (0.999, 0.9, 0.999, None), (0.2, 0.3, 1.0, "possible"), (0.2, 1.0, 1.5, "likely"), (1.0, 0.2, 0.9, "likely"),
])
def test_an_averted_dose_is_held_against_the_level_of_its_own_action_and_told(
    action: str, value: float, best: float, middle: float, high: float, sure: str | None
) -> None:
    figures = {action: (best * value, 0.0, middle * value, high * value)}
    forecast = release(arrivals=[arrival("east", 12.0, 90.0, level=4)], doses=[dose("east", (1.0, 2.0, 3.0), **figures)])  # type: ignore[arg-type]
    found = [each for each in proposed(forecast) if "avertable" in each.criterion_en and each.action == action]
    assert [(each.certainty, each.value, each.number) for each in found] == (
        [(sure, value, (0.0, middle * value, high * value))] if sure else [])
    assert all(each.unit == ("mGy" if action == "iodine" else "mSv") for each in found)
    assert not any("only whether it is reached" in said for each in found for said in each.unknown_en)


def test_a_forecast_kept_from_before_averted_doses_were_told_goes_by_the_shares_of_its_members() -> None:
    kept = release(arrivals=[arrival("east", 12.0, 90.0, level=1, chances=(0.6, 1.0, 0.04, 0.05, 0.0))],
                   doses=[dose("east", (1.0, 2.0, 3.0), (60.0, 60.0, 60.0))])
    assert {(each.action, each.certainty, each.number) for each in proposed(kept)} == {
        ("sheltering", "likely", None), ("iodine", "likely", (60.0, 60.0, 60.0)), ("evacuation", "possible", None),
    }
    assert all("only whether it is reached is known" in each.unknown_en[0] for each in proposed(kept) if each.number is None)


def test_an_area_alone_is_enough_and_its_share_says_how_sure_it_is() -> None:
    forecast = release(areas=[area(0, 0.0, 90.0, 5.0, 20.0), area(0, 0.05, 90.0, 40.0, 20.0)])
    found = {each.sectors[0]: each.certainty for each in proposed(forecast)}
    assert found["10-30-E"] == found["0-5-E"] == "likely"
    assert found["10-30-ENE"] == found["10-30-NE"] == "possible"
    assert "10-30-N" not in found
    assert "30-50-E" not in found


def test_what_begins_at_the_source_does_not_touch_every_sector() -> None:
    around = release(areas=[area(0, 0.0, 90.0, 179.0, 0.4), area(0, 0.0, 90.0, 5.0, 4.0)])
    assert {each.sectors[0] for each in proposed(around)} == {"0-5-E"}


@settings(max_examples=100, deadline=None)
@given(
    effective=st.tuples(*[st.floats(0.0, 300.0)] * 3).map(sorted), thyroid=st.tuples(*[st.floats(0.0, 300.0)] * 3).map(sorted),
    spared=st.tuples(*[st.floats(0.0, 1.0)] * 3), factor=st.floats(1.0, 20.0),
)
def test_more_dose_never_leads_to_less(
    effective: list[float], thyroid: list[float], spared: tuple[float, float, float], factor: float
) -> None:
    def at(scale: float) -> Forecast:
        whole, glands = [scale * each for each in effective], [scale * each for each in thyroid]
        averted = {action: (part * of[1], *(part * each for each in of)) for action, part, of in zip(
            ("sheltering", "evacuation", "iodine"), spared, (whole, whole, glands), strict=True)}
        return release(arrivals=[arrival("east", 12.0, 90.0)],
                       doses=[dose("east", tuple(whole), tuple(glands), **averted)])  # type: ignore[arg-type]

    less, more = strengths(at(1.0)), strengths(at(factor))
    assert all(more.get(key, 0) >= sure for key, sure in less.items())


def test_much_iodine_alone_does_not_make_people_shelter() -> None:
    glands = dose("east", (1.0, 4.0, 9.0), (40.0, 80.0, 180.0), sheltering=(3.0, 0.5, 3.0, 7.0),
                  evacuation=(4.0, 1.0, 4.0, 9.0), iodine=(75.0, 40.0, 75.0, 170.0))
    forecast = release(arrivals=[arrival("east", 12.0, 90.0, level=1)], doses=[glands])
    assert [(each.action, each.unit, each.certainty) for each in proposed(forecast)] == [
        ("iodine", "mSv", "likely"), ("iodine", "mGy", "possible")]


def test_of_an_unknown_amount_nothing_is_held_against_a_level_and_that_is_said() -> None:
    forecast = release(levels=(), areas=[area(-1, 0.0, 90.0, 5.0, 8.0), area(-1, 0.05, 90.0, 40.0, 8.0)])
    assert proposed(forecast) == ()
    found = of_unknown(places(forecast))
    assert {each.sectors[0] for each in found} == {"0-5-E", "5-10-E"}
    assert all(each.action == "prepare" and each.number is None and "unknown" in each.unknown_en[0] for each in found)


def test_a_level_the_table_does_not_name_asks_for_nothing_and_is_told() -> None:
    odd = msgspec.structs.replace(DOSE_LEVELS[0], value=11.0)
    assert unasked(PLAN, (odd, *DOSE_LEVELS)) == (odd,)
    assert proposed(release(levels=(odd,), areas=[area(0, 0.0, 90.0, 5.0, 20.0)])) == ()


def test_precautions_follow_the_plants_state_and_are_conditional_where_it_is_not_told() -> None:
    found = by_state(PLAN, RULES, places(), "general")
    assert {(each.zone, each.action) for each in found} >= {
        ("PAZ", "evacuation"), ("PAZ", "iodine"), ("UPZ", "sheltering"), ("ICPD", "food"), ("GB-outer", "iodine"),
    }
    assert all(each.condition_en == "" and not each.confirmed and each.value is None for each in found)
    inner = next(each for each in found if each.zone == "PAZ" and each.action == "evacuation")
    assert inner.sectors == tuple(each.cell.id for each in places()[:16])
    assert {each.action for each in by_state(PLAN, RULES, places(), "site")} == {"prepare"}
    assert by_state(PLAN, RULES, places(), "facility") == by_state(PLAN, RULES, places(), "none") == ()
    untold = by_state(PLAN, RULES, places(), "")
    assert len(untold) == len(found)
    assert {each.condition_en for each in untold} == {"once general emergency is declared"}


def test_a_zone_has_the_sectors_between_the_next_smaller_one_of_its_scheme_and_its_radius() -> None:
    rings = {each.key: sorted({place.cell.inner_km for place in ring_of(each, RULES, places())}) for each in RULES}
    assert rings == {
        "PAZ": [0.0], "UPZ": [5.0, 10.0], "EPD": [30.0, 50.0], "ICPD": [100.0], "GB-inner": [0.0], "GB-outer": [5.0],
        "GB-ingestion": [10.0, 30.0],
    }
