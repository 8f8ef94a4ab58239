"""What the screen says and does while the line is down, and what it has missed when it is up again."""

import json
import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.conftest import Program, reload

pytestmark = pytest.mark.browser


def test_a_dead_server_is_said_after_five_seconds_and_a_new_one_is_found_without_a_reload(
    page: Page, program: Program
) -> None:
    page.evaluate("window.sameDocument = true")
    program.kill()
    bar = page.locator(".lost-bar")
    expect(bar).to_have_text(re.compile(r"连接中断 00:\d\d — 画面为 \d\d:\d\d:\d\d 的数据"), timeout=12_000)
    expect(page.locator(".console")).to_have_class(re.compile("is-lost"))
    assert float(page.locator("main.screen").evaluate("each => getComputedStyle(each).opacity")) < 1
    program.start()
    expect(bar).to_have_count(0, timeout=30_000)
    expect(page.locator("footer .line.open")).to_be_visible()
    program.speak("HC-W-01", "cadmium", 0.2, "mg/L")
    expect(page.get_by_role("region", name="报警横幅")).to_contain_text("金城江断面")
    assert page.evaluate("window.sameDocument")


class Line:
    """The websocket between page and server, which can be cut while the server goes on."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.frames: list[str] = []
        self._held = False
        self._whose = "null"
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/api/stream"), self._route)

    def _route(self, route: WebSocketRoute) -> None:
        self.addresses.append(route.url)
        if self._held:
            route.close(code=1013)
            return
        server = route.connect_to_server()
        self._open.append(route)
        server.on_message(lambda frame: self._pass(route, str(frame)))

    def _pass(self, route: WebSocketRoute, frame: str) -> None:
        frame = frame.replace('"exercise":null', f'"exercise":{self._whose}', 1)
        self.frames.append(frame)
        route.send(frame)

    def cut(self) -> None:
        self._held = True
        for route in self._open:
            route.close(code=1001)
        self._open.clear()

    def mend(self) -> None:
        self._held = False

    def confuse(self, exercise: str) -> None:
        """From now on what the server says comes as if another house had said it."""
        self._whose = json.dumps(exercise)

    def clear_up(self) -> None:
        self._whose = "null"

    def count(self, kind: str) -> int:
        return sum(f'"type":"{kind}","seq"' in frame for frame in self.frames)


def test_a_line_that_comes_back_brings_what_was_missed_and_no_second_picture(page: Page, program: Program) -> None:
    line = Line(page)
    reload(page)
    expect(page.get_by_role("region", name="报警横幅")).not_to_have_text("尚未收到数据，报警情况未知")
    assert line.count("picture") == 1
    line.cut()
    program.speak("HC-W-02", "cadmium", 0.2, "mg/L")
    expect(page.locator(".lost-bar")).to_be_visible(timeout=12_000)
    known = page.evaluate("fetch('/api/alerts').then(each => each.json())")["alerts"]
    assert [each["station"] for each in known if each["station"] == "HC-W-02"] == ["HC-W-02"]
    expect(page.get_by_role("row").filter(has_text="拉浪断面")).to_have_count(0)
    line.mend()
    expect(page.get_by_role("row").filter(has_text="拉浪断面")).to_have_count(1, timeout=12_000)
    expect(page.locator(".lost-bar")).to_have_count(0)
    assert re.search(r"\?epoch=[0-9a-f]+&after=\d+$", line.addresses[-1])
    assert line.count("picture") == 1


def test_what_another_house_says_is_not_taken_and_the_screen_says_that_the_line_is_down(page: Page, program: Program) -> None:
    line = Line(page)
    page.reload()
    expect(page.locator("footer .line.open")).to_be_visible()
    line.confuse("longjiang-2012-1")
    program.speak("HC-W-03", "cadmium", 0.2, "mg/L")
    expect(page.locator(".lost-bar")).to_be_visible(timeout=12_000)
    expect(page.get_by_role("row").filter(has_text="洛东断面")).to_have_count(0)
    line.clear_up()
    expect(page.get_by_role("row").filter(has_text="洛东断面")).to_have_count(1, timeout=20_000)
    expect(page.locator(".lost-bar")).to_have_count(0)
