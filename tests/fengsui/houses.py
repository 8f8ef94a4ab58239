"""A live house without a broker, and short drills to play beside it. Nothing here is a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from alerting.rules import Rule, parse_rules
from config.drills.load import DrillPlan, plan
from config.schema import Settings
from console.houses import Houses
from core.clock import Clock, SystemClock
from core.messages import Transition
from core.recording import About, Recording, RecordingWriter
from core.station import Channel, Station
from fengsui.drills import DrillRoom, shipped_drills
from fengsui.house import House, open_house, store_url
from ingest.delivery import Delivery

LIMIT = 60.0         # s for whatever a test waits for, on a machine that has other work as well
STATION = Station(
    id="S-1", name_zh="一号站", category="radiation", latitude=22.0, longitude=108.0,
    channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h"),),
)
TABLES: tuple[dict[str, Any], ...] = ({
    "id": "dose", "title_zh": "剂量率超限", "title_en": "Dose rate over the limit", "detector": "threshold",
    "quantity": "ambient_dose_rate", "level": [{"severity": "red", "limit": "1000 nGy/h", "source": "test"}],
},)
RULES = parse_rules({"rule": list(TABLES)}, "test")


def shortened(name: str, folder: Path, length: timedelta) -> DrillPlan:
    """The beginning of a drill that ships, as a drill of its own."""
    whole = plan(name)
    recording = Recording.open(whole.recording)
    about = About(**{field: getattr(recording.manifest, field) for field in About.__struct_fields__})
    short = msgspec.structs.replace(whole, folder=folder / name)
    with RecordingWriter(short.recording, about) as writer:
        for recorded in recording.messages(end=recording.manifest.start + length):
            writer.write(recorded)
    return short


@asynccontextmanager
async def running_house(
    data: Path, *, stations: Iterable[Station] = (STATION,), rules: Iterable[Rule] = RULES, clock: Clock | None = None,
    tables: Iterable[dict[str, Any]] = TABLES,
) -> AsyncIterator[House]:
    """A live house whose stages run; readings are handed to its pipeline."""
    settings = Settings(data=data)
    async with open_house(store_url(settings), clock or SystemClock(), settings, stations, rules, tables=tables) as house:
        stages = asyncio.create_task(house.supervisor.run())
        try:
            async with asyncio.timeout(LIMIT):
                await house.ready()
            yield house
        finally:
            stages.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stages


@asynccontextmanager
async def drill_room(house: House, settings: Settings) -> AsyncIterator[Houses]:
    """The house with a room for drills beside it, as the console sees them."""
    houses = Houses(house, shipped_drills())
    running = asyncio.create_task(DrillRoom(houses, settings).run())
    try:
        yield houses
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def payload(value: float, *, station: str = "S-1", time: datetime | None = None, **more: Any) -> bytes:
    """One reading in our JSON."""
    sent = {
        "station": station, "time": time or datetime.now(UTC), "quantity": "ambient_dose_rate", "value": value,
        "unit": "nGy/h",
    }
    return msgspec.json.encode(sent | more)


async def arrive(house: House, *payloads: bytes, topic: str = "readings/g1") -> None:
    """Payloads come in, and all they lead to is done."""
    now = house.clock.now()
    await house.pipeline.handle([Delivery(topic, each, now) for each in payloads])
    async with asyncio.timeout(LIMIT):
        await house.bus.settle()


async def transitions(house: House) -> list[Transition]:
    """Everything the house's engine said, in order."""
    return await house.store.all_transitions()
