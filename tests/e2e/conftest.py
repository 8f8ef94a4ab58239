"""The whole program in a process of its own, and a real browser that looks at it.

Playwright's plain interface is used in tests that are not async: it may not run inside another event loop.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium")
READY = 60.0         # s the program may take to print its address, on a busy machine
SIZE = {"width": 1600, "height": 900}
PASSWORD = "correct horse battery"
NAME = "张三"

SETTINGS = """
[web]
port = {port}
[mqtt]
listen = "127.0.0.1:0"
[hj212]
listen = ""
"""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """`fengsui up`, started, killed and started again over the same data."""

    def __init__(self, folder: Path, *arguments: str, settings: str = "") -> None:
        self._folder = folder
        self._arguments = arguments
        self.port = free_port()
        (folder / "settings.toml").write_text(SETTINGS.format(port=self.port) + settings)
        self.address = f"http://127.0.0.1:{self.port}"
        self.first_visit = ""
        self.broker = 0
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "fengsui", "up", "--config", str(self._folder / "settings.toml"),
                   "--data", str(self._folder / "data"), *self._arguments]
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
            )
        ready = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(self._process, ready), daemon=True)
        self._reader.start()
        if not ready.wait(READY):
            self.kill()
            raise AssertionError(f"no address within {READY} s:\n{self.said}\n{(self._folder / 'log').read_text()[-3000:]}")

    def _read(self, process: "subprocess.Popen[str]", ready: threading.Event) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line)
            if found := re.search(r"mqtt://127\.0\.0\.1:(\d+)", line):
                self.broker = int(found[1])
            if found := re.search(r"Console\s+(\S+)", line):
                self.first_visit = found[1]
                ready.set()

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, its broker too, and wait until it is gone."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            os.killpg(process.pid, how)
        process.wait(20)
        self._reader.join(20)
        assert process.stdout is not None
        process.stdout.close()
        self._process = None

    def publish(self, topic: str, payload: str) -> None:
        """One message as a gateway sends it, acknowledged before this returns."""
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=f"test-{time.monotonic_ns()}")
        client.connect("127.0.0.1", self.broker)
        client.loop_start()
        try:
            client.publish(topic, payload, qos=1).wait_for_publish(10)
        finally:
            client.disconnect()
            client.loop_stop()

    def speak(self, station: str, quantity: str, value: float, unit: str) -> None:
        """One value of one station, measured now."""
        self.publish("readings/test-gateway", json.dumps({
            "station": station, "time": datetime.now(UTC).isoformat(), "quantity": quantity, "value": value, "unit": unit,
        }))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium; on Debian: apt-get install chromium fonts-noto-cjk")
    if not (ROOT / "console/static/index.html").is_file():
        pytest.skip("the console's front end is not built: python hatch_build.py")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@contextmanager
def running(folder: Path, *arguments: str, settings: str = "") -> Iterator[Program]:
    """The program, with further settings if given, until left."""
    program = Program(folder, *arguments, settings=settings)
    program.start()
    try:
        yield program
    finally:
        program.kill()


@pytest.fixture(scope="module")
def program(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The live house without a drill; an admin with a password exists."""
    with running(tmp_path_factory.mktemp("house")) as started:
        move_in(browser, started)
        yield started


def move_in(browser: Browser, program: Program) -> None:
    """Its first visitor, by the printed address, chooses name and password."""
    context = browser.new_context()
    context.request.get(program.first_visit)
    answer = context.request.post(
        f"{program.address}/api/me/password", data={"new": PASSWORD, "name": NAME}, headers={"Origin": program.address}
    )
    assert answer.ok, answer.text()
    context.close()


class Watcher:
    """Notes what must not happen on any page: errors, and requests to anywhere but the program."""

    def __init__(self, page: Page, address: str) -> None:
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("request", lambda request: self._look(request.url, address))

    def _look(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.problems.append(f"request to {url}")


def sign_in(context: BrowserContext, program: Program) -> None:
    """As the screen does it."""
    answer = context.request.post(
        f"{program.address}/api/login", data={"name": NAME, "password": PASSWORD}, headers={"Origin": program.address}
    )
    assert answer.ok, answer.text()


def desk_of(browser: Browser, program: Program, name: str, password: str = PASSWORD) -> Page:
    """The console of another person who has a password already."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    context.set_default_timeout(15_000)
    answer = context.request.post(
        f"{program.address}/api/login", data={"name": name, "password": password}, headers={"Origin": program.address}
    )
    assert answer.ok, answer.text()
    page = context.new_page()
    page.goto(program.address)
    listens(page)
    return page


@pytest.fixture
def page(browser: Browser, program: Program) -> Iterator[Page]:
    """A signed-in console on its first screen."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    context.set_default_timeout(15_000)
    sign_in(context, program)
    opened = context.new_page()
    watcher = Watcher(opened, program.address)
    opened.goto(program.address)
    listens(opened)
    yield opened
    context.close()
    assert watcher.problems == []


def listens(page: Page) -> None:
    """Wait until the console knows who looks and hears the house; a key pressed before that is nobody's."""
    expect(page.locator("footer .line.open")).to_be_visible()


def reload(page: Page) -> None:
    """Load the page again, until keys count."""
    page.reload()
    listens(page)


def set_choice(page: Page, key: str, value: str) -> None:
    """A choice as the page itself keeps it, in force after a reload."""
    page.evaluate("([key, value]) => localStorage.setItem(`fengsui.${key}`, value)", [key, value])


AXE = ROOT / "console/ui/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, one line each."""
    # Given as an argument: the page's policy lets no script be added to it.
    page.evaluate(f"() => {{ {AXE.read_text()} }}")
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]} {each['nodes'][0].get('failureSummary', '')[:300]}"
        for each in found["violations"]
    ]
