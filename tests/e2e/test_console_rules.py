"""A rule changed by two people on the console: one proposes and cannot approve, the other sees what changes and approves."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PASSWORD, Program, desk_of, listens

pytestmark = pytest.mark.browser

SECOND = "李四"
THIRD = "赵六"


def settings_of(browser: Browser, program: Program, name: str) -> Page:
    page = desk_of(browser, program, name)
    open_rules(page)
    return page


def open_rules(page: Page) -> None:
    page.goto(f"{page.url.split('/settings')[0].rstrip('/')}/settings?open=rules")
    listens(page)


def test_a_rule_is_changed_by_two_people_and_its_version_is_kept(browser: Browser, program: Program, page: Page) -> None:
    answer = page.context.request.post(
        f"{program.address}/api/users", data={"name": SECOND, "role": "director", "password": PASSWORD},
        headers={"Origin": program.address},
    )
    assert answer.ok, answer.text()
    open_rules(page)
    rules = page.get_by_role("region", name="报警规则")
    rules.get_by_role("combobox").select_option("gamma-oil1")
    rules.get_by_role("button", name="文本").click()
    text = rules.get_by_label("规则文本（TOML）")
    text.fill(text.input_value().replace("1000 µSv/h", "800 µSv/h", 1))
    rules.get_by_label("修改理由").fill("按新导则收紧")
    rules.get_by_role("button", name="提交审批", exact=True).click()
    mine = rules.get_by_role("article").filter(has_text="gamma-oil1")
    expect(mine.get_by_role("row").filter(has_text="level.red.limit")).to_contain_text("800 µSv/h")
    expect(mine.get_by_role("button", name="批准")).to_be_disabled()
    expect(mine).to_contain_text("须由第二人审批")

    other = settings_of(browser, program, SECOND)
    theirs = other.get_by_role("region", name="报警规则").get_by_role("article").filter(has_text="gamma-oil1")
    theirs.get_by_label("审批意见").fill("同意")
    theirs.get_by_role("button", name="批准").click()
    expect(theirs).to_have_count(0)
    expect(rules.get_by_text("提出，李四 批准")).to_be_visible()
    other.context.close()


def test_a_rule_is_retired_by_two_people_and_listed_as_retired(browser: Browser, program: Program, page: Page) -> None:
    answer = page.context.request.post(
        f"{program.address}/api/users", data={"name": THIRD, "role": "director", "password": PASSWORD},
        headers={"Origin": program.address},
    )
    assert answer.ok, answer.text()
    open_rules(page)
    rules = page.get_by_role("region", name="报警规则")
    rules.get_by_role("combobox").select_option("gamma-noise")
    rules.get_by_label("停用理由").fill("误报太多")
    rules.get_by_role("button", name="提请停用").click()
    mine = rules.get_by_role("article").filter(has_text="gamma-noise")
    expect(mine).to_contain_text("未结束的报警随即结束并注明理由")
    expect(mine.get_by_role("button", name="批准")).to_be_disabled()

    other = settings_of(browser, program, THIRD)
    theirs = other.get_by_role("region", name="报警规则").get_by_role("article").filter(has_text="gamma-noise")
    theirs.get_by_role("button", name="批准").click()
    expect(theirs).to_have_count(0)
    expect(rules.get_by_role("heading", name="已停用的规则")).to_be_visible()
    expect(rules.get_by_role("listitem").filter(has_text="误报太多").first).to_contain_text("gamma-noise")
    other.context.close()
