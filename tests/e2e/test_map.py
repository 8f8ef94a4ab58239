"""The map of the console: what lies anywhere, projections, maps of others under it, sheets on A4, files."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from shapely.geometry import box, mapping, shape
from shapely.geometry.polygon import signed_area

from config.region.imports import import_boundaries
from tests.console.tile_service import TileService, tile_service
from tests.e2e.conftest import Program, move_in, reload, running, set_choice, violations

pytestmark = pytest.mark.browser

DRAWN = 30_000       # ms until a sheet is drawn on a busy machine
A4 = (841.89, 595.28)    # points, ISO 216
KML = "{http://www.opengis.net/kml/2.2}"
DRILL_PURPLE = (109, 40, 217)
LUODONG = (108.8073, 24.5119)    # a station of the drill
LAYERS = """
[[map.layer]]
id = "vec"
name_zh = "天地图矢量"
name_en = "Tianditu vector"
kind = "wmts"
url = "{address}/vec_c/wmts?tk={{token}}"
token = "a-secret-key"
layer = "vec"
format = "tiles"
grid = "c"
attribution = "天地图（试验）"

[[map.layer]]
id = "own"
name_zh = "本单位瓦片"
name_en = "Own tiles"
kind = "xyz"
url = "{address}/{{z}}/{{x}}/{{y}}.png"
attribution = "本单位"
"""


@pytest.fixture(scope="module")
def service() -> Iterator[TileService]:
    with tile_service() as started:
        yield started


@pytest.fixture(scope="module")
def program(browser: Browser, tmp_path_factory: pytest.TempPathFactory, service: TileService) -> Iterator[Program]:
    """A house with two base maps, boundaries of its own and a drill, which a console that has nothing else to show looks at."""
    settings = LAYERS.format(address=service.address)
    folder = tmp_path_factory.mktemp("house")
    county = {"type": "Feature", "properties": {"name": "试验县"}, "geometry": mapping(box(108.5, 24.3, 109.0, 24.8))}
    (folder / "own.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [county]}))
    import_boundaries(folder / "own.geojson", folder / "data")
    with running(folder, "--drill", "longjiang-2012", settings=settings) as started:
        move_in(browser, started)
        yield started


def in_the_drill(page: Page) -> None:
    """The drill's stations are on the map."""
    expect(page.locator(".console.is-drill")).to_be_visible(timeout=DRAWN)
    expect(page.locator("footer")).to_contain_text("7/7", timeout=DRAWN)


def ask_here(page: Page, place: tuple[float, float]) -> None:
    """What is here, by the form."""
    page.get_by_role("button", name="此处有什么：输入位置").click()
    form = page.get_by_role("dialog")
    form.get_by_label("经度").fill(str(place[0]))
    form.get_by_label("纬度").fill(str(place[1]))
    form.get_by_role("button", name="查询").click()


def open_groups(page: Page) -> None:
    for name in ("底图", "显示方式"):
        group = page.locator(".layer-group", has=page.locator(f"summary:text-is('{name}')"))
        if group.get_attribute("open") is None:
            group.locator("summary").click()


def test_a_place_tells_what_lies_there_since_when_and_who_says_so(page: Page) -> None:
    in_the_drill(page)
    ask_here(page, LUODONG)
    card = page.get_by_role("complementary", name="此处有什么")
    station = card.get_by_role("listitem").filter(has_text="洛东电站坝首")
    expect(station).to_contain_text("演练")
    expect(station).to_contain_text("mg/L · 2012-01-")
    expect(station).to_contain_text("来源")
    land = card.get_by_role("listitem").filter(has_text="陆地")
    expect(land).to_contain_text("GSHHG")
    expect(land).to_contain_text("取自数据包 2026-11-23")
    expect(card.get_by_role("listitem").filter(has_text="龙江").last).to_be_visible()
    expect(card.get_by_role("listitem").filter(has_text="试验县")).to_contain_text("own.geojson")
    expect(page.locator(".sources")).not_to_contain_text("底图不含官方行政区划界线")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_middle_of_the_map_is_asked_about_by_enter_and_the_same_lies_there_in_both_projections(page: Page) -> None:
    in_the_drill(page)
    ask_here(page, LUODONG)
    card = page.get_by_role("complementary", name="此处有什么")
    expect(card.get_by_role("listitem").first).to_contain_text("洛东电站坝首")
    open_groups(page)
    page.get_by_label("网络墨卡托（EPSG:3857）").check()
    card.get_by_role("button", name="关闭此处说明").click()
    page.locator(".map").focus()
    page.keyboard.press("Enter")
    expect(card.get_by_role("heading")).to_contain_text("108.8073°E 24.5119°N")
    expect(card.get_by_role("listitem").first).to_contain_text("洛东电站坝首")
    reload(page)
    open_groups(page)
    expect(page.get_by_label("网络墨卡托（EPSG:3857）")).to_be_checked()
    page.get_by_label("经纬度投影（EPSG:4490）").check()


def test_the_place_under_the_pointer_is_told_in_degrees_or_in_minutes_and_seconds(page: Page) -> None:
    in_the_drill(page)
    chart = page.locator(".map")
    chart.hover(position={"x": 200, "y": 200})
    place = page.get_by_role("button", name="切换度与度分秒")
    expect(place).to_contain_text("°E ")
    place.click()
    chart.hover(position={"x": 210, "y": 200})
    expect(place).to_contain_text("′")
    expect(place).to_contain_text("″N")
    expect(page.locator(".one-to")).to_contain_text("约 1:")
    place.click()


def test_a_base_map_comes_through_the_program_and_its_failure_leaves_our_own_map(page: Page, service: TileService) -> None:
    in_the_drill(page)
    open_groups(page)
    service.asked.clear()
    with page.expect_response(lambda answer: "/api/tiles/vec/" in answer.url and answer.ok) as told:
        page.get_by_label("天地图矢量").check()
    assert told.value.body() == service.body
    assert all("tk=a-secret-key" in each for each in service.asked)
    expect(page.locator(".sources")).to_contain_text("天地图（试验）")
    service.status = 500
    try:
        page.get_by_label("本单位瓦片").check()
        expect(page.get_by_text("底图服务没有回应，显示矢量底图")).to_be_visible()
        ask_here(page, LUODONG)
        expect(page.get_by_role("complementary", name="此处有什么")).to_contain_text("陆地")
    finally:
        service.status = 200
        page.get_by_label("仅矢量底图").check()
    expect(page.locator(".sources")).not_to_contain_text("本单位")


def open_sheet(page: Page) -> None:
    in_the_drill(page)
    page.get_by_role("button", name="打印与导出").click()
    expect(page.get_by_role("img", name="打印预览")).to_be_visible(timeout=DRAWN)


def is_purple(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Share of a box that has the drill's own colour."""
    pixels = np.asarray(picture.crop(box).convert("RGB"), dtype=int)
    return float((np.abs(pixels - DRILL_PURPLE) < 12).all(axis=2).mean())


def test_a_sheet_is_one_page_of_a4_as_it_is_turned_and_bears_the_drills_mark(page: Page, tmp_path: Path) -> None:
    open_sheet(page)
    assert violations(page) == []
    for turn, size in (("landscape", A4), ("portrait", A4[::-1])):
        before = page.get_by_role("img", name="打印预览").get_attribute("src")
        page.get_by_label("纸张").select_option(turn)
        if turn == "portrait":
            expect(page.get_by_role("img", name="打印预览")).not_to_have_attribute("src", before or "", timeout=DRAWN)
        (sheet,) = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
        assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(size, abs=1.0)
        assert len(sheet.images) == 1
    page.get_by_label("图名").fill("龙江镉污染")
    expect(page.get_by_role("img", name="打印预览")).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("button", name="PNG 图片").click()
    assert kept.value.suggested_filename.startswith("演练-龙江镉污染-")
    kept.value.save_as(tmp_path / "sheet.png")
    picture = Image.open(tmp_path / "sheet.png")
    assert picture.size == (1239, 1753)                          # A4 at 150 dots to the inch
    assert is_purple(picture, (1000, 53, 1186, 97)) > 0.3        # the chip at the top right


def test_what_is_drawn_is_kept_as_geojson_and_kml_with_origin_time_and_drill(page: Page, tmp_path: Path) -> None:
    open_sheet(page)
    files = {}
    for name in ("GeoJSON", "KML"):
        with page.expect_download() as kept:
            page.get_by_role("button", name=name).click()
        files[name] = tmp_path / name
        assert kept.value.suggested_filename.startswith("演练-")
        kept.value.save_as(files[name])
    found = json.loads(files["GeoJSON"].read_text())
    assert found["exercise"].startswith("longjiang-2012")
    assert "OpenStreetMap contributors" in found["attribution"]
    stations = [each for each in found["features"] if each["properties"]["kind"] == "station"]
    assert len(stations) == 7
    for each in found["features"]:
        outline = shape(each["geometry"])
        assert outline.is_valid
        if outline.geom_type == "Polygon":
            assert signed_area(outline.exterior) > 0
    readings = [reading for each in stations for reading in each["properties"]["readings"]]
    assert {each["unit"] for each in readings} >= {"mg/L"}
    assert all(each["properties"]["origin"] and each["properties"]["exercise"] for each in stations)
    document = etree.parse(files["KML"]).getroot()
    folders = {each.findtext(f"{KML}name"): each for each in document.iter(f"{KML}Folder")}
    placemarks = folders["监测站点"].findall(f"{KML}Placemark")
    assert len(placemarks) == 7
    assert all((each.findtext(f"{KML}name") or "").startswith("演练 ") for each in placemarks)
    assert all((each.findtext(f"{KML}TimeStamp/{KML}when") or "").startswith("2012-") for each in placemarks)
    sums = sum(len(each.findall(f"{KML}Placemark")) for each in folders.values())
    assert sums == len(found["features"])


def test_chosen_layers_are_remembered(page: Page) -> None:
    in_the_drill(page)
    page.get_by_role("checkbox", name="风险源与保护目标").uncheck()
    reload(page)
    expect(page.get_by_role("checkbox", name="风险源与保护目标")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="监测站点")).to_be_checked()
    page.get_by_role("checkbox", name="风险源与保护目标").check()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (3840, 2160)])
def test_the_maps_controls_stay_inside_it_at_every_size_in_english_and_by_night(page: Page, width: int, height: int) -> None:
    in_the_drill(page)
    set_choice(page, "language", "en")
    set_choice(page, "theme", "dark")
    page.set_viewport_size({"width": width, "height": height})
    reload(page)
    page.locator(".map").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="What is here")).to_be_visible()
    chart = page.locator(".map-panel").bounding_box()
    assert chart
    for part in (".layers", ".map-foot", ".here-card", ".ol-zoom"):
        place = page.locator(part).bounding_box()
        assert place, part
        for start, length in (("x", "width"), ("y", "height")):
            assert place[start] >= chart[start], (part, start)
            assert place[start] + place[length] <= chart[start] + chart[length] + 1, (part, start)
    assert page.locator(".layers-body").evaluate("each => each.scrollWidth <= each.clientWidth")
    assert violations(page) == []
    set_choice(page, "language", "zh")
    set_choice(page, "theme", "light")
