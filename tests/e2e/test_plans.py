"""Who measures where, and protective zones, on the console: from the incident to orders, reports, and ways out."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Program, reload, set_choice, violations

pytestmark = pytest.mark.browser

COMPILED = 240_000       # ms; the first forecast after an install may have to wait for its kernels
WORKED_OUT = 180_000     # ms; the region is made ready once
PLANNED = 60_000         # ms for a plan or zones on a busy machine


@pytest.fixture
def leak(page: Page, program: Program) -> Page:
    """Chlorine from an estate by the sea, forecast, with its incident open."""
    page.keyboard.press("6")
    expect(page.locator("table.units")).to_be_visible(timeout=WORKED_OUT)
    for station in ("QZ-C-02", "QZ-C-03", "QZ-C-04"):
        program.speak(station, "wind_speed", 3.0, "m/s")
        program.speak(station, "wind_from", 27.5, "°")
    program.speak("QZ-C-01", "chlorine", 900_000.0, "µg/m³")
    page.keyboard.press("3")
    page.get_by_role("row").filter(has_text="氯").first.get_by_role("button").first.click(timeout=COMPILED)
    expect(page.get_by_role("button", name="布点与任务")).to_be_visible(timeout=COMPILED)
    return page


def test_from_an_incident_to_orders_reports_and_zones(leak: Page, program: Program) -> None:
    page = leak
    page.get_by_role("button", name="布点与任务").click()
    body = page.locator(".part-body")
    expect(body.get_by_label("依据的预测")).to_contain_text("氯气扩散预测")
    assert violations(page) == []
    body.get_by_role("button", name="制定计划").click()
    first = body.locator("article.unit-tasks").first
    expect(first).to_be_visible(timeout=PLANNED)
    expect(body.get_by_role("heading", name=re.compile("第 1 号计划"))).to_be_visible()
    expect(first).to_contain_text(re.compile(r"\d\d:\d\d → \d\d:\d\d"))
    expect(first).to_contain_text("最高浓度")
    assert violations(page) == []

    orders = body.get_by_role("link", name="打印任务单（总表和各队）").get_attribute("href")
    answer = page.request.get(f"{program.address}{orders}")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")

    own = first.locator(".one-task").first
    own.get_by_role("button", name="已出发").click()
    expect(own.locator(".task-on_way")).to_have_text("已出发")
    own.get_by_role("button", name="不能执行").click()
    own.get_by_role("textbox").fill("道路塌方")
    own.get_by_role("button", name="记录").click()
    expect(body.get_by_role("heading", name=re.compile("第 2 号计划"))).to_be_visible(timeout=PLANNED)
    expect(body.get_by_role("region", name="与上一计划的变化")).to_contain_text("道路塌方")

    page.get_by_role("navigation", name="响应圈内容").get_by_role("link", name="防护区").click()
    body.get_by_role("button", name="划定防护区").click()
    rings = body.get_by_role("table", name="防护区与级别区")
    expect(rings).to_contain_text("AEGL-1", timeout=PLANNED)
    proposals = body.get_by_role("table", name="防护行动建议")
    expect(proposals).to_contain_text("待核")
    expect(proposals).to_contain_text(re.compile(r"0–[\d.]+ km (全部方位|[东南西北、]+)"))     # which sectors, in words
    said = proposals.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => row.cells[0].innerText + row.cells[3].firstChild.textContent)"
    )
    assert len(said) == len(set(said)), "what is proposed alike stands once"
    assert violations(page) == []
    expect(body.get_by_label("核电厂状态")).to_have_count(0)              # a chemical's source has no state
    body.get_by_label("中心").select_option(label="防城港核电站")
    body.get_by_label("风速").fill("4")
    body.get_by_label("风向").fill("120")
    body.get_by_label("核电厂状态").select_option("general")
    body.get_by_role("button", name="划定防护区").click()
    expect(rings).to_contain_text("PAZ", timeout=PLANNED)
    expect(body.get_by_role("table", name="防护行动建议")).to_contain_text("服用稳定碘")
    assert violations(page) == []

    page.keyboard.press("3")
    detail = page.get_by_role("region", name="事件详情")
    page.get_by_role("row").filter(has_text="氯").first.get_by_role("button").first.click()
    expect(detail).to_contain_text(re.compile("监测任务计划 .+/plan/1"))
    expect(detail).to_contain_text("不能执行")

    set_choice(page, "language", "en")
    set_choice(page, "theme", "dark")
    page.keyboard.press("6")
    for part in ("tasks", "zones"):
        page.goto(f"{program.address}/reach?open={part}")
        reload(page)
        expect(page.locator(".part-body form").first).to_be_visible(timeout=WORKED_OUT)
        assert violations(page) == [], part
    set_choice(page, "language", "zh")
    set_choice(page, "theme", "light")
