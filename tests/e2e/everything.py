"""Every screen, part and dialog of the console, found from page and sources themselves: a new one cannot be forgotten."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import listens

SOURCES = ROOT / "console/ui/src"
WAIT = re.compile("^(正在读取……|Reading…)$")
FETCHED = 15_000     # ms for a part whose code or data come later
REACHED = 240_000    # ms; the region is made ready once


def screens(page: Page) -> Iterator[str]:
    """Open one after another: each screen of the header, and each part and tab of it. Yields what is open."""
    for name, address in _links(page, "header nav a"):
        page.goto(address)
        listens(page)
        expect(page.locator("main.screen").first).to_be_visible()
        settle(page)
        yield name
        for part, below in _links(page, "main nav.parts a"):
            page.goto(below)
            listens(page)
            settle(page)
            yield f"{name} / {part}"
        if page.locator("main nav.parts a").count():
            continue
        tabs = page.locator("main [role=tab]")
        for place in range(1, tabs.count()):
            tabs.nth(place).click()
            settle(page)
            yield f"{name} / tab {place}"


def settle(page: Page) -> None:
    """Wait until what is fetched later has come."""
    expect(page.get_by_text(WAIT)).to_have_count(0, timeout=FETCHED)
    page.wait_for_load_state("networkidle")


def _links(page: Page, selector: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = page.locator(selector).evaluate_all("all => all.map(each => [each.innerText, each.href])")
    return found


def _go(page: Page, path: str) -> None:
    base = page.evaluate("location.origin")
    page.goto(f"{base}{path}")
    listens(page)
    settle(page)


def _keys(page: Page) -> None:
    _go(page, "/")
    page.keyboard.press("?")


def _shelve(page: Page) -> None:
    _go(page, "/alerts")
    page.keyboard.press("j")
    page.keyboard.press("s")


def _place(page: Page) -> None:
    _go(page, "/reach")
    page.locator(".layers").get_by_role("button", name="谁先到").click()


def _source(page: Page) -> None:
    _go(page, "/")
    page.locator(".layers").get_by_role("button", name="丢失放射源").click()


def _sheet(page: Page) -> None:
    _go(page, "/")
    page.locator(".layers").get_by_role("button", name="打印与导出").click()


def _several(page: Page) -> None:
    _go(page, "/alerts")
    page.keyboard.press("Shift+A")


def _service(page: Page) -> None:
    _go(page, "/reach?open=units")
    expect(page.locator("table.units")).to_be_visible(timeout=REACHED)
    page.locator("table.units button:not(.link):enabled").last.click()


def _person(page: Page) -> None:
    _go(page, "/settings?open=people")
    page.locator(".users td .buttons button").first.click()


def _adopt(page: Page) -> None:
    _go(page, "/stations")
    page.locator("main [role=tab]").nth(1).click()
    page.locator("main [role=row] button").last.click()


DIALOGS: dict[str, Callable[[Page], None]] = {
    "export/SheetDialog.tsx": _sheet, "frame/ConfirmShown.tsx": _several,
    "frame/KeysHelp.tsx": _keys, "frame/ShelveDialog.tsx": _shelve, "parts/PlaceForm.tsx": _place,
    "parts/RingsForm.tsx": _source, "screens/reach/ServiceDialog.tsx": _service,
    "screens/settings/PersonDialogs.tsx": _person,
    "screens/AdoptForm.tsx": _adopt,
}
"""How each dialog is opened, by the file it stands in; an alert that is not red and an unregistered name must be there."""


def files_with_dialogs() -> set[str]:
    """Sources that open a dialog."""
    return {
        Path(path).relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.tsx") if "<Dialog " in path.read_text()
    }
