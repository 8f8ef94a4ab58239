"""`python -m tests.e2e.screens [FOLDER]`: pictures of every screen, taken from the program itself, into docs/screens.

The drill runs for a while first, so that there is something to see. Compares nothing: people look at them.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import ROOT
from tests.e2e.conftest import CHROMIUM, NAME, PASSWORD, SIZE, Program, reload, running, set_choice

DRILL_LASTS = 45_000     # ms until several sections of the river are in alarm


EXPECTED = {"zh": "预测污染物将到达", "en": "Forecast: it will reach this place"}
FIRST_FORECAST = 240_000 # ms; the first forecast after an install may have to wait for its kernels


def photograph(folder: Path) -> None:
    """Start the program with its default drill and keep a picture of every screen."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running(Path(data), "--drill", "longjiang-2012") as program:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context(viewport=SIZE, locale="zh-CN").new_page()
            _door(page, program, folder)
            page.get_by_role("button", name="上岗").click()
            program.publish("readings/demo", '{"station": "NEW-01", "quantity": "cadmium", "value": 1, "unit": "mg/L"}')
            page.wait_for_timeout(DRILL_LASTS)
            for language in ("zh", "en"):
                for theme in ("light", "dark"):
                    set_choice(page, "language", language)
                    set_choice(page, "theme", theme)
                    reload(page)
                    _screens(page, folder, f"{language}-{theme}")
            _watch(page, program, folder)
            _forecast(page, program, folder)
            _rings(page, folder)
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
    given = {"taker": "李四", "remarks": "盯住糯米滩断面；已电话通知宜州、柳州自来水厂"}
    assert page.request.post(f"{house}/handover", data=given, headers=headers).ok
    for language, theme in (("zh", "light"), ("en", "dark")):
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        reload(page)
        page.keyboard.press("5")
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
    for language in ("zh", "en"):
        for theme in ("light", "dark"):
            set_choice(page, "language", language)
            set_choice(page, "theme", theme)
            reload(page)
            page.keyboard.press("2")
            page.get_by_role("row").filter(has_text=EXPECTED[language]).first.get_by_role("button").first.click()
            page.wait_for_timeout(1000)
            page.screenshot(path=folder / f"forecast-{language}-{theme}.png")


def _rings(page: Page, folder: Path) -> None:
    """A lost source of typed figures, in both languages."""
    for language, theme in (("zh", "light"), ("en", "dark")):
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
    page.keyboard.press("3")
    take("stations")
    page.locator(".row.station a").first.click()
    take("station")
    page.keyboard.press("4")
    take("settings")
    page.keyboard.press("?")
    take("keys")
    page.keyboard.press("Escape")


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("no chromium; on Debian: apt-get install chromium fonts-noto-cjk")
    photograph(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/screens")
