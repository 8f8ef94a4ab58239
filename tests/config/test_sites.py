"""The register's files: what is refused with which sentence, what lies over what, and that Guangxi's own is sound."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from shapely.geometry import Point, shape

from config.load import load_region, region_folder
from config.sites import OVERLAY, as_tables, load_sites, parse_sites
from core.errors import ConfigError
from core.quantities import quantity
from core.site import Chemical, Reactor, SealedSource, TailingsPond, WaterIntake
from core.site_register import SiteRegister

REGION = region_folder("guangxi")

D_VALUES = {
    "Co-60": 3e10, "Cs-137": 1e11, "Ir-192": 8e10, "Se-75": 2e11, "Am-241": 6e10, "Sr-90": 1e12, "Kr-85": 3e13,
    "Ni-63": 6e13, "Ra-226": 4e10,
}
"""Bq; IAEA RS-G-1.9 (2005), table 1, with daughters. Recalled, to be confirmed."""


@pytest.fixture(scope="module")
def sites() -> SiteRegister:
    return load_region("guangxi").sites


def table(**more: Any) -> dict[str, Any]:
    return {
        "id": "s", "kind": "chemical_store", "name_zh": "厂", "longitude": 108.0, "latitude": 22.0, "origin": "demo",
        "part": [{"kind": "chemical", "substance": "chlorine", "amount_kg": 8000, "storage": "pressure"}], **more,
    }


SOURCE = {"kind": "sealed_source", "code": "0419CO000123", "category": 3, "nuclide": "Co-60", "activity_bq": 3.7e10}


@pytest.mark.parametrize(("wrong", "said"), [
    (table(hight=3), "f.toml: site s: hight: no such key"),
    (table(longitude="108"), "f.toml: site s: longitude: expected 'float', got 'str'"),
    (table(longitude=1080.0), "f.toml: site s: latitude 22.0, longitude 1080.0 is not on Earth"),
    (table(kind="factory"), "f.toml: site s: kind: invalid enum value 'factory'; expected one of reactor, sealed_source"),
    (table(status="open"), "f.toml: site s: status: invalid enum value 'open'; expected one of in_use, idle"),
    (table(part=[{"kind": "gas"}]), "part 1: kind: invalid value 'gas'; expected one of reactor, sealed_source, chemical"),
    (table(part=[{"kind": "chemical", "substance": "chlorine", "amount_kg": 1, "storage": "bottle"}]),
     "f.toml: site s: part 1: storage: invalid enum value 'bottle'; expected one of pressure, cooled, ambient"),
    (table(part=[{**SOURCE, "activity_date": "last year"}]), "f.toml: site s: part 1: activity_date: invalid"),
    (table(part=[SOURCE]), "f.toml: site s: part 1: object missing required field 'activity_date'"),
    (table(part=[{**SOURCE, "activity_day": 1}]), "f.toml: site s: part 1: object contains unknown field 'activity_day'"),
    (table(part={"kind": "chemical"}), "f.toml: site s: part: expected [[site.part]] tables"),
    (table(parts=[]), "f.toml: site s: parts: no such key; expected [[site.part]] tables"),
    ({"id": "s"}, "f.toml: site s: object missing required field 'kind'"),
])
def test_what_is_wrong_is_said_with_file_site_and_key(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_sites({"site": [wrong]}, "f.toml")
    assert said in str(caught.value)


def test_every_fault_of_a_file_is_said_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_sites({"site": [table(id="a", latitude=95.0), table(id="b", kind="x"), table(id="c"), table(id="c")]}, "f.toml")
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["site a", "site b", "site c"]
    assert "is there twice" in lines[2]


def test_an_unknown_table_and_a_table_of_the_wrong_kind_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"f.toml: sites: unknown; expected \[\[site\]\]"):
        parse_sites({"sites": []}, "f.toml")
    with pytest.raises(ConfigError, match=r"f.toml: site: expected \[\[site\]\] tables"):
        parse_sites({"site": {"id": "s"}}, "f.toml")


def test_nuclides_and_substances_are_looked_up_where_a_table_is_given() -> None:
    with pytest.raises(ConfigError, match=r"site s: part 1 .chemical.: substance 'chlorine': not in the table"):
        parse_sites({"site": [table()]}, "f.toml", knows_substance={"ammonia"}.__contains__)


def write(path: Path, *sites: dict[str, Any], **more: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps({"site": list(sites), **more}), encoding="utf-8")


def test_an_id_in_two_files_is_refused_and_both_are_named(tmp_path: Path) -> None:
    write(tmp_path / "sites/a.toml", table())
    write(tmp_path / "sites/b.toml", table())
    with pytest.raises(ConfigError, match=r"b.toml: site s is also in .*a.toml"):
        load_sites(tmp_path)


def test_an_imported_site_is_taken_in_place_of_the_regions_own(tmp_path: Path) -> None:
    write(tmp_path / "sites/a.toml", table(), table(id="t"))
    write(tmp_path / "data" / OVERLAY, table(name_zh="真厂", origin="台账"))
    found = load_sites(tmp_path, tmp_path / "data")
    assert {each.id: each.name_zh for each in found.values()} == {"s": "真厂", "t": "厂"}
    assert load_sites(tmp_path)["s"].name_zh == "厂"


def test_a_region_without_sites_has_an_empty_register(tmp_path: Path) -> None:
    assert len(load_sites(tmp_path, tmp_path)) == 0


def test_telling_someone_whom_no_file_names_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "sites/a.toml", table(tell=["ecoo"]), authority=[{"id": "eco", "name_zh": "市生态环境局"}])
    with pytest.raises(ConfigError, match=r"a.toml: site s: tell: 'ecoo' is no \[\[authority\]\] of this region; known: eco"):
        load_sites(tmp_path)


def test_sites_in_the_regions_own_file_are_sent_to_their_folder(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text('name_zh = "区"\nname_en = "R"\n[[site]]\nid = "s"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"region.toml: site: sites have files of their own"):
        load_region(str(tmp_path))


def test_sites_written_and_read_again_are_the_same(sites: SiteRegister) -> None:
    again, _ = parse_sites(tomllib.loads(tomli_w.dumps(as_tables(sites.values()))), "again.toml")
    assert again == tuple(sites.values())


def test_guangxi_has_sites_of_every_kind_in_every_city(sites: SiteRegister) -> None:
    of_kind: dict[str, int] = {}
    for each in sites.values():
        of_kind[each.kind] = of_kind.get(each.kind, 0) + 1
    assert of_kind["sealed_source"] >= 25
    assert of_kind["chemical_store"] >= 28
    assert of_kind["tailings_pond"] + of_kind["smelter"] >= 15
    assert of_kind["water_intake"] >= 20
    cities = {city["name_zh"] for city in load_region("guangxi").about["cities"]}
    for kind in ("sealed_source", "water_intake"):
        assert {each.city for each in sites.values() if each.kind == kind} == cities
    chemicals = {each.city for each in sites.values() if any(isinstance(part, Chemical) for part in each.parts)}
    assert chemicals == cities
    held = {part.substance for each in sites.values() for part in each.parts if isinstance(part, Chemical)}
    assert {"chlorine", "ammonia", "propane", "methane", "benzene", "sulfur_dioxide", "sulfuric_acid",
            "hydrogen_fluoride"} <= held


def test_everything_but_the_plant_says_that_it_is_a_demonstration(sites: SiteRegister) -> None:
    assert [each.id for each in sites.values() if not each.is_demo] == ["fcg-npp"]
    plant = sites["fcg-npp"]
    assert plant.origin.startswith("WRI Global Power Plant Database")
    units = {part.unit: part for part in plant.parts if isinstance(part, Reactor)}
    assert [(units[n].type, units[n].thermal_power_mw) for n in (1, 2, 3, 4)] == [
        ("CPR1000", 2905.0), ("CPR1000", 2905.0), ("HPR1000", 3150.0), ("HPR1000", 3150.0)
    ]
    assert [str(units[n].commercial) for n in (1, 2, 3, 4)] == ["2016-01-01", "2016-10-01", "2023-03-25", "None"]
    assert not any(part.confirmed for part in units.values())
    assert all("待确认" in part.origin for part in units.values())


def test_a_length_that_is_recalled_says_so(sites: SiteRegister) -> None:
    zoned = [part for each in sites.values() for part in each.parts if isinstance(part, WaterIntake) and part.first_class_up_m]
    assert len(zoned) >= 15
    assert not any(part.confirmed for part in zoned)
    assert all("HJ 338-2018" in part.origin and "待确认" in part.origin for part in zoned)


def test_the_categories_of_sources_follow_from_their_activities_and_all_five_are_there(sites: SiteRegister) -> None:
    seen = set()
    codes = []
    for each in sites.values():
        for part in each.parts:
            if isinstance(part, SealedSource):
                ratio = part.activity_bq / D_VALUES[part.nuclide]
                category = next(n for n, least in ((1, 1000), (2, 10), (3, 1), (4, 0.01), (5, 0)) if ratio >= least)
                assert part.category == category, (each.id, part.nuclide, ratio)
                assert int(part.code[11]) == category
                assert part.code[2:4] == str(part.activity_date.year)[2:]
                seen.add(category)
                codes.append(part.code)
    assert seen == {1, 2, 3, 4, 5}
    assert len(set(codes)) == len(codes)


def layer(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((REGION / "geography" / name).read_text(encoding="utf-8"))["features"]
    return found


def test_intakes_lie_on_their_river_and_ponds_and_smelters_near_theirs(sites: SiteRegister) -> None:
    rivers = {each["properties"]["name_zh"]: shape(each["geometry"]) for each in layer("rivers.geojson")}
    watched = [each for each in sites.values() if each.river]
    assert len(watched) >= 30
    for each in watched:
        away = rivers[each.river or ""].distance(Point(each.longitude, each.latitude))
        assert away < (0.003 if each.kind == "water_intake" else 0.12), each.id
    assert all(each.river for each in sites.values() if any(isinstance(part, TailingsPond) for part in each.parts))


def test_sites_stand_on_land_in_the_region(sites: SiteRegister) -> None:
    land = [shape(each["geometry"]) for each in layer("land.geojson")]
    outline = shape(layer("outline.geojson")[0]["geometry"])
    for each in sites.values():
        place = Point(each.longitude, each.latitude)
        assert any(part.covers(place) for part in land), each.id
        assert outline.distance(place) < 0.05, each.id


def test_someone_is_told_of_every_site_and_everyone_has_a_name(sites: SiteRegister) -> None:
    for each in sites.values():
        assert each.tell, each.id
        assert each.holder, each.id
        assert each.name_en, each.id
    assert "gx-nuclear" in sites["fcg-npp"].tell
    for each in sites.values():
        if each.kind == "sealed_source":
            assert {name.rsplit("-")[-1] for name in each.tell} >= {"eco", "police", "health"}, each.id


def test_metals_and_gases_are_named_as_the_stations_measure_them(sites: SiteRegister) -> None:
    measured = {channel.quantity for each in load_region("guangxi").register.values() for channel in each.channels}
    gases = {part.substance for each in sites.values() for part in each.parts if isinstance(part, Chemical)}
    assert {"chlorine", "ammonia", "benzene", "sulfur_dioxide", "hydrogen_fluoride", "hydrogen_sulfide"} <= gases & measured
    ponds = [part for each in sites.values() for part in each.parts if isinstance(part, TailingsPond)]
    metals = {metal for each in ponds for metal in each.metals}
    assert all(quantity(metal) is not None for metal in metals)
    assert {"cadmium", "thallium"} <= metals & measured
