"""The watch on the console: a station in maintenance holds its alerts back in sight, and two people hand over."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PASSWORD, SIZE, Program, listens, set_choice, violations

pytestmark = pytest.mark.browser

SECOND = "王五"


def watch(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="值班").click()
    expect(page.get_by_role("heading", name="交接班")).to_be_visible()


def test_what_begins_in_maintenance_is_listed_and_calls_nobody_until_it_ends(program: Program, page: Page) -> None:
    watch(page)
    works = page.get_by_role("region", name="维护、校准与停用")
    works.get_by_text("登记维护、校准或停用").click()
    works.get_by_label("站点").select_option("QZ-C-01")
    works.get_by_label("原因和依据").fill("探头检定")
    works.get_by_role("button", name="登记", exact=True).click()
    row = works.get_by_role("row").filter(has_text="QZ-C-01")
    expect(row).to_contain_text("探头检定")
    program.speak("QZ-C-01", "chlorine", 900_000.0, "µg/m³")
    sheet = page.get_by_role("region", name="交接班")
    expect(sheet.get_by_text("站点维护中").first).to_be_visible()
    expect(page.locator(".banner")).to_contain_text("无未确认报警")
    page.keyboard.press("2")
    listed = page.get_by_role("row").filter(has_text="已抑制")
    expect(listed.first).to_be_visible()
    watch(page)
    row.get_by_role("button", name="提前结束").click()
    expect(page.locator(".banner.active")).to_be_visible()
    expect(row).to_have_count(0)


def test_a_watch_is_handed_over_by_two_people_and_kept(browser: Browser, program: Program, page: Page) -> None:
    answer = page.context.request.post(
        f"{program.address}/api/users", data={"name": SECOND, "role": "officer", "password": PASSWORD},
        headers={"Origin": program.address},
    )
    assert answer.ok, answer.text()
    watch(page)
    mine = page.get_by_role("region", name="交接班")
    mine.get_by_label("接班人用户名").fill(SECOND)
    mine.get_by_label("交班说明").fill("盯住3号站")
    mine.get_by_role("button", name="交班", exact=True).click()
    kept = mine.get_by_role("article").filter(has_text="盯住3号站")
    expect(kept).to_contain_text("王五 尚未确认接班")
    expect(kept.get_by_role("button", name="接班")).to_have_count(0)

    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    context.set_default_timeout(15_000)
    signed = context.request.post(
        f"{program.address}/api/login", data={"name": SECOND, "password": PASSWORD}, headers={"Origin": program.address}
    )
    assert signed.ok, signed.text()
    theirs = context.new_page()
    theirs.goto(f"{program.address}/duty")
    listens(theirs)
    given = theirs.get_by_role("region", name="交接班").get_by_role("article").filter(has_text="盯住3号站")
    given.get_by_role("button", name="接班").click()
    expect(given).to_contain_text("王五 于")
    past = json.loads(theirs.request.get(f"{program.address}/api/handover/past").text())
    assert past["handovers"][0]["accepted"] is not None
    context.close()


def test_the_watch_can_be_used_by_everybody_and_printed(page: Page) -> None:
    for language, theme in (("zh", "light"), ("en", "dark")):
        set_choice(page, "language", language)
        set_choice(page, "theme", theme)
        page.goto(f"{page.url.split('/duty')[0].rstrip('/')}/duty")
        listens(page)
        expect(page.locator(".sheet")).to_be_visible()
        expect(page.locator(".figures-panel table").first).to_be_visible()
        assert violations(page) == []
    page.emulate_media(media="print")
    expect(page.locator(".give")).to_be_hidden()
    expect(page.locator(".sheet")).to_be_visible()
    expect(page.locator(".on-paper")).to_be_visible()
