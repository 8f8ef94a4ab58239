"""A console on a free port over a real store and bus, and people who may sign in."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import msgspec
import pytest
import referencing
from websockets.asyncio.client import ClientConnection, connect

from console.commands import CommandDesk
from console.frames import FRAMES, Exercise
from console.houses import Drill, Houses
from console.hub import Hub
from console.passwords import hash_password, token_hash
from console.roles import Role
from console.schema import ROOT
from console.server import create_app, listen, serve
from console.settings import ChannelTold, ConsoleSettings
from core.bus.memory import MemoryBus
from core.clock import Clock, SystemClock
from core.messages import (
    Alert,
    Command,
    Configuration,
    Kind,
    Reading,
    Result,
    Severity,
    StageStatus,
    State,
    Transition,
)
from core.store.store import Store

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
PASSWORD = "correct horse battery"
HASH = hash_password(PASSWORD)       # once: it is slow by design
BEAT = 0.05          # s; screens have 1 s


class House(msgspec.Struct, frozen=True, kw_only=True):
    """A house as the roof builds it, without sources."""

    exercise: str | None
    clock: Clock
    bus: MemoryBus
    store: Store
    hub: Hub
    desk: CommandDesk

    async def alert(self, number: int = 1, state: State = State.UNACKNOWLEDGED, onset: datetime = NOON) -> Transition:
        """Record and publish a change of an alert as alerting does."""
        alert = Alert(
            id=f"alert-{number}", rule="dose", rule_version="1", kind=Kind.MEASUREMENT, place="FCG-03",
            station="FCG-03", quantity="ambient_dose_rate", severity=Severity.RED, state=state, onset=onset,
            time=onset, value=400.0, peak=400.0, limit=300.0, unit="nGy/h", exercise=self.exercise,
        )
        (entry,) = await self.store.append([Command(id=f"c{number}", time=onset, who="test", verb="note", target="")])
        transition = Transition(
            cause=entry.seq, ordinal=0, time=onset, before=State.NORMAL, after=state, trigger="raised", alert=alert
        )
        await self.store.record(entry.seq, (transition,))
        self.bus.publish("transitions", (transition,))
        return transition


@asynccontextmanager
async def open_house(url: str, exercise: str | None = None) -> AsyncIterator[House]:
    """A house whose hub runs."""
    bus, clock = MemoryBus(), SystemClock()
    store = await Store.open(url, publish=lambda entries: bus.publish("log", entries))
    hub = Hub(bus, store, clock, exercise=exercise, beat=BEAT)
    running = asyncio.create_task(hub.run())
    try:
        house = House(exercise=exercise, clock=clock, bus=bus, store=store, hub=hub, desk=CommandDesk(bus, clock, 2.0))
        bus.publish("stages", StageStatus(stage="alerting", time=NOON, running=True))
        bus.publish("configuration", Configuration(time=NOON, version="v1", rules=[{"id": "dose", "levels": []}],
                                                   stations=[STATION]))
        await bus.settle()
        yield house
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await store.close()


STATION = {
    "id": "FCG-03", "name_zh": "防城港三号", "category": "radiation", "latitude": 21.6, "longitude": 108.5,
    "channels": [{"quantity": "ambient_dose_rate", "background": 78.0}],
}


def reading(station: str = "FCG-03", value: float = 80.0, time: datetime | None = None) -> Reading:
    """A reading as ingest stores it."""
    moment = time or datetime.now(UTC)
    return Reading(time=moment, received=moment, station=station, quantity="ambient_dose_rate", value=value)


class Console(msgspec.Struct):
    """The running server, and ways to visit it."""

    port: int
    houses: Houses
    house: House
    app: Any

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, token: str | None = None, **fields: Any) -> httpx.AsyncClient:
        """A browser, signed in or not."""
        cookies = {"fengsui_session": token} if token else {}
        return httpx.AsyncClient(base_url=self.origin, cookies=cookies, timeout=10, **fields)

    async def sign_in(self, name: str) -> str:
        """A session token."""
        async with self.client() as client:
            answer = await client.post("/api/login", json={"name": name, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            return answer.cookies["fengsui_session"]

    def stream(self, token: str | None, query: str = "", path: str = "/api/stream", **fields: Any) -> Any:
        """A websocket as the front end opens it."""
        headers = {"Cookie": f"fengsui_session={token}"} if token else {}
        return connect(
            f"ws://127.0.0.1:{self.port}{path}{query}", origin=fields.pop("origin", self.origin),
            additional_headers=headers, max_size=None, **fields,
        )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(f"sqlite:///{tmp_path / 'live.db'}") as opened:
        yield opened


@asynccontextmanager
async def running(houses: Houses, settings: ConsoleSettings) -> AsyncIterator[Console]:
    """A console that serves until left."""
    app = create_app(houses, settings)
    listener = listen("127.0.0.1", 0)
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(app, listener=listener, started=started.set_result))
    try:
        yield Console(await started, houses, houses.live, app)  # type: ignore[arg-type]
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


@pytest.fixture
def settings(tmp_path: Path) -> ConsoleSettings:
    layers = tmp_path / "geography"
    layers.mkdir()
    (layers / "coast.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    duty = ChannelTold(id="duty", name="值班群", least="yellow", kinds=("measurement",), step=0, language="zh")
    return ConsoleSettings(geography=(layers,), static=tmp_path / "static", channels=(duty,))


@pytest.fixture
async def console(house: House, settings: ConsoleSettings) -> AsyncIterator[Console]:
    houses = Houses(house, (Drill(name="longjiang-2012", title_zh="龙江", title_en="Longjiang"),))
    async with running(houses, settings) as opened:
        yield opened


@pytest.fixture
async def people(console: Console) -> dict[Role, str]:
    """A session token of a person of each role."""
    people, now = console.house.store.people, console.house.clock.now()
    for role in Role:
        await people.add_user(role.value, role.value, HASH, NOON)
        await people.open_session(token_hash(f"token-{role}"), role.value, now, now + timedelta(hours=1))
    return {role: f"token-{role}" for role in Role}


@pytest.fixture
async def drill(console: Console, tmp_path: Path) -> AsyncIterator[House]:
    """A drill's house beside the live one."""
    async with open_house(f"sqlite:///{tmp_path / 'drill.db'}", "longjiang-2012-1") as opened:
        console.houses.open(Exercise(
            id="longjiang-2012-1", drill="longjiang-2012", title_zh="龙江", title_en="Longjiang"
        ), opened)
        yield opened


async def answer_commands(house: House, reply: Callable[[Command], Awaitable[Result] | Result]) -> None:
    """A peer on the bus that does what it is asked."""
    commands = house.bus.subscribe("commands")
    async for _, command in commands:
        result = reply(command)
        house.bus.publish("results", await result if isinstance(result, Awaitable) else result)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    # Readers must bear new fields; here, one that no schema names is one that nobody documented.
    return {**schema, "additionalProperties": False} if "properties" in schema else schema


_SCHEMAS = {path.name: _closed(json.loads(path.read_text())) for path in (ROOT / "docs/schema").glob("*.json")}
_REGISTRY: Any = referencing.Registry().with_resources(
    (name, referencing.Resource.from_contents(schema)) for name, schema in _SCHEMAS.items()
)
_NAMES = {each.__struct_config__.tag: f"{each.__name__}.json" for each in FRAMES}


def check_frame(frame: dict[str, Any]) -> dict[str, Any]:
    """The frame, once it has been held against its published schema."""
    validator = jsonschema.Draft202012Validator(_SCHEMAS[_NAMES[frame["type"]]], registry=_REGISTRY)
    validator.validate(frame)
    return frame


async def frame(socket: ClientConnection) -> dict[str, Any]:
    """The next frame, valid by its schema."""
    async with asyncio.timeout(5):
        decoded: dict[str, Any] = json.loads(await socket.recv())
    return check_frame(decoded)


async def frames_until(socket: ClientConnection, kind: str) -> list[dict[str, Any]]:
    """Frames up to the first of a kind, that one included."""
    async with asyncio.timeout(10):
        seen = [await frame(socket)]
        while seen[-1]["type"] != kind:
            seen.append(await frame(socket))
    return seen


async def read_on(socket: ClientConnection) -> None:
    """Read, and check, until the connection ends, which raises."""
    async with asyncio.timeout(5):
        while True:
            check_frame(json.loads(await socket.recv()))


def check_answer(kind: str, body: Any) -> dict[str, Any]:
    """A REST answer, once it has been held against its published schema."""
    jsonschema.Draft202012Validator(_SCHEMAS[f"{kind}.json"], registry=_REGISTRY).validate(body)
    checked: dict[str, Any] = body
    return checked
