"""A wrong clock, old data and a store that fails are said on the screen, with what to do, and no longer once they are over."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.conftest import Program, reload, set_choice, violations

pytestmark = pytest.mark.browser


class Clock:
    """The server's clock as the stream tells it, which can be set."""

    def __init__(self, page: Page) -> None:
        self.ahead = timedelta(0)
        page.route_web_socket(re.compile("/api/stream"), self._route)

    def _route(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda frame: route.send(self._forged(str(frame))))

    def _forged(self, frame: str) -> str:
        if '"server_time"' not in frame:
            return frame
        told = json.loads(frame)
        told["server_time"] = (datetime.fromisoformat(told["server_time"]) + self.ahead).isoformat()
        return json.dumps(told)


def bar(page: Page, kind: str) -> str:
    return f".bars .doubt.{kind}"


def test_a_servers_clock_that_is_wrong_is_said_with_how_much_and_what_to_do(page: Page) -> None:
    clock = Clock(page)
    clock.ahead = timedelta(minutes=-7)
    reload(page)
    slow = page.locator(bar(page, "apart"))
    expect(slow).to_contain_text("服务器时钟比本机慢 7 min")
    expect(slow).to_contain_text("NTP")
    assert violations(page) == []
    clock.ahead = timedelta(0)
    expect(slow).to_have_count(0)
    # It went from wrong to right, and records before and after do not join.
    expect(page.locator(bar(page, "leapt"))).to_contain_text(re.compile(r"服务器时钟在 \d\d:\d\d:\d\d 突然前跳 7 min"))


def test_a_leap_of_the_servers_clock_is_told_in_both_languages(page: Page) -> None:
    set_choice(page, "language", "en")
    clock = Clock(page)
    reload(page)
    expect(page.locator(".bars .doubt")).to_have_count(0)
    clock.ahead = timedelta(hours=-3)
    expect(page.locator(bar(page, "leapt"))).to_contain_text(re.compile(r"leapt back by 3 h at \d\d:\d\d:\d\d"))
    expect(page.locator(bar(page, "apart"))).to_contain_text("3 h behind this PC's")
    clock.ahead = timedelta(seconds=20)
    expect(page.locator(bar(page, "apart"))).to_have_count(0)


def test_a_clock_that_differs_by_less_than_half_a_minute_is_left_alone(page: Page) -> None:
    clock = Clock(page)
    clock.ahead = timedelta(seconds=25)
    reload(page)
    expect(page.locator("footer .line.open")).to_be_visible()
    expect(page.locator(".bars .doubt")).to_have_count(0)


def test_a_store_that_cannot_be_written_to_is_said_until_it_can(page: Page, program: Program) -> None:
    page.clock.install()
    page.route("**/readyz", lambda route: route.fulfill(
        status=503, json={"ready": False, "store": "the disk is full", "stages": {}}
    ))
    reload(page)
    said = page.locator(bar(page, "store"))
    expect(said).to_contain_text("数据库无法写入")
    expect(said).to_contain_text("磁盘")
    expect(said).to_have_attribute("title", "the disk is full")
    page.unroute("**/readyz")
    page.clock.fast_forward(11_000)
    expect(said).to_have_count(0)


def test_a_reading_from_the_future_names_its_station_and_old_ones_are_called_old(page: Page, program: Program) -> None:
    def speak(station: str, ago: timedelta) -> None:
        program.publish("readings/test-gateway", json.dumps({
            "station": station, "time": (datetime.now(UTC) - ago).isoformat(), "quantity": "cadmium", "value": 0.0001,
            "unit": "mg/L",
        }))

    speak("HC-W-02", timedelta(days=2))
    old = page.locator(bar(page, "old"))
    expect(old).to_contain_text("收到的都是过时数据")
    speak("HC-W-01", timedelta(0))
    expect(old).to_have_count(0)
    speak("HC-W-01", timedelta(minutes=-20))
    ahead = page.locator(bar(page, "ahead"))
    expect(ahead).to_contain_text("1 个站点的数据时间超前于服务器时钟：龙江 金城江断面")
    expect(ahead).to_contain_text("数采仪")
