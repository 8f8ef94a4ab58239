"""`python -m tests.e2e.screens [FOLDER]`: pictures of every screen, taken from the program itself, into docs/screens.

The drill runs for a while first, so that there is something to see. Compares nothing: people look at them.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import ROOT
from tests.e2e import rise
from tests.e2e.conftest import CHROMIUM, NAME, PASSWORD, SIZE, Program, reload, running, set_choice
from tests.e2e.screens_frame import frame
from tests.e2e.test_console_deliveries import channels

LOOKS = tuple((language, theme) for language in ("zh", "en") for theme in ("light", "dark"))
DRILL_LASTS = 45_000     # ms until several sections of the river are in alarm


EXPECTED = {"zh": "预测污染物将到达", "en": "Forecast to reach this place"}
FEW = (("zh", "light"), ("en", "dark"))
REACHED = 180_000        # ms; the region is made ready once
FIRST_FORECAST = 240_000 # ms; the first forecast after an install may have to wait for its kernels


def photograph(folder: Path) -> None:
    """Start the program with its default drill and keep a picture of every screen."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        channels() as settings, tempfile.TemporaryDirectory() as data,
        running(Path(data), "--drill", "longjiang-2012", settings=settings) as program,
    ):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context(viewport=SIZE, locale="zh-CN").new_page()
            _door(page, program, folder)
            page.get_by_role("button", name="上岗").click()
            program.publish("readings/demo", '{"station": "NEW-01", "quantity": "cadmium", "value": 1, "unit": "mg/L"}')
            page.wait_for_timeout(DRILL_LASTS)
            for language, theme in LOOKS:
                set_choice(page, "language", language)
                set_choice(page, "theme", theme)
                reload(page)
                _screens(page, folder, f"{language}-{theme}")
            _watch(page, program, folder)
            _forecast(page, program, folder)
            _map(page, folder)
            _plume(page, folder)
            _rings(page, folder)
            _incidents(page, folder)
            _reach(page, folder)
            _orders(page, folder)
            _settings(page, folder)
            _alarm_work(page, program, folder)
            frame(page, folder, LOOKS)
            browser.close()


def _door(page: Page, program: Program, folder: Path) -> None:
    page.goto(program.first_visit)
    page.get_by_label("用户名").fill(NAME)
    page.screenshot(path=folder / "first-visit-zh-light.png")
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次新密码").fill(PASSWORD)
    page.get_by_role("button", name="设置并进入").click()
    expect(page.locator(".banner.active")).to_be_visible(timeout=30_000)


def _watch(page: Page, program: Program, folder: Path) -> None:
    """The watch of the drill, with a station in maintenance and a handover that waits for the second person."""
    drill = page.url.partition("exercise=")[2].partition("&")[0]
    headers = {"Origin": program.address}
    house = f"{program.address}/api/exercises/{drill}"
    works = {"work": "maintenance", "reason": "探头检定", "minutes": 10_080}
    assert page.request.post(f"{house}/stations/LJ-SANCHA/maintain", data=works, headers=headers).ok
    other = {"name": "李四", "role": "officer", "password": PASSWORD}
    assert page.request.post(f"{program.address}/api/users", data=other, headers=headers).ok
    given = {"taker": "李四", "remarks": "盯住糯米滩断面；已电话通知宜州、柳州自来水厂"}
    assert page.request.post(f"{house}/handover", data=given, headers=headers).ok
    for language, theme in (("zh", "light"), ("en", "dark")):
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("7")
        expect(page.locator(".figures-panel table").first).to_be_visible()
        expect(page.locator("article.past")).to_be_visible()
        page.wait_for_timeout(700)
        page.screenshot(path=folder / f"duty-{language}-{theme}.png")


def _forecast(page: Page, program: Program, folder: Path) -> None:
    """A leak in the live house, after the drill's pictures, which a real alert would take the banner from."""
    for station in ("QZ-C-02", "QZ-C-03", "QZ-C-04"):
        program.speak(station, "wind_speed", 3.0, "m/s")
        program.speak(station, "wind_from", 27.5, "°")
    program.speak("QZ-C-01", "chlorine", 900_000.0, "µg/m³")
    page.get_by_role("button", name="Live", exact=True).click()
    page.keyboard.press("1")
    expect(page.locator(".legend.forecasts")).to_be_visible(timeout=FIRST_FORECAST)
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("2")
        page.get_by_role("row").filter(has_text=EXPECTED[language]).first.get_by_role("button").first.click()
        page.wait_for_timeout(1000)
        page.screenshot(path=folder / f"forecast-{language}-{theme}.png")


def _map(page: Page, folder: Path) -> None:
    """What lies at a place beside the forecast, in the other projection with its graticule; a sheet before it is printed."""
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        for key, value in (("projection", "EPSG:3857"), ("graticule", "on"), ("layergroups", '{"view": true}')):
            set_choice(page, key, value)
        reload(page)
        page.keyboard.press("1")
        page.locator(".legend.forecasts .link").first.click()
        page.wait_for_timeout(1000)
        page.locator(".map").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".here-card li").first).to_be_visible()
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"here-{language}-{theme}.png")
        if (language, theme) in FEW:
            page.locator(".layers .asks button").last.click()
            expect(page.locator(".sheet-preview img")).to_be_visible(timeout=30_000)
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"sheet-{language}-{theme}.png")
            page.keyboard.press("Escape")
    for key, value in (("projection", "EPSG:4490"), ("graticule", "off"), ("layergroups", "{}")):
        set_choice(page, key, value)
def _plume(page: Page, folder: Path) -> None:
    """The leak's forecast half an hour on, the form for another one, and both compared."""
    for number, (language, theme) in enumerate(LOOKS):
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("5")
        parts = page.locator(".parts .part")
        page.locator(".run-card").last.get_by_role("button").nth(1).click()
        if number == 0:
            _what_if(page)
            parts.nth(0).click()
            page.locator(".run-card").last.get_by_role("button").nth(1).click()
        parts.nth(2).click()
        for _ in range(8):
            page.keyboard.press("]")
        expect(page.locator(".timebar output")).to_contain_text("35")
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"plume-{language}-{theme}.png")
        if (language, theme) not in FEW:
            continue
        parts.nth(1).click()
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"plume-form-{language}-{theme}.png")
        parts.nth(3).click()
        page.locator(".part-body select").select_option(index=1)
        expect(page.locator(".differences").first).to_be_visible()
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"plume-compare-{language}-{theme}.png")
    page.keyboard.press("1")


def _what_if(page: Page) -> None:
    """Half of the leak by another wind, which warns nobody; in Chinese."""
    page.locator(".run-card").last.get_by_role("button", name="填入新表单").click()
    form = page.locator("form.plume-form")
    form.get_by_text("指定位置").click()
    form.get_by_text("化学品或核素", exact=True).click()
    for label, text in (("经度，°E", "108.61"), ("纬度，°N", "21.73"), ("化学品或核素名称", "氯"), ("速率", "30 kg/s")):
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_text("自定风").click()
    form.get_by_label("风向，°（来向）").fill("60")
    form.get_by_label("风速，m/s").fill("3")
    form.get_by_role("button", name="开始预测").click()
    expect(page.locator("table.levels")).to_be_visible(timeout=FIRST_FORECAST)


def _rings(page: Page, folder: Path) -> None:
    """A lost source of typed figures, in both languages."""
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("1")
        page.get_by_role("button", name={"zh": "丢失放射源", "en": "Lost source"}[language]).click()
        form = page.get_by_role("dialog")
        for place, text in enumerate(("Co-60", "3.7", "2020-01-01", "108.35", "21.68")):
            form.locator("input").nth(place).fill(text)
        form.locator("button.loud").click()
        expect(page.locator("table.rings")).to_be_visible()
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"rings-{language}-{theme}.png")


def _reach(page: Page, folder: Path) -> None:
    """How far help comes in the live house: who is first at a place, shares, and what three bases more would do."""
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("6")
        expect(page.locator("table.units")).to_be_visible(timeout=REACHED)
        page.wait_for_load_state("networkidle")
        page.locator(".layers .asks button").first.click()
        for place, text in enumerate(("107.97", "21.55")):
            page.get_by_role("dialog").locator("input").nth(place).fill(text)
        page.get_by_role("dialog").locator("button.loud").click()
        expect(page.locator(".firsts li").first).to_be_visible(timeout=REACHED)
        page.wait_for_timeout(1500)
        if (language, theme) in FEW:
            page.screenshot(path=folder / f"reach-first-{language}-{theme}.png")
        page.locator(".first-card header button").click()
        page.locator(".parts .part[href*=siting]").click()
        page.locator(".part-body form button").click()
        expect(page.locator(".part-body tbody tr")).to_have_count(3, timeout=REACHED)
        page.locator(".part-body section .buttons button").click()
        page.locator(".part-body button.loud").click()
        expect(page.locator(".changes")).to_be_visible(timeout=REACHED)
        page.wait_for_timeout(1500)
        if (language, theme) in FEW:
            page.screenshot(path=folder / f"reach-trial-{language}-{theme}.png")
        page.locator(".tried button").click()
        exercise = "&exercise=" + page.url.partition("exercise=")[2] if "exercise=" in page.url else ""
        page.goto(f"{page.url.partition('/reach')[0]}/reach?open=shares{exercise}")   # the map as it is when one comes to it
        expect(page.locator(".part-body table").first).to_be_visible(timeout=REACHED)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"reach-{language}-{theme}.png")


def _orders(page: Page, folder: Path) -> None:
    """Who measures where after the leak, and the zones of a nuclear plant in a general emergency."""
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        page.goto(f"{page.url.partition('/reach')[0]}/reach?open=tasks")
        page.locator(".part-body button.loud").first.click(timeout=REACHED)
        expect(page.locator(".unit-tasks").first).to_be_visible(timeout=REACHED)
        page.locator(".one-task .link").first.click()
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"tasks-{language}-{theme}.png")
        page.locator(".parts .part[href*=zones]").click()
        page.locator(".part-body select").first.select_option(index=1)
        page.locator(".part-body select").last.select_option("general")
        page.locator(".part-body button.loud").click()
        expect(page.locator("table.zone-rings")).to_contain_text("PAZ", timeout=REACHED)
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"zones-{language}-{theme}.png")


def _incidents(page: Page, folder: Path) -> None:
    """The live house's incident: the list, its detail with a fact, a grade and clocks, and its papers where there are any."""
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("3")
        page.get_by_role("row").nth(1).wait_for()
        page.wait_for_timeout(700)
        page.screenshot(path=folder / f"incidents-{language}-{theme}.png")
        page.get_by_role("row").nth(1).get_by_role("button").first.click()
        expect(page.locator(".incident-detail .life li").first).to_be_visible()
        if page.locator(".asked button").count() > 5:
            _fill_in(page)
        page.wait_for_timeout(1000)
        page.screenshot(path=folder / f"incident-{language}-{theme}.png")
        papers = page.locator(".papers")
        if papers.count():
            papers.locator("button").first.click()
            papers.scroll_into_view_if_needed()
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"papers-{language}-{theme}.png")


def _alarm_work(page: Page, program: Program, folder: Path) -> None:
    """Last, because dose rate rises in the live house: ticked alerts, evidence around an onset, a comparison, spectra."""
    rise.tell(program)
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    places = {
        "alerts-ticked": "/alerts", "evidence": f"/alerts#text={rise.RISING}",
        "compare": f"/stations?open={rise.RISING}#quantity=ambient_dose_rate&with={rise.DRY},{rise.FAR}",
        "spectrum": f"/stations?open={rise.SPECTROMETER}#quantity=ambient_dose_rate",
    }
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        for name, place in places.items():
            page.goto(program.address + place)
            reload(page)
            if name == "alerts-ticked":
                page.locator(".row.alert input").nth(0).click()
                page.locator(".row.alert input").nth(2).click()
            elif name == "evidence":
                page.locator(".row.alert .link").first.click()
                page.locator(".evidence .limits").scroll_into_view_if_needed()
            elif name == "spectrum":
                page.locator(".waterfall").scroll_into_view_if_needed()
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1200)
            page.screenshot(path=folder / f"{name}-{language}-{theme}.png")


def _fill_in(page: Page) -> None:
    """One fact, the grade it leads to, and the call that is made first."""
    detail = page.locator(".incident-detail")
    detail.locator(".asked button").nth(1).click()
    detail.locator(".value input").fill("60")
    detail.get_by_role("textbox", name="信息来源").fill("120 指挥中心")
    detail.locator("section:has(.value)").get_by_role("button", name="记录").click()
    expect(detail.get_by_text("重大（Ⅱ级）").first).to_be_visible()
    detail.get_by_role("button", name="确认等级").click()
    duty = detail.locator(".clocks li").first
    duty.get_by_role("button").click()
    duty.locator("input").fill("电话企业值班室：确有泄漏")
    duty.locator("form button").click()
    expect(detail.locator(".clock-tag.met")).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0, timeout=15_000)


def _settings(page: Page, folder: Path) -> None:
    """The channels, one of which fails, and a rule that is being changed, each in full."""
    page.set_viewport_size({"width": SIZE["width"], "height": 2 * SIZE["height"]})
    for language, theme in LOOKS:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("8")
        channels = page.locator(".deliveries")
        expect(channels.locator(".channel-card")).to_have_count(2)
        page.wait_for_timeout(700)
        channels.screenshot(path=folder / f"deliveries-{language}-{theme}.png")
        page.locator("main .parts .part[href*=rules]").click()
        rules = page.locator(".rules")
        rules.get_by_role("combobox").first.select_option("gamma-rise")
        expect(rules.locator(".rule-form")).to_be_visible()
        page.wait_for_timeout(700)
        rules.screenshot(path=folder / f"rules-{language}-{theme}.png")
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]


def _screens(page: Page, folder: Path, name: str) -> None:
    def take(screen: str) -> None:
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(700)     # the map draws once more when its names' font has come
        page.screenshot(path=folder / f"{screen}-{name}.png")

    expect(page.locator(".banner.active")).to_be_visible()
    page.keyboard.press("1")
    take("overview")
    page.keyboard.press("2")
    take("alerts")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".life li").first).to_be_visible()
    take("alert")
    page.keyboard.press("4")
    take("stations")
    page.locator(".row.station a").first.click()
    take("station")
    page.keyboard.press("8")
    take("settings")
    page.keyboard.press("?")
    take("keys")
    page.keyboard.press("Escape")


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("no chromium; on Debian: apt-get install chromium fonts-noto-cjk")
    photograph(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/screens")
