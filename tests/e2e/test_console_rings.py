"""Rings around a lost source: of figures typed anywhere, and from a registered source's own card."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import reload, set_choice, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_a_lost_source_has_rings_with_rates_their_state_and_what_they_rest_on(page: Page, language: str, theme: str) -> None:
    words = {
        "zh": ("丢失放射源：估算剂量率圈", "活度", "活度日期", "经度（°，东经为正）", "绘制剂量率圈", "Co-60 裸源剂量率圈",
               "（待核）", "关闭剂量率圈", "核素"),
        "en": ("Lost source: dose-rate rings", "Activity", "Day of that activity", "Longitude", "Draw the rings",
               "Dose rates around bare Co-60", "(to be confirmed)", "Close the rings", "Nuclide"),
    }[language]
    ask, activity, day, longitude, draw, title, doubt, close, nuclide = words
    set_choice(page, "theme", theme)
    set_choice(page, "language", language)
    reload(page)
    page.get_by_role("button", name=ask).click()
    form = page.get_by_role("dialog", name=ask)
    assert violations(page) == []
    form.get_by_label(nuclide, exact=True).fill("钴-60")
    form.get_by_label(activity, exact=True).fill("3.7")
    form.get_by_label(day).fill("2020-01-01")
    form.get_by_label(longitude).fill("108.35")
    form.get_by_label("纬度" if language == "zh" else "Latitude").fill("21.68")
    form.get_by_role("button", name=draw).click()
    card = page.get_by_role("complementary", name=title)
    expect(card.get_by_role("row")).to_have_count(5)
    expect(card).to_contain_text(doubt)
    expect(card).to_contain_text("ICRP 107")
    expect(card).to_contain_text("2020-01-01")
    assert violations(page) == []
    if folder := os.environ.get("PICTURES"):
        page.wait_for_timeout(1500)
        page.screenshot(path=Path(folder) / f"rings-{language}-{theme}.png")
    card.get_by_role("button", name=close).click()
    expect(card).to_be_hidden()
    set_choice(page, "language", "zh")
    set_choice(page, "theme", "light")
