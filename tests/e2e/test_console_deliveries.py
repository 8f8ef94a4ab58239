"""Notification channels on the console: one that takes everything, one that nobody answers, each tested by its button."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import SIZE, Watcher, free_port, listens, move_in, running, sign_in, violations

pytestmark = pytest.mark.browser

CHANNELS = """
[[notify.channel]]
id = "duty"
name = "值班群"
address = "json://127.0.0.1:{sound}/"
least = "yellow"
[[notify.channel]]
id = "chief"
name = "值班领导"
address = "json://127.0.0.1:{dead}/"
least = "orange"
"""


class _Taker(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def channels() -> Iterator[str]:
    """Settings of two channels, and a service behind the first, until left."""
    server = HTTPServer(("127.0.0.1", 0), _Taker)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield CHANNELS.format(sound=server.server_port, dead=free_port())
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_a_channel_shows_what_it_took_or_why_not_and_an_admin_tests_it(browser: Browser, tmp_path: Path) -> None:
    with channels() as settings, running(tmp_path, settings=settings) as program:
        move_in(browser, program)
        context = browser.new_context(viewport=SIZE, locale="zh-CN")  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        sign_in(context, program)
        page = context.new_page()
        watcher = Watcher(page, program.address)
        page.goto(program.address)
        listens(page)
        page.keyboard.press("8")
        panel = page.get_by_role("region", name="通知渠道")
        duty, chief = (panel.get_by_role("article").filter(has_text=name) for name in ("值班群", "值班领导"))
        expect(duty).to_contain_text("尚无通知")
        program.speak("HC-W-01", "cadmium", 0.2, "mg/L")
        expect(duty).to_contain_text("正常")
        expect(duty).to_contain_text("最近送达")
        expect(chief).to_contain_text("发送失败")
        expect(chief).to_contain_text("对方未接收：请检查地址、令牌和网络")
        duty.get_by_role("button", name="发送测试").click()
        expect(page.locator(".notices")).to_contain_text("“值班群”已接收测试通知")
        chief.get_by_role("button", name="发送测试").click()
        expect(page.locator(".notices")).to_contain_text("对方未接收")
        assert violations(page) == []
        assert "127.0.0.1" not in panel.inner_text()
        context.close()
        assert watcher.problems == []
