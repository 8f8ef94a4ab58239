"""The wall screen: read across a room, nothing to press, turning by itself until an alert waits."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import NAME, PASSWORD, Program, Watcher, sign_in, violations
from tests.e2e.everything import REACHED

pytestmark = pytest.mark.browser

FULL_HD = {"width": 1920, "height": 1080}
WALL = "指挥中心大屏"


@pytest.fixture
def context(browser: Browser, program: Program) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=FULL_HD, locale="zh-CN")  # type: ignore[arg-type]
    opened.set_default_timeout(15_000)
    sign_in(opened, program)
    yield opened
    opened.close()


def open_wall(context: BrowserContext, program: Program, query: str = "") -> Page:
    page = context.new_page()
    page.goto(f"{program.address}/?wall=1{query}")
    expect(page.locator(".wall-bottom .line.open")).to_be_visible()
    return page


SMALL = """least => [...document.querySelectorAll(".wall *")]
    .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(each => each.getClientRects().length && !each.closest(".unseen, .notices"))
    .filter(each => parseFloat(getComputedStyle(each).fontSize) < least - 0.01)
    .map(each => each.outerHTML.slice(0, 120))"""
BEYOND = """() => [...document.querySelectorAll(".wall *")]
    .filter(each => each.getClientRects().length && !each.closest(".map, .unseen, .notices"))
    .filter(each => { const {right, bottom} = each.getBoundingClientRect();
        return right > innerWidth + 1 || bottom > innerHeight + 1; })
    .map(each => each.outerHTML.slice(0, 120))"""
CLOCK = re.compile(r"北京时间 \d{4}-\d\d-\d\d \d\d:\d\d:\d\dUTC \d\d:\d\d:\d\d")


def test_a_wall_shows_clocks_alerts_and_the_line_in_large_print_and_nothing_to_press(
    context: BrowserContext, program: Program
) -> None:
    program.speak("HC-W-01", "cadmium", 0.2, "mg/L")
    page = open_wall(context, program)
    watcher = Watcher(page, program.address)
    expect(page.locator(".alarm")).to_contain_text("金城江断面")
    expect(page.locator(".alarm")).to_contain_text("未确认")
    expect(page.locator(".wall-top .clock")).to_contain_text(CLOCK)
    expect(page.locator(".wall-bottom")).to_contain_text(re.compile(r"心跳 \d+ s 前.*站点在线 \d+/\d+"))
    assert page.locator("button, a, input, select, [tabindex='0']").filter(visible=True).count() == 0
    for width, height, least in ((1920, 1080, 24), (3840, 2160, 48)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SMALL, least) == []
        assert page.evaluate(BEYOND) == []
    page.set_viewport_size(FULL_HD)  # type: ignore[arg-type]
    assert violations(page) == []
    assert watcher.problems == []


def test_no_key_does_anything_on_a_wall(context: BrowserContext, program: Program) -> None:
    program.speak("HC-W-02", "cadmium", 0.2, "mg/L")
    page = open_wall(context, program)
    card = page.locator(".alarm").filter(has_text="拉浪断面")
    expect(card).to_contain_text("未确认")
    for key in ("a", "2", "?", "m", "Escape"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/\?wall=1$"))
    expect(card).to_contain_text("未确认")


def test_five_alerts_are_shown_the_gravest_first_and_the_others_are_counted(context: BrowserContext, program: Program) -> None:
    for station in ("HC-W-02", "HC-W-03", "LZ-W-01", "LZ-W-02", "LZ-W-05"):
        program.speak(station, "cadmium", 0.006, "mg/L")
    program.speak("HC-W-01", "cadmium", 0.2, "mg/L")
    page = open_wall(context, program)
    expect(page.locator(".alarm")).to_have_count(5)
    expect(page.locator(".alarm").first).to_contain_text("红")
    expect(page.locator(".wall-alarms .more")).to_have_text(re.compile(r"另有 \d+ 条"))
    assert page.evaluate(BEYOND) == []


def test_address_says_light_and_language_and_the_pc_keeps_none_of_it(context: BrowserContext, program: Program) -> None:
    page = open_wall(context, program, "&theme=dark&language=en")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".wall-top")).to_contain_text("Beijing")
    assert violations(page) == []
    page.goto(program.address)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_wall_turns_to_the_reach_while_all_is_acknowledged_and_stays_with_an_alert(
    context: BrowserContext, program: Program
) -> None:
    desk = context.new_page()
    desk.goto(f"{program.address}/reach")
    expect(desk.locator("table.units")).to_be_visible(timeout=REACHED)
    desk.close()
    for alert in context.request.get(f"{program.address}/api/alerts").json()["alerts"]:
        context.request.post(
            f"{program.address}/api/alerts/{alert['id']}/acknowledge", data={}, headers={"Origin": program.address}
        )
    page = context.new_page()
    page.clock.install()
    page.goto(f"{program.address}/?wall=1")
    expect(page.locator(".wall-bottom .line.open")).to_be_visible()
    caption = page.locator(".caption")
    for _ in range(2):
        if not caption.count():
            page.clock.fast_forward(20_000)
            page.clock.run_for(500)
    expect(caption).to_contain_text("应急响应圈")
    assert page.evaluate(SMALL, 24) == []
    program.speak("HC-W-04", "cadmium", 0.2, "mg/L")
    expect(page.locator(".alarm").first).to_contain_text("三岔断面")
    page.clock.run_for(1000)
    expect(caption).to_have_count(0)
    page.clock.run_for(45_000)
    expect(caption).to_have_count(0)


def test_a_wall_of_a_drill_bears_its_mark_and_says_when_the_line_is_lost(context: BrowserContext, program: Program) -> None:
    page = open_wall(context, program)
    headers = {"Origin": program.address}
    begun = context.request.post(f"{program.address}/api/exercises", data={"drill": "longjiang-2012"}, headers=headers)
    assert begun.ok, begun.text()
    drill = context.request.get(f"{program.address}/api/exercises").json()["running"][0]["id"]
    page.goto(f"{program.address}/?wall=1&exercise={drill}")
    expect(page.locator("canvas.drill-mark")).to_be_visible()
    expect(page.locator(".wall-top .tag.drill").first).to_contain_text("演练")
    assert context.request.delete(f"{program.address}/api/exercises/{drill}", headers=headers).ok
    expect(page).to_have_url(re.compile(r"/\?wall=1$"))
    expect(page.locator("canvas.drill-mark")).to_have_count(0)
    page.route_web_socket(re.compile("/api/stream"), lambda route: route.on_message(lambda _: None))
    page.goto(f"{program.address}/?wall=1")          # a line that is open and says nothing
    expect(page.locator(".wall-bottom .line.lost")).to_be_visible(timeout=12_000)


def test_an_admin_makes_an_address_that_signs_a_wall_in_once_and_takes_it_back(
    browser: Browser, context: BrowserContext, program: Program
) -> None:
    headers = {"Origin": program.address}
    made = context.request.post(
        f"{program.address}/api/users", data={"name": WALL, "role": "viewer", "password": PASSWORD}, headers=headers
    )
    assert made.ok, made.text()
    desk = context.new_page()
    desk.goto(f"{program.address}/settings?open=people")
    row = desk.get_by_role("row").filter(has_text=WALL)
    row.get_by_role("button", name="大屏登录").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("有效期").select_option("30")
    dialog.get_by_role("button", name="生成地址").click()
    address = dialog.get_by_label("大屏地址").input_value()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("row").filter(has_text=NAME).get_by_role("button")).to_have_count(0)

    there = browser.new_context(viewport=FULL_HD, locale="zh-CN")  # type: ignore[arg-type]
    wall = there.new_page()
    wall.goto(address)
    expect(wall).to_have_url(re.compile(r"/\?wall=1$"))
    expect(wall.locator(".wall-bottom .line.open")).to_be_visible()
    assert json.loads(there.request.get(f"{program.address}/api/me").text())["user"] == {"name": WALL, "role": "viewer"}
    assert there.request.get(address).status == 403
    row.get_by_role("button", name="全部下线").click()
    wall.reload()
    expect(wall.get_by_label("用户名")).to_be_visible()
    there.close()
