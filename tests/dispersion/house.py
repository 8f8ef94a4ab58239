"""A house that judges and forecasts under a simulated clock, told readings one by one. Nothing here is a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from alerting.rules import parse_rules
from alerting.service import AlertingService
from core.bus.memory import MemoryBus
from core.clock import SimulatedClock
from core.messages import Alert, Command, Configuration, Forecast, Reading, Result, StageStatus, Tick
from core.pool import Worker
from core.site import Chemical, Site
from core.site_register import SiteRegister
from core.station import Channel, Register, Station
from core.store.store import Store
from dispersion.frame import Frame
from dispersion.quick.shape import Surroundings, Town, Wanted
from dispersion.service import DispersionService

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
FRAME = Frame(108.56, 21.67)
LIMIT = 300.0                        # s; kernels may have to be compiled first
SMALL = Wanted(members=12)


def position(x: float, y: float) -> dict[str, Any]:
    longitude, latitude = FRAME.to_geographic(x, y)
    return {"longitude": float(longitude), "latitude": float(latitude)}


def station(name: str, x: float, y: float, category: str = "chemical", quantity: str = "chlorine", **rest: Any) -> Station:
    channels = () if category == "weather" else (Channel(quantity=quantity),)
    return Station(id=name, name_zh=f"{name} 站", name_en=name, category=category, channels=channels, **position(x, y), **rest)


# The wind blows from south-west: the store lies upwind of the first station, other places downwind, aside and upwind.
STATIONS = Register([
    msgspec.structs.replace(station("FIRST", 0.0, 0.0), channels=(Channel(quantity="chlorine"), Channel(quantity="ammonia"))),
    station("DOWN", 4_000.0, 4_000.0), station("UP", -6_000.0, -6_000.0),
    station("ASIDE", -6_000.0, 6_000.0), station("FAR", 40_000.0, -40_000.0),
    station("DOSE", 1_000.0, -1_000.0, "radiation", "ambient_dose_rate"),
    station("WX-1", 3_000.0, 0.0, "weather"), station("WX-2", -5_000.0, 3_000.0, "weather"),
])
STORE = Site(
    id="STORE", kind="chemical_store", name_zh="氯库", name_en="Chlorine store", height=2.0, origin="test",
    parts=(Chemical(substance="chlorine", amount_kg=1000.0, storage="pressure"),
           Chemical(substance="ammonia", amount_kg=1000.0, storage="ambient")), **position(-1_000.0, -1_000.0),
)
TOWNS = tuple(
    Town(id=f"town-{name}", name_zh=name, name_en=name, **position(x, y))
    for name, x, y in (("Lee", 2_000.0, 2_000.0), ("Next", 6_000.0, 6_000.0), ("Luv", -5_000.0, -5_000.0),
                       ("South", 3_000.0, -6_000.0))
)
AROUND = Surroundings(stations=STATIONS, sites=SiteRegister([STORE]), towns=TOWNS)

RULES = parse_rules({"rule": [
    {"id": "chlorine", "title_zh": "氯气超限", "title_en": "Chlorine over the limit", "detector": "threshold",
     "quantity": "chlorine", "level": [{"severity": "yellow", "limit": "100 µg/m³", "source": "test"},
                                       {"severity": "red", "limit": "20000 µg/m³", "source": "test"}]},
    {"id": "ammonia", "title_zh": "氨超限", "title_en": "Ammonia over the limit", "detector": "threshold",
     "quantity": "ammonia", "level": [{"severity": "yellow", "limit": "100 µg/m³", "source": "test"},
                                      {"severity": "red", "limit": "20000 µg/m³", "source": "test"}]},
    {"id": "dose", "title_zh": "剂量率超限", "title_en": "Dose rate over the limit", "detector": "threshold",
     "quantity": "ambient_dose_rate", "level": [{"severity": "red", "limit": "1000 nGy/h", "source": "test"}]},
    {"id": "silent", "title_zh": "无数据", "title_en": "Silent", "detector": "silence", "after": "30 d",
     "level": [{"severity": "blue"}]},
    {"id": "forecast-arrival", "title_zh": "将到达", "title_en": "Will be reached", "detector": "forecast", "chance": 0.2,
     "level": [{"severity": "red"}]},
]}, "test")


def reading(name: str, quantity: str, value: float, time: datetime) -> Reading:
    return Reading(time=time, received=time, station=name, quantity=quantity, value=value)


def wind(speed: float, wind_from: float, time: datetime) -> list[Reading]:
    return [reading(name, quantity, value, time) for name in ("WX-1", "WX-2")
            for quantity, value in (("wind_speed", speed), ("wind_from", wind_from))]


class House:
    """What tests say to it and hear from it."""

    def __init__(self, store: Store, bus: MemoryBus, clock: SimulatedClock) -> None:
        self.store, self.bus, self.clock = store, bus, clock
        self.heard = bus.subscribe("results", "stages")

    async def tell(self, *readings: Reading) -> None:
        """Readings arrive, and all they lead to is done."""
        await self.store.ingest(readings)
        await self.settle()

    async def settle(self) -> None:
        async with asyncio.timeout(LIMIT):
            while True:
                settling = asyncio.create_task(self.bus.settle())
                while not settling.done():
                    self._drain()
                    await asyncio.sleep(0.002)
                return

    def _drain(self) -> None:
        while (item := self.heard.take()) is not None:
            self.said.append(item[1])

    said: list[Any]

    async def go_on(self, to: datetime) -> None:
        """Time goes on, minute by minute."""
        while self.clock.now() < to:
            self.clock.advance_to(min(to, self.clock.now() + timedelta(minutes=1)))
            async with asyncio.timeout(LIMIT):
                await self.clock.quiet()
            await self.settle()
        await self.store.append([Tick(time=to)])
        await self.settle()

    async def ask(self, verb: str, **arguments: Any) -> Result:
        command = Command(id=f"command-{len(self.said)}-{verb}", time=self.clock.now(), who="韦", verb=verb, target="",
                          arguments=arguments)
        self.bus.publish("commands", command)
        await self.settle()
        return next(each for each in self.said if isinstance(each, Result) and each.id == command.id)

    async def forecasts(self) -> list[Forecast]:
        """Oldest first."""
        return [each for _, each in await self.store.forecasts()][::-1]

    async def expected(self) -> dict[str, Alert]:
        """Open forecast alerts by place."""
        return {each.place: each for each in await self.store.open_alerts() if each.forecast is not None and each.active}

    @property
    def troubles(self) -> list[str]:
        return [each.detail for each in self.said if isinstance(each, StageStatus) and each.stage == "dispersion"]


@asynccontextmanager
async def running(
    folder: Path, worker: Worker, clock: SimulatedClock | None = None, exercise: str | None = None, wanted: Wanted = SMALL,
) -> AsyncIterator[House]:
    """A house with the rules and stations above; opened again on the same folder, it goes on where it stood."""
    clock = clock or SimulatedClock(NOON)
    bus = MemoryBus()
    store = await Store.open(f"sqlite:///{folder / 'house.db'}", publish=lambda entries: bus.publish("log", entries))
    house = House(store, bus, clock)
    house.said = []
    stages: list[AlertingService | DispersionService] = [
        AlertingService(store, bus, clock, exercise=exercise),
        DispersionService(store, bus, clock, lambda: STATIONS, AROUND, exercise=exercise, worker=worker, wanted=wanted),
    ]
    tasks = [asyncio.create_task(each.run()) for each in stages]
    try:
        await asyncio.sleep(0)
        await house.settle()
        if not await store.last_seq():
            await store.append([Configuration(
                time=clock.now(), version="1", rules=[each.to_builtins() for each in RULES],
                stations=[each.public() for each in STATIONS.values()],
            )])
        await house.settle()
        yield house
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await store.close()
