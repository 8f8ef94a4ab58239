"""Keeps who is where in time up to date in one house, and answers what is asked about it. Computes nothing itself.

What is heard is looked at together at the next full three seconds of the clock (weather: ten minutes), and each hour, with
positions or plumes each minute, for what time alone changes; so a drill comes to the same answers at any speed. One answer is
made at a time, of how things stand when it is begun.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.errors import InputError, Refused
from core.messages import Command, Forecast, Reading, Result, StageStatus
from core.pool import RunFailed
from core.reach import Reach
from core.store.reaches import KeptReach
from core.store.store import Store
from core.team_state import OVERLAY, Service
from response import remote
from response.calculator import HOUSE, LATER, PERSON, Calculator
from response.change import change
from response.dispatch import Dispatch
from response.orders import place_of, siting_of, state_of, what_if_of
from response.plumes import Least
from response.situation import Situation
from response.standing import Standing

log = structlog.get_logger()

STAGE = "response"
SOON = 3             # s of the clock that positions, forecasts and orders are gathered
WEATHER = 600        # s that sea and wind are
MINUTE = 60          # s between looks whether a position is too old or a plume has gone
HOUR = 3600          # s between looks at the shift, which changes at full hours
REMEMBERED = 50      # forecasts looked at after a restart
VERBS = ("reach.", "team.", "tasking.", "zones.")
LOOKS = ("reach.point", "zones.propose")     # verbs that only look: not noted in the log of who asked for what

_reach = msgspec.json.Decoder(Reach)


class ResponseService:
    """The response stage of one house. Publishes `Reach` under "reach", and positions that officers type."""

    def __init__(
        self, store: Store, bus: MemoryBus, clock: Clock, calculator: Calculator, *, exercise: str | None = None,
        least: Least = "red",
    ) -> None:
        self._store, self._bus, self._clock = store, bus, clock
        self._calculator = calculator
        self._fleet = calculator.fleet
        self._standing = Standing(calculator.fleet, least, exercise)
        self._number = 0
        self._newest: tuple[str, Situation] | None = None    # the last one told of
        self._begun: Situation | None = None                 # the last one begun, which may yet be at work
        self._turn: asyncio.Task[None] | None = None         # the one being made
        self._looks: dict[int, asyncio.Task[None]] = {}      # those to come, by their step
        self._is_watched = asyncio.Event()                   # something holds that time alone will end
        self._held = 0               # looks that do not sleep yet, for which simulated time stands
        self._said = False           # a failure
        self._dispatch = Dispatch(
            store, bus, clock, calculator, lambda: self._standing.situation(clock.now()), exercise=exercise
        )
        self._inbox = bus.subscribe("log", "positions", "commands", bound=8192)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            self._bus.begin_work()               # simulated time stands until we listen
            try:
                await self._restore()
            finally:
                self._bus.end_work()
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                self._make("start")
                tasks.create_task(self._listen())
                tasks.create_task(self._keep_hours())
                tasks.create_task(self._keep_minutes())
        finally:
            self._inbox.close()
            self._dispatch.close()
            while self._held:
                self._let_go()

    async def _restore(self) -> None:
        standing = self._standing
        standing.move(await self._store.positions.latest())
        for overlay in await self._store.overlays(OVERLAY):
            standing.service[overlay.key] = msgspec.convert(overlay.data, Service)
        for reading in await self._store.latest():
            standing.hear(reading)
        for _, forecast in (await self._store.forecasts(REMEMBERED))[::-1]:
            standing.hear(forecast)
        if standing.is_passing:
            self._is_watched.set()
        await self._dispatch.restore()
        kept = await self._store.reaches.latest_id()
        if kept is not None:
            self._number = int(kept[0].rpartition("/")[2])

    # What happens.

    async def _listen(self) -> None:
        async for topic, message in self._inbox:
            if topic == "log":
                for each in message:
                    if self._standing.hear(each.message):
                        self._look_at_next(WEATHER if isinstance(each.message, Reading) else SOON)
                    if isinstance(each.message, Forecast):
                        self._dispatch.hear(each.message, self._tasks.create_task)
            elif topic == "positions":
                self._standing.move(message)
                self._look_at_next(SOON)
            elif isinstance(message, Command) and message.verb.startswith(VERBS):
                self._tasks.create_task(self._obey(message))

    def _look_at_next(self, step: int) -> None:
        if step not in self._looks or self._looks[step].done():
            self._bus.begin_work()           # simulated time stands until the look has told the clock when it is due
            self._held += 1
            self._looks[step] = self._tasks.create_task(self._look(step, self._let_go))
        if self._standing.is_passing:
            self._is_watched.set()

    def _let_go(self) -> None:
        if self._held:
            self._held -= 1
            self._bus.end_work()

    async def _keep_hours(self) -> None:
        while True:
            # A task for each look: who has slept on a simulated clock must sleep again or end, else its time stands still.
            await self._tasks.create_task(self._look(HOUR))

    async def _keep_minutes(self) -> None:
        while True:
            await self._is_watched.wait()
            await self._tasks.create_task(self._look(MINUTE))
            if not self._standing.is_passing:
                self._is_watched.clear()

    async def _look(self, step: int, then: Callable[[], None] | None = None) -> None:
        """At the next full step of the clock, whenever we began, so that drills agree. `then`: once we sleep."""
        now = self._clock.now()
        if then is not None:
            asyncio.get_running_loop().call_soon(then)
        await self._clock.sleep_until(datetime.fromtimestamp((now.timestamp() // step + 1) * step, UTC))
        while self._turn is not None and not self._turn.done():
            await asyncio.wait((self._turn,))
        why = change(self._begun, self._standing.situation(self._clock.now())) if self._begun is not None else "start"
        if why:
            await asyncio.wait((self._make(why),))

    # What is made.

    def _make(self, cause: str) -> "asyncio.Task[None]":
        """Begin a new reach, of how things stand now."""
        self._begun = now = self._standing.situation(self._clock.now())
        self._turn = self._tasks.create_task(self._carry_out(now, cause))
        return self._turn

    async def _carry_out(self, now: Situation, cause: str) -> None:
        self._number += 1
        id = f"reach/{self._number}"
        try:
            told = await self._calculator.ask(HOUSE, remote.told, now, id, cause)
        except (InputError, RunFailed) as error:
            self._fail(str(error))
            return
        except Exception as error:           # a fault of ours in the other process; the stage goes on
            log.exception("reach failed", cause=cause)
            self._fail(f"internal fault ({type(error).__name__}: {error}); it is in the log")
            return
        reach = _reach.decode(told)
        await self._store.reaches.keep(KeptReach(id=id, told=told))
        self._newest = id, now
        self._bus.publish("reach", reach)
        log.info("reach made", reach=id, cause=cause, gaps=len(reach.gaps))
        if self._said:
            self._said = False
            self._say("")
        self._tasks.create_task(self._complete(id, now, cause))

    async def _complete(self, id: str, now: Situation, cause: str) -> None:
        """Draw what each unit reaches, unless a newer reach has taken its place."""
        if self._newest is None or self._newest[0] != id:
            return
        with contextlib.suppress(RunFailed, InputError):     # said when the next one fails
            body = await self._calculator.ask(LATER, remote.whole, now, id, cause)
            await self._store.reaches.complete(id, body)

    def _fail(self, why: str) -> None:
        self._begun = None if self._newest is None else self._newest[1]      # tried again at the next change, or minute
        self._look_at_next(MINUTE)
        if not self._said:
            self._said = True
            log.warning("no reach", reason=why)
            self._say(f"who is where in time is not up to date: {why}")

    def _say(self, detail: str) -> None:
        self._bus.publish("stages", StageStatus(stage=STAGE, time=self._clock.now(), running=True, detail=detail))

    # What is asked.

    def _refuse(self, command: Command, reason: str, reason_zh: str) -> None:
        self._bus.publish("results", Result(
            id=command.id, time=self._clock.now(), done=False, reason=reason, data={"reason_zh": reason_zh}
        ))

    async def _obey(self, command: Command) -> None:
        try:
            if command.verb not in LOOKS:
                await self._store.append([command])      # who asked for what, whatever comes of it
            data = await self._answer(command)
        except Refused as error:
            self._refuse(command, error.reason, error.reason_zh)
        except InputError as error:
            self._refuse(command, str(error), f"无法计算：{error}")
        except RunFailed as error:
            self._refuse(command, f"it was not finished: {error}", f"计算未完成：{error}")
        except Exception as error:           # a fault of ours; the stage goes on
            log.exception("answer failed", verb=command.verb)
            what = f"{type(error).__name__}: {error}"
            self._refuse(command, f"it failed by an internal fault ({what}); it is in the log",
                         f"因内部故障失败（{what}），已记入日志")
        else:
            self._bus.publish("results", Result(id=command.id, time=self._clock.now(), done=True, data=data))

    async def _answer(self, command: Command) -> dict[str, Any]:
        match command.verb:
            case "team.state":
                return await self._set_state(command)
            case "reach.point":
                longitude, latitude = place_of(command.arguments)
                return await self._asked(remote.point, longitude, latitude)
            case "reach.what_if":
                _, now = self._present()
                return await self._asked(remote.what_if, what_if_of(command, self._fleet, now.shift))
            case "reach.siting":
                return await self._asked(remote.siting, siting_of(command))
        if command.verb.startswith(("tasking.", "zones.")):
            return await self._dispatch.answer(command)
        raise Refused(f"there is no command '{command.verb}'", f"没有命令 {command.verb}")

    async def _asked(self, work: Callable[..., bytes], *more: object) -> dict[str, Any]:
        """An answer about the reach that screens show."""
        id, now = self._present()
        return {"answer": msgspec.Raw(await self._calculator.ask(PERSON, work, now, id, *more))}

    def _present(self) -> tuple[str, Situation]:
        if self._newest is None:
            raise Refused("the region is still being made ready; try again in some seconds", "区域数据正在准备，请稍候再试")
        return self._newest

    async def _set_state(self, command: Command) -> dict[str, Any]:
        service, position = state_of(command, self._fleet)
        if service is not None:
            await self._store.overlay(
                OVERLAY, command.target, msgspec.to_builtins(service), command.who, command.time
            )
            self._standing.service[command.target] = service
            log.info("unit put in or out of service", unit=command.target, in_service=service.in_service, by=command.who)
        if position is not None:
            await self._store.positions.add((position,))
            self._bus.publish("positions", (position,))
        self._look_at_next(SOON)
        return {"unit": command.target}
