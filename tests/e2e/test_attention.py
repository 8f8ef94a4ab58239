"""What calls an officer from elsewhere: tones by severity until somebody acknowledges, the tab's title and its icon's count."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Program, reload

pytestmark = pytest.mark.browser

LISTEN = """window.tones = [];
for (const name of ["start", "stop"]) {
    const original = OscillatorNode.prototype[name];
    OscillatorNode.prototype[name] = function (when) {
        window.tones.push({name, when, tone: this.frequency.value, audible: this.context.state === "running"});
        return original.call(this, when);
    };
}"""
RED, YELLOW, LOST = {960, 770}, {660}, {330, 250}


def tones(page: Page, name: str = "start") -> list[dict[str, float]]:
    found: list[dict[str, float]] = [each for each in page.evaluate("window.tones") if each["name"] == name]
    return found


def acknowledge(page: Page, *severities: str) -> None:
    """One after the other as the banner shows them, each once it has been there to be read."""
    for severity in severities:
        expect(page.locator(f".banner.active.{severity}")).to_be_visible()
        page.clock.run_for(2000)
        before = str(page.locator(".banner .where").text_content())
        page.locator(".banner").get_by_role("button", name="确认").click()
        expect(page.locator(".banner").filter(has_text=before)).to_have_count(0)
    expect(page.locator(".banner")).to_have_text("无未确认报警")
    page.clock.run_for(500)


def test_tones_start_and_stop_by_severity_and_none_starts_after_the_alert_is_acknowledged(page: Page, program: Program) -> None:
    page.add_init_script(LISTEN)
    page.clock.install()
    reload(page)
    program.speak("HC-W-01", "cadmium", 0.02, "mg/L")               # yellow
    expect(page.locator(".banner.active.yellow")).to_be_visible()
    page.clock.run_for(3000)
    assert tones(page) == []                                        # nobody has begun the watch: a browser plays nothing
    page.get_by_role("button", name="上岗").click()
    expect(page.locator(".watch.armed")).to_be_visible()
    page.clock.run_for(7000)
    expect(page.locator(".watch.armed")).to_have_attribute("data-sound", "yellow")
    assert {each["tone"] for each in tones(page)} - {520} == YELLOW  # 520: the sound of the start itself
    program.speak("HC-W-02", "cadmium", 0.2, "mg/L")                # red
    expect(page.locator(".banner.active.red")).to_be_visible()
    page.clock.run_for(3500)
    assert {each["tone"] for each in tones(page)} >= RED
    started, stopped = tones(page), tones(page, "stop")
    assert len(started) == len(stopped)
    assert all(0.1 < end["when"] - begin["when"] < 0.3 for begin, end in zip(started, stopped, strict=True))
    acknowledge(page, "red", "yellow")
    silent = len(tones(page))
    page.clock.run_for(20_000)
    # Hurried through 20 s the page misses its pulses, and says that the line is lost; no alert sounds.
    assert {each["tone"] for each in tones(page)[silent:]} <= LOST


def test_the_title_flashes_and_the_icon_counts_until_all_is_acknowledged(page: Page, program: Program) -> None:
    page.clock.install()
    reload(page)
    expect(page).to_have_title("烽燧")
    icon = page.locator("link[rel=icon]")
    assert icon.get_attribute("href") == "/favicon.svg"
    program.speak("HC-W-03", "cadmium", 0.2, "mg/L")
    expect(page).to_have_title(re.compile(r"\(1\) 红"))
    found = set()
    for _ in range(4):
        page.clock.run_for(1000)
        found.add(page.title())
    assert found == {"▌(1) 红", "(1) 红 · 烽燧"}
    one = icon.get_attribute("href")
    program.speak("HC-W-04", "cadmium", 0.2, "mg/L")
    expect(page).to_have_title(re.compile(r"\(2\) 红"))
    two = icon.get_attribute("href")
    assert str(one).startswith("data:image/png")
    assert str(two).startswith("data:image/png")
    assert one != two
    acknowledge(page, "red", "red")
    expect(page).to_have_title("烽燧")
    assert icon.get_attribute("href") == "/favicon.svg"
