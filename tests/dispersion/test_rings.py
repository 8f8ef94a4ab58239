"""Rings around a bare source as it is now."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from core.earth import distance_and_bearing
from core.errors import InputError
from dispersion.rings import around, cordons, geojson
from dispersion.sources.sealed import dose_rate

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)       # noon in Beijing


def test_a_source_is_decayed_from_its_day_to_now() -> None:
    found = around("铱-192", 1.85e12, date(2026, 9, 12), NOW)        # 74 days, a half-life of 73.8
    assert found.nuclide == "Ir-192"
    assert found.activity_now_bq == pytest.approx(0.925e12, rel=2e-3)
    assert around("Ir-192", 1.85e12, None, NOW).activity_now_bq == 1.85e12


def test_at_a_rings_edge_the_rate_is_the_one_it_stands_for() -> None:
    found = around("Co-60", 3.7e12, None, NOW)
    assert [each.radius_m for each in found.rings] == sorted(each.radius_m for each in found.rings)
    for each in found.rings:
        assert dose_rate("Co-60", 3.7e12, each.radius_m) == pytest.approx(each.rate)
        assert each.ambient == pytest.approx(1.2 * each.rate)
        assert each.meaning_zh
        assert each.source


def test_rates_somebody_asks_for_stand_in_place_of_the_levels() -> None:
    (found,) = around("Ir-192", 1.85e12, None, NOW, (100.0,)).rings
    assert found.radius_m == pytest.approx(45.0, rel=0.02)           # radiation.md section 4
    assert found.meaning_zh == ""


def test_every_level_is_called_recalled_until_somebody_holds_the_paper_beside_it() -> None:
    assert {each.ambient for each in cordons() if not each.confirmed} == {1e5, 100.0, 15.0, 2.5}


def test_a_category_goes_by_the_activity_of_now_and_is_not_guessed() -> None:
    assert around("Ir-192", 1.85e12, date(2026, 9, 12), NOW).category == "II"
    assert around("Ir-192", 1.85e12, date(2021, 9, 12), NOW).category == "V"
    assert around("Tl-208", 1e9, None, NOW).category is None


def test_on_a_map_a_ring_has_its_radius_all_around() -> None:
    features = geojson(around("Co-60", 3.7e12, None, NOW, (1.0, 100.0)), 108.35, 21.68)["features"]
    assert isinstance(features, list)
    radii = [each["properties"]["radius_m"] for each in features]
    assert radii == sorted(radii, reverse=True)
    for each in features:
        away = [distance_and_bearing(108.35, 21.68, *point)[0] for point in each["geometry"]["coordinates"][0]]
        np.testing.assert_allclose(away, each["properties"]["radius_m"], rtol=0.005)


@pytest.mark.parametrize(("nuclide", "activity", "on", "rates", "words"), [
    ("Xx-1", 1e9, None, (), "is not a nuclide known here"), ("Co-60", 0.0, None, (), "is not above 0"),
    ("Co-60", float("nan"), None, (), "is not above 0"), ("Co-60", 1e9, date(2026, 11, 27), (), "lies after 2026-11-25"),
    ("Co-60", 1e9, None, (0.0,), "needs a dose rate above 0"),
])
def test_what_cannot_be_is_refused_in_a_sentence(
    nuclide: str, activity: float, on: date | None, rates: tuple[float, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        around(nuclide, activity, on, NOW, rates)


def test_a_place_off_the_earth_is_refused() -> None:
    with pytest.raises(InputError, match="is not on Earth"):
        geojson(around("Co-60", 1e9, None, NOW), 200.0, 0.0)
