"""One house: bus, store, register, pipeline, engine and hub under one clock. Live or a drill's; nothing crosses between.

No stage tests whether it is in a drill: what differs is wired here.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from alerting.delivery import DeliveryService
from alerting.rules import Rule
from alerting.service import AlertingService, say_absence
from alerting.ticker import Ticker
from config.schema import Settings
from config.surroundings import wanted_by
from console.commands import CommandDesk
from console.hub import Hub
from core.bus.memory import MemoryBus
from core.clock import Clock, SimulatedClock
from core.errors import ConfigError
from core.station import Register, Station
from core.store.store import Store
from core.team import Fleet
from dispersion.quick.shape import Surroundings
from dispersion.service import DispersionService
from fengsui.handovers import Handovers
from fengsui.notify import channels, senders
from fengsui.registrar import Registrar
from fengsui.supervisor import Supervisor
from ingest.pipeline import Pipeline, PipelineSettings
from response.calculator import Calculator
from response.service import ResponseService

PATIENCE = 0.2       # s of real time a forecast waits for a busy live house to come to rest


class House(msgspec.Struct, frozen=True, kw_only=True):
    """What the console, the sources and the drills need of one house."""

    exercise: str | None             # the drill's id; None is live
    title_zh: str
    title_en: str
    clock: Clock
    bus: MemoryBus
    store: Store
    registrar: Registrar
    pipeline: Pipeline
    hub: Hub
    desk: CommandDesk
    supervisor: Supervisor

    async def ready(self) -> None:
        """Return once every stage has begun and waits, so that simulated time may start to move."""
        while not (self.hub.ready and all(self.supervisor.running.values()) and self._ticks()):  # noqa: ASYNC110
            await asyncio.sleep(0.001)    # stages begin within milliseconds; none of them says so
        await self.bus.settle()

    def _ticks(self) -> bool:
        return not isinstance(self.clock, SimulatedClock) or self.clock.next_wake() is not None

    @property
    def register(self) -> Register:
        """The stations as they now stand."""
        return self.registrar.register


def store_url(settings: Settings) -> str:
    """Where the live house keeps what came in."""
    if settings.store is None:
        make_folder(settings.data)
        return f"sqlite:///{settings.data / 'fengsui.db'}"
    return settings.store.replace("postgresql://", "postgresql+asyncpg://", 1)


def make_folder(folder: Path) -> None:
    """A folder to write in; ConfigError says why it cannot be one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be the data folder: {error.strerror}; choose another with --data") from None


@asynccontextmanager
async def open_house(
    url: str,
    clock: Clock,
    settings: Settings,
    stations: Iterable[Station],
    rules: Iterable[Rule],
    *,
    exercise: str | None = None,
    titles: tuple[str, str] = ("实况", "Live"),
    tick_seconds: float | None = None,
    around: Surroundings | None = None,
    tables: Iterable[dict[str, Any]] = (),
    fleet: Fleet | None = None,
    calculator: Calculator | None = None,
) -> AsyncIterator[House]:
    """A house with its stages added to its supervisor; sources are added by the caller, who also runs it.

    `around`: the region's sites, towns and land, for forecasts. `tables`: the rules as they are written.
    `fleet`: whose positions are taken. `calculator`: what works out who is where in time; without it nothing does.
    """
    bus = MemoryBus()
    store = await Store.open(url, publish=lambda entries: bus.publish("log", entries))
    try:
        escalate = {str(colour): minutes for colour, minutes in settings.alerting.escalate.items()}
        registrar = Registrar(store, bus, clock, stations, rules, tables, url, escalate=escalate)
        supervisor = Supervisor(bus, clock)
        hub = Hub(bus, store, clock, exercise=exercise)
        pipeline = Pipeline(
            store, registrar.register, clock, pipeline_settings(settings), publish=bus.publish, exercise=exercise,
            units=units_in(fleet),
        )
        told, ways = channels(settings), senders(settings, exercise)
        supervisor.add("alerting", lambda: AlertingService(store, bus, clock, exercise=exercise, channels=told).run())
        if told:
            supervisor.add("delivery", lambda: DeliveryService(store, bus, clock, told, ways).run())
        ticker = timedelta(seconds=tick_seconds or settings.alerting.tick_seconds)
        supervisor.add("ticker", lambda: Ticker(store, bus, clock, ticker).run())
        if settings.dispersion.enabled:
            # Under simulated time a forecast waits for the other stages however long they take, else not for long.
            patience = None if isinstance(clock, SimulatedClock) else PATIENCE
            supervisor.add("dispersion", lambda: DispersionService(
                store, bus, clock, lambda: registrar.register, around, exercise=exercise,
                wanted=wanted_by(settings.dispersion), patience=patience, rehearses=patience is not None,
            ).run())
        if calculator is not None:
            supervisor.add("response", lambda: ResponseService(
                store, bus, clock, calculator, exercise=exercise, least=settings.response.plume
            ).run())
        supervisor.add("stations", registrar.run)
        supervisor.add("handovers", Handovers(store, bus, clock).run)
        supervisor.add("console hub", hub.run)
        supervisor.add("ingest settings", lambda: follow_configuration(pipeline, registrar, bus))
        await say_absence(store, clock)
        await registrar.open()
        pipeline.configure(registrar.register)
        yield House(
            exercise=exercise, title_zh=titles[0], title_en=titles[1], clock=clock, bus=bus, store=store,
            registrar=registrar, pipeline=pipeline, hub=hub, desk=CommandDesk(bus, clock), supervisor=supervisor,
        )
    finally:
        await store.close()


def units_in(fleet: Fleet | None) -> frozenset[str]:
    """Ids of all that may say where it is."""
    return frozenset() if fleet is None else frozenset((*fleet.teams, *fleet.vessels, *fleet.aircraft))


def pipeline_settings(settings: Settings) -> PipelineSettings:
    """The pipeline's settings out of the house's."""
    return PipelineSettings(
        prefix=settings.mqtt.prefix,
        skew=timedelta(seconds=settings.ingest.skew_seconds),
        lateness=timedelta(hours=settings.ingest.lateness_hours),
    )


async def follow_configuration(pipeline: Pipeline, registrar: Registrar, bus: MemoryBus) -> None:
    """Give the pipeline the register anew whenever it changed."""
    changes = bus.subscribe("configuration")
    try:
        pipeline.configure(registrar.register)
        async for _ in changes:
            pipeline.configure(registrar.register)
    finally:
        changes.close()


def exercises_folder(settings: Settings) -> Path:
    """Where all drills keep their stores."""
    return settings.data / "exercises"


def exercise_folder(settings: Settings, exercise: str) -> Path:
    """Where a drill keeps its own store."""
    folder = exercises_folder(settings) / exercise
    folder.mkdir(parents=True, exist_ok=True)
    return folder
