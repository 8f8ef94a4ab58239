"""Work with many alerts at once, and charts: filters, ticks, Shift+A, evidence, comparison, spectra, tables of values."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from config.load import load_region
from tests.e2e import rise
from tests.e2e.conftest import NAME, SIZE, Program, listens, move_in, reload, running, set_choice, sign_in, violations

pytestmark = pytest.mark.browser

RIVERS = [each for each in load_region("guangxi").register.values()
          if each.category == "surface_water" and each.channel("ammonia_nitrogen")]
RED, YELLOW = RIVERS[:2], RIVERS[2:5]
TAKEN = {each.city for each in (*RED, *YELLOW)}
OTHER = next(each for each in RIVERS if each.city not in TAKEN and not each.channel("cadmium"))


@pytest.fixture(scope="module")
def program(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A house in which dose rate rose, iodine is in a spectrum, and rivers are in alarm."""
    with running(tmp_path_factory.mktemp("house")) as started:
        move_in(browser, started)
        rise.tell(started)
        for station in RED:
            started.speak(station.id, "ammonia_nitrogen", 60.0, "mg/L")
        for station in YELLOW:
            started.speak(station.id, "ammonia_nitrogen", 5.0, "mg/L")
        yield started


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name="报警").locator(".row.alert")


def of(page: Page, name: str) -> Locator:
    return rows(page).filter(has_text=name)


def alerts(page: Page) -> None:
    """The list, every alert in a row of its own: so many within minutes are a flood."""
    page.keyboard.press("2")
    every = page.get_by_role("button", name="逐条列出")
    expect(rows(page).first).to_be_visible()
    if every.count():
        every.click()
    for station in (*RED, *YELLOW):
        expect(of(page, station.name_zh)).to_have_count(1)


def test_what_the_list_is_narrowed_to_stands_in_the_address_and_what_is_hidden_is_said(page: Page) -> None:
    alerts(page)
    everything = rows(page).count()
    page.get_by_role("combobox", name="级别").select_option("red")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("searchbox").fill(f"氨氮 {RED[0].name_zh}")
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".hidden-by")).to_contain_text(f"有 {everything - 1} 条未显示")
    expect(page.locator(".hidden-by b")).to_contain_text("条未确认")
    reload(page)
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("combobox", name="级别")).to_have_value("red")
    page.keyboard.press("j")
    page.keyboard.press("j")                   # there is no other to go to
    expect(page.locator(".row.picked")).to_contain_text(RED[0].name_zh)
    page.get_by_role("button", name="显示全部").click()
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.get_by_role("combobox", name="报警类型").select_option("measured")
    page.get_by_role("combobox", name="城市").select_option(YELLOW[0].city)
    for row in rows(page).all():
        expect(row).to_contain_text(re.compile("超标|剂量率"))
    page.keyboard.press("4")
    assert "#" not in page.url


def test_several_alerts_are_ticked_and_acknowledged_with_one_note(page: Page, program: Program) -> None:
    alerts(page)
    page.get_by_role("combobox", name="级别").select_option("yellow")
    page.get_by_role("searchbox").fill("氨氮")
    page.get_by_role("searchbox").press("Escape")
    expect(rows(page)).to_have_count(len(YELLOW))
    page.keyboard.press("j")
    page.keyboard.press("x")
    rows(page).nth(2).get_by_role("checkbox").click(modifiers=["Shift"])
    expect(page.get_by_role("group", name="已选 3 条")).to_be_visible()
    rows(page).nth(1).get_by_role("checkbox").click()
    together = page.get_by_role("group", name="已选 2 条")
    page.keyboard.press("s")
    shelving = page.get_by_role("dialog", name="搁置报警")
    expect(shelving.locator(".alert-names li")).to_have_count(2)
    expect(shelving.get_by_label("原因")).to_be_focused()
    page.keyboard.press("Escape")
    together.get_by_role("textbox").fill("已通知监测站复测")
    together.get_by_role("button", name="确认 2 条").click()
    expect(page.locator(".notices")).to_contain_text("已处理 2 条")
    expect(together).to_have_count(0)
    expect(rows(page).filter(has_text="已确认")).to_have_count(2)
    rows(page).filter(has_text="已确认").first.get_by_role("button").first.click()
    life = page.get_by_role("complementary", name="报警详情").locator(".life")
    expect(life).to_contain_text("已通知监测站复测")
    expect(life).to_contain_text(f"操作人 {NAME}")


def test_shift_a_asks_first_and_never_takes_a_red_one(page: Page, program: Program) -> None:
    program.speak(OTHER.id, "ammonia_nitrogen", 5.0, "mg/L")
    alerts(page)
    page.get_by_role("searchbox").fill("氨氮")
    page.get_by_role("searchbox").press("Escape")
    expect(of(page, OTHER.name_zh)).to_contain_text("未确认")
    page.keyboard.press("Shift+A")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(OTHER.name_zh)
    expect(dialog).to_contain_text("另有红色 2 条不在其内")
    for station in RED:
        expect(dialog).not_to_contain_text(station.name_zh)
    dialog.get_by_role("button", name="取消").click()
    expect(of(page, OTHER.name_zh)).to_contain_text("未确认")
    page.keyboard.press("Shift+A")
    dialog.get_by_role("button", name=re.compile("确认 [0-9]+ 条")).click()
    expect(of(page, OTHER.name_zh)).to_contain_text("已确认")
    for station in RED:
        expect(of(page, station.name_zh)).to_contain_text("未确认")


def test_alerts_that_are_shelved_together_say_until_when_and_are_listed_by_it(page: Page) -> None:
    alerts(page)
    for station in RED:
        of(page, station.name_zh).get_by_role("checkbox").click()
    page.get_by_role("button", name="搁置 2 条").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("原因").fill("在线仪表检修")
    dialog.get_by_role("button", name="搁置").click()
    expect(page.locator(".notices")).to_contain_text("已处理 2 条")
    page.get_by_role("combobox", name="状态").select_option("shelved")
    expect(rows(page)).to_have_count(2)
    expect(rows(page).first).to_contain_text(re.compile(r"已搁置 至 \d\d:\d\d"))
    rows(page).first.get_by_role("button").first.click()
    life = page.get_by_role("complementary", name="报警详情").locator(".life li").first
    expect(life).to_contain_text("在线仪表检修")
    expect(life).to_contain_text(re.compile(rf"操作人 {NAME} 至 \d{{4}}-\d\d-\d\d \d\d:\d\d"))


def test_the_evidence_of_an_alert_has_the_onset_the_rain_and_the_neighbours(page: Page) -> None:
    page.goto(page.url.rstrip("/") + f"/alerts#text={rise.RISING}")
    listens(page)
    rows(page).filter(has_text="操作干预").get_by_role("button").first.click()
    detail = page.get_by_role("complementary", name="报警详情")
    expect(detail.get_by_role("button", name="报警前后")).to_have_attribute("aria-pressed", "true")
    expect(detail.locator(".limits")).to_contain_text("降雨")
    expect(detail.locator(".limits li").filter(has_text="辐射空气自动站02")).to_contain_text("km")
    expect(detail.locator("ol.steps li").first).to_be_visible()
    expect(detail.locator(".facts")).to_contain_text("规则与版本")
    expect(detail.locator(".plot canvas")).to_be_visible()
    assert violations(page) == []


def test_stations_are_compared_on_one_chart_that_the_address_keeps_and_saved_with_unit_flag_and_gateway(page: Page) -> None:
    page.goto(page.url.rstrip("/") + f"/stations?open={rise.RISING}#quantity=ambient_dose_rate")
    listens(page)
    course = page.locator(".course")
    expect(course.locator(".limits")).to_contain_text("人工录入 1")
    expect(course.locator(".limits")).to_contain_text("× 故障")
    expect(course.locator(".limits")).to_contain_text("最大 9.0\u00a0mm/h")
    search = page.get_by_role("searchbox", name=re.compile("加站比较"))
    for station in (rise.DRY, rise.FAR):
        search.fill(station)
        course.locator(".add-station button").first.click()
    compared = course.locator(".compared li")
    expect(compared).to_have_count(3)
    course.get_by_role("button", name="24 小时").click()
    expect(page).to_have_url(re.compile("span=24h"))
    reload(page)
    expect(compared).to_have_count(3)
    expect(course.get_by_role("button", name="24 小时")).to_have_attribute("aria-pressed", "true")
    expect(course.locator(".plot canvas")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as saving:
        course.get_by_role("button", name="导出 CSV").click()
    assert saving.value.suggested_filename.startswith("3-stations-ambient_dose_rate-")
    text = Path(saving.value.path()).read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["station"] for row in found} == {rise.RISING, rise.DRY, rise.FAR}
    assert len(found) == 3 * (rise.LONG + 1)
    assert {row["unit"] for row in found} == {"nGy/h"}
    assert {"fault", "manual", "good"} <= {row["quality"] for row in found}
    compared.nth(2).get_by_role("button").click()
    expect(compared).to_have_count(2)


def test_the_table_of_stations_has_small_curves_and_is_walked_by_keys(page: Page) -> None:
    page.keyboard.press("4")
    page.get_by_role("searchbox").fill(rise.RISING)
    row = page.get_by_role("row").filter(has_text="环境γ辐射剂量率")
    expect(row.locator(".spark polyline").first).to_be_visible()
    page.get_by_role("searchbox").press("Escape")
    for name in ("名称", "城市", "类别", "监测项目", "数值", "数据龄", "数据标记", "最近校准"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("columnheader", name=name)).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".station-page")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value(rise.RISING)     # as it was


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_spectra_name_what_is_beyond_chance_and_everybody_can_read_them(
    page: Page, program: Program, language: str, theme: str
) -> None:
    set_choice(page, "language", language)
    set_choice(page, "theme", theme)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{program.address}/stations?open={rise.SPECTROMETER}")
    panel = page.locator(".spectrum-panel")
    lines = panel.locator("tbody tr")
    expect(lines.filter(has_text={"zh": "碘-131", "en": "Iodine-131"}[language])).to_have_count(1)
    expect(lines.filter(has_text={"zh": "铯", "en": "Caesium"}[language])).to_have_count(0)
    expect(panel.locator(".waterfall .cell.artificial").first).to_be_visible()
    assert violations(page) == []
    # Nothing lies on anything else.
    boxes = page.evaluate("""() => [".course > .chart", ".add-station", ".spectrum-panel"]
        .map(each => document.querySelector(each).getBoundingClientRect()).map(box => [box.top, box.bottom])""")
    assert all(above[1] <= below[0] for above, below in pairwise(boxes)), boxes
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]


def test_a_viewer_may_look_and_tick_but_not_acknowledge(browser: Browser, program: Program) -> None:
    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    sign_in(context, program)
    body = {"name": "王五", "role": "viewer", "password": "correct horse battery"}
    answer = context.request.post(f"{program.address}/api/users", data=body, headers={"Origin": program.address})
    assert answer.ok, answer.text()
    context.request.post(f"{program.address}/api/logout", headers={"Origin": program.address})
    answer = context.request.post(
        f"{program.address}/api/login", data={"name": "王五", "password": body["password"]}, headers={"Origin": program.address}
    )
    assert answer.ok, answer.text()
    page = context.new_page()
    page.goto(f"{program.address}/alerts")
    listens(page)
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("x")
    together = page.locator(".together")
    expect(together).to_contain_text("需要值班员权限")
    expect(together.get_by_role("button")).to_have_count(1)
    page.keyboard.press("Shift+A")
    expect(page.locator(".notices")).to_contain_text("需要值班员权限")
    context.close()
