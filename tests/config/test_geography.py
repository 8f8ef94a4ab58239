"""The committed map layers of Guangxi: valid shapes in the right place, named in Chinese, small, and with their sources."""

import io
import json
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely import contains_xy, union_all
from shapely.geometry import Point, box, shape
from shapely.geometry.base import BaseGeometry

from config.files import read_toml
from config.layers import waters_from
from config.load import load_region, region_folder
from config.region.build import GULF, MADE, MAP, REACHABLE, SIZE_LIMIT, sources
from config.region.geojson import thinned
from config.region.packages import PACKAGES
from config.region.places import Box
from config.region.rivers import NAMED
from config.region.sea import packed, sea

GEOGRAPHY = region_folder("guangxi") / "geography"
PLANT = (108.5583, 21.6708)


def layer(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((GEOGRAPHY / name).read_text(encoding="utf-8"))["features"]
    return found


def geometry(each: dict[str, Any]) -> BaseGeometry:
    return shape(each["geometry"])


@pytest.fixture(scope="module")
def land() -> list[BaseGeometry]:
    return [geometry(each) for each in layer("land.geojson")]


@pytest.mark.parametrize("name", [each for each in MADE if each.endswith(".geojson")])
def test_every_shape_of_a_layer_is_valid_and_lies_on_the_map(name: str) -> None:
    features = layer(name)
    assert features
    for each in features:
        found = geometry(each)
        assert found.is_valid, each["properties"]
        assert not found.is_empty
        west, south, east, north = found.bounds
        assert MAP.west <= west <= east <= MAP.east, each["properties"]
        assert MAP.south <= south <= north <= MAP.north, each["properties"]


def test_rings_are_closed_and_run_as_geojson_wants_them() -> None:
    for each in layer("land.geojson") + layer("outline.geojson"):
        for number, ring in enumerate(each["geometry"]["coordinates"]):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            turn = sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))
            assert (turn > 0) is (number == 0)


def test_the_plant_and_every_city_stand_on_land_and_the_gulf_is_sea(land: list[BaseGeometry]) -> None:
    def is_land(x: float, y: float) -> bool:
        return any(each.covers(Point(x, y)) for each in land)

    assert is_land(*PLANT)
    cities = load_region("guangxi").about["cities"]
    assert len(cities) == 14
    assert all(is_land(city["longitude"], city["latitude"]) for city in cities)
    assert not is_land(108.9, 21.2)
    assert is_land(109.11, 21.04), "Weizhou island"
    assert is_land(109.5, 19.5), "Hainan"


def test_the_coast_near_the_plant_is_fine_and_the_far_one_coarse() -> None:
    rings = [np.array(ring) for each in layer("land.geojson") for ring in each["geometry"]["coordinates"]]
    points = np.concatenate(rings)
    near = (abs(points[:, 0] - 108.5) < 0.5) & (abs(points[:, 1] - 21.7) < 0.3)
    far = (abs(points[:, 0] - 109.5) < 0.5) & (abs(points[:, 1] - 19.3) < 0.5)
    assert near.sum() > 500
    assert 20 < far.sum() < near.sum() / 2


def test_the_outline_has_the_area_of_guangxi_and_says_that_it_is_no_border() -> None:
    (only,) = layer("outline.geojson")
    found = geometry(only)
    km2 = found.area * 111.195**2 * float(np.cos(np.radians(found.centroid.y)))
    assert km2 == pytest.approx(237_600, rel=0.02)
    assert "概略" in only["properties"]["name_zh"]
    for city in load_region("guangxi").about["cities"]:
        assert found.covers(Point(city["longitude"], city["latitude"])), city["name_zh"]
    assert not found.covers(Point(110.36, 21.27)), "Zhanjiang is in Guangdong"


def test_named_rivers_have_chinese_names_and_pass_the_cities_that_lie_on_them() -> None:
    rivers = {each["properties"]["name_zh"]: geometry(each) for each in layer("rivers.geojson")}
    assert {name for name, _, _ in NAMED} <= set(rivers)
    for name, _, waypoints in NAMED:
        ends = [Point(waypoints[0]), Point(waypoints[-1])]
        assert all(rivers[name].distance(end) < 0.05 for end in ends), name
    for river, place in (("邕江", (108.317, 22.81)), ("柳江", (109.407, 24.324)), ("漓江", (110.30, 25.27)),
                         ("龙江", (108.08, 24.69)), ("郁江", (109.60, 23.09)), ("右江", (106.627, 23.89))):
        assert rivers[river].distance(Point(place)) < 0.03, river


def test_a_river_ends_where_the_next_begins() -> None:
    rivers = {each["properties"]["name_zh"]: geometry(each) for each in layer("rivers.geojson")}
    for upper, lower in (("龙江", "柳江"), ("融江", "柳江"), ("柳江", "黔江"), ("红水河", "黔江"), ("黔江", "浔江"),
                         ("郁江", "浔江"), ("浔江", "西江"), ("桂江", "西江"), ("贺江", "西江"), ("左江", "邕江"),
                         ("右江", "邕江")):
        # The Xi is drawn by one of its banks, up to 4 km from the mouths on the other.
        assert rivers[upper].distance(rivers[lower]) < 0.04, (upper, lower)


def test_no_named_river_crosses_itself_or_runs_back() -> None:
    for each in layer("rivers.geojson"):
        if each["properties"]["name_zh"]:
            assert geometry(each).is_simple, each["properties"]


@pytest.mark.parametrize(("name", "shortest", "longest"), [
    # Stated lengths, km; a map line is 6 to 30 % shorter than its river, and never longer.
    ("红水河", 0.70, 1.0), ("黔江", 0.70, 1.0), ("浔江", 0.70, 1.0),
])
def test_a_traced_river_is_somewhat_shorter_than_its_stated_length(name: str, shortest: float, longest: float) -> None:
    stated = {"红水河": 659.0, "黔江": 122.0, "浔江": 172.0}[name]
    line = np.array(next(each for each in layer("rivers.geojson") if each["properties"]["name_zh"] == name)
                    ["geometry"]["coordinates"])
    steps = np.diff(line, axis=0) * [111.195 * np.cos(np.radians(line[:, 1].mean())), 111.195]
    assert shortest < np.hypot(*steps.T).sum() / stated < longest


def test_towns_have_chinese_names_and_hechi_is_where_it_is() -> None:
    towns = {each["properties"]["name_zh"]: each for each in layer("towns.geojson")}
    assert all(any("一" <= letter <= "鿿" for letter in name) for name in towns)
    cities = [city["name_zh"] for city in load_region("guangxi").about["cities"]]
    assert [name for name in cities if towns[name]["properties"]["rank"] != "city"] == []
    # Natural Earth puts it at 109.61 E 23.10 N, which is Guigang.
    assert geometry(towns["河池"]).distance(Point(108.06, 24.69)) < 0.05
    assert towns["南宁"]["properties"]["population"] > 1_000_000


def test_the_road_network_holds_together_around_every_city() -> None:
    with np.load(io.BytesIO((GEOGRAPHY / "roads.npz").read_bytes())) as roads:
        at, start, end, km = (roads[key] for key in ("xy", "u", "v", "km"))
    assert REACHABLE.contains(at).all()
    assert len(start) == len(end) == len(km) > 20_000
    assert max(start.max(), end.max()) < len(at)
    assert (km > 0).all()
    chord = np.hypot(*((at[start] - at[end]) * [102.5, 111.195]).T)
    assert np.median(km / np.maximum(chord, 0.05)) == pytest.approx(1.0, abs=0.1)
    for city in load_region("guangxi").about["cities"]:
        nearest = np.hypot(*((at - [city["longitude"], city["latitude"]]) * [102.5, 111.195]).T).min()
        assert nearest < 12.0, city["name_zh"]


def test_the_region_says_where_its_roads_end() -> None:
    assert load_region("guangxi").about["reachable"] == list(REACHABLE)


def test_the_sea_is_sea_the_islands_are_land_and_lakes_are_left_out() -> None:
    waters = waters_from(GEOGRAPHY / "sea.npz")
    assert waters.box == pytest.approx(GULF)
    assert waters.cell == pytest.approx(1 / 480)
    places = {"gulf": (108.9, 21.2), "strait": (110.2, 20.15), "far": (107.5, 18.5)}
    assert [name for name, at in places.items() if not waters.at(*at)] == []
    dry = {"Weizhou": (109.11, 21.04), "Hainan": (109.5, 19.5), "plant": PLANT, "Beihai": (109.1155, 21.4835),
           "a reservoir of Hainan": (109.53, 19.42), "Nanning": (108.3167, 22.8167)}
    assert [name for name, at in dry.items() if waters.at(*at)] == []


def test_the_mask_shows_port_land_where_the_older_drawn_coast_is_sea(land: list[BaseGeometry]) -> None:
    waters = waters_from(GEOGRAPHY / "sea.npz")
    around = box(108.25, 21.5, 108.75, 21.85)       # the ports of Fangchenggang and Qinzhou
    x, y = (each.ravel() for each in np.meshgrid(np.arange(108.2525, 108.75, 0.005), np.arange(21.5025, 21.85, 0.005)))
    drawn = contains_xy(union_all([each.intersection(around) for each in land if each.intersects(around)]), x, y)
    wet = waters.at(x, y)
    # On the full coast 53.3 % of this box is land, on the mask 62.0 % (measured; here without ponds and on a thinned coast).
    assert 0.06 < (~drawn & ~wet).mean() < 0.12
    assert (drawn & wet).mean() < 0.02


@pytest.mark.data
def test_the_mask_is_the_measured_crop_but_for_waters_that_are_not_joined_to_the_sea(measured: Path) -> None:
    waters = waters_from(GEOGRAPHY / "sea.npz")
    with np.load(measured / "geo" / "landmask_oc_250m_105_111p5_17_22p5.npz") as crop:
        rows = (crop["lat"] > GULF.south) & (crop["lat"] < GULF.north)
        columns = (crop["lon"] > GULF.west) & (crop["lon"] < GULF.east)
        water = ~crop["land"][np.ix_(rows, columns)]
    assert water.shape == waters.sea.shape
    assert not (waters.sea & ~water).any()
    assert 0.0 < (water & ~waters.sea).mean() < 0.005


def test_a_mask_is_cut_out_of_a_stream_from_north_to_south_and_only_the_sea_is_kept() -> None:
    # A globe of 5 degree cells, rows from the north as the package has them; land on two cells, a pond inside a third's ring.
    latitudes, longitudes = 87.5 - 5.0 * np.arange(36), -177.5 + 5.0 * np.arange(72)
    water = np.ones((36, 72), np.int8)
    water[10:13, 60:63] = 0
    water[11, 61] = 1
    held, wheel = io.BytesIO(), io.BytesIO()
    np.savez_compressed(held, watermask=water, lat=latitudes, lon=longitudes)
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("global_land_mask_oc/global-land-mask-oc.npz", held.getvalue())
    mask = sea(zipfile.ZipFile(wheel), Box(100.0, 0.0, 150.0, 50.0))
    north_up = water[8:18, 56:66] == 1
    north_up[3, 5] = False                # the pond
    assert (mask.west, mask.south, mask.cell) == (100.0, 0.0, 5.0)
    assert (mask.sea == north_up[::-1]).all()
    path = io.BytesIO(packed(mask))
    with np.load(path) as again:
        assert (np.unpackbits(again["sea"], axis=1, count=int(again["columns"])) == mask.sea).all()


def test_the_layers_are_small_enough_to_be_committed() -> None:
    sizes = {name: (GEOGRAPHY / name).stat().st_size for name in MADE}
    assert sum(sizes.values()) < SIZE_LIMIT
    assert sizes["roads.npz"] <= 400_000
    assert sizes["roads.geojson"] <= 400_000
    assert sizes["sea.npz"] <= 100_000


def test_sources_md_names_package_version_licence_and_date_of_every_layer() -> None:
    page = (GEOGRAPHY / "SOURCES.md").read_text(encoding="utf-8")
    assert page == sources()
    assert {each.name for each in GEOGRAPHY.iterdir()} == {*MADE, "SOURCES.md"}
    for package in PACKAGES:
        assert all(word in page for word in (package.name, package.version, package.licence, package.taken))


def test_notice_names_every_owner_and_every_derived_file() -> None:
    notice = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")
    for name in MADE:
        assert f"config/guangxi/geography/{name}" in notice, name
    for words in ("© OpenStreetMap contributors", "Open Database License", "GSHHG", "GeoNames", "Natural Earth", "Mikelsons",
                  "Global Power Plant Database", "Attribution 4.0"):
        assert words in notice


def test_each_drawn_layer_has_its_attribution_in_the_region() -> None:
    about = read_toml(region_folder("guangxi") / "region.toml")
    said = {name: each["text"] for each in about["attribution"] for name in each["layers"]}
    assert "OpenStreetMap" in said["roads"]
    assert "GSHHG" in said["land"]
    assert "GSHHG" in said["rivers"]
    assert "GeoNames" in said["towns"]


def test_a_thinned_line_keeps_its_ends_and_strays_no_farther_than_allowed() -> None:
    angle = np.linspace(0, np.pi, 400)
    line = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    kept = thinned(line, lambda points: np.full(len(points), 0.01))
    assert (kept[[0, -1]] == line[[0, -1]]).all()
    assert 5 < len(kept) < 40
    assert shape({"type": "LineString", "coordinates": kept.tolist()}).hausdorff_distance(
        shape({"type": "LineString", "coordinates": line.tolist()})) < 0.011
