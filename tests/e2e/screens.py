"""`make screens`: pictures of every screen, in both languages and themes, taken while the default drill runs.

They are for looking at: README and docs show some of them. Written to docs/screens/.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import ROOT
from tests.e2e.conftest import CHROMIUM, Program, running, set_choice

FOLDER = ROOT / "docs" / "screens"
SIZE = {"width": 1440, "height": 810}
FIRST_ALERT = 60_000     # ms
SHOWN_ALERTS = 3         # wait until the drill has raised so many


def main() -> None:
    """Take them all."""
    if CHROMIUM is None:
        raise SystemExit("no chromium; on Debian: apt-get install chromium fonts-noto-cjk")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="fengsui-screens-") as folder,
        running(Path(folder), "--drill", "longjiang-2012") as program,
        _browser() as browser,
    ):
        page = _first_visit(browser, program)
        expect(page.locator(".alert-row, tr.alert").first).to_be_visible(timeout=FIRST_ALERT)
        for language in ("zh", "en"):
            for theme in ("light", "dark"):
                set_choice(page, "language", language)
                set_choice(page, "theme", theme)
                page.reload()
                _walk(page, f"{language}-{theme}")


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def _first_visit(browser: Browser, program: Program) -> Page:
    page = browser.new_context(viewport=SIZE, locale="zh-CN").new_page()
    page.goto(program.first_visit)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / "first-visit-zh-light.png")
    page.get_by_text("暂不设置").click()
    return page


def _walk(page: Page, name: str) -> None:
    for key, screen in (("1", "overview"), ("2", "alerts"), ("3", "stations"), ("4", "settings")):
        page.keyboard.press(key)
        page.wait_for_timeout(1500)
        page.screenshot(path=FOLDER / f"{screen}-{name}.png")


if __name__ == "__main__":
    main()
