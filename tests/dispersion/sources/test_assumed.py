"""What a forecast assumes as its source: a site upwind within an hour or within 5 km, else the station's place; said why."""

from datetime import date
from typing import Any

import pytest

from core.site import Chemical, Part, Reactor, SealedSource, Site
from core.site_register import SiteRegister, Wind
from core.station import Station
from dispersion.sources.assumed import assumed_source

KM = 1 / 111.195                      # degrees of latitude
SOUTHERLY = Wind(180.0, 3.0)          # 10.8 km in an hour
NORTHERLY = Wind(0.0, 3.0)


def station(category: str = "chemical", site: str | None = None) -> Station:
    return Station(id="S", name_zh="首站", name_en="First", category=category, longitude=108.0, latitude=22.0, site=site)


def store(id: str, south_km: float, substance: str = "chlorine", **more: Any) -> Site:
    parts: tuple[Part, ...] = (Chemical(substance=substance, amount_kg=1000.0, storage="pressure"),)
    fields: dict[str, Any] = {"kind": "chemical_store", "parts": parts, **more}
    return Site(id=id, name_zh=f"库{id}", name_en=f"Store {id}", longitude=108.0, latitude=22.0 - south_km * KM, origin="demo",
                **fields)


def reactor(id: str, south_km: float) -> Site:
    return store(id, south_km, kind="reactor", parts=(Reactor(type="CPR1000", unit=1, thermal_power_mw=2905.0),))


def source(id: str, south_km: float, category: Any) -> Site:
    sealed = SealedSource(code=f"0419CO00012{category}", category=category, nuclide="Co-60", activity_bq=1e12,
                          activity_date=date(2019, 1, 1))
    return store(id, south_km, kind="sealed_source", parts=(sealed,))


def test_a_site_upwind_within_an_hour_is_assumed_and_the_wind_is_named() -> None:
    found = assumed_source(station(), SiteRegister([store("a", 9.0, height=12.0)]), SOUTHERLY)
    assert found.site is not None
    assert found.site.id == "a"
    assert (found.longitude, found.height) == (108.0, 12.0)
    assert found.distance == pytest.approx(9_000, rel=1e-3)
    assert "库a，在首个站点上风向 9.0 km（风从 180° 来，3.0 m/s，约 50 min 可达）" in found.reason_zh
    assert "Store a 9.0 km upwind of the first station (wind from 180°, 3.0 m/s, about 50 min away)" in found.reason_en


def test_beyond_an_hour_or_downwind_the_stations_own_place_is_assumed() -> None:
    for far, wind in ((11.5, SOUTHERLY), (9.0, NORTHERLY)):
        found = assumed_source(station(), SiteRegister([store("a", far)]), wind)
        assert found.site is None
        assert (found.longitude, found.latitude, found.height, found.distance) == (108.0, 22.0, 0.0, 0.0)
        assert "首站 所在位置（上风向 11 km（1 h 风程）和 5 km 内没有可能的登记场址）" in found.reason_zh
        assert "an hour's travel" in found.reason_en


def test_within_five_kilometres_a_site_is_assumed_against_the_wind_and_that_is_said() -> None:
    found = assumed_source(station(), SiteRegister([store("a", 4.9)]), NORTHERLY)
    assert found.site is not None
    assert "风从 0° 来，不在上风向" in found.reason_zh
    assert "not upwind, the wind is from 0°" in found.reason_en
    assert assumed_source(station(), SiteRegister([store("a", 5.1)]), NORTHERLY).site is None


@pytest.mark.parametrize(("wind", "said"), [(None, "no wind was measured"), (Wind(180.0, 0.2), "calm")])
def test_without_wind_only_what_is_near_is_assumed(wind: Wind | None, said: str) -> None:
    near = assumed_source(station(), SiteRegister([store("a", 3.0)]), wind)
    assert near.site is not None
    assert said in near.reason_en
    far = assumed_source(station(), SiteRegister([store("a", 6.0)]), wind)
    assert far.site is None
    assert said in far.reason_en


def test_upwind_goes_before_near_and_the_others_are_kept() -> None:
    sites = SiteRegister([store("downwind", -1.0), store("upwind", 8.0), store("upwind-2", 10.0)])
    found = assumed_source(station(), sites, SOUTHERLY)
    assert found.site is not None
    assert found.site.id == "upwind"
    assert found.others == ("upwind-2", "downwind")


def test_the_stations_own_site_goes_before_another() -> None:
    sites = SiteRegister([store("other", 1.0), store("own", 4.0)])
    found = assumed_source(station(site="own"), sites, SOUTHERLY)
    assert found.site is not None
    assert found.site.id == "own"
    assert "首个站点所属场址" in found.reason_zh


def test_the_stations_own_site_is_not_assumed_far_away_against_the_wind() -> None:
    found = assumed_source(station(site="own"), SiteRegister([store("own", 9.0)]), NORTHERLY)
    assert found.site is None


def test_radiation_comes_from_no_chlorine_store_and_chlorine_from_no_reactor() -> None:
    sites = SiteRegister([store("chlorine", 1.0), reactor("plant", 2.0)])
    assert [assumed_source(station(each), sites, SOUTHERLY).site.id for each in ("radiation", "chemical", "air")] == [  # type: ignore[union-attr]
        "plant", "chlorine", "chlorine"
    ]


def test_the_quantity_decides_where_a_station_measures_several() -> None:
    sites = SiteRegister([store("chlorine", 1.0), reactor("plant", 2.0)])
    found = assumed_source(station("air"), sites, SOUTHERLY, measured="ambient_dose_rate")
    assert found.site is not None
    assert found.site.id == "plant"


def test_a_store_without_the_substance_is_no_candidate_and_an_estate_is() -> None:
    estate = store("estate", 9.0, kind="estate", parts=())
    sites = SiteRegister([store("ammonia", 1.0, "ammonia"), store("chlorine", 10.0), estate])
    found = assumed_source(station(), sites, SOUTHERLY, measured="chlorine")
    assert found.site is not None
    assert found.site.id == "chlorine"
    assert found.others == ("estate",)


@pytest.mark.parametrize(("category", "assumed"), [(1, True), (3, True), (4, False), (5, False)])
def test_a_source_too_weak_to_injure_is_not_assumed(category: int, assumed: bool) -> None:
    found = assumed_source(station("radiation"), SiteRegister([source("r", 1.0, category)]), SOUTHERLY)
    assert (found.site is not None) is assumed


@pytest.mark.parametrize("category", ["surface_water", "drinking_water", "sea", "noise", "weather"])
def test_a_station_that_does_not_watch_the_air_stands_for_itself(category: str) -> None:
    found = assumed_source(station(category), SiteRegister([store("a", 1.0), reactor("b", 1.0)]), SOUTHERLY)
    assert found.site is None
    assert "不监测空气" in found.reason_zh


def test_the_same_register_in_another_order_gives_the_same_site() -> None:
    sites = [store("a", 3.0), store("b", 3.0), store("c", 2.0)]
    found = [assumed_source(station(), SiteRegister(order), SOUTHERLY) for order in (sites, sites[::-1])]
    assert found[0] == found[1]
    assert found[0].others == ("a", "b")
