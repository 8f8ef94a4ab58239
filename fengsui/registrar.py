"""Stations and rules as they now stand: the region's files under the officers' changes, announced as Configuration."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import msgspec
import structlog

from alerting.outcome import done, refused
from alerting.refusal import Refusal
from alerting.rules import Rule
from config.load import parse_stations
from core.bus.memory import MemoryBus
from core.clock import Clock
from core.errors import ConfigError
from core.messages import Command, Configuration, Result, encode
from core.rulings import Proposal, Trial
from core.station import Channel, Register, Station
from core.store.shapes import Overlay
from core.store.store import Store
from fengsui.rules import refusals
from fengsui.rules.ruling import Rulings
from fengsui.rules.text import rule_of, table_of
from fengsui.rules.trial import DAYS, trial

log = structlog.get_logger()

STATION_OVERLAY = "station"
ANNOUNCED = "configuration"


class Registrar:
    """Keeps the register and the rules of one house; owns the commands `station.*` and `rule.*`.

    `tables` are the rules as they are written, to be shown and changed; `url` is the store's own, for trials of proposals.
    """

    def __init__(
        self, store: Store, bus: MemoryBus, clock: Clock, stations: Iterable[Station], rules: Iterable[Rule],
        tables: Iterable[dict[str, Any]] = (), url: str | None = None, escalate: Mapping[str, tuple[float, ...]] | None = None,
    ) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._shipped = {station.id: station for station in stations}
        self._escalate = dict(escalate or {})
        self._rulings = Rulings(store, rules, tables)
        self._url = url
        self._trying = asyncio.Lock()    # one draft at a time: each takes a core for seconds
        self.register = Register(self._shipped.values())
        self._commands = bus.subscribe("commands")

    async def open(self) -> None:
        """Lay the officers' changes over the shipped stations and announce the outcome if it is new."""
        self.register = self._with(overlaid_stations(await self._store.overlays(STATION_OVERLAY)))
        await self._rulings.open()
        await self._announce()

    def _with(self, changed: Iterable[Station]) -> Register:
        merged = dict(self.register.items())
        merged.update({station.id: station for station in changed})
        return Register(merged.values())

    def configuration(self) -> Configuration:
        """Rules and stations as the engine and the console are told them; keys stay here."""
        stations = [station.public() for station in self.register.values()]
        rules = [rule.to_builtins() for rule in self._rulings.rules]
        content = encode([rules, stations, self._escalate])
        return Configuration(
            time=self._clock.now(), version=hashlib.sha256(content).hexdigest()[:12], rules=rules, stations=stations,
            escalate=self._escalate, retired=self._rulings.retired,
        )

    async def _announce(self) -> None:
        configuration = self.configuration()
        before = {overlay.key: overlay.data for overlay in await self._store.overlays(ANNOUNCED)}.get("last", {})
        if before.get("version") != configuration.version:
            # The log first: should we fail between the two, the same configuration is appended twice, which is harmless.
            await self._store.append([configuration])
            await self._store.overlay(
                ANNOUNCED, "last", {"version": configuration.version}, "fengsui", configuration.time
            )
        await self._rulings.keep_versions(configuration.time)
        self._bus.publish("configuration", configuration)

    async def run(self) -> None:
        """Carry out the commands about stations and rules."""
        async with asyncio.TaskGroup() as tasks:
            async for _, command in self._commands:
                if isinstance(command, Command) and command.verb == "station.adopt":
                    self._bus.publish("results", await self._adopt(command))
                elif isinstance(command, Command) and command.verb == "rule.try":
                    tasks.create_task(self._try_out(command))
                elif isinstance(command, Command) and command.verb.startswith("rule."):
                    self._bus.publish("results", await self._rule(command, tasks))

    async def _rule(self, command: Command, tasks: asyncio.TaskGroup) -> Result:
        await self._store.append([command])      # who asked for what, whatever comes of it
        result = await self._rulings.carry_out(command)
        if result.done:
            proposal = msgspec.convert(result.data["proposal"], Proposal)
            log.info("rule", verb=command.verb, rule=proposal.rule, proposal=proposal.id, by=command.who)
            if proposal.state == "approved":
                await self._announce()
            elif proposal.state == "open" and proposal.deed != "confirm" and self._url is not None:
                tasks.create_task(self._try(proposal, self._url))
        return result

    async def _try_out(self, command: Command) -> None:
        """Say what a rule that is being written would have done; a look, so it stands in no log and changes nothing."""
        self._bus.publish("results", await self._tried(command))

    async def _tried(self, command: Command) -> Result:
        if self._trying.locked():
            return refused(command, refusals.busy())
        try:
            rule, found = self._rulings.draft(command)
        except Refusal as error:
            return refused(command, error)
        async with self._trying:
            now = self._clock.now()
            told = Trial(start=now - timedelta(days=DAYS), end=now)
            try:
                if self._url is not None:
                    told = await trial(self._url, self._rulings.rule(rule.id), rule, now)
            except Exception as error:           # the process may be gone; that is no fault of the rule
                log.exception("trial of a draft failed", rule=rule.id)
                told = msgspec.structs.replace(told, trouble=f"{type(error).__name__}: {error}")
        return done(command, trial=msgspec.to_builtins(told), difference=msgspec.to_builtins(found))

    async def _try(self, proposal: Proposal, url: str) -> None:
        """Add to a proposal what it would have done lately. A trial that fails says so and harms nothing else."""
        now = self._clock.now()
        try:
            then = None if proposal.deed == "retire" else rule_of(table_of(proposal.text))
            found = await trial(url, self._rulings.rule(proposal.rule), then, now)
        except Exception as error:               # the process may be gone; the proposal stands without its trial
            log.exception("trial of a proposal failed", proposal=proposal.id)
            found = Trial(start=now - timedelta(days=DAYS), end=now, trouble=f"{type(error).__name__}: {error}")
        await self._rulings.keep_trial(msgspec.structs.replace(proposal, trial=found))

    async def _adopt(self, command: Command) -> Result:
        await self._store.append([command])      # who asked for what, whatever comes of it
        try:
            (station,) = _station(command.arguments, f"adoption of {command.target}")
            if (before := self.register.get(station.id)) is not None:
                station = _with_channels(before, station.channels)
                if command.target != station.id or station == before:
                    raise ConfigError(f"station {station.id} is registered already; choose another id")
            known_as = {station.id, *station.aliases, *((station.mn,) if station.mn else ())}
            if command.target.removeprefix("hj212:").removeprefix("senml:") not in known_as:
                raise ConfigError(f"the new station must answer to '{command.target}': make it the id, MN or an alias")
            register = self._with([station])
        except ConfigError as error:
            return Result(id=command.id, time=self._clock.now(), done=False, reason=str(error))
        await self._store.overlay(
            STATION_OVERLAY, station.id, _document(station), command.who, command.time
        )
        self.register = register
        await self._announce()
        log.info("station adopted", station=station.id, by=command.who)
        return Result(id=command.id, time=self._clock.now(), done=True, data={"station": station.public()})


def _with_channels(station: Station, channels: Iterable[Channel]) -> Station:
    """A registered station that also measures what it has been heard to say; its key and the rest stay as they are."""
    kept = {channel.quantity: channel for channel in station.channels}
    kept.update({channel.quantity: channel for channel in channels if channel.quantity not in kept})
    for channel in channels:
        before = kept[channel.quantity]
        codes = (*before.codes, *(code for code in channel.codes if code not in before.codes))
        kept[channel.quantity] = msgspec.structs.replace(before, codes=codes)
    return msgspec.structs.replace(station, channels=tuple(kept.values()))


def overlaid_stations(overlays: Iterable[Overlay]) -> list[Station]:
    """The stations officers have adopted or changed."""
    return [station for overlay in overlays for station in _station(overlay.data, f"adopted station {overlay.key}")]


def _station(fields: dict[str, Any], origin: str) -> list[Station]:
    table = {key: value for key, value in fields.items() if key != "channels"}
    return parse_stations({"station": [{**table, "channel": fields.get("channels", [])}]}, origin)


def _document(station: Station) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.to_builtins(station)
    return document
