"""Drills: a recording played in a second, sealed house with its own bus, store, engine and simulated clock."""

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
import structlog

from alerting.rules import Rule, parse_rules
from config.drills.load import DrillPlan, plan, plans
from config.load import load_region, parse_stations
from config.schema import IngestSettings, MqttSettings, Settings
from config.surroundings import surroundings_by, surroundings_of
from console.frames import Exercise
from console.houses import Drill, Houses
from console.hub import Hub
from core.beijing import BEIJING
from core.clock import SimulatedClock
from core.errors import FengsuiError, InputError, Refused, StoreError
from core.messages import Command, Result, Transition
from core.recording import Recording
from core.station import Station
from core.team import Fleet
from dispersion.quick.shape import Surroundings
from fengsui.house import House, exercise_folder, exercises_folder, open_house
from ingest.player import Player
from response.calculator import Calculator

log = structlog.get_logger()
T = TypeVar("T")

LOOK_EVERY = 0.2     # s between looks whether anybody watches yet
LARGEST_SPEED = 100_000.0
READY_LIMIT = 20.0   # s until a drill's house stands


def shipped_drills() -> tuple[Drill, ...]:
    """The drills the console offers."""
    return tuple(
        Drill(name=each.name, title_zh=each.title_zh, title_en=each.title_en, about_zh=each.about_zh,
              about_en=each.about_en, hours=each.hours)
        for each in plans()
    )


def run_id(name: str, started: datetime, taken: Collection[str]) -> str:
    """The id of one run of a drill, by its name and the Beijing time of its start.

    It stands in all that a run says to other systems, who keep what they were told by it: no two runs may share one, on
    this machine or after its data were thrown away.

    >>> run_id("longjiang-2012", datetime(2026, 11, 23, 4, 0, tzinfo=UTC), ())
    'longjiang-2012-20261123-120000'
    """
    id = first = f"{name}-{started.astimezone(BEIJING):%Y%m%d-%H%M%S}"
    number = 1
    while id in taken:
        number += 1
        id = f"{first}-{number}"
    return id


def drill_of(id: str) -> DrillPlan | None:
    """The shipped drill that an id is a run of, or None."""
    return next((each for each in plans() if re.fullmatch(rf"{re.escape(each.name)}-\d{{8}}-\d{{6}}(-\d+)?", id)), None)


def contents(recording: Recording) -> tuple[list[Station], tuple[Rule, ...]]:
    """The stations and rules a recording carries."""
    origin = recording.manifest.title_en
    stations = []
    for table in recording.manifest.stations:
        fields = dict(table)
        fields["channel"] = fields.pop("channels", fields.pop("channel", []))
        stations += parse_stations({"station": [fields]}, origin)
    return stations, parse_rules({"rule": list(recording.manifest.rules)}, origin)


@asynccontextmanager
async def drill_house(
    chosen: DrillPlan, exercise: str, folder: Path, settings: Settings, around: Surroundings | None = None,
    fleet: Fleet | None = None, calculator: Calculator | None = None,
) -> AsyncIterator[House]:
    """The sealed house of one run of a drill, its clock standing at the recording's beginning.

    `calculator` is the live house's: what a drill asks it says whose it is.
    """
    recording = Recording.open(chosen.recording)
    stations, rules = contents(recording)
    clock = SimulatedClock(recording.manifest.start)
    (folder / "drill.db").unlink(missing_ok=True)
    # Topics and times are the recording's own: how the live house is reached and what it calls late is not the drill's.
    sealed = settings.model_copy(update={"mqtt": MqttSettings(), "ingest": IngestSettings()})
    async with open_house(
        f"sqlite:///{folder / 'drill.db'}", clock, sealed, stations, rules,
        exercise=exercise, titles=(chosen.title_zh, chosen.title_en), tick_seconds=chosen.tick_seconds,
        around=around if around is not None else surroundings_by(settings), tables=recording.manifest.rules,
        fleet=fleet, calculator=calculator,
    ) as house:
        yield house


async def play_whole(
    chosen: DrillPlan, exercise: str, folder: Path, settings: Settings, speed: float | None,
    tell: Callable[[float], None] = lambda share: None,
) -> tuple[Transition, ...]:
    """Play a drill to its end and return every transition, in order. The same at any speed."""

    async def look(house: House) -> tuple[Transition, ...]:
        return tuple(await house.store.all_transitions())

    return await played(chosen, exercise, folder, settings, speed, look, tell)


async def played(
    chosen: DrillPlan, exercise: str, folder: Path, settings: Settings, speed: float | None,
    look: Callable[[House], Awaitable[T]], tell: Callable[[float], None] = lambda share: None,
) -> T:
    """Play a drill to its end, and what `look` finds in its house then."""
    region = load_region(settings.region, settings.data)
    around, fleet = surroundings_of(region, settings.data), region.fleet     # a recording may say where units were
    async with drill_house(chosen, exercise, folder, settings, around, fleet) as house:
        stages = asyncio.create_task(house.supervisor.run())
        try:
            await _play(house, chosen, speed, tell)
            return await look(house)
        finally:
            stages.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stages


async def _play(house: House, chosen: DrillPlan, speed: float | None, tell: Callable[[float], None]) -> None:
    assert isinstance(house.clock, SimulatedClock)
    await house.ready()
    player = Player(Recording.open(chosen.recording), house.pipeline, house.clock, house.bus)
    await player.play(speed, tell)


class DrillRoom:
    """Starts and stops drills beside the live house, on a director's command."""

    def __init__(
        self, houses: Houses, settings: Settings, around: Surroundings | None = None, fleet: Fleet | None = None,
        calculator: Calculator | None = None,
    ) -> None:
        self._houses = houses
        self._around = around
        self._fleet = fleet
        self._calculator = calculator
        self._settings = settings
        self._commands = houses.live.bus.subscribe("commands")
        self._runs: dict[str, asyncio.Task[None]] = {}
        self._wanted: asyncio.Queue[tuple[DrillPlan, float | None, str, asyncio.Future[str]]] = asyncio.Queue(maxsize=8)

    async def run(self) -> None:
        """Carry out `exercise.start` and `exercise.stop` until cancelled; then every drill ends too."""
        # What drills of a program that was killed have left.
        shutil.rmtree(exercises_folder(self._settings), ignore_errors=True)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._open_wanted(tasks))
            async for _, command in self._commands:
                if isinstance(command, Command) and command.verb in ("exercise.start", "exercise.stop"):
                    self._houses.live.bus.publish("results", await self._obey(command))

    async def _open_wanted(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            chosen, speed, who, opened = await self._wanted.get()
            started = self._houses.live.clock.now()
            exercise = Exercise(
                id=run_id(chosen.name, started, self._runs), drill=chosen.name, title_zh=chosen.title_zh,
                title_en=chosen.title_en, speed=speed or chosen.speed, started=started, started_by=who,
            )
            self._runs[exercise.id] = tasks.create_task(self._keep(chosen, exercise, opened))

    async def start(self, name: str, speed: float | None, who: str) -> str:
        """Start a drill; its id once its house stands."""
        chosen = plan(name)
        if speed is not None and not 0 < speed <= LARGEST_SPEED:
            raise Refused(
                f"speed {speed:g}: expected more than 0 and at most {LARGEST_SPEED:g} times real time",
                f"倍速 {speed:g}：须大于 0，最多 {LARGEST_SPEED:g}", field="speed",
            )
        if len(self._runs) >= 4:
            raise Refused("four drills run already; stop one first", "已有四场演练，请先停止一场")
        opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        await self._wanted.put((chosen, speed, who, opened))
        return await opened

    async def start_at_first_look(self, name: str, hub: Hub) -> None:
        """Start a drill as soon as somebody looks, so that they see its first alert arrive."""
        while not hub.clients:                 # noqa: ASYNC110  (the hub tells nobody of its clients)
            await asyncio.sleep(LOOK_EVERY)
        try:
            await self.start(name, None, "fengsui up")
        except FengsuiError as error:          # the live house goes on without it
            log.error("drill could not be started", drill=name, reason=str(error))

    async def _obey(self, command: Command) -> Result:
        now = self._houses.live.clock.now()
        try:
            await self._houses.live.store.append([command])  # who asked for what, whatever comes of it
            if command.verb == "exercise.start":
                exercise = await self.start(command.target, _speed(command.arguments.get("speed")), command.who)
                log.info("drill started", exercise=exercise, by=command.who)
                return Result(id=command.id, time=now, done=True, data={"exercise": exercise})
            self._stop(command.target)
            log.info("drill stopped", exercise=command.target, by=command.who)
            return Result(id=command.id, time=now, done=True)
        except FengsuiError as error:
            return Result(id=command.id, time=now, done=False, reason=str(error), data=_in_chinese(error))

    def _stop(self, exercise: str) -> None:
        task = self._runs.get(exercise)
        if task is None:
            raise Refused(f"no drill '{exercise}' is running", f"没有正在进行的演练“{exercise}”")
        task.cancel()

    async def _keep(self, chosen: DrillPlan, exercise: Exercise, opened: asyncio.Future[str]) -> None:
        folder = exercises_folder(self._settings) / exercise.id
        try:
            exercise_folder(self._settings, exercise.id)
            async with drill_house(
                chosen, exercise.id, folder, self._settings, self._around, self._fleet, self._calculator
            ) as house, asyncio.TaskGroup() as tasks:
                stages = tasks.create_task(house.supervisor.run())
                try:
                    async with asyncio.timeout(READY_LIMIT):
                        await house.ready()    # who is told of it may look at once
                except TimeoutError:
                    raise FengsuiError(f"its house did not stand within {READY_LIMIT:g} s") from None
                self._houses.open(exercise, house)
                try:
                    opened.set_result(exercise.id)
                    await _play(house, chosen, exercise.speed, lambda share: None)
                    # What happened stays on the screen until a director stops the drill.
                    self._houses.ended(exercise.id, self._houses.live.clock.now())
                    await asyncio.Event().wait()
                finally:
                    self._houses.close(exercise.id)
                    stages.cancel()
        except Exception as error:             # a drill ends alone; the others and the live house go on
            log.exception("drill failed", exercise=exercise.id)
            if not opened.done():
                why = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
                opened.set_exception(Refused(f"the drill could not be started: {why}", f"演练未能开始：{why}"))
        finally:
            del self._runs[exercise.id]
            shutil.rmtree(folder, ignore_errors=True)


def _in_chinese(error: FengsuiError) -> dict[str, str]:
    match error:
        case Refused():
            return {"reason_zh": error.reason_zh, "field": error.field}
        case StoreError(zh=zh) if zh:
            return {"reason_zh": f"未能记入操作记录：{zh}"}
        case _:
            return {}


def _speed(given: object) -> float | None:
    if given is None:
        return None
    if not isinstance(given, int | float):
        raise InputError(f"speed '{given}': expected a number of times real time")
    return float(given)


class Outcome(msgspec.Struct, frozen=True):
    """What `fengsui drill run --json` prints."""

    drill: str
    exercise: str
    speed: float | None
    transitions: tuple[Transition, ...]
