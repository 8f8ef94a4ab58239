"""People, the log book and the form for rules, as an admin, a director and an officer use them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PASSWORD, Program, desk_of, listens

pytestmark = pytest.mark.browser


def part(page: Page, name: str) -> None:
    page.locator("header nav").get_by_role("link", name="设置").click()
    page.get_by_role("navigation", name="设置内容").get_by_role("link", name=name).click()


def added(page: Page, program: Program, name: str, role: str) -> None:
    answer = page.context.request.post(
        f"{program.address}/api/users", data={"name": name, "role": role, "password": PASSWORD},
        headers={"Origin": program.address},
    )
    assert answer.ok, answer.text()


def test_an_admin_renews_a_password_signs_out_and_locks_and_the_log_book_tells_it(
    browser: Browser, program: Program, page: Page
) -> None:
    added(page, program, "李四", "officer")
    theirs = desk_of(browser, program, "李四")
    part(page, "人员")
    row = page.get_by_role("row").filter(has_text="李四")
    row.get_by_role("button", name="重设密码").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("新密码").fill("short")
    dialog.get_by_role("button", name="修改密码").click()
    expect(dialog.get_by_role("alert")).to_contain_text("8")
    dialog.get_by_label("新密码").fill("another long password")
    dialog.get_by_role("button", name="修改密码").click()
    expect(dialog).to_have_count(0)
    expect(theirs.get_by_label("用户名")).to_be_visible(timeout=45_000)      # an open screen is looked at again within 30 s
    theirs.context.close()
    theirs = desk_of(browser, program, "李四", "another long password")
    row.get_by_role("button", name="全部下线").click()
    expect(page.get_by_text("李四的所有登录已失效")).to_be_visible()
    assert theirs.request.get(f"{program.address}/api/me").status == 401
    theirs.context.close()
    row.get_by_role("button", name="停用").click()
    expect(row).to_contain_text("已停用")

    part(page, "操作记录")
    book = page.get_by_role("region", name="操作记录")
    book.get_by_label("类别").select_option("user")
    book.get_by_label("包含文字").fill("李四")
    book.get_by_role("button", name="查找").click()
    deeds = book.locator("tbody tr td:nth-child(3)")
    expect(deeds).to_have_text(["修改人员", "全部下线", "修改人员", "添加人员"])
    expect(book).not_to_contain_text("another long password")
    book.get_by_role("button", name="核验操作记录").click()
    expect(book.locator(".chain")).to_contain_text(re.compile(r"完整：共 \d+ 环，链首 \d+:[0-9a-f]{16}"))
    with page.expect_download() as saved:
        book.get_by_role("button", name="导出 CSV").click()
    assert re.fullmatch(r"fengsui-log-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.csv", saved.value.suggested_filename)
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("北京时间,UTC,人员")
    assert "添加人员,user.add,李四" in lines[4]


def test_the_log_book_refuses_a_time_that_is_none(page: Page) -> None:
    part(page, "操作记录")
    book = page.get_by_role("region", name="操作记录")
    book.get_by_label("从（北京时间）").fill("昨天")
    expect(book.get_by_role("alert")).to_contain_text("2026-11-23 21:40")
    expect(book.get_by_role("button", name="查找")).to_be_disabled()


def test_an_officer_sees_neither_people_nor_log_book(browser: Browser, program: Program, page: Page) -> None:
    added(page, program, "王五", "officer")
    theirs = desk_of(browser, program, "王五")
    theirs.goto(f"{program.address}/settings?open=log")
    listens(theirs)
    expect(theirs.get_by_role("navigation", name="设置内容").get_by_role("link")).to_have_text(["本机、演练与通知", "报警规则"])
    expect(theirs.get_by_role("region", name="操作记录")).to_have_count(0)
    theirs.context.close()


def test_a_new_rule_is_written_in_the_form_refused_beside_its_fields_tried_proposed_and_approved(
    browser: Browser, program: Program, page: Page
) -> None:
    added(page, program, "赵六", "director")
    part(page, "报警规则")
    rules = page.get_by_role("region", name="报警规则")
    rules.get_by_role("combobox").select_option(label="新建一条规则")
    form = rules.locator(".rule-form")
    form.get_by_label("监测项目").select_option(label="镉")
    form.get_by_role("button", name="提交审批").click()
    expect(form.get_by_role("textbox", name="编号")).to_have_attribute("aria-invalid", "true")
    expect(form).to_contain_text("请写明限值出自哪个文件")
    form.get_by_label("编号").fill("water-cadmium")
    expect(form).to_contain_text("已有这个编号的规则")
    form.get_by_label("编号").fill("cadmium-own")
    form.get_by_label("中文名称").fill("镉早期变化")
    form.get_by_label("英文名称").fill("Cadmium early")
    form.get_by_label("限值", exact=True).fill("0.0005")
    form.get_by_label("限值出处").fill("本站近三年最大值")
    form.get_by_label("持续多久才报", exact=True).fill("10")
    form.get_by_label("站点类别").select_option(label="地表水")
    form.get_by_label("城市").select_option("河池")
    form.get_by_role("button", name="用过去 30 天试算").click()
    expect(form.get_by_role("row").filter(has_text="level.yellow.limit")).to_contain_text("0.0005 mg/L", timeout=60_000)
    form.get_by_label("修改理由").fill("上游新增企业")
    form.get_by_role("button", name="提交审批").click()
    waiting = rules.get_by_role("article").filter(has_text="cadmium-own")
    expect(waiting.get_by_role("row").filter(has_text=re.compile("^hold"))).to_contain_text("10 min")
    expect(waiting.get_by_role("row").filter(has_text="select.city")).to_contain_text("河池")

    second = desk_of(browser, program, "赵六")
    part(second, "报警规则")
    theirs = second.get_by_role("region", name="报警规则").get_by_role("article").filter(has_text="cadmium-own")
    theirs.get_by_role("button", name="批准").click()
    expect(theirs).to_have_count(0)
    second.context.close()
    expect(rules.get_by_role("combobox").first.locator("option", has_text="cadmium-own")).to_have_count(1)


def test_a_rule_in_force_is_changed_in_the_form_and_what_the_form_does_not_show_stays(page: Page) -> None:
    part(page, "报警规则")
    rules = page.get_by_role("region", name="报警规则")
    rules.get_by_role("combobox").select_option("water-mercury")
    form = rules.locator(".rule-form")
    expect(form).to_contain_text("level.by_class")
    red = form.get_by_role("group", name="第 4 级")
    red.get_by_label("限值", exact=True).fill("0.00001")
    form.get_by_label("修改理由").fill("收紧")
    form.get_by_role("button", name="提交审批").click()
    expect(red).to_contain_text("须比较轻级别的限值更远")
    red.get_by_label("限值", exact=True).fill("0.0008")
    form.get_by_role("button", name="提交审批").click()
    waiting = rules.get_by_role("article").filter(has_text="water-mercury")
    expect(waiting.locator("tbody tr")).to_have_count(1)
    expect(waiting.locator("tbody tr")).to_contain_text("0.0008 mg/L")
