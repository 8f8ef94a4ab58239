"""The screen of forecasts through the air: asking for one, its time, the comparison with another, and its files."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Program, violations

pytestmark = pytest.mark.browser

COMPILED = 200_000   # ms; the first forecast after an install may have to wait for its kernels


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="扩散的内容").get_by_role("link", name=name).click()


def ask(page: Page, *, wind_from: str, rate: str = "2 kg/s") -> None:
    """Ammonia at a place by a typed wind: no station need speak."""
    page.keyboard.press("5")
    part(page, "新建预测")
    form = page.locator("form.plume-form")
    form.get_by_text("指定位置").click()
    form.get_by_label("经度，°E").fill("108.62")
    form.get_by_label("纬度，°N").fill("21.95")
    form.get_by_label("化学品或核素名称").fill("氨")
    form.get_by_label("速率", exact=True).fill(rate)
    form.get_by_text("自定风").click()
    form.get_by_label("风向，°（来向）").fill(wind_from)
    form.get_by_label("风速，m/s").fill("3")
    form.get_by_role("button", name="开始预测").click()


def arrivals(page: Page, runs: int) -> None:
    """The table of arrivals, once there are so many runs: the first one may take longer than its request waits."""
    answered = page.locator("table.levels").or_(page.locator("form.plume-form").get_by_role("alert"))
    expect(answered.first).to_be_visible(timeout=COMPILED)
    part(page, "预测列表")
    expect(page.locator(".run-card")).to_have_count(runs, timeout=COMPILED)
    part(page, "到达表")
    expect(page.locator("table.levels")).to_contain_text("AEGL-1")


def test_what_is_refused_stands_beside_its_field_and_a_forecast_by_a_typed_wind_follows_its_time(
    page: Page, program: Program
) -> None:
    ask(page, wind_from="", rate="2 kg")
    form = page.locator("form.plume-form")
    expect(form.get_by_role("alert")).to_have_text("请填写 0 至 360 的风向")
    expect(form.get_by_label("风向，°（来向）")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("风向，°（来向）").fill("60")
    form.get_by_role("button", name="开始预测").click()
    expect(form.get_by_role("alert")).to_contain_text("速率“2 kg”不是可用的量")       # as the stage says it
    assert violations(page) == []
    form.get_by_label("速率", exact=True).fill("2 kg/s")
    form.get_by_role("button", name="开始预测").click()
    arrivals(page, 1)
    expect(page.locator(".reach-panel h2")).to_contain_text("推演 氨扩散预测")
    assert violations(page) == []

    says = page.locator(".timebar output")
    expect(says).to_have_text("整个时段")
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(says).to_have_text(re.compile(r"\d\d:\d\d（起始 \+\s5\smin）"))
    page.keyboard.press("[")
    page.keyboard.press("[")
    expect(says).to_have_text(re.compile(r"\+\s0\smin"))
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    expect(says).to_have_text(re.compile(r"\+\s[1-9]\d\smin"))
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="播放")).to_be_visible()
    page.get_by_role("slider", name="查看的时刻").press("End")
    expect(says).to_have_text(re.compile(r"\+\s3\sh 0\d\smin"))
    expect(page.locator(".plume-legend")).to_contain_text("到达时间线")

    part(page, "依据")
    expect(page.locator(".part-body")).to_contain_text("风由 张三 给定，未用测站观测")
    part(page, "预测列表")
    for name, kind in (("GeoJSON", "application/geo+json"), ("KML", "application/vnd.google-earth.kml+xml")):
        link = page.locator(".run-card").first.get_by_role("link", name=f"下载 {name}").get_attribute("href")
        got = page.request.get(f"{program.address}{link}")
        assert got.ok
        assert got.headers["content-type"].startswith(kind)

    page.keyboard.press("1")                     # it is drawn there too, with the same bar
    expect(page.locator(".timebar")).to_be_visible()
    page.get_by_role("checkbox", name="预测", exact=True).uncheck()
    expect(page.locator(".timebar")).to_have_count(0)
    page.get_by_role("checkbox", name="预测", exact=True).check()


def test_a_run_is_ordered_again_put_into_a_form_and_compared_with_another(page: Page) -> None:
    cards = page.locator(".run-card")
    page.keyboard.press("5")
    part(page, "预测列表")
    expect(cards).to_have_count(1)               # of the test before
    before = 2
    ask(page, wind_from="60")
    arrivals(page, before)
    part(page, "预测列表")
    cards.first.get_by_role("button", name="重新预测").click()
    expect(cards).to_have_count(before + 1, timeout=COMPILED)
    cards.first.get_by_role("button", name="填入新表单").click()
    form = page.locator("form.plume-form")
    expect(form.get_by_label("速率", exact=True)).to_have_value("2000 g/s")
    expect(form.get_by_label("风向，°（来向）")).to_have_value("60")
    form.get_by_label("风向，°（来向）").fill("150")
    form.get_by_role("button", name="开始预测").click()
    arrivals(page, before + 2)
    part(page, "预测列表")
    cards.nth(1).get_by_role("button", name="对比", exact=True).click()
    expect(cards.nth(1).get_by_role("button", name="对比", exact=True)).to_have_attribute("aria-pressed", "true")
    part(page, "对比")
    wind = page.locator(".differences tr.differs").filter(has=page.get_by_role("rowheader", name=re.compile(r"^风\s*（不同）")))
    expect(wind).to_contain_text("150°")
    expect(wind).to_contain_text("60°")
    expect(page.locator(".plume-legend")).to_contain_text("B 推演 氨扩散预测")
    assert violations(page) == []
