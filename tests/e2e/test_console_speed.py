"""How fast the screen is: two thousand stations that all speak each second, five hundred alerts, the size of the bundle.

The server is the real one over a house whose bus is fed here. Figures are those of issue 6; each has the room that a
machine of two busy cores needs.
"""

import asyncio
import gzip
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from console.commands import CommandDesk
from console.houses import Houses
from console.hub import Hub
from console.passwords import token_hash
from console.settings import ConsoleSettings
from core.bus.memory import MemoryBus
from core.clock import SystemClock
from core.messages import Alert, Configuration, Entry, Kind, Reading, Severity, State, Transition
from core.store.store import Store
from tests.conftest import ROOT
from tests.console.conftest import House, running
from tests.e2e.conftest import SIZE

pytestmark = pytest.mark.browser

STATIONS = 2000
TOKEN = "speed"
WATCH_MS = 6000      # of looking at frames


def _stations() -> list[dict[str, Any]]:
    return [
        {"id": f"S{n:04}", "name_zh": f"站点{n:04}", "category": "radiation", "latitude": 21.2 + (n // 50) * 0.125,
         "longitude": 104.7 + (n % 50) * 0.145, "channels": [{"quantity": "ambient_dose_rate"}]}
        for n in range(STATIONS)
    ]


def _alert(number: int, onset: datetime) -> Transition:
    alert = Alert(
        id=f"a{number}", rule="dose", rule_version="1", kind=Kind.MEASUREMENT, place=f"S{number:04}", station=f"S{number:04}",
        quantity="ambient_dose_rate", severity=list(Severity)[number % 4], state=State.UNACKNOWLEDGED, onset=onset, time=onset,
        value=400.0, peak=400.0, limit=300.0, unit="nGy/h", title_zh="剂量率超标", title_en="Dose rate over the limit",
    )
    return Transition(cause=number + 1, ordinal=0, time=onset, before=State.NORMAL, after=State.UNACKNOWLEDGED,
                      trigger="raised", alert=alert)


class Feed:
    """A console on a thread of its own, fed from the test's thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._up = threading.Event()
        self._beat = 0
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(30)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(30)

    def tell(self, topic: str, message: Any) -> None:
        """Put something on the house's bus."""
        self._loop.call_soon_threadsafe(lambda: self._bus.publish(topic, message))

    async def _run(self) -> None:
        self._loop, self._end, self._bus = asyncio.get_running_loop(), asyncio.Event(), MemoryBus()
        clock = SystemClock()
        async with AsyncExitStack() as stack:
            store = await Store.open(f"sqlite:///{self._folder / 'speed.db'}")
            stack.push_async_callback(store.close)
            now = clock.now()
            await store.people.add_user("li", "officer", "never asked for", now)     # signed in already
            await store.people.open_session(token_hash(TOKEN), "li", now, now + timedelta(hours=1))
            house = House(exercise=None, clock=clock, bus=self._bus, store=store,
                          hub=Hub(self._bus, store, clock), desk=CommandDesk(self._bus, clock))
            hub = asyncio.create_task(house.hub.run())
            self._bus.publish("configuration", Configuration(time=now, version="v1", rules=[], stations=_stations()))
            settings = ConsoleSettings(geography=(ROOT / "config/guangxi/geography",))
            self.console = await stack.enter_async_context(running(Houses(house), settings))
            speaking = asyncio.create_task(self._speak())
            self._up.set()
            await self._end.wait()
            for task in (hub, speaking):
                task.cancel()
            await asyncio.gather(hub, speaking, return_exceptions=True)

    async def _speak(self) -> None:
        seq = 0
        while True:
            now = datetime.now(UTC)
            entries = []
            for n in range(STATIONS):
                seq += 1
                entries.append(Entry(seq, Reading(
                    time=now, received=now, station=f"S{n:04}", quantity="ambient_dose_rate", value=80 + (seq * 7 % 100) / 10
                )))
            self._bus.publish("log", tuple(entries))
            await asyncio.sleep(1)       # the pace of the stations, not a wait for anything


@pytest.fixture(scope="module")
def feed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Feed]:
    started = Feed(tmp_path_factory.mktemp("speed"))
    started.start()
    yield started
    started.stop()


NOTE_ARRIVALS = """
window.arrived = new Map();
window.longest = 0;
new PerformanceObserver(list => { for (const each of list.getEntries()) longest = Math.max(longest, each.duration); })
  .observe({type: "longtask"});
const Plain = WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", event => {
      const found = /"type":"transition".*?"id":"(\\w+)"/.exec(event.data.slice(0, 2000));
      if (found) arrived.set(found[1], performance.now());
    });
  }
};
"""


@pytest.fixture
def page(browser: Browser, feed: Feed) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    context.add_cookies([{"name": "fengsui_session", "value": TOKEN, "url": feed.console.origin}])
    opened = context.new_page()
    opened.add_init_script(NOTE_ARRIVALS)
    opened.goto(feed.console.origin)
    expect(opened.get_by_role("contentinfo")).to_contain_text(f"{STATIONS}/{STATIONS}")
    yield opened
    context.close()


def frames_a_second(page: Page) -> tuple[float, float]:
    """Frames drawn a second while nobody does anything, and the longest task, ms."""
    found: list[float] = page.evaluate("""span => new Promise(done => {
        window.longest = 0;
        let frames = 0;
        const from = performance.now();
        const draw = now => {
            if (now - from >= span) { done([frames * 1000 / span, window.longest]); return; }
            frames += 1;
            requestAnimationFrame(draw);
        };
        requestAnimationFrame(draw);
    })""", WATCH_MS)
    return found[0], found[1]


def best(look: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """The best of three looks: others use the cores as well."""
    return max(look() for _ in range(3))


# Times say as much of the machine as of the program: they are looked at where nothing else runs, not in every test run.
timed = pytest.mark.skipif(
    "FENGSUI_MEASURE" not in os.environ, reason="times of the screens; on a quiet machine: FENGSUI_MEASURE=1 make test"
)


@timed
@pytest.mark.parametrize("key", ["1", "4"])
def test_two_thousand_stations_speaking_each_second_leave_the_screen_fluent(page: Page, key: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("main.screen")).to_be_visible()
    frames, longest = best(lambda: frames_a_second(page))
    print(f"screen {key}: {frames:.1f} frames/s, longest task {longest:.0f} ms")
    assert frames >= 50
    assert longest < 200


def time_to_show(page: Page, feed: Feed, number: int) -> float:
    """From the frame's arrival in the page until the row or banner says it, ms."""
    page.evaluate("""id => { window.shown = new Promise(done => {
        const look = () => {
            if (arrived.has(id)) requestAnimationFrame(() => done(performance.now() - arrived.get(id)));
        };
        const all = {subtree: true, childList: true, characterData: true, attributes: true};
        new MutationObserver(look).observe(document.body, all);
    }); }""", f"a{number}")
    feed.tell("transitions", (_alert(number, datetime.now(UTC)),))
    return float(page.evaluate("window.shown"))


def time_to_change(page: Page, feed: Feed, number: int) -> float:
    """From the frame's arrival in the page until the table of alerts has one row more, without the wait to draw, ms."""
    page.evaluate("""id => { window.changed = new Promise(done => {
        const table = document.querySelector(".alerts [role=table]");
        const wanted = Number(table.getAttribute("aria-rowcount")) + 1;
        new MutationObserver(() => {
            if (Number(table.getAttribute("aria-rowcount")) === wanted) done(performance.now() - arrived.get(id));
        }).observe(table, {attributes: true});
    }); }""", f"a{number}")
    # What follows closely on another frame is shown together with it (model.ts): of interest is one that comes alone.
    page.evaluate("new Promise(done => setTimeout(done, 80))")
    feed.tell("transitions", (_alert(number, datetime.now(UTC)),))
    return float(page.evaluate("window.changed"))


NOTE_USEFUL = f"const ALL = '{STATIONS}/{STATIONS}';" + """
const useful = () => {
  const said = document.querySelector("footer.bottom")?.textContent ?? "";
  if (said.includes(ALL) && document.querySelector(".map canvas") && document.querySelector(".banner")) {
    window.useful = performance.now();
  } else requestAnimationFrame(useful);
};
requestAnimationFrame(useful);
"""


def time_to_be_useful(browser: Browser, feed: Feed) -> float:
    """From the address until map, banner and the state of all stations are drawn, in a browser that has nothing kept, ms."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    context.add_cookies([{"name": "fengsui_session", "value": TOKEN, "url": feed.console.origin}])
    opened = context.new_page()
    opened.add_init_script(NOTE_USEFUL)
    opened.goto(feed.console.origin)
    opened.wait_for_function("() => window.useful !== undefined")
    took = float(opened.evaluate("window.useful"))
    context.close()
    return took


@timed
def test_the_first_screen_is_useful_within_a_second_and_a_half(browser: Browser, feed: Feed) -> None:
    took = sorted(time_to_be_useful(browser, feed) for _ in range(5))
    print(f"useful after {took[2]:.0f} ms at the median, {took[-1]:.0f} ms at most")
    assert took[2] < 1500


@timed
def test_an_alert_is_on_the_screen_100_ms_after_its_frame_arrives(page: Page, feed: Feed) -> None:
    took = sorted(time_to_show(page, feed, number) for number in range(9))
    print(f"alert shown after {took[4]:.0f} ms at the median, {took[-1]:.0f} ms at most")
    assert took[4] < 100


@timed
def test_a_table_of_five_hundred_alerts_takes_one_more_without_a_long_task(page: Page, feed: Feed) -> None:
    now = datetime.now(UTC)
    feed.tell("transitions", tuple(_alert(number, now) for number in range(1000, 1500)))
    page.keyboard.press("2")
    began = time.perf_counter()
    expect(page.get_by_role("table", name="报警")).to_have_attribute("aria-rowcount", "510")
    print(f"a flood of 500 alerts in the table after {time.perf_counter() - began:.1f} s")
    assert page.get_by_role("row").count() < 100          # only what is in sight exists
    took = sorted(time_to_show(page, feed, number) for number in range(1500, 1509))
    print(f"row shown after {took[4]:.0f} ms at the median with 510 alerts")
    assert took[4] < 60                                    # two frames of the screen and what lies between
    work = sorted(time_to_change(page, feed, number) for number in range(1510, 1519))
    print(f"table of 510 alerts changed within {work[4]:.1f} ms at the median, {work[0]:.1f} to {work[-1]:.1f}")
    assert work[4] < 16


def test_what_the_page_loads_before_its_first_screen_is_under_250_kB_without_fonts() -> None:
    page = ROOT / "console/static/index.html"
    if not page.is_file():
        pytest.skip("the console's front end is not built: python hatch_build.py")
    named = [page.parent / path for path in re.findall(r'(?:src|href)="/(assets/[^"]+)"', page.read_text(encoding="utf-8"))]
    words = [max((page.parent / "assets").glob(f"{language}-*.js"), key=lambda each: each.stat().st_size)
             for language in ("zh", "en")]
    size = sum(len(gzip.compress(path.read_bytes())) for path in named)
    size += max(len(gzip.compress(path.read_bytes())) for path in words)     # the other language comes when it is chosen
    print(f"{size / 1000:.0f} kB before the first screen")
    assert 50_000 < size < 250_000
    parts = [path for path in (page.parent / "assets").iterdir()
             if path.suffix in (".js", ".css") and not path.name.startswith("font")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in parts) < 400_000      # with all that is loaded when asked for
