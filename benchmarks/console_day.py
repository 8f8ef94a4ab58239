"""Memory of a console that has been open for a day: 24 hours of stream at speed into the real screen in a real browser.

Two thousand stations speak once a minute, an alert is raised, acknowledged and ends every five minutes, and vehicles move.
After each hour the browser collects its garbage and says what is left. Needs a chromium and the built front end.
"""

import asyncio
import json
import shutil
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from playwright.async_api import CDPSession, Page, async_playwright

from benchmarks.fanout import House, transition
from console.commands import CommandDesk
from console.houses import Houses
from console.hub import Hub
from console.passwords import token_hash
from console.roles import Role
from console.server import create_app, listen, serve
from console.settings import ConsoleSettings
from core.bus.memory import MemoryBus
from core.clock import SimulatedClock
from core.messages import Configuration, Entry, Reading, State
from core.store.store import Store

ROOT = Path(__file__).resolve().parent.parent
STATIONS = 2000
HOURS = 24
STEP = timedelta(seconds=10)
SPEAK_AT_ONCE = STATIONS // 6        # each once a minute
STEPS_PER_HOUR = 360
ALERT_EVERY = 30                     # steps
WARM_HOURS = 4                       # until short histories on the screen are full
GROWTH = 0.05                        # of what is held after them, that the rest of the day may add
BEAT = 0.002                         # s between frames at the fastest
TOKEN = "benchmark"
LIMIT = 120.0                        # s for an hour of stream


async def console_day(hours: int = HOURS) -> dict[str, Any]:
    """Memory held by the page after each hour, MiB, and by how much it grew after the first four."""
    chromium = shutil.which("chromium")
    if chromium is None or not (ROOT / "console/static/index.html").is_file():
        return {"skipped": "needs chromium and the built front end (make install)"}
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="fengsui-bench-"))
        start = datetime(2026, 11, 23, tzinfo=UTC)
        clock, bus = SimulatedClock(start), MemoryBus()
        store = await Store.open(f"sqlite:///{Path(folder) / 'day.db'}")
        stack.push_async_callback(store.close)
        await store.people.add_user("li", Role.OFFICER.value, None, start)
        await store.people.open_session(token_hash(TOKEN), "li", start, start + timedelta(days=30))
        hub = Hub(bus, store, clock, beat=BEAT)
        house = House(exercise=None, clock=clock, bus=bus, store=store, hub=hub, desk=CommandDesk(bus, clock))
        listener = listen("127.0.0.1", 0)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = ConsoleSettings(geography=(ROOT / "config/guangxi/geography",))
        tasks = [asyncio.create_task(hub.run()),
                 asyncio.create_task(serve(create_app(Houses(house), settings), listener=listener))]
        stack.push_async_callback(_end, tasks)
        await hub.until_ready()
        bus.publish("configuration", Configuration(time=start, version="v1", rules=[], stations=_stations()))
        browser = await (await stack.enter_async_context(async_playwright())).chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"])
        stack.push_async_callback(browser.close)
        page, counter = await _opened(browser, address)
        held = [await _held(counter)]
        for hour in range(hours):
            async with asyncio.timeout(LIMIT):
                await _an_hour(hour, clock, bus, hub, page)
            held.append(await _held(counter))
    settled = held[min(WARM_HOURS, hours):]
    growth = _growth(settled)
    return {"hours": hours, "readings": hours * STEPS_PER_HOUR * SPEAK_AT_ONCE, "frames": hub.seq,
            "held_mib": [round(each, 1) for each in held], "growth": round(growth, 3),
            "closed_slow": hub.closed_slow,
            "passed": growth < GROWTH and hub.closed_slow == 0}


async def _opened(browser: Any, address: str) -> tuple[Page, CDPSession]:
    """The overview of a signed-in console, whose sockets tell the number of the last frame."""
    context = await browser.new_context(viewport={"width": 1600, "height": 900}, locale="zh-CN")
    await context.add_cookies([{"name": "fengsui_session", "value": TOKEN, "url": address}])
    page = await context.new_page()
    await page.add_init_script("""
        window.lastSeq = -1;
        const Plain = WebSocket;
        window.WebSocket = class extends Plain {
          constructor(...given) {
            super(...given);
            this.addEventListener("message", event => {
              const found = /"seq":(\\d+)/.exec(event.data.slice(0, 200));
              if (found) setTimeout(() => { window.lastSeq = Number(found[1]); });
            });
          }
        };""")
    await page.goto(address)
    await page.get_by_role("button", name="暂不设置，直接进入").click()
    await page.get_by_role("contentinfo").get_by_text(f"{STATIONS}").first.wait_for()
    await page.wait_for_function("() => window.lastSeq >= 0")
    counter = await context.new_cdp_session(page)
    await counter.send("Performance.enable")
    return page, counter


async def _held(counter: CDPSession) -> float:
    """MiB of objects the page cannot let go of."""
    await counter.send("HeapProfiler.collectGarbage")
    metrics = await counter.send("Performance.getMetrics")
    return next(float(each["value"]) for each in metrics["metrics"] if each["name"] == "JSHeapUsedSize") / 2**20


async def _an_hour(hour: int, clock: SimulatedClock, bus: MemoryBus, hub: Hub, page: Page) -> None:
    for step in range(hour * STEPS_PER_HOUR, (hour + 1) * STEPS_PER_HOUR):
        clock.advance_to(clock.now() + STEP)
        before = hub.seq
        bus.publish("log", _speak(step, clock.now()))
        phase = step % ALERT_EVERY
        if phase in (0, 10, 20):
            bus.publish("transitions", (_change(step // ALERT_EVERY, phase, clock.now()),))
        while hub.seq == before:             # the hub has its own beat
            await asyncio.sleep(BEAT)
        if step % ALERT_EVERY == ALERT_EVERY - 1:    # no faster than the screen, which would be taken for a stalled one
            await page.wait_for_function("seq => window.lastSeq >= seq", arg=hub.seq)


def _speak(step: int, now: datetime) -> tuple[Entry, ...]:
    first = step % 6 * SPEAK_AT_ONCE
    return tuple(
        Entry(step * SPEAK_AT_ONCE + n, Reading(
            time=now, received=now, station=f"S{first + n:04}", quantity="ambient_dose_rate",
            value=80 + (step * 7 + n) % 100 / 10,
        ))
        for n in range(SPEAK_AT_ONCE)
    )


def _change(number: int, phase: int, now: datetime) -> Any:
    """An alert's life: raised, acknowledged, over."""
    state = {0: State.UNACKNOWLEDGED, 10: State.ACKNOWLEDGED, 20: State.NORMAL}[phase]
    made = transition(number)
    station = f"S{number % STATIONS:04}"
    alert = msgspec.structs.replace(
        made.alert, id=f"day-{number}", place=station, station=station, state=state, onset=now, time=now)
    return msgspec.structs.replace(made, time=now, after=state, alert=alert)


def _stations() -> list[dict[str, Any]]:
    return [
        {"id": f"S{n:04}", "name_zh": f"站点{n:04}", "category": "radiation", "latitude": 21.2 + (n // 50) * 0.125,
         "longitude": 104.7 + (n % 50) * 0.145, "channels": [{"quantity": "ambient_dose_rate"}]}
        for n in range(STATIONS)
    ]


def _growth(held: list[float]) -> float:
    """What a straight line through the hours adds from first to last, as a share of the first."""
    if len(held) < 2:
        return 0.0
    slope, at_first = np.polyfit(np.arange(len(held)), held, 1)
    return float(slope * (len(held) - 1) / at_first)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(console_day()), indent=1))
