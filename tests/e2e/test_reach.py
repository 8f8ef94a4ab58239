"""How far help comes, on the console: its layers, who is first at a place, what changes when a unit is out or moves, trials."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Program, reload, set_choice, violations

pytestmark = pytest.mark.browser

WORKED_OUT = 180_000     # ms; the region is made ready once, and kernels may have to be compiled
AGAIN = 60_000           # ms until a change is worked out, on a busy machine


def reach(page: Page, part: str = "") -> None:
    """The screen, once there is something on it."""
    page.keyboard.press("6")
    expect(page.locator("table.units")).to_be_visible(timeout=WORKED_OUT)
    if part:
        page.get_by_role("navigation", name="响应圈内容").get_by_role("link", name=part).click()


def now_covered(page: Page) -> float:
    """Share of land within the aim, in per cent, by teams on the roads."""
    table = page.get_by_role("table", name="达到目标的比例")
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="当前", exact=True))
    found = re.search(r"([\d.]+)", row.get_by_role("cell").first.inner_text())
    assert found
    return float(found[1])


def test_areas_gaps_and_units_are_drawn_with_what_they_rest_on(page: Page) -> None:
    with page.expect_response(lambda answer: "/api/reach.geojson" in answer.url, timeout=WORKED_OUT) as told:
        reach(page)
    shapes = told.value.json()
    kinds = {(each["properties"]["kind"], each["properties"]["domain"]) for each in shapes["features"]}
    assert kinds >= {("area", "land"), ("area", "sea"), ("gap", "land")}
    key = page.locator(".reach-key")
    expect(key).to_contain_text(shapes["data_date"])
    expect(key).to_contain_text("路网与越野速度")
    page.wait_for_timeout(1000)      # the canvas is drawn in the next frames
    chart = page.locator(".map")
    drawn = chart.screenshot()
    page.get_by_role("checkbox", name="响应范围").uncheck()
    page.wait_for_timeout(500)
    without = chart.screenshot()
    assert without != drawn
    page.get_by_role("checkbox", name="空白区").uncheck()
    page.wait_for_timeout(500)
    assert chart.screenshot() != without


def test_outlines_are_no_part_of_the_stream(page: Page) -> None:
    reach(page)
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    reload(page)
    expect(page.locator("table.units")).to_be_visible()
    (picture,) = (found["data"] for each in frames if (found := json.loads(each))["type"] == "picture")
    assert len(picture["reach"]["units"]) > 20
    assert picture["reach"]["areas"] == []
    assert {json.dumps(each["geometry"]) for each in picture["reach"]["gaps"]} == {"{}"}
    assert len(json.dumps(picture["reach"])) < 40_000


def test_a_click_on_the_map_tells_who_is_first_there_and_by_which_way(page: Page) -> None:
    reach(page)
    page.get_by_role("button", name="谁先到：输入位置").click()
    form = page.get_by_role("dialog")
    assert violations(page) == []
    form.get_by_label("经度").fill("108.36")
    form.get_by_label("纬度").fill("21.80")
    form.get_by_role("button", name="查询").click()
    card = page.get_by_role("complementary", name="谁先到")
    expect(card.get_by_role("listitem").first).to_contain_text("防城港", timeout=AGAIN)
    expect(card.get_by_role("button", name="路线", pressed=True)).to_have_count(1)
    assert violations(page) == []
    box = page.locator(".map").bounding_box()
    assert box
    with page.expect_response(lambda answer: answer.url.endswith("/reach/point"), timeout=AGAIN) as answered:
        page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    first = answered.value.json()["firsts"][0]
    expect(card.get_by_role("listitem").first).to_contain_text(first["name_zh"])
    expect(card.get_by_role("listitem").first).to_contain_text(f"{round(first['minutes'])}\u00a0min")
    card.get_by_role("button", name="关闭").click()
    expect(card).to_be_hidden()


def test_a_unit_out_of_service_changes_the_coverage_and_comes_back(page: Page) -> None:
    reach(page, "覆盖率")
    before = now_covered(page)
    reach(page)
    row = page.locator("tr[data-unit=lz-team]")
    row.get_by_role("button", name="停用").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="停用").click()
    expect(form.get_by_role("alert")).to_have_text("请填写此项")
    assert violations(page) == []
    form.get_by_label("理由").fill("车辆检修")
    form.get_by_role("button", name="停用").click()
    expect(row).to_contain_text("车辆检修", timeout=AGAIN)
    reach(page, "覆盖率")
    assert now_covered(page) < before - 1.0
    reach(page)
    row.get_by_role("button", name="启用").click()
    expect(form).to_contain_text("停用：车辆检修")
    form.get_by_label("理由").fill("修好")
    form.get_by_role("button", name="启用").click()
    expect(row).not_to_contain_text("车辆检修", timeout=AGAIN)
    reach(page, "覆盖率")
    assert now_covered(page) == before


def test_a_unit_that_says_where_it_is_is_shown_there_with_the_time(program: Program, page: Page) -> None:
    reach(page)
    row = page.locator("tr[data-unit=yl-team]")
    expect(row).to_contain_text("驻地")
    program.publish("teams/yl-team/position", json.dumps({
        "time": datetime.now(UTC).isoformat(), "longitude": 109.9, "latitude": 22.3, "state": "moving",
    }))
    expect(row).not_to_contain_text("驻地")
    expect(row).to_contain_text("行进中")


def test_a_trial_compares_and_changes_nothing(page: Page) -> None:
    reach(page, "推演")
    body = page.locator(".part-body")
    expect(body.get_by_role("button", name="推演")).to_be_disabled()
    body.get_by_label("停用单位").select_option("gl-team")
    body.get_by_role("button", name="新增驻点…").click()
    expect(page.locator(".map-panel.placing")).to_be_visible()
    body.get_by_label("经度").fill("106.56")
    body.get_by_label("纬度").fill("24.78")
    body.get_by_role("button", name="确定").click()
    assert violations(page) == []
    body.get_by_role("button", name="推演").click()
    result = page.get_by_role("region", name="推演结果")
    expect(result.get_by_role("row").filter(has_text="桂林")).to_contain_text("−", timeout=AGAIN)
    expect(result.get_by_role("row").filter(has_text="百色")).to_contain_text("+")
    expect(page.get_by_text("推演结果，不是现状")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="返回现状").click()
    expect(page.get_by_text("推演结果，不是现状")).to_be_hidden()
    reach(page)
    expect(page.locator("tr[data-unit=gl-team]").get_by_role("button", name="停用")).to_be_visible()


def test_new_bases_are_proposed_with_their_gain(page: Page) -> None:
    reach(page, "选址")
    body = page.locator(".part-body")
    body.get_by_label("驻点个数").fill("2")
    body.get_by_role("button", name="选址").click()
    found = page.get_by_role("region", name="选址结果")
    expect(found.get_by_role("row")).to_have_count(3, timeout=AGAIN)
    expect(found.get_by_role("row").nth(1)).to_contain_text("km²")
    assert violations(page) == []
    found.get_by_role("button", name="带入推演").click()
    expect(page.locator(".chosen li")).to_have_count(2)


@pytest.mark.parametrize(("language", "theme"), [("zh", "dark"), ("en", "light")])
def test_each_part_breaks_no_rule_of_accessibility(page: Page, language: str, theme: str) -> None:
    reach(page)
    set_choice(page, "language", language)
    set_choice(page, "theme", theme)
    reload(page)
    for part in ("units", "shares", "gaps", "trial", "siting", "grounds"):
        page.goto(f"{page.url.partition('/reach')[0]}/reach?open={part}")
        expect(page.locator(".part-body table, .part-body li, .part-body form, .part-body select").first).to_be_visible()
        assert violations(page) == [], part
    set_choice(page, "language", "zh")
    set_choice(page, "theme", "light")
