"""Whoever cannot use a mouse, see colours, bear movement or read small print uses all of the console; axe-core on all of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import SIZE, Program, listens, reload, set_choice, sign_in, violations
from tests.e2e.everything import DIALOGS, files_with_dialogs, screens

pytestmark = pytest.mark.browser

STATION = "HC-W-01"


@pytest.fixture(scope="module")
def alarmed(program: Program) -> Program:
    """A house with two alerts of different colours, and a name that waits for adoption."""
    program.speak(STATION, "cadmium", 0.2, "mg/L")
    program.speak("HC-W-02", "cadmium", 0.006, "mg/L")
    program.speak("NEW-01", "cadmium", 0.001, "mg/L")
    return program


def test_no_screen_nor_part_of_one_breaks_the_rules_of_accessibility_in_either_light(page: Page, alarmed: Program) -> None:
    reload(page)
    expect(page.locator(".banner.active")).to_be_visible()
    found = {}
    for name in screens(page):
        for theme in ("深色", "浅色"):
            page.get_by_role("contentinfo").get_by_role("button", name=theme).click()
            if wrong := violations(page):
                found[f"{name}, {theme}"] = wrong
    assert found == {}


def test_every_dialog_that_there_is_can_be_opened_here() -> None:
    assert set(DIALOGS) == files_with_dialogs()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_dialog_breaks_the_rules_of_accessibility_and_esc_gives_the_focus_back(
    page: Page, alarmed: Program, theme: str
) -> None:
    set_choice(page, "theme", theme)
    for file, opening in DIALOGS.items():
        opening(page)
        dialog = page.get_by_role("dialog")
        expect(dialog, file).to_be_visible()
        assert violations(page) == [], file
        assert dialog.evaluate("each => each.contains(document.activeElement)"), file
        page.keyboard.press("Escape")
        expect(dialog, file).to_have_count(0)


FOCUSED = """() => { const each = document.activeElement, box = each.getBoundingClientRect(), style = getComputedStyle(each);
    const inside = [["skip", ".skip"], ["top", ".top"], ["banner", ".banner"], ["screen", "main"], ["bottom", ".bottom"]]
        .find(([, where]) => each.closest(where));
    return {where: inside ? inside[0] : each.tagName, what: each.outerHTML.slice(0, 90),
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
        shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}; }"""
ORDER = ["skip", "top", "banner", "screen", "bottom"]


def test_tab_goes_through_frame_and_screen_in_their_order_and_what_has_the_focus_is_seen(page: Page, alarmed: Program) -> None:
    for path in ("/", "/alerts", "/settings?open=rules"):
        page.goto(f"{alarmed.address}{path}")
        listens(page)
        expect(page.locator(".banner.active")).to_be_visible()
        seen: list[str] = []
        for _ in range(150):
            page.keyboard.press("Tab")
            now = page.evaluate(FOCUSED)
            if now["where"] == "BODY":
                break
            assert now["marked"], now
            assert now["shown"], now
            if not seen or seen[-1] != now["where"]:
                seen.append(now["where"])
        assert seen == ORDER, path


def test_the_skip_link_leads_past_header_and_banner_into_the_screen(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    assert page.evaluate("location.hash") == ""


def test_an_alert_is_handled_from_the_first_key_to_the_last_without_a_mouse(page: Page, program: Program) -> None:
    program.speak("HC-W-03", "cadmium", 0.2, "mg/L")
    expect(page.get_by_role("row").filter(has_text="洛东断面")).to_contain_text("未确认")
    page.keyboard.press("2")
    page.keyboard.press("/")
    page.keyboard.type("洛东")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    detail = page.get_by_role("complementary", name="报警详情")
    expect(detail).to_contain_text("洛东断面")
    page.keyboard.press("a")
    expect(page.get_by_role("row").filter(has_text="洛东断面").first).to_contain_text("已确认")
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Tab")
    page.get_by_role("dialog").get_by_label("原因").focus()
    page.keyboard.type("等待复测")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="洛东断面").first).to_contain_text("已搁置")
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)


SIZES = [(1366, 768), (1920, 1080), (3840, 2160), (683, 384)]     # the last: 1366 x 768 at 200 per cent
BEYOND = """() => [...document.querySelectorAll("header *, .banner *, .bars *, footer *")]
    .concat(...document.querySelectorAll("main :is(h1, h2, button, a, input, select)"))
    .filter(each => each.getClientRects().length)
    .filter(each => !each.closest(".list, .map, .unseen, details:not([open]), .log-rows, .part-body"))
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_fits_every_width_and_a_zoom_of_200_per_cent(page: Page, alarmed: Program, language: str) -> None:
    set_choice(page, "language", language)
    for name in screens(page):
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            # Two frames: a size is taken in by the first and drawn by the second.
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, width)
            assert page.evaluate(BEYOND) == [], (name, width)
    page.locator("header nav a").first.click()       # still at 200 per cent
    expect(page.locator("main.screen.overview")).to_be_visible()


def test_each_alert_is_said_once_however_often_its_values_change(page: Page, program: Program) -> None:
    expect(page.locator(".banner")).to_be_visible()
    page.evaluate("""() => { window.said = [];
        const voice = document.querySelector(".unseen[role=alert]");
        new MutationObserver(() => window.said.push(voice.textContent))
            .observe(voice, {childList: true, characterData: true, subtree: true}); }""")
    for value in (0.21, 0.22, 0.23):
        program.speak("LZ-W-01", "cadmium", value, "mg/L")
    expect(page.locator("main")).to_contain_text("0.2300")
    assert len([each for each in page.evaluate("window.said") if each]) == 1


def test_without_colour_each_severity_is_told_by_its_shape_and_its_word(page: Page, alarmed: Program) -> None:
    page.keyboard.press("2")
    tags = page.locator(".row .tag.severity")
    expect(tags.filter(has_text="红").first).to_be_visible()
    told = set(page.locator(".row .tag.severity").evaluate_all(
        "all => all.map(each => each.innerText.trim() + '|' + each.querySelector('path').getAttribute('d'))"
    ))
    words = {each.split("|")[0] for each in told}
    assert len(words) >= 2
    assert len({each.split("|")[1] for each in told}) == len(words) == len(told)


@pytest.fixture
def calm(browser: Browser, program: Program) -> Iterator[Page]:
    """Whoever asked the system for less movement."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    sign_in(context, program)
    yield context.new_page()
    context.close()


def test_nothing_moves_by_itself_for_whoever_asked_for_calm(calm: Page, alarmed: Program) -> None:
    for path in ("/", "/alerts", "/?wall=1"):
        calm.goto(f"{alarmed.address}{path}")
        expect(calm.locator(".banner.active, .alarm").first).to_be_visible()
        assert calm.evaluate("document.getAnimations().length") == 0, path
    titles = calm.evaluate("""async () => { const found = new Set();
        for (let n = 0; n < 12; n++) { found.add(document.title); await new Promise(done => setTimeout(done, 250)); }
        return [...found]; }""")
    assert len(titles) == 1
