"""The message of a situation: sums, gaps, outlines that others can read, and what all of it rests on."""

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from shapely.geometry import shape

from core.errors import InputError
from core.reach import Coverage, Reach
from core.team import Position
from response.answers import difference, first_at, new_base, new_bases
from response.changes import candidates_of
from response.coverage import gaps
from response.reach import at_night, reach_of
from response.situation import Situation, WhatIf
from tests.response.region import noon, prepared


def reach(now: Situation | None = None) -> Reach:
    region, now = prepared(), now or noon()
    night = region.circles.fields(at_night(now))
    return reach_of(
        region.circles, region.circles.fields(now), region.shares, region.dry, id="1", cause="test", lacks=region.lacks,
        night=night,
    )


def of(found: tuple[Coverage, ...], place: str = "", domain: str = "land", *, with_air: bool = False) -> Coverage:
    return next(each for each in found if (each.place, each.domain, each.with_air) == (place, domain, with_air))


def test_cities_sum_to_the_region_and_people_are_those_of_its_towns() -> None:
    found = reach().coverage
    whole, cities = of(found), [of(found, "甲市"), of(found, "乙市")]
    assert sum(each.area_km2 for each in cities) == pytest.approx(whole.area_km2)
    assert sum(each.total_km2 for each in cities) == pytest.approx(whole.total_km2)
    true = 1.6 * 111.32 * np.cos(np.radians(21.9)) * 0.8 * 110.75       # the outline's land, km²
    assert whole.total_km2 == pytest.approx(true, rel=0.01)
    assert whole.people_total == 1570                                    # not the town beyond the outline
    assert whole.sites_total == 1
    assert of(found, with_air=True).share >= whole.share


def test_a_night_reaches_no_more_than_a_day() -> None:
    found = reach()
    assert of(found.coverage_night).area_km2 < of(found.coverage).area_km2


def test_gaps_are_what_is_missing_and_the_gravest_comes_first() -> None:
    region = prepared()
    now = noon(shift="holiday")          # musters of 90 min: half an hour is left
    fields = region.circles.fields(now)
    found, left_out = gaps(fields, region.shares)
    land = [each for each in found if each.domain == "land"]
    whole = of(reach(now).coverage)
    assert left_out == 0
    assert sum(each.area_km2 for each in land) == pytest.approx(whole.total_km2 - whole.area_km2, rel=0.02)
    assert [each.rank for each in land] == list(range(1, len(land) + 1))
    assert [each.people for each in land] == sorted((each.people for each in land), reverse=True)
    first = land[0]
    assert ([each.name_en for each in first.towns], [each.id for each in first.sites]) == (["North"], ["intake"])
    assert shape(first.geometry).contains(shape({"type": "Point", "coordinates": [first.longitude, first.latitude]}))


def rings(geometry: dict[str, Any]) -> list[tuple[bool, list[list[float]]]]:
    return [(number == 0, ring) for polygon in geometry["coordinates"] for number, ring in enumerate(polygon)]


def test_outlines_are_valid_geojson_of_the_area_of_their_cells() -> None:
    found = reach()
    grid = prepared().circles.grid
    together = {(each.domain, each.within) for each in found.areas if not each.unit_id}
    assert together >= {("land", 60.0), ("land", 120.0), ("sea", 5.0)}
    assert {each.unit_id for each in found.areas} == {"", "a-team", "b-team", "v", "h"}
    for area in found.areas:
        assert area.geometry["type"] == "MultiPolygon"
        assert shape(area.geometry).is_valid
        for is_outer, ring in rings(area.geometry):
            points = np.array(ring)
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            turned = np.sum(points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1])
            assert (turned > 0) == is_outer              # right-hand rule, RFC 7946, 3.1.6
        x, y = grid.frame.to_plane(*np.array([at for _, ring in rings(area.geometry)[:1] for at in ring]).T)
        assert np.isfinite(x).all()
        assert np.isfinite(y).all()
    land = next(each for each in found.areas if each.domain == "land" and not each.unit_id and each.within == 60.0)
    west, south, east, north = shape(land.geometry).bounds
    degrees = shape(land.geometry).area * 111.32 * 110.75 * np.cos(np.radians((south + north) / 2))
    assert degrees == pytest.approx(land.area_km2, rel=0.06)
    assert west < 107.6 < east


def test_bands_lie_within_each_other() -> None:
    areas = {each.within: each.area_km2 for each in reach().areas if each.domain == "land" and each.unit_id == "a-team"}
    assert list(areas) == sorted(areas)
    assert list(areas.values()) == sorted(areas.values())


def test_it_says_what_it_rests_on_and_survives_the_wire() -> None:
    found = reach()
    said = {each.what: each for each in found.assumptions}
    assert {"roads", "off_road", "muster", "sea_state", "wind", "cities", "people"} <= set(said)
    assert not said["sea_state"].confirmed
    assert said["sea_state"].zh == "海况 3 级（无观测，假定）"
    assert found.demo
    assert msgspec.json.decode(msgspec.json.encode(found), type=Reach) == found


def test_the_first_on_land_comes_by_a_way_that_begins_where_it_stands() -> None:
    region = prepared()
    found = first_at(region, region.circles.fields(noon()), 108.3, 21.9)
    assert [each.minutes for each in found] == sorted(each.minutes for each in found)
    team = next(each for each in found if each.unit == "b-team")
    assert team.way[0][:2] == pytest.approx((108.4, 21.8), abs=0.01)
    assert team.way[-1][:2] == pytest.approx((108.3, 21.9), abs=0.01)
    assert [at for _, _, at in team.way] == sorted(at for _, _, at in team.way)
    assert team.way[-1][2] == pytest.approx(team.minutes, abs=0.2)
    assert team.on_road_km > 5


def test_of_teams_too_far_to_have_been_followed_the_nearest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    region = prepared()
    fields = region.circles.fields(noon())
    unknown = {unit: replace(each, seconds=np.full_like(each.seconds, np.inf)) for unit, each in fields.land.items()}
    monkeypatch.setattr("response.answers.TRACED", 1)
    found = first_at(region, replace(fields, land=unknown), 108.3, 21.9)
    assert [each.unit for each in found if each.kind == "team"] == ["b-team"]      # 14 km away; the other one 74 km


def test_at_sea_the_first_is_a_vessel_with_whom_it_waits_for() -> None:
    region = prepared()
    found = first_at(region, region.circles.fields(noon()), 107.7, 21.2)
    vessel = next(each for each in found if each.unit == "v")
    assert vessel.boards == "a-team"
    with pytest.raises(InputError, match="outside the region looked at"):
        first_at(region, region.circles.fields(noon()), 120.0, 30.0)


def test_what_a_change_would_do() -> None:
    region = prepared()
    lost, fields = difference(region, noon(), WhatIf(without=frozenset({"b-team"})))
    assert of(lost.after).area_km2 < of(lost.before).area_km2
    assert "b-team" not in fields.land
    gained, _ = difference(region, noon(), WhatIf(bases=(new_base(1, 108.0, 22.25, 10.0),)))
    assert of(gained.after).area_km2 > of(gained.before).area_km2
    with pytest.raises(InputError, match="there is no unit 'nobody'; there are a-team, b-team, h, v"):
        difference(region, noon(), WhatIf(without=frozenset({"nobody"})))
    with pytest.raises(InputError, match="nothing is changed"):
        difference(region, noon(), WhatIf())


def test_new_bases_gain_what_trying_them_gains() -> None:
    region, now = prepared(), noon(shift="holiday")
    found = new_bases(region, now, count=1, by="area", muster=30.0)
    chosen = found.candidates[0]
    tried, _ = difference(region, now, WhatIf(bases=(new_base(1, chosen.longitude, chosen.latitude, 30.0),)))
    assert of(tried.after).share == pytest.approx(found.siting.after, abs=1e-6)
    for name, longitude in (("Alpha", 107.6), ("Beta", 108.4)):          # no other town gains more
        other, _ = difference(region, now, WhatIf(bases=(new_base(1, longitude, 21.8, 30.0),)))
        assert of(other.after).area_km2 <= of(tried.after).area_km2 + 1e-6, name
    with pytest.raises(InputError, match="either how many new bases, or the share"):
        new_bases(region, now)
    with pytest.raises(InputError, match="'gold' is no weight"):
        new_bases(region, now, count=1, by="gold")


def test_candidates_of_one_id_are_refused_with_both_lines() -> None:
    with pytest.raises(InputError, match=r"c\.csv: line 4: id 'b' stands in line 2 already"):
        candidates_of("id,lon,lat\nb,108,22\na,108,22.1\nb,107.5,22\n", "c.csv")


def test_a_team_amid_water_says_so_and_counts_for_nothing() -> None:
    at_sea = Position(unit="a-team", time=noon().time, received=noon().time, longitude=108.0, latitude=20.8, source="test")
    units = {each.id: each for each in reach(noon(positions={"a-team": at_sea})).units}
    assert "amid water" in units["a-team"].why_en
    assert not units["a-team"].in_service
    assert units["b-team"].in_service
