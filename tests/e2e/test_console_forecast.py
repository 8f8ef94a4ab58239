"""A release forecast from the program's own alert, as officers see it: what is expected never reads like what was measured."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Program, reload, set_choice, violations

pytestmark = pytest.mark.browser

COMPILED = 240_000   # ms; the first forecast after an install may have to wait for its kernels


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_release_is_on_the_map_with_its_age_and_a_place_downwind_says_when_it_is_expected(
    page: Page, program: Program, theme: str
) -> None:
    # From the estate over its fence station to a station at sea, so that one is reached whatever the hour's turbulence.
    for station in ("QZ-C-02", "QZ-C-03", "QZ-C-04"):
        program.speak(station, "wind_speed", 3.0, "m/s")
        program.speak(station, "wind_from", 27.5, "°")
    program.speak("QZ-C-01", "chlorine", 900_000.0, "µg/m³")
    set_choice(page, "theme", theme)
    reload(page)
    legend = page.locator(".legend.forecasts")
    expect(legend).to_contain_text("最佳估计", timeout=COMPILED)
    expect(legend).to_contain_text("假定的源")
    expect(legend).to_contain_text(re.compile(r"氯气扩散预测：钦州港石化园区 · \d+ (s|min) 前作出"))
    assert violations(page) == []
    page.get_by_role("checkbox", name="预测", exact=True).uncheck()
    expect(legend).to_be_hidden()
    page.get_by_role("checkbox", name="预测", exact=True).check()
    own = page.get_by_role("checkbox", name="在地图上显示：氯气扩散预测：钦州港石化园区")
    own.uncheck()
    expect(own).not_to_be_checked()
    legend.get_by_role("button", name="氯气扩散预测：钦州港石化园区").click()
    expect(own).to_be_checked()          # to be shown a forecast is to have it drawn
    page.mouse.move(0, 0)
    page.keyboard.press("Enter")         # what was clicked by mouse is not pressed again by the key

    page.keyboard.press("2")
    page.get_by_role("row").filter(has_text=re.compile(r"预计 \d\d:\d\d（预测）")).first.get_by_role("button").first.click()
    detail = page.get_by_role("complementary", name="报警详情")
    expect(detail).to_contain_text("预测，尚未测得")
    expect(detail).to_contain_text(re.compile(r"预计到达\d\d:\d\d（\d\d:\d\d–\d\d:\d\d）"))
    expect(detail).to_contain_text("AEGL-1")
    expect(detail).to_contain_text("假定来源：钦州港石化园区")
    expect(detail).to_contain_text(re.compile("比空气重|按重气（SLAB）计算"))
    expect(detail).not_to_contain_text("现值")
    assert violations(page) == []
    set_choice(page, "language", "en")
    reload(page)
    expect(page.get_by_role("complementary", name="Alert")).to_contain_text("Forecast, not measured yet")
    set_choice(page, "language", "zh")
