"""A drill on the screen: unmistakable, beside the live house, and behind any real alert."""

import os
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NAME, PASSWORD, SIZE, Program, reload, running, set_choice

pytestmark = pytest.mark.browser

PATIENCE = 60_000        # ms for whatever a page is waited for, on a busy machine
FIRST_ALERT = 15.0       # s from looking to the drill's first alert; held where times are measured (FENGSUI_MEASURE=1)


@pytest.fixture(scope="module")
def program(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with running(tmp_path_factory.mktemp("drill"), "--drill", "longjiang-2012") as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: Browser, program: Program) -> Iterator[Page]:
    """The one page of these tests, which follow each other as a visitor's first minutes do."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_the_first_visitor_chooses_a_name_and_sees_the_drills_first_alert(
    page: Page, program: Program
) -> None:
    page.goto(program.first_visit)
    page.get_by_label("用户名").fill(NAME)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="设置并进入").click()
    looked = time.monotonic()
    banner = page.get_by_role("region", name="报警横幅")
    expect(banner).to_contain_text("地表水镉超标", timeout=PATIENCE)
    assert "FENGSUI_MEASURE" not in os.environ or time.monotonic() - looked < FIRST_ALERT
    expect(banner).to_contain_text("演练")
    expect(page.get_by_role("contentinfo")).to_contain_text(f"{NAME} · 管理员")


def test_all_of_a_drill_is_marked(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"exercise=longjiang-2012-\d{8}-\d{6}"))
    expect(page.locator("canvas.drill-mark")).to_be_visible()
    inked = page.evaluate("""() => { const canvas = document.querySelector("canvas.drill-mark");
        return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(value => value > 0); }""")
    assert inked
    expect(page.get_by_role("button", name=re.compile("演练 EXERCISE"))).to_have_attribute("aria-pressed", "true")
    rows = page.get_by_role("row").filter(has_text="地表水镉超标")
    expect(rows.first).to_contain_text("演练")
    expect(page).to_have_title(re.compile("演练"))


@pytest.mark.parametrize("width", [1366, 1600])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_clock_of_a_drill_says_so_and_leaves_the_switch_to_the_live_house_in_sight(
    page: Page, language: str, width: int
) -> None:
    set_choice(page, "language", language)
    reload(page)
    page.set_viewport_size({"width": width, "height": 768})
    chip = page.locator(".clock-chip")
    expect(chip.locator(".tag.drill")).to_be_visible()
    for button in (page.locator(".house").first, page.locator(".house.drill .title")):
        shown = button.bounding_box()
        assert shown is not None
        assert shown["width"] > 40
        assert shown["x"] + shown["width"] < chip.bounding_box()["x"]  # type: ignore[index]
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    set_choice(page, "language", "zh")
    reload(page)


def test_a_real_alert_takes_the_banner_from_a_graver_one_of_the_drill(page: Page, program: Program) -> None:
    banner = page.get_by_role("region", name="报警横幅")
    expect(banner.locator(".tag.drill")).to_have_text("演练")
    program.speak("HC-W-01", "cadmium", 0.006, "mg/L")       # blue; the drill's is red by now or soon
    expect(banner).to_contain_text("金城江断面")
    expect(banner).to_contain_text("蓝")
    expect(banner.locator(".tag.drill")).to_have_count(0)
    expect(banner).to_contain_text("演练未确认")
    beside = page.get_by_role("table", name="实况 LIVE")
    expect(beside).to_contain_text("金城江断面")
    expect(beside.locator(".tag.live")).to_have_text("实况")
    expect(page.get_by_role("table", name="当前报警").locator(".tag.live")).to_have_count(0)
    expect(page.get_by_role("table", name="当前报警").get_by_role("row").nth(1)).to_contain_text("演练")
    above = page.evaluate("""() => [".real-beside", "canvas.drill-mark"].map(each =>
        Number(getComputedStyle(document.querySelector(each)).zIndex))""")
    assert above[0] > above[1]
    expect(banner.get_by_role("button", name="确认")).to_be_enabled()
    page.keyboard.press("a")
    expect(banner.locator(".tag.drill")).to_have_text("演练")


def test_the_live_screen_shows_nothing_of_the_drill_but_that_it_is_there(page: Page) -> None:
    page.get_by_role("button", name="实况", exact=True).click()
    expect(page.locator("canvas.drill-mark")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="拉浪电站")).to_have_count(0)
    expect(page.get_by_text(re.compile("演练另有 \\d+ 条未确认报警"))).to_be_visible()
    expect(page.get_by_role("region", name="报警横幅").locator(".tag.drill")).to_have_text("演练")


def test_a_director_stops_the_drill_and_every_trace_of_it_leaves_the_screen(page: Page) -> None:
    page.get_by_role("button", name=re.compile("演练 EXERCISE")).click()
    expect(page.locator("canvas.drill-mark")).to_be_visible()
    page.keyboard.press("8")
    page.get_by_role("button", name="停止演练").click()
    page.get_by_role("button", name="确定停止").click()
    expect(page.get_by_role("button", name=re.compile("演练 EXERCISE"))).to_have_count(0)
    expect(page.locator("canvas.drill-mark")).to_have_count(0)
    expect(page.get_by_role("region", name="报警横幅")).to_have_text("无未确认报警")


def test_a_drill_that_is_started_from_the_settings_appears_in_the_header(page: Page) -> None:
    card = page.locator(".drill-card").filter(has_text="贺江")
    card.get_by_label("倍速").fill("600")
    card.get_by_role("button", name="开始演练").click()
    expect(page.get_by_role("button", name=re.compile("演练 EXERCISE.*贺江"))).to_be_visible()
