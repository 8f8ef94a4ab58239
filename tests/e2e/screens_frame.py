"""Pictures of what stands round the screens: people and log book, what must be doubted, the wall (`tests.e2e.screens`)."""

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SIZE, set_choice

WALL = {"width": 1920, "height": 1080}


def frame(page: Page, folder: Path, looks: Iterable[tuple[str, str]]) -> None:
    """All of them, in each language and light."""
    address = page.evaluate("location.origin")
    for language, theme in looks:
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        _parts(page, folder, address, f"{language}-{theme}")
        _doubt(page, folder, address, f"{language}-{theme}")
        page.set_viewport_size(WALL)  # type: ignore[arg-type]
        page.goto(f"{address}/?wall=1&language={language}&theme={theme}")
        expect(page.locator(".wall-bottom .line.open")).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"wall-{language}-{theme}.png")
        page.set_viewport_size(SIZE)  # type: ignore[arg-type]


def _parts(page: Page, folder: Path, address: str, name: str) -> None:
    for part in ("people", "log"):
        page.goto(f"{address}/settings?open={part}")
        expect(page.locator("main tbody tr").first).to_be_visible()
        page.wait_for_timeout(700)
        page.screenshot(path=folder / f"{part}-{name}.png")


def _doubt(page: Page, folder: Path, address: str, name: str) -> None:
    """A store that cannot be written to, said across the screen."""
    page.route("**/readyz", lambda route: route.fulfill(
        status=503, json={"ready": False, "store": "the disk is full", "stages": {}}
    ))
    page.goto(address)
    expect(page.locator(".doubt.store")).to_be_visible()
    page.wait_for_timeout(1000)
    page.screenshot(path=folder / f"doubt-{name}.png")
    page.unroute("**/readyz")
