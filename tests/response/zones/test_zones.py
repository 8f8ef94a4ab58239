"""Zones of Guangxi's plant: who is inside, what leaves the region, and ways that never enter the plume."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from config.ground import ground_of
from config.load import Region, load_region
from config.zones import zone_plan
from core.errors import InputError, Refused
from core.forecast import Medium
from core.messages import Forecast
from core.site_register import Wind
from core.zones import Zones
from fengsui.zones_document import document, geojson
from response.field import Barrier, Way
from response.ground import Ground
from response.prepared import Prepared, prepare
from response.situation import Situation
from response.zones.sectors import Rose
from response.zones.threat import union
from response.zones.ways_out import Origin, along, ways_out
from response.zones.zones import Asked, zones_of
from tests.response.zones.releases import AEGL, NOON, PLANT, area, arrival, dose, release, wedge

NOW = Situation(NOON, "day", False)


class Country:
    """Guangxi made ready once."""

    def __init__(self) -> None:
        self.region: Region = load_region("guangxi")
        self.ground: Ground = ground_of(self.region)
        self.ready: Prepared = prepare(self.ground, self.region.fleet, self.region.sites)

    def zones(self, site: str = "fcg-npp", **asked: Any) -> Zones:
        return zones_of(
            Asked(self.region.sites[site], **asked), zone_plan(), self.ready, self.ground, self.region.sites.open(), NOW,
            id="test",
        )


@pytest.fixture(scope="module")
def guangxi() -> Country:
    return Country()


@pytest.fixture(scope="module")
def northwest(guangxi: Country) -> Zones:
    """A plume over Fangchenggang's two towns, with doses there."""
    return guangxi.zones(forecast=over_the_city())


def over_the_city() -> Forecast:
    return release(
        areas=[area(0, 0.0, 298.0, 8.0, 28.0), area(0, 0.05, 298.0, 20.0, 30.0), area(3, 0.0, 298.0, 3.0, 8.0)],
        fronts=[(60.0, wedge(298.0, 8.0, 14.0)), (120.0, wedge(298.0, 8.0, 28.0))],
        arrivals=[arrival("town-12269572", 23.6, 298.0, minutes=110.0, at=(108.3566, 21.7694))],
        doses=[dose("town-12269572", (20.0, 80.0, 200.0), (100.0, 400.0, 900.0))],
    )


def test_every_town_is_in_one_sector_and_zones_hold_those_of_the_smaller_ones(northwest: Zones) -> None:
    held = [town for each in northwest.sectors for town in each.towns]
    assert sorted(held) == sorted(each.id for each in northwest.towns)
    assert len(set(held)) == len(held)
    iaea = [each for each in northwest.zones if each.scheme == "IAEA"]
    assert [each.radius_km for each in iaea] == [5.0, 30.0, 100.0, 300.0]
    assert [each.people for each in iaea] == sorted(each.people for each in iaea)
    for each in iaea:
        assert each.people == sum(city.people for city in each.cities)
        assert each.people == sum(
            town.people or 0 for town in northwest.towns if town.in_region and town.distance_km < each.radius_km
        )
    assert {each.name_zh for each in northwest.towns if each.distance_km < 30.0} == {"防城港", "港口区"}


def test_towns_on_the_border_are_told_apart_by_their_list_not_by_the_coarse_outline(guangxi: Country) -> None:
    ours = {each.name_zh: each.city for each in guangxi.ready.shares.towns}
    assert "芒街" not in ours
    assert ours["那坡"] == "百色"
    assert ours["港口区"] == "防城港"


def test_people_across_the_border_are_not_counted_and_the_neighbours_are_to_be_told(guangxi: Country, northwest: Zones) -> None:
    across = {each.name_zh: each for each in northwest.towns if not each.in_region}
    assert {"芒街", "下龙"} <= set(across)
    assert all(each.people is None and each.city == "" for each in across.values())
    leaving = {each.key: each.leaves_region for each in northwest.zones if each.scheme == "IAEA"}
    assert leaving == {"PAZ": False, "UPZ": False, "EPD": True, "ICPD": True}
    assert [each.urgent for each in guangxi.zones().notices] == [False]
    assert [each.urgent for each in northwest.notices] == [True]       # downwind of where the forecast ends
    west = guangxi.zones(wind=Wind(wind_from=60.0, wind_speed=4.0))
    assert [each.urgent for each in west.notices] == [True]
    assert "100–300 km 西西南" in west.notices[0].text_zh
    assert "100–300 km WSW" in west.notices[0].text_en


def test_the_region_is_left_in_the_west_and_the_sea_is_not_land(northwest: Zones) -> None:
    sectors = {each.id: each for each in northwest.sectors}
    assert sectors["100-300-W"].outside > 0.5
    assert sectors["100-300-N"].outside < 0.02
    assert sectors["10-30-SSE"].land < 0.1
    assert sectors["100-300-N"].land == pytest.approx(1.0, abs=0.01)


def test_towns_have_their_doses_and_proposals_their_grounds(northwest: Zones) -> None:
    town = next(each for each in northwest.towns if each.id == "town-12269572")
    assert town.effective == (20.0, 80.0, 200.0)
    assert town.sector == "10-30-WNW"
    there = {each.action: each for each in northwest.proposals if town.sector in each.sectors and not each.zone}
    assert there["iodine"].number == (100.0, 400.0, 900.0)
    assert there["iodine"].certainty == "likely"
    assert there["evacuation"].certainty == "possible"
    assert there["evacuation"].people == 276_315
    assert all(each.source and each.criterion_zh and each.criterion_en for each in northwest.proposals)


def test_reception_is_beyond_the_urgent_zone_out_of_the_plume_and_inside_the_region(northwest: Zones) -> None:
    plume = union([over_the_city().areas[1].geometry])
    assert northwest.receptions
    inside = {each.id for each in northwest.towns if each.in_region}
    for each in northwest.receptions:
        assert each.distance_km > 30.0
        assert each.town in inside
        assert not shapely.intersects_xy(plume, each.longitude, each.latitude)
        assert abs((each.bearing - 298.0 + 180.0) % 360.0 - 180.0) > 22.5


def test_a_way_out_leaves_the_plume_once_and_says_when_to_set_off(northwest: Zones) -> None:
    plume = union([each.geometry for each in over_the_city().areas])
    ways = [each for each in northwest.ways_out if each.to]
    assert {"town-12269572", "town-12269589"} <= {each.origin for each in northwest.ways_out}
    for each in ways:
        x, y, minutes = along(Way(each.origin, 0.0, each.points))
        inside = shapely.intersects_xy(plume, x, y)
        assert not inside[np.argmin(inside):].any()
        if inside.any():
            assert each.clear_minutes >= minutes[inside].max() - 0.11
            assert 0.0 < each.inside_km < each.km
            assert each.leave_by is None or each.leave_by < over_the_city().end
        else:
            assert (each.inside_km, each.clear_minutes, each.leave_by) == (0.0, 0.0, None)


def test_a_way_from_outside_never_enters_and_says_where_there_is_none(guangxi: Country) -> None:
    provider = guangxi.ready.circles.provider_in(NOW)
    rose = Rose(*PLANT, (30.0,))
    qinzhou = next(each for each in guangxi.ready.shares.towns if each.name_zh == "钦州")
    nanning = next(each for each in guangxi.ready.shares.towns if each.name_zh == "南宁")
    outside = Origin("out", "10-30-WNW", "外", "outside", 108.3566, 21.7694)
    between = Barrier(wedge(0.0, 12.0, 45.0, near_km=5.0, rose=rose))
    found = ways_out(provider, [outside], [qinzhou, nanning], [between], NOON, lambda *_: None)[0]
    assert found.to
    a, b, _ = along(Way("out", 0.0, found.points))
    assert not shapely.intersects_xy(union([between.geometry]), a, b).any()
    free = ways_out(provider, [outside], [qinzhou, nanning], [], NOON, lambda *_: None)[0]
    assert found.minutes > free.minutes
    ring = shape(rose.disc(60.0)).difference(shape(rose.disc(40.0)))
    walled = ways_out(provider, [outside], [nanning], [Barrier(dict(shapely.geometry.mapping(ring)))], NOON, lambda *_: None)[0]
    assert walled.to == ""
    assert "no way by land" in walled.why_en
    nowhere = ways_out(provider, [outside], [], [between], NOON, lambda *_: None)[0]
    assert "no reception point" in nowhere.why_en


def test_a_chemical_has_the_zones_of_its_forecasts_levels_and_none_without_one(guangxi: Country) -> None:
    site = next(each for each in guangxi.region.sites.values() if each.kind == "chemical_store")
    with pytest.raises(Refused, match="no reactor is registered there") as refused:
        guangxi.zones(site.id)
    assert "未登记反应堆" in refused.value.reason_zh
    at = (site.longitude, site.latitude)
    rose = Rose(*at, (5.0,))
    cloud = release(levels=AEGL, at=at)
    cloud = msgspec.structs.replace(cloud, areas=tuple(
        msgspec.structs.replace(area(level, 0.0, 90.0, 5.0, 1.0), geometry=wedge(90.0, 8.0, far, rose=rose))
        for level, far in ((0, 3.02), (1, 1.51), (2, 0.49))
    ))
    found = guangxi.zones(site.id, forecast=cloud)
    assert [each.key for each in found.zones] == ["AEGL-3 (60 min)", "AEGL-2 (60 min)", "AEGL-1 (60 min)"]
    assert sorted({each.outer_km for each in found.sectors}) == [0.5, 0.9, 1.6, 3.1]     # 0.5 to 1.6 is cut
    assert {(each.sectors[0], each.action) for each in found.proposals} == {
        ("0-0.5-E", "evacuation"), ("0-0.5-E", "sheltering"), ("0.5-0.9-E", "sheltering"),
        ("0.9-1.6-E", "sheltering"),
    }
    assert found.thermal_mw is None
    with pytest.raises(InputError, match="km from fcg-npp"):
        guangxi.zones(forecast=cloud)
    with pytest.raises(InputError, match="is of a river: zones are of the air"):
        guangxi.zones(site.id, forecast=msgspec.structs.replace(cloud, medium=Medium.RIVER))
    with pytest.raises(InputError, match="has no areas"):
        guangxi.zones(site.id, forecast=msgspec.structs.replace(cloud, areas=()))


def test_what_few_members_reach_far_out_does_not_stretch_what_is_likely_near_the_source(guangxi: Country) -> None:
    site = next(each for each in guangxi.region.sites.values() if each.kind == "chemical_store")
    at = (site.longitude, site.latitude)
    rose = Rose(*at, (5.0,))
    cloud = msgspec.structs.replace(release(levels=AEGL, at=at), areas=tuple(
        msgspec.structs.replace(area(2, share, 90.0, 5.0, 1.0), geometry=wedge(90.0, 8.0, far, rose=rose))
        for share, far in ((0.0, 1.97), (0.5, 2.07), (0.05, 29.9))
    ))
    found = guangxi.zones(site.id, forecast=cloud)
    outer = sorted({each.outer_km for each in found.sectors})
    assert (outer[0], outer[-1]) == (2.1, 30.0)            # 2.0 is nearly 2.1
    assert all(far / near <= 2.6 for near, far in pairwise(outer))
    sure = {each.sectors[0]: each.certainty for each in found.proposals if each.action == "evacuation"}
    assert sure["0-2.1-E"] == "likely"
    assert {each for key, each in sure.items() if key != "0-2.1-E"} == {"possible"}


def test_the_document_and_the_map_are_whole(northwest: Zones) -> None:
    again = msgspec.json.decode(msgspec.json.encode(northwest), type=Zones)
    assert again == northwest
    plain = document(northwest)
    assert len(plain["sectors"]) == 96
    assert "geometry" not in plain["sectors"][0]
    found = geojson(northwest)
    kinds = {each["properties"]["what"] for each in found["features"]}
    assert kinds >= {"site", "zone", "sector", "town", "registered site", "reception", "way out"}
    for ring in rings(found):
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
    for each in found["features"]:
        geometry = shape(each["geometry"])
        assert not geometry.is_empty
        if each["properties"]["what"] == "sector":
            assert geometry.exterior.is_ccw


def rings(found: dict[str, Any]) -> Iterator[list[Any]]:
    for each in found["features"]:
        kind, coordinates = each["geometry"]["type"], each["geometry"]["coordinates"]
        if kind in ("Polygon", "MultiPolygon"):
            yield from (ring for part in ([coordinates] if kind == "Polygon" else coordinates) for ring in part)


def test_an_intake_has_its_arrival(guangxi: Country, northwest: Zones) -> None:
    intake = next(each for each in northwest.sites if each.kind == "water_intake")
    assert intake.likely is None
    reached = arrival(intake.id, intake.distance_km, intake.bearing, minutes=90.0)
    told = guangxi.zones(forecast=msgspec.structs.replace(over_the_city(), arrivals=(reached,)))
    again = next(each for each in told.sites if each.id == intake.id)
    assert (again.likely, again.earliest) == (reached.likely, reached.earliest)
    sector = next(each for each in told.sectors if each.id == intake.sector)
    assert sector.threat == "best"
    assert sector.soonest == reached.earliest


def test_no_sealed_source_is_named(northwest: Zones) -> None:
    assert northwest.sites
    assert not [each for each in northwest.sites if each.kind == "sealed_source"]
    assert "water_intake" in {each.kind for each in northwest.sites}


def test_an_unknown_state_is_refused(guangxi: Country) -> None:
    with pytest.raises(InputError, match="is no state of a plant"):
        guangxi.zones(state="meltdown")


