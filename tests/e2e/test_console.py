"""The console in a real browser over the whole program: signing in, an alert's life, keys, sound, languages, themes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from config.load import load_region
from tests.e2e.conftest import NAME, PASSWORD, SIZE, Program, reload, set_choice, sign_in, violations

pytestmark = pytest.mark.browser

SCREENS = {"1": "overview", "2": "alerts", "3": "incidents", "4": "stations", "5": "plume", "6": "reach", "7": "duty",
           "8": "settings"}
NO_ALERTS = "无未确认报警"


@pytest.fixture(autouse=True)
def _calm(browser: Browser, program: Program) -> Iterator[None]:
    """Leave no alert unacknowledged behind."""
    yield
    context = browser.new_context()
    sign_in(context, program)
    for alert in context.request.get(f"{program.address}/api/alerts").json()["alerts"]:
        if alert["state"] in ("unacknowledged", "returned"):
            context.request.post(
                f"{program.address}/api/alerts/{alert['id']}/acknowledge", data={}, headers={"Origin": program.address}
            )
    context.close()


FRESH = iter([
    station.id for station in load_region("guangxi").register.values()
    if station.category == "surface_water" and station.channel("ammonia_nitrogen") and not station.channel("cadmium")
])


def any_alert(program: Program) -> None:
    """A grave alert at a station that no other test has used."""
    program.speak(next(FRESH), "ammonia_nitrogen", 60.0, "mg/L")


def spill(program: Program, station: str) -> None:
    """Cadmium ten times over the limit, several times: red."""
    program.speak(station, "cadmium", 0.2, "mg/L")


def test_one_signs_in_by_name_and_password_and_a_wrong_password_is_refused(browser: Browser, program: Program) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(program.address)
    page.get_by_label("用户名").fill(NAME)
    page.get_by_label("密码").fill("wrong password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("contentinfo")).to_contain_text(f"{NAME} · 管理员")
    page.keyboard.press("8")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("用户名")).to_be_visible()
    context.close()


def test_an_alert_sounds_and_fills_the_banner_until_it_is_acknowledged_by_key(page: Page, program: Program) -> None:
    banner = page.get_by_role("region", name="报警横幅")
    expect(banner).to_have_text(NO_ALERTS)
    expect(page.get_by_role("button", name="声音未启用")).to_be_visible()
    page.get_by_role("button", name="上岗").click()
    spill(program, "HC-W-01")
    expect(banner).to_contain_text("龙江 金城江断面")
    expect(banner).to_contain_text("红")
    expect(banner).to_contain_text("0.200\u00a0mg/L".replace("0.200", "0.2000"))
    expect(page.locator(".watch.armed")).to_have_attribute("data-sound", "red")
    expect(page).to_have_title(re.compile(r"\(1\) 红"))
    assert page.locator("link[rel=icon]").get_attribute("href", timeout=1000).startswith("data:image/png")  # type: ignore[union-attr]
    expect(page.locator(".unseen[role=alert]")).to_contain_text("龙江 金城江断面")
    expect(banner.get_by_role("button", name="确认")).to_be_enabled()
    page.keyboard.press("a")
    expect(banner).to_have_text(NO_ALERTS)
    expect(page.locator(".watch.armed")).to_have_attribute("data-sound", "")
    expect(page.get_by_role("row").filter(has_text="金城江")).to_contain_text("已确认")


def test_key_a_leaves_alone_what_the_banner_has_shown_for_less_than_a_second_and_a_half(page: Page, program: Program) -> None:
    banner = page.get_by_role("region", name="报警横幅")
    button = banner.get_by_role("button", name="确认")
    expect(banner).to_have_text(NO_ALERTS)
    page.evaluate("""() => new MutationObserver(() => {
        const button = document.querySelector(".banner.active button:has(kbd)");
        if (!button) return;
        if (!window.shown) {
            window.shown = performance.now();
            document.dispatchEvent(new KeyboardEvent("keydown", {key: "a"}));
        }
        if (!button.disabled) window.open_since ??= performance.now();
    }).observe(document.body, {subtree: true, childList: true, attributes: true})""")
    any_alert(program)
    expect(page.locator(".notices")).to_contain_text("请看清后再按")
    expect(button).to_be_enabled()
    assert page.evaluate("window.open_since - window.shown") >= 1400
    page.keyboard.press("a")
    expect(banner).to_have_text(NO_ALERTS)


def test_a_mute_lasts_a_minute_at_most_and_a_new_alert_ends_it(page: Page, program: Program) -> None:
    page.clock.install()
    reload(page)
    page.get_by_role("button", name="上岗").click()
    spill(program, "HC-W-02")
    expect(page.locator(".watch.armed")).to_have_attribute("data-sound", "red")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name=re.compile("已静音"))).to_be_visible()
    page.clock.run_for(500)
    expect(page.locator(".watch.armed")).to_have_attribute("data-sound", "")
    spill(program, "HC-W-03")
    expect(page.get_by_role("button", name="静音 60 秒")).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name=re.compile("已静音"))).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.get_by_role("button", name="静音 60 秒")).to_be_visible()


def test_an_officer_notes_shelves_and_takes_back_an_alert_and_its_life_tells_it(page: Page, program: Program) -> None:
    spill(program, "HC-W-04")
    page.keyboard.press("2")
    row = page.get_by_role("row").filter(has_text="三岔断面")
    row.get_by_role("button", name="龙江 三岔断面").click()
    detail = page.get_by_role("complementary", name="报警详情")
    expect(detail).to_contain_text("GB 3838-2002")
    expect(detail.locator("ol.steps li")).to_have_count(4)
    detail.get_by_label("备注").fill("已派人复测")
    detail.get_by_role("button", name="确认").click()
    expect(detail.locator(".life")).to_contain_text("已派人复测")
    expect(detail.locator(".life")).to_contain_text(f"操作人 {NAME}")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("原因").fill("等待复测结果")
    dialog.get_by_label("时长").select_option("30")
    dialog.get_by_role("button", name="搁置").click()
    expect(dialog).to_have_count(0)
    expect(row).to_contain_text("已搁置")
    detail.get_by_role("button", name="取消搁置").click()
    expect(row).not_to_contain_text("已搁置")
    detail.get_by_label("备注").fill("复测正常")
    detail.get_by_role("button", name="写备注").click()
    expect(detail.locator(".life")).to_contain_text("复测正常")


def test_keys_do_nothing_in_inputs_nor_once_switched_off(page: Page) -> None:
    page.keyboard.press("4")
    search = page.get_by_role("searchbox")
    search.press_sequentially("1a2")
    expect(search).to_have_value("1a2")
    expect(page.get_by_role("heading", name="站点", exact=True)).to_be_visible()
    search.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="站点", exact=True)).to_be_visible()


def test_one_walks_through_alerts_and_screens_by_keyboard_alone(page: Page, program: Program) -> None:
    spill(program, "LZ-W-01")
    spill(program, "LZ-W-02")
    expect(page.get_by_role("row").filter(has_text="未确认")).to_have_count(2)
    page.keyboard.press("j")
    # By its number: the text of a row counts the seconds since its alert began.
    first = str(page.locator(".row.picked").get_attribute("aria-rowindex"))
    page.keyboard.press("j")
    expect(page.locator(".row.picked")).not_to_have_attribute("aria-rowindex", first)
    page.keyboard.press("k")
    expect(page.locator(".row.picked")).to_have_attribute("aria-rowindex", first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="报警详情")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="报警详情")).to_have_count(0)
    page.keyboard.press("g")
    expect(page.get_by_role("region", name="地图")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_station_shows_its_value_its_course_and_its_limits(page: Page, program: Program) -> None:
    program.speak("LZ-W-05", "cadmium", 0.0012, "mg/L")
    page.keyboard.press("4")
    page.get_by_role("searchbox").fill("柳州下游断面")
    row = page.get_by_role("row").filter(has_text="柳江 柳州下游断面").filter(has_text="镉")
    expect(row).to_contain_text("0.0012 mg/L")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="柳江 柳州下游断面")).to_be_visible()
    limits = page.locator("ul.limits")
    expect(limits).to_contain_text("蓝 > 0.0050\u00a0mg/L")
    expect(limits.get_by_role("listitem").filter(has_text="红")).to_contain_text("待核")
    expect(limits.get_by_role("listitem").filter(has_text="蓝")).not_to_contain_text("待核")
    expect(page.locator(".plot canvas")).to_be_visible()
    page.get_by_role("button", name="24 小时").click()
    expect(page.get_by_role("button", name="24 小时")).to_have_attribute("aria-pressed", "true")


def test_an_unknown_name_waits_and_is_adopted_and_a_refused_payload_is_shown(page: Page, program: Program) -> None:
    program.speak("NEW-01", "cadmium", 0.001, "mg/L")
    program.publish("readings/test-gateway", "{not json")
    page.keyboard.press("4")
    page.get_by_role("tab", name=re.compile("拒收记录 1")).click()
    expect(page.get_by_role("row").filter(has_text="readings/test-gateway")).to_contain_text("不是有效的 JSON")
    page.get_by_role("tab", name=re.compile("待登记 1")).click()
    page.get_by_role("row").filter(has_text="NEW-01").get_by_role("button", name="登记").click()
    form = page.get_by_role("dialog")
    form.get_by_label("中文名称").fill("新断面")
    form.get_by_label("经度").fill("108.3")
    form.get_by_label("纬度").fill("24.4")
    form.get_by_role("button", name="登记").click()
    expect(form).to_have_count(0)
    page.get_by_role("tab", name=re.compile("全部站点")).click()
    page.get_by_role("searchbox").fill("新断面")
    expect(page.get_by_role("row").filter(has_text="新断面")).to_contain_text("镉")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_screen_breaks_the_rules_of_accessibility(page: Page, program: Program, language: str, theme: str) -> None:
    any_alert(program)
    set_choice(page, "language", language)
    set_choice(page, "theme", theme)
    reload(page)
    expect(page.locator(".banner.active")).to_be_visible()
    for key in SCREENS:
        page.keyboard.press(key)
        expect(page.locator(f"main.screen.{SCREENS[key]}")).to_be_visible()
        assert violations(page) == []
    page.keyboard.press("2")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".detail .life li").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("?")
    assert violations(page) == []


def test_the_door_breaks_no_rule_of_accessibility(browser: Browser, program: Program) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(program.address)
    expect(page.get_by_label("用户名")).to_be_visible()
    assert violations(page) == []
    context.close()


CJK = re.compile(r"[\u3400-\u9fff]")
ENGLISH_DATE = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|\d\s?[ap]m\b")


def test_each_language_is_spoken_throughout(page: Page, program: Program) -> None:
    any_alert(program)
    for language in ("zh", "en"):
        set_choice(page, "language", language)
        reload(page)
        for key in SCREENS:
            page.keyboard.press(key)
            expect(page.locator(f"main.screen.{SCREENS[key]}")).to_be_visible()
            text = page.locator("body").inner_text()
            if language == "zh":
                assert not ENGLISH_DATE.search(text)
            else:
                own = re.sub(f"中文|{NAME}|广西|[^\n]*待确认[^\n]*|GB 3838-2002[^\n]*", "", text)
                found = [line for line in own.splitlines() if CJK.search(line)]
                assert found == [], f"screen {key}"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (3840, 2160), (683, 384)])
def test_nothing_is_cut_off_at_any_size_or_at_200_per_cent_zoom(
    page: Page, program: Program, width: int, height: int
) -> None:
    any_alert(program)
    page.set_viewport_size({"width": width, "height": height})
    expect(page.locator(".banner.active")).to_be_visible()
    for key in SCREENS:
        page.keyboard.press(key)
        expect(page.locator(f"main.screen.{SCREENS[key]}")).to_be_visible()
        beyond = page.evaluate("""() => [...document.querySelectorAll("header *, .banner *, footer *, main h1, main h2")]
            .filter(each => each.getClientRects().length && each.getBoundingClientRect().right > innerWidth + 1)
            .map(each => each.outerHTML.slice(0, 120))""")
        assert beyond == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]


def test_nothing_blinks_for_whoever_asked_for_calm(page: Page, program: Program) -> None:
    any_alert(program)
    expect(page.locator(".banner.active")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") > 0
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(".banner.active")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_documentation_of_the_web_interface_is_shown_without_a_network(page: Page, program: Program) -> None:
    page.goto(f"{program.address}/api/docs")
    expect(page.get_by_role("heading", name="烽燧 Fengsui")).to_be_visible()
    # What is out of sight is not made before one scrolls there: there are too many.
    expect(page.get_by_text("/api/users/{name}", exact=False).first).to_be_visible()
    assert "/api/alerts/{alert}/acknowledge" in page.request.get(f"{program.address}/api/openapi.json").json()["paths"]
