"""Incidents in a real browser: found, filled in, graded, kept from being closed; their clock is on every screen."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from config.load import load_region
from core.beijing import BEIJING
from tests.e2e.conftest import NAME, Program, reload, set_choice, violations

pytestmark = pytest.mark.browser

RIVERS = iter([
    min(station.id for station in load_region("guangxi").register.values() if station.river == river
        and station.channel("cadmium"))
    for river in sorted({
        station.river for station in load_region("guangxi").register.values() if station.river and station.channel("cadmium")
    })
])
"""A station of another river for each test: an event of its own."""


def spill(program: Program) -> str:
    """Cadmium over its limit at a river of its own; the river's name."""
    station = next(RIVERS)
    program.speak(station, "cadmium", 0.2, "mg/L")
    river = load_region("guangxi").register[station].river
    assert river is not None
    return river


def tab_to(page: Page, wanted: Locator) -> None:
    """Go there by the Tab key alone."""
    for _ in count():
        assert _ < 120, "the Tab key does not lead there"
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")


def opened(page: Page, river: str) -> Locator:
    """The incident of a river, opened from the list."""
    page.keyboard.press("3")
    page.get_by_role("row").filter(has_text=river).get_by_role("button").click()
    detail = page.get_by_role("region", name="事件详情")
    expect(detail.get_by_text("立为事件")).to_be_visible()
    return detail


@pytest.fixture(autouse=True)
def _chinese(page: Page) -> Iterator[None]:
    yield
    set_choice(page, "language", "zh")
    set_choice(page, "theme", "light")


def test_one_opens_an_incident_gives_a_fact_and_confirms_the_grade_by_keyboard_alone(page: Page, program: Program) -> None:
    river = spill(program)
    page.keyboard.press("3")
    expect(page.get_by_role("row").filter(has_text=river)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    detail = page.get_by_role("region", name="事件详情")
    expect(detail).to_contain_text(river)
    facts = detail.get_by_role("region", name="事件要素")
    asked = facts.get_by_role("button", name="死亡人数")
    tab_to(page, asked)
    page.keyboard.press("Enter")
    expect(facts.get_by_role("spinbutton")).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("120 指挥中心")
    page.keyboard.press("Enter")
    expect(asked).to_have_count(0)
    expect(facts.get_by_role("term").filter(has_text="死亡人数")).to_be_visible()
    expect(facts).to_contain_text("120 指挥中心")
    grade = detail.get_by_role("region", name="事件等级")
    expect(grade).to_contain_text("较大（Ⅲ级） 3人以上10人以下死亡")
    expect(grade).to_contain_text("国办函〔2014〕119号")
    tab_to(page, grade.get_by_role("combobox"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(grade).to_contain_text("已确认等级")
    expect(detail.locator(".life")).to_contain_text("确认等级")
    expect(detail.locator(".life")).to_contain_text(f"操作人 {NAME}")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)


def test_another_grade_than_the_proposed_one_needs_a_reason(page: Page, program: Program) -> None:
    grade = opened(page, spill(program)).get_by_role("region", name="事件等级")
    grade.get_by_role("combobox").select_option("II")
    grade.get_by_role("button", name="确认等级").click()
    expect(grade.get_by_text("请填写此项")).to_be_visible()
    grade.get_by_label("理由").fill("县级水源地将受影响")
    grade.get_by_role("button", name="确认等级").click()
    expect(grade).to_contain_text("重大（Ⅱ级） 县级水源地将受影响")


def test_the_most_urgent_statutory_clock_is_on_every_screen_and_opens_its_incident(page: Page, program: Program) -> None:
    spill(program)
    chip = page.get_by_role("button", name="最紧迫的法定时限")
    for key in "12345":
        page.keyboard.press(key)
        expect(chip).to_be_visible()
        expect(chip).to_contain_text("剩 ")
    said = chip.inner_text()
    expect(chip).not_to_have_text(said)      # it ticks
    chip.click()
    expect(page.get_by_role("region", name="事件详情")).to_be_visible()


def test_an_incident_is_not_closed_while_an_alert_of_it_holds_and_says_so_in_chinese(page: Page, program: Program) -> None:
    river = spill(program)
    detail = opened(page, river)
    detail.get_by_label("办结理由").fill("误报")
    detail.get_by_role("button", name="办结事件").click()
    expect(page.locator(".notices")).to_contain_text("事件不能办结：还有 1 条报警仍然成立：取水口镉异常（")
    expect(page.get_by_role("row").filter(has_text=river)).to_contain_text("处置中")


def test_a_duty_that_is_done_stops_its_clock_and_a_note_and_the_time_of_discovery_are_kept(
    page: Page, program: Program
) -> None:
    detail = opened(page, spill(program))
    clocks = detail.get_by_role("region", name="时限")
    duty = clocks.get_by_role("listitem").filter(has_text="电话核实")
    expect(duty).to_contain_text("自定目标")
    duty.get_by_role("button", name="登记完成").click()
    duty.get_by_label("如何完成").fill("电话企业值班室")
    duty.get_by_role("button", name="记录").click()
    expect(duty).to_contain_text("已完成")
    expect(duty).to_contain_text("电话企业值班室")
    detail.get_by_role("textbox", name="记事").fill("已派人采样")
    detail.get_by_role("button", name="记入").click()
    expect(detail.locator(".life")).to_contain_text("已派人采样")
    detail.get_by_role("button", name="更正").click()
    form = detail.get_by_role("form", name="发现时间")
    found = form.get_by_label("发现时间（北京时间）")
    found.fill("昨天")
    form.get_by_role("button", name="记录").click()
    expect(detail.get_by_text("时间写法不对")).to_be_visible()
    before = f"{datetime.now(BEIJING) - timedelta(days=8):%Y-%m-%d %H:%M}"
    found.fill(before)
    form.get_by_role("button", name="记录").click()
    expect(detail.get_by_role("definition").filter(has_text=f"{before}:00")).to_be_visible()
    report = clocks.get_by_role("listitem").filter(has_text="初报")
    expect(report).to_contain_text("已超时")
    expect(page.get_by_role("button", name="最紧迫的法定时限")).to_contain_text("已超时")


def test_an_incident_leads_to_its_alert_whose_plausibility_an_officer_sets_with_grounds(page: Page, program: Program) -> None:
    detail = opened(page, spill(program))
    detail.get_by_role("region", name="所含报警与预测").get_by_role("listitem").first.get_by_role("button").click()
    alert = page.get_by_role("complementary", name="报警详情")
    expect(alert).to_contain_text("GB 3838-2002")
    expect(alert.get_by_role("definition").filter(has_text="未核实")).to_be_visible()
    form = alert.get_by_role("form", name="核实结论")
    form.get_by_role("combobox").select_option("not_plausible")
    form.get_by_label("依据").fill("现场复测正常")
    form.get_by_role("button", name="记录").click()
    expect(alert.get_by_role("definition").filter(has_text=f"已核实，不可信 · {NAME}")).to_be_visible()
    expect(alert.locator(".life")).to_contain_text("现场复测正常")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_open_incident_breaks_no_rule_of_accessibility_and_cuts_nothing_off(
    page: Page, program: Program, language: str, theme: str
) -> None:
    spill(program)
    set_choice(page, "language", language)
    set_choice(page, "theme", theme)
    reload(page)
    page.keyboard.press("3")
    expect(page.locator(".row.incident").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".incident-detail .life li").first).to_be_visible()
    page.locator(".clocks button").first.click()
    assert violations(page) == []
    for width, height in ((1366, 768), (683, 384), (1600, 900)):
        page.set_viewport_size({"width": width, "height": height})
        beyond = page.evaluate("""() => [...document.querySelectorAll("header *, .incident-detail *")]
            .filter(each => each.getClientRects().length && each.getBoundingClientRect().right > innerWidth + 1)
            .map(each => each.outerHTML.slice(0, 120))""")
        assert beyond == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_paper_is_fetched_and_that_it_was_handed_in_stops_the_clock_it_fulfils(page: Page, program: Program) -> None:
    detail = opened(page, spill(program))
    papers = detail.get_by_role("region", name="报表与文书")
    first = papers.get_by_role("article").filter(has_text="初报")
    expect(first).to_contain_text("尚缺")
    with page.expect_download() as download:
        first.get_by_role("link", name="纯文本").click()
    assert "镉" in download.value.path().read_text(encoding="utf-8")
    first.get_by_role("button", name="登记已报出").click()
    first.get_by_label("报给").fill("市人民政府、自治区生态环境厅")
    first.get_by_label("方式").select_option("fax")
    first.get_by_label("对应时限").select_option("first-report")
    first.get_by_role("button", name="记录").click()
    expect(first).to_contain_text("已报出 1 次")
    expect(detail.locator(".life")).to_contain_text("报表已报出")
    duty = detail.get_by_role("region", name="时限").get_by_role("listitem").filter(has_text="初报：")
    expect(duty).to_contain_text("已完成")
