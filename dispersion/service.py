"""Runs quick forecasts of incidents and on command, and keeps them up to date with the wind. Computes none itself.

Transitions, commands and the minute say what is wanted; what is wanted is computed once all others have done their work,
so that a drill leads to the same forecasts at any speed. One run of an incident at a time, and the newest request wins.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.errors import InputError, Refused
from core.messages import Command, Entry, Forecast, Kind, Reading, StageStatus, Transition
from core.pool import RunFailed, Worker
from core.site_register import SiteRegister
from core.station import Station
from core.store.store import Store
from dispersion import answers
from dispersion.answers import Asked
from dispersion.choices import choices
from dispersion.incidents import OURS, Incidents, Run, stands
from dispersion.observed import Observed
from dispersion.orders import run_of
from dispersion.quick.shape import Computed, Surroundings, Wanted
from dispersion.quick.wind import nearby, require_wind_near
from dispersion.remote import make, observed_wind, rehearsal

log = structlog.get_logger()

STAGE = "dispersion"
EVERY = timedelta(minutes=1)         # between looks at the wind
FARTHEST = 150_000.0                 # m round a source: its weather and its domain
REMEMBERED = 200                     # forecasts looked at after a restart


class DispersionService:
    """The forecasting stage of one house."""

    def __init__(
        self, store: Store, bus: MemoryBus, clock: Clock, stations: Callable[[], Mapping[str, Station]],
        around: Surroundings | None = None, *, exercise: str | None = None, wanted: Wanted | None = None,
        worker: Worker | None = None, patience: float | None = None, rehearses: bool = False,
    ) -> None:
        """`patience`: s of real time to wait for the other stages before computing; None, under simulated time, for ever.

        A `worker` that is given is its giver's to close. `rehearses`: whether the process is begun and made ready at the
        start, so that the first forecast takes no longer than the next.
        """
        self._store, self._bus, self._clock = store, bus, clock
        self._stations = stations
        self._around = around or Surroundings(stations={}, sites=SiteRegister())
        self._exercise = exercise
        self._wanted = wanted or Wanted()
        self._worker = worker or Worker()
        self._owns_worker = worker is None
        self._patience = patience
        self._rehearses = rehearses
        self._incidents = Incidents(timedelta(seconds=self._wanted.horizon))
        self._observed = Observed()
        self._pending: dict[str, Asked] = {}
        self._wake = asyncio.Event()
        self._begun = asyncio.Event()    # an incident goes on
        self._holds = False          # work of ours that simulated time waits for
        self._said = False           # a failure
        self._inbox = bus.subscribe("log", "transitions", "commands", bound=8192)

    async def run(self) -> None:
        """Forecast until cancelled."""
        try:
            self._bus.begin_work()               # simulated time stands until we listen
            try:
                await self._restore()
            finally:
                self._bus.end_work()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                tasks.create_task(self._watch())
                tasks.create_task(self._work())
                if self._rehearses:
                    tasks.create_task(self._rehearse())
        finally:
            self._inbox.close()
            if self._owns_worker:
                self._worker.close()
            if self._holds:
                self._bus.end_work()

    async def _rehearse(self) -> None:
        """Beside everything else; where it fails, the first forecast makes the process ready, or says why not."""
        try:
            await self._worker.run(rehearsal)
        except RunFailed as error:
            log.warning("forecasting not rehearsed", reason=str(error))
        else:
            log.info("forecasting rehearsed")

    async def _restore(self) -> None:
        now = self._clock.now()
        for reading in await self._store.latest():
            self._observed.hear(reading)
        self._incidents.resume((each for _, each in await self._store.forecasts(REMEMBERED)), now)
        for entry in await self._store.commands(REMEMBERED):
            self._resume_order(entry.message)
        held = [each for each in await self._store.open_alerts() if stands(each) and each.kind is Kind.MEASUREMENT]
        for alert in sorted(held, key=lambda each: (each.onset, each.id)):
            if alert.forecast is None:
                value = self._observed.value(alert.station, alert.quantity)
                run = self._incidents.adopt(alert, self._stations(), value, now)
                if run is not None:
                    self._ask(Asked(run, alert.id, OURS))
        if tuple(self._incidents):
            self._begun.set()
        log.info("forecasting resumed", runs=len(tuple(self._incidents)))

    def _resume_order(self, command: object) -> None:
        """A run that a command began is for what the command says."""
        run = self._incidents.get(command.id) if isinstance(command, Command) else None
        if isinstance(command, Command) and run is not None and command.verb == "forecast.run":
            with contextlib.suppress(Refused):       # a station that is no longer registered
                run.ordered(run_of(command, Incidents(self._incidents.horizon), self._observed, self._stations()))

    # What happens.

    async def _listen(self) -> None:
        async for topic, message in self._inbox:
            if topic == "log":
                self._hear(message)
            elif topic == "transitions":
                for transition in message:
                    self._follow(transition)
            elif isinstance(message, Command) and message.verb.startswith("forecast."):
                await self._take(message)

    def _hear(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if isinstance(entry.message, Reading):
                self._observed.hear(entry.message)
                self._incidents.hear(entry.message)

    def _follow(self, transition: Transition) -> None:
        alert = transition.alert
        value = self._observed.value(alert.station, alert.quantity)
        run = self._incidents.follow(transition, self._stations(), value)
        if run is not None:
            self._ask(Asked(run, alert.id, OURS))

    async def _take(self, command: Command) -> None:
        if command.verb == "forecast.choices":
            found = await asyncio.to_thread(choices)         # the first time tables are read
            self._bus.publish("results", answers.told(command, found, self._clock.now()))
            return
        await self._store.append([command])      # who asked for what, whatever comes of it
        try:
            if command.verb != "forecast.run":
                raise Refused(f"there is no command '{command.verb}'", f"没有命令 {command.verb}")
            run = run_of(command, self._incidents, self._observed, self._stations())
            self._ask(Asked(run, command.id, command.who, (command,)))
        except Refused as error:
            self._answer((command,), refused=error)

    async def _watch(self) -> None:
        """Look at the wind each minute, as long as an incident goes on."""
        while True:
            await self._begun.wait()
            # A task for each look: who has slept on a simulated clock must sleep again or end, else its time stands still.
            await asyncio.create_task(self._look())
            if not tuple(self._incidents):
                self._begun.clear()

    async def _look(self) -> None:
        """At the next full minute, whenever we began, so that drills agree."""
        now = self._clock.now()
        await self._clock.sleep_until(datetime.fromtimestamp((now.timestamp() // 60 + 1) * 60, UTC))
        self._bus.begin_work()
        try:
            now = self._clock.now()
            self._incidents.forget(now)
            for run in self._incidents.active():
                await self._look_at(run, now)
        finally:
            self._bus.end_work()

    async def _look_at(self, run: Run, now: datetime) -> None:
        around = self._near(run)
        try:
            self._require_wind(run, around, now)
            newest = self._observed.weather_of(around.stations)
            wind, observed = await self._worker.run(observed_wind, newest, around.bare(), now, run.place)
        except (InputError, RunFailed):
            return
        if run.number and run.wind is None:          # from before a restart
            run.wind = wind
        if run.needs_anew(now, wind, observed):
            self._ask(Asked(run, run.id, OURS))

    def _near(self, run: Run) -> Surroundings:
        return msgspec.structs.replace(self._around, stations=self._stations()).near(*run.place, FARTHEST)

    def _require_wind(self, run: Run, around: Surroundings, now: datetime) -> None:
        """Refused where there is none: no process is begun for it."""
        near = nearby(around.stations, *run.place)
        require_wind_near(self._observed.weather_of(near), near, now)

    # What is done.

    def _ask(self, asked: Asked) -> None:
        """Have a forecast made; it takes the place of one of the same run that still waits."""
        before = self._pending.pop(asked.run.id, None)
        if before is not None:
            asked = msgspec.structs.replace(asked, commands=(*before.commands, *asked.commands))
        self._pending[asked.run.id] = asked
        self._begun.set()
        if not self._holds:
            self._bus.begin_work()
            self._holds = True
        self._wake.set()

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._pending:
                with contextlib.suppress(TimeoutError):      # a house that never rests is not waited for
                    async with asyncio.timeout(self._patience):
                        await self._bus.settle(but=1)
                asked = self._pending.pop(next(iter(self._pending)))
                await self._carry_out(asked)
            self._holds = False
            self._bus.end_work()

    async def _carry_out(self, asked: Asked) -> None:
        run, now = asked.run, self._clock.now()
        try:
            made = await self._compute(asked, now)
        except Refused as error:
            self._fail(asked, error)
            return
        except InputError as error:
            self._fail(asked, Refused(str(error), f"无法预测：{error}"))
            return
        except RunFailed as error:
            self._fail(asked, Refused(f"the forecast was not finished: {error}", f"预测计算未完成：{error}"))
            return
        except Exception as error:           # a fault of ours in the other process; the stage goes on
            log.exception("forecast failed", run=run.id)
            what = f"{type(error).__name__}: {error}"
            self._fail(asked, Refused(f"the forecast failed by an internal fault ({what}); it is in the log",
                                      f"预测因内部故障失败（{what}），已记入日志"))
            return
        forecast = made.forecast
        await self._store.append([forecast])
        run.made(made)
        log.info("forecast made", forecast=forecast.id, cause=asked.cause, by=asked.who, places=len(forecast.arrivals))
        self._answer(asked.commands, forecast=forecast)
        if self._said:
            self._said = False
            self._say("")

    async def _compute(self, asked: Asked, now: datetime) -> Computed:
        around = self._near(asked.run)
        if asked.run.typed is None or asked.run.typed.wind is None:
            self._require_wind(asked.run, around, now)
        readings = tuple(self._observed.weather_since(around.stations))
        return await self._worker.run(
            make, asked.run.request(asked.cause, asked.who), readings, around, now, self._exercise, self._wanted
        )

    def _fail(self, asked: Asked, why: Refused) -> None:
        """Say once why an incident has no forecast, and answer whoever asked."""
        self._answer(asked.commands, refused=why)
        if asked.run.trouble != why.reason:
            asked.run.trouble = why.reason
            self._said = True
            log.warning("no forecast", run=asked.run.id, reason=why.reason)
            self._say(f"no forecast for {asked.run.id}: {why.reason}")

    def _say(self, detail: str) -> None:
        self._bus.publish("stages", StageStatus(stage=STAGE, time=self._clock.now(), running=True, detail=detail))

    def _answer(
        self, commands: tuple[Command, ...], *, forecast: Forecast | None = None, refused: Refused | None = None
    ) -> None:
        for each in commands:
            now = self._clock.now()
            if forecast is not None:
                self._bus.publish("results", answers.made(each, forecast, now))
            else:
                assert refused is not None
                self._bus.publish("results", answers.refused(each, refused, now))
