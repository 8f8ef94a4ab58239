"""Sites: what is wrong with one, what it may release, who may see it; the register finds them by distance and by wind."""

import re
from datetime import date
from typing import Any

import msgspec
import pytest

from core.earth import angle_between, distance_and_bearing, is_on_earth
from core.errors import ConfigError
from core.site import Authority, Chemical, Part, Reactor, SealedSource, Site, TailingsPond, WaterIntake
from core.site_check import site_faults, source_code_fault
from core.site_register import SiteRegister, Wind, is_upwind

SOURCE = SealedSource(
    code="0419CO000123", category=3, nuclide="Co-60", activity_bq=3.7e10, activity_date=date(2019, 5, 1)
)
CHLORINE = Chemical(substance="chlorine", amount_kg=8000.0, storage="pressure", un="1017")
INTAKE = WaterIntake(population=100_000)
POND = TailingsPond(owner="矿", capacity_m3=1e6, metals=("cadmium",))


def unit(number: int = 1, **more: Any) -> Reactor:
    return Reactor(type="HPR1000", unit=number, thermal_power_mw=3150.0, **more)


def site(id: str = "s", parts: tuple[Part, ...] = (CHLORINE,), **more: Any) -> Site:
    fields: dict[str, Any] = {"kind": "chemical_store", "name_zh": "厂", "longitude": 108.0, "latitude": 22.0, "origin": "demo"}
    return Site(id=id, parts=parts, **{**fields, **more})


def changed(part: Part, **more: Any) -> Site:
    kind = str(part.__struct_config__.tag).replace("chemical", "chemical_store")
    return site(parts=(msgspec.structs.replace(part, **more),), kind=kind)


def test_a_degree_of_latitude_is_111_km_and_east_is_90_degrees() -> None:
    distance, bearing = distance_and_bearing(108.0, 22.0, 108.0, 23.0)
    assert distance == pytest.approx(111_195, rel=1e-4)
    assert bearing == pytest.approx(0.0)
    assert distance_and_bearing(108.0, 0.0, 109.0, 0.0)[1] == pytest.approx(90.0)
    assert distance_and_bearing(108.0, 23.0, 108.0, 22.0)[1] == pytest.approx(180.0)
    assert distance_and_bearing(108.0, 22.0, 108.0, 22.0) == (0.0, 0.0)


def test_a_distance_is_within_six_thousandths_of_the_ellipsoids() -> None:
    # Geodesic on WGS 84 (Karney 2013, as PROJ 9 computes it) from Fangchenggang's plant to Nanning: 129.311 km, 348.94°.
    distance, bearing = distance_and_bearing(108.5583, 21.6708, 108.3167, 22.8167)
    assert distance == pytest.approx(129_311, rel=0.006)
    assert bearing == pytest.approx(348.94, abs=0.1)


def test_directions_on_both_sides_of_north_are_close_to_each_other() -> None:
    assert angle_between(350.0, 10.0) == pytest.approx(20.0)
    assert angle_between(10.0, 350.0) == pytest.approx(20.0)
    assert angle_between(0.0, 180.0) == pytest.approx(180.0)


@pytest.mark.parametrize("place", [(181.0, 0.0), (0.0, 91.0), (float("nan"), 0.0), (0.0, float("inf"))])
def test_what_is_no_place_is_not_on_earth(place: tuple[float, float]) -> None:
    assert not is_on_earth(*place)


def test_a_good_site_has_no_fault() -> None:
    for each in (site(), changed(SOURCE), changed(POND), changed(INTAKE), changed(unit()), site(parts=(), kind="estate")):
        assert list(site_faults(each)) == []


@pytest.mark.parametrize(("wrong", "said"), [
    (site(id="a b"), "id 'a b'"),
    (site(name_zh=" "), "name_zh: is empty"),
    (site(origin=""), "origin: is empty; name the source"),
    (site(latitude=108.0, longitude=22.0), "is not on Earth; they look exchanged"),
    (site(latitude=float("nan")), "is not on Earth"),
    (site(height=-1.0), "height -1.0"),
    (site(parts=(INTAKE,)), "kind chemical_store: has no part of kind chemical"),
    (changed(unit(), thermal_power_mw=0.0), r"part 1 \(reactor\): thermal_power_mw 0.0: expected a number above 0"),
    (changed(SOURCE, activity_bq=float("inf")), "activity_bq inf"),
    (changed(SOURCE, nuclide="60Co"), "nuclide '60Co': written like"),
    (changed(SOURCE, code="0419CO00012"), "has 11 characters"),
    (changed(SOURCE, code="0419CO00012X"), "expected maker"),
    (changed(SOURCE, code="A419CO000123"), "expected maker"),
    (changed(SOURCE, category=2), "category 2: the code's last digit says category 3"),
    (changed(CHLORINE, amount_kg=-5.0), "amount_kg -5.0"),
    (changed(CHLORINE, un="UN1017"), "un 'UN1017': a UN number has four digits"),
    (changed(POND, metals=("kryptonite",)), "metals: 'kryptonite' is not a quantity"),
    (changed(INTAKE, population=0), "population 0"),
    (changed(INTAKE, first_class_up_m=-1.0), "first_class_up_m -1.0"),
])
def test_what_is_wrong_with_a_site_is_said_with_its_key(wrong: Site, said: str) -> None:
    assert re.search(said, "\n".join(site_faults(wrong)))


def test_names_are_looked_up_by_whoever_has_the_tables() -> None:
    known = {"knows_nuclide": {"Cs-137"}.__contains__, "knows_substance": {"ammonia"}.__contains__}
    assert "not in the table of nuclides" in "".join(site_faults(changed(SOURCE), **known))
    assert "not in the table of substances" in "".join(site_faults(changed(CHLORINE), **known))
    assert not list(site_faults(changed(SOURCE, nuclide="Cs-137"), **known))


@pytest.mark.parametrize("code", ["0419CO000123", "US12IR000452", "NLNNNN00007N", "03NNCS00001N"])
def test_codes_of_sources_made_here_abroad_and_before_2005_are_taken(code: str) -> None:
    assert source_code_fault(code) is None


def test_a_category_may_be_lower_than_when_the_source_was_new() -> None:
    assert list(site_faults(changed(SOURCE, category=4))) == []


def test_a_source_has_half_its_activity_after_a_half_life() -> None:
    half_life = 1925.28 * 86_400                          # Co-60, 5.2711 a (ICRP 107)
    later = SOURCE.activity_date.toordinal() + 2 * 1925
    assert SOURCE.activity_on(SOURCE.activity_date, half_life) == 3.7e10
    assert SOURCE.activity_on(date.fromordinal(later), half_life) == pytest.approx(3.7e10 / 4, rel=1e-3)


def test_a_reactor_releases_radioactivity_and_a_store_chemicals() -> None:
    plant, store = changed(unit()), site()
    assert plant.may_release("radioactive")
    assert not plant.may_release("chemical")
    assert store.may_release("chemical")
    assert not store.may_release("radioactive")
    assert plant.may_release()
    assert store.may_release()


def test_a_tailings_pond_goes_into_the_water_and_not_into_the_air() -> None:
    assert changed(POND).may_release("chemical", "water")
    assert not changed(POND).may_release("chemical", "air")


def test_only_sources_that_could_injure_are_assumed_by_themselves() -> None:
    assert [changed(SOURCE, category=each).may_release("radioactive") for each in (1, 2, 3, 4, 5)] == [True] * 3 + [False] * 2


def test_an_idle_site_still_has_its_stock_and_a_closed_one_or_one_being_built_has_none() -> None:
    assert site(status="idle").may_release()
    assert not site(status="closed").may_release()
    assert not changed(unit(), status="under_construction").may_release()
    assert not site(kind="estate", parts=(), status="under_construction").may_release()


def test_an_estate_may_release_what_no_list_names_but_no_radioactivity() -> None:
    estate = site(kind="estate", parts=())
    assert estate.may_release("chemical")
    assert not estate.may_release("radioactive")


def test_intakes_are_protected_and_are_no_source() -> None:
    intake = changed(INTAKE)
    assert intake.is_protected
    assert not intake.may_release(medium="water")
    assert not msgspec.structs.replace(intake, status="closed").is_protected
    assert not site().is_protected


def test_nothing_of_a_sealed_source_is_open() -> None:
    assert changed(SOURCE).open() is None
    estate = site(kind="estate", parts=(CHLORINE, SOURCE))
    shown = estate.open()
    assert shown is not None
    assert shown.parts == (CHLORINE,)
    left = SiteRegister([changed(SOURCE), msgspec.structs.replace(estate, id="estate")]).open()
    assert list(left) == ["estate"]
    assert b"0419CO000123" not in msgspec.json.encode(tuple(left.values()))


def test_a_source_kept_elsewhere_is_not_open_under_its_kind_either() -> None:
    assert site(kind="sealed_source", parts=(SOURCE, CHLORINE)).open() is None


NORTH = site("north", longitude=108.0, latitude=22.09)      # 10 km
EAST = site("east", longitude=108.04, latitude=22.0)        # 4.1 km
SOUTH = site("south", longitude=108.0, latitude=21.991)     # 1 km
REGISTER = SiteRegister([NORTH, EAST, SOUTH], [Authority(id="eco", name_zh="市生态环境局")])


def names(found: Any) -> list[str]:
    return [each.site.id for each in found]


def test_sites_are_found_by_distance_the_nearest_first() -> None:
    assert names(REGISTER.around(108.0, 22.0)) == ["south", "east", "north"]
    assert names(REGISTER.within(108.0, 22.0, 5_000.0)) == ["south", "east"]
    nearest = REGISTER.nearest(108.0, 22.0)
    assert nearest is not None
    assert nearest.site is SOUTH
    assert nearest.distance == pytest.approx(1_001, abs=1)
    assert SiteRegister().nearest(108.0, 22.0) is None


def test_a_site_is_upwind_where_the_wind_comes_from() -> None:
    assert names(REGISTER.upwind(108.0, 22.0, Wind(0.0, 3.0))) == ["north"]
    assert names(REGISTER.upwind(108.0, 22.0, Wind(90.0, 3.0))) == ["east"]
    assert names(REGISTER.upwind(108.0, 22.0, Wind(270.0, 3.0))) == []


def test_a_site_is_upwind_only_if_its_air_arrives_within_the_hour() -> None:
    assert names(REGISTER.upwind(108.0, 22.0, Wind(0.0, 2.7))) == []                # 9.7 km in an hour
    assert names(REGISTER.upwind(108.0, 22.0, Wind(0.0, 2.8))) == ["north"]         # 10.1 km
    assert names(REGISTER.upwind(108.0, 22.0, Wind(0.0, 2.7), within=7200.0)) == ["north"]


def test_upwind_reaches_a_sector_and_a_half_to_either_side_across_north() -> None:
    assert is_upwind(100.0, 353.0, Wind(26.0, 2.0))
    assert not is_upwind(100.0, 353.0, Wind(27.5, 2.0))


@pytest.mark.parametrize("speed", [0.0, 0.49, float("nan")])
def test_nothing_is_upwind_in_a_calm(speed: float) -> None:
    assert not is_upwind(0.0, 0.0, Wind(0.0, speed))


def test_an_id_that_is_there_twice_is_refused_and_an_overlay_replaces_it() -> None:
    with pytest.raises(ConfigError, match="site north is declared twice"):
        SiteRegister([NORTH, NORTH])
    over = REGISTER.overlaid([site("north", name_zh="新厂"), site("west")])
    assert list(over) == ["east", "south", "north", "west"]
    assert over["north"].name_zh == "新厂"
    assert over.authorities == REGISTER.authorities


def test_who_must_be_told_is_found_by_id() -> None:
    assert [each.name_zh for each in REGISTER.told(site(tell=("eco", "unknown")))] == ["市生态环境局", "unknown"]


def test_sources_and_protected_sites_are_told_apart() -> None:
    register = SiteRegister([site("store"), msgspec.structs.replace(changed(INTAKE), id="intake")])
    assert list(register.sources()) == ["store"]
    assert list(register.protected()) == ["intake"]
