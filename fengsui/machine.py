"""The whole live house on one machine: broker, sources, stages, console, and the drills beside it."""

import asyncio
import contextlib
import gc
import json
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import structlog
from fastapi import FastAPI
from prometheus_client import REGISTRY

from config.drills.load import plan
from config.ground import ground_of
from config.load import Region
from config.region.road_tiles import tiles_of
from config.schema import Settings
from config.surroundings import surroundings_of
from config.zones import zone_plan
from console.auth import create_first_visit
from console.houses import Houses
from console.server import create_app, listen, serve
from console.settings import ChannelTold, ConsoleSettings
from console.settings import Region as Shown
from console.tiles import Tiles
from core.clock import SystemClock
from core.errors import BrokerError, ConfigError
from dispersion.rings import around
from fengsui.base_maps import tiles_of as pictures_of
from fengsui.drill_positions import DrillPositions
from fengsui.drills import DrillRoom, shipped_drills
from fengsui.exchange import issuer_of, readers_of
from fengsui.feed import CapFeed
from fengsui.house import House, open_house, pipeline_settings, store_url, units_in
from fengsui.housekeeping import keep_house
from fengsui.papers import Clerk, city_names, reported_by
from fengsui.supervisor import Stage
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings
from ingest.metrics import IngestCollector
from ingest.mqtt import AckingSource
from ingest.mqtt_settings import MqttSettings
from ingest.tcp import Hj212Listener, TcpSettings
from response.calculator import Calculator
from response.tiles import valhalla

log = structlog.get_logger()

Say = Callable[[str], None]

FACTS = "run.json"
RESUME_LIMIT = 10.0  # s; the first thing alerting does when it begins is to say for how long it was away


async def run_machine(settings: Settings, region: Region, drill: str | None, say: Say) -> None:
    """Start everything, say where it is to be found, and run until cancelled."""
    if drill is not None:
        plan(drill)                                         # a wrong name is said before anything starts
    web = listen(settings.web.host, settings.web.port)      # first of all: a taken port is said before anything starts
    clock = SystemClock()
    around = surroundings_of(region, settings.data)
    calculator = calculator_of(settings, region)
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(web.close)
        house = await stack.enter_async_context(
            open_house(
                store_url(settings), clock, settings, region.register.values(), region.rules, around=around,
                tables=region.rule_tables, fleet=region.fleet, calculator=calculator,
            )
        )
        if calculator is not None:
            house.supervisor.add("reach", calculator.run)
        broker = await stack.enter_async_context(_broker(settings))
        mqtt = broker.connection() if broker else _outside(settings)
        if broker is not None:
            house.supervisor.add("broker", broker.run)
            wanted = _host_and_port("mqtt.listen", settings.mqtt.listen)[1]
            if wanted not in (0, broker.port):
                say(f"MQTT port {wanted} is taken; gateways publish to port {broker.port} instead")
        counters = IngestCollector(house.pipeline.counters)
        REGISTRY.register(counters)
        stack.callback(REGISTRY.unregister, counters)
        # A broker of our own carries nothing but what is meant for us: a topic with a slip in it is kept as refused.
        everything = ("#",) if broker is not None else None
        source = AckingSource(mqtt, house.pipeline, clock, house.bus, filters=everything)
        house.supervisor.add("mqtt", once_judging(house, source.run))
        tcp = await stack.enter_async_context(_loggers(settings, house, say))
        house.supervisor.add("retention", lambda: keep_house(house.store, clock, settings.retention))
        houses = Houses(house, shipped_drills())
        house.pipeline.hand_on = DrillPositions(houses, units_in(region.fleet), pipeline_settings(settings).skew)
        room = DrillRoom(houses, settings, around, region.fleet, calculator)
        house.supervisor.add("drills", room.run)
        clerk = Clerk(region.sites, reported_by(settings), houses.titles, cities=city_names(region.about))
        stack.callback(clerk.close)
        pictures = pictures_of(settings, clock)
        if pictures is not None:
            stack.callback(pictures.close)
        app = create_app(houses, _console(settings, region, clerk, pictures))
        gc.collect()
        gc.freeze()      # what was loaded at the start stays: looking through it again would hold everybody up for 0.1 s
        stack.callback((settings.data / FACTS).unlink, missing_ok=True)
        await _serve(settings, house, room, app, web, broker, tcp, drill, say)


def calculator_of(settings: Settings, region: Region) -> Calculator | None:
    """What works out who is where in time, for the live house and all drills; None where nobody can be sent.

    It is told of no site with sealed sources: what it says is for everybody who may look.
    """
    if not settings.response.enabled or not (region.fleet.teams or region.fleet.vessels or region.fleet.aircraft):
        return None
    provider = settings.response.provider
    if provider == "valhalla":
        valhalla()                       # whoever lacks it is told before anything starts
    return Calculator(
        ground_of(region, settings.data), region.fleet, region.sites.open(), zones=zone_plan(region.folder, settings.data),
        provider=provider, tiles=tiles_of(settings.data) if provider == "valhalla" else None,
    )


def once_judging(house: House, source: Stage) -> Stage:
    """A source that first waits until alerting has taken up its work again.

    What alerting missed while we were away must be in the log before new readings are: else stations that spoke to nobody
    would be called silent.
    """
    is_judging = False

    async def run() -> None:
        nonlocal is_judging
        if not is_judging:
            with contextlib.suppress(TimeoutError):      # a stage that cannot begin keeps no readings out
                async with asyncio.timeout(RESUME_LIMIT):
                    await house.bus.settle()
            is_judging = True
        await source()

    return run


async def _serve(
    settings: Settings, house: House, room: DrillRoom, app: FastAPI, web: socket.socket, broker: EmbeddedBroker | None,
    tcp: int | None, drill: str | None, say: Say,
) -> None:
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(house.supervisor.run())
        tasks.create_task(serve(app, listener=web, started=started.set_result))
        port = await started
        token = await create_first_visit(house.store, house.clock.now())
        scheme = "https" if settings.web.certificate else "http"
        host = "127.0.0.1" if settings.web.host in ("0.0.0.0", "::") else settings.web.host
        address = f"{scheme}://{host}:{port}/" + (f"?token={token}" if token else "")
        _write_facts(settings.data, address, broker, tcp)
        if settings.web.host in ("0.0.0.0", "::"):
            say(f"The console is open to the network: {scheme}://<address of this machine>:{port}/")
            if scheme == "http":
                say("Passwords travel unencrypted; set web.certificate and web.key, or put a proxy with https before it.")
        if broker is not None:
            say(f"MQTT       mqtt://127.0.0.1:{broker.port}")
        if tcp is not None:
            say(f"HJ 212     TCP port {tcp}")
        say(f"Console    {address}")
        if token:
            say("           (signs its first visitor in, once)")
        if drill is not None:
            say(f"Drill      {drill} begins when somebody opens the console")
        if drill is not None:
            tasks.create_task(room.start_at_first_look(drill, house.hub))


@asynccontextmanager
async def _broker(settings: Settings) -> AsyncIterator[EmbeddedBroker | None]:
    """The embedded broker, started, unless another one is configured."""
    if settings.mqtt.broker is not None:
        yield None
        return
    host, port = _host_and_port("mqtt.listen", settings.mqtt.listen)
    broker = EmbeddedBroker(settings.data / "broker", BrokerSettings(
        host=host, port=port, username=settings.mqtt.username,
        password=settings.mqtt.password.get_secret_value() if settings.mqtt.password else None,
        certificate=settings.mqtt.certificate, key=settings.mqtt.key, clients_ca=settings.mqtt.ca,
        durability=settings.mqtt.durability,
    ))
    async with broker:
        yield broker


@asynccontextmanager
async def _loggers(settings: Settings, house: House, say: Say) -> AsyncIterator[int | None]:
    """The TCP listener for HJ 212 loggers, if wanted; its port. A taken port is replaced by a free one and said."""
    if settings.hj212.listen is None:
        yield None
        return
    host, port = _host_and_port("hj212.listen", settings.hj212.listen)
    wanted = TcpSettings(host=host, port=port, idle=settings.hj212.idle_minutes * 60)
    listener = Hj212Listener(house.pipeline, house.clock, house.bus, wanted)
    try:
        await listener.start()
    except BrokerError as error:
        listener = Hj212Listener(house.pipeline, house.clock, house.bus, msgspec.structs.replace(wanted, port=0))
        await listener.start()
        say(f"{error}; loggers connect to TCP port {listener.port} instead")
    house.supervisor.add("hj212", once_judging(house, listener.run))
    try:
        yield listener.port
    finally:
        await listener.stop()


def _host_and_port(key: str, text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise ConfigError(f"{key} '{text}': expected host:port, like 127.0.0.1:1883")
    return host.strip("[]"), int(port)


def _outside(settings: Settings) -> MqttSettings:
    assert settings.mqtt.broker is not None
    return MqttSettings(
        url=settings.mqtt.broker, username=settings.mqtt.username,
        password=settings.mqtt.password.get_secret_value() if settings.mqtt.password else None,
        ca=settings.mqtt.ca, certificate=settings.mqtt.certificate, key=settings.mqtt.key,
        client_id=settings.mqtt.client_id,
    )


def _console(settings: Settings, region: Region, clerk: Clerk, tiles: Tiles | None) -> ConsoleSettings:
    about = region.about
    shown = Shown(
        name_zh=region.name_zh, name_en=region.name_en, box=tuple(about["box"]) if "box" in about else None,
        notice_zh=about.get("boundary_notice_zh", ""), notice_en=about.get("boundary_notice_en", ""),
    )
    return ConsoleSettings(
        region=shown, sites=region.sites, fleet=region.fleet,
        rings=around, papers=clerk, sheets=clerk, feed=CapFeed(issuer_of(settings, region.about)),
        readers=readers_of(settings), tiles=tiles,
        geography=(region.folder / "geography", settings.data / "geography"), origins=settings.web.origins,
        channels=tuple(
            ChannelTold(id=each.id, name=each.name, least=each.least, kinds=tuple(each.kinds), step=each.step,
                        language=each.language)
            for each in settings.notify.channel
        ),
        session=timedelta(hours=settings.web.session_hours), certificate=settings.web.certificate,
        key=settings.web.key, behind_https=settings.web.behind_https,
    )


def _write_facts(data: Path, address: str, broker: EmbeddedBroker | None, tcp: int | None) -> None:
    """What other programs on this machine may want to know of the running one; only its owner can read it."""
    data.mkdir(parents=True, exist_ok=True)
    facts = {
        "pid": os.getpid(), "console": address, "mqtt_port": broker.port if broker else None,
        "broker_pid": broker.pid if broker else None, "hj212_port": tcp,
    }
    part = data / f"{FACTS}.part"
    part.touch(mode=0o600)
    part.write_text(json.dumps(facts, indent=1))
    part.replace(data / FACTS)
