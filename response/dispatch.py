"""Who measures where, in one house: the plans in force, what teams report of them, and the next plan. Computes nothing itself.

A plan is made by command. From then on a newer forecast of its run, a team that cannot, and a team that is free while points
are left lead to the next one. One thing at a time is done to plans, in the order in which it was asked.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import msgspec
import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.errors import InputError, Refused
from core.forecast import Medium
from core.messages import Command, Forecast
from core.pool import RunFailed
from core.store.store import Store
from core.tasks import Plan, TaskReport
from response import dispatch_told, remote
from response.calculator import HOUSE, PERSON, Calculator
from response.dispatch_asked import PlanWanted, as_before, assigned_of, plan_of, report_of, zones_wanted
from response.situation import Situation
from response.tasking.reports import reported

log = structlog.get_logger()

KEPT = timedelta(hours=24)           # after it was made a plan is followed no more
PAGE, PAGES = 5, 40                  # newest forecasts among which an incident's are looked for

_plan = msgspec.json.Decoder(Plan)


class Dispatch:
    """Plans of one house. Publishes each under "plans", and tells the incident's time line."""

    def __init__(
        self, store: Store, bus: MemoryBus, clock: Clock, calculator: Calculator, situation: Callable[[], Situation],
        exercise: str | None = None,
    ) -> None:
        self._store, self._bus, self._clock = store, bus, clock
        self._calculator = calculator
        self._situation = situation
        self._exercise = exercise
        self._in_force: dict[str, Plan] = {}         # of each run
        self._turn = asyncio.Lock()                  # to change them
        self._held = 0                               # plans being made for which simulated time stands

    async def restore(self) -> None:
        """Go on with the plans in force."""
        self._in_force = {each.run: each for each in await self._store.plans.in_force(self._clock.now() - KEPT)}

    def close(self) -> None:
        """Let simulated time go, where something was begun and not ended."""
        while self._held:
            self._let_go()

    def hear(self, forecast: Forecast, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """A newer forecast of a run that has a plan leads to the next plan; `start` begins a task."""
        plan = self._in_force.get(forecast.run)
        if plan is None or forecast.id == plan.forecast or forecast.medium is not Medium.AIR:
            return
        self._bus.begin_work()               # simulated time stands until the plan is told
        self._held += 1
        start(self._follow(forecast))

    def _let_go(self) -> None:
        if self._held:
            self._held -= 1
            self._bus.end_work()

    async def _follow(self, forecast: Forecast) -> None:
        try:
            async with self._turn:
                before = self._in_force[forecast.run]
                if _number(forecast.id) > _number(before.forecast) and self._clock.now() - before.time < KEPT:
                    await self._next(before, forecast, as_before(before), HOUSE, f"{forecast.id}/plan")
        except (InputError, RunFailed) as error:     # the plan in force stays; the next forecast may do
            log.warning("no plan after a newer forecast", forecast=forecast.id, reason=str(error))
        except Exception:                            # a fault of ours in the other process; the stage goes on
            log.exception("planning failed", forecast=forecast.id)
        finally:
            self._let_go()

    # What is asked.

    async def answer(self, command: Command) -> dict[str, Any]:
        """What a command leads to. Raises Refused or InputError where it cannot be done."""
        if command.verb == "zones.propose":
            return await self._zones(command)
        if command.verb == "tasking.propose":
            forecast = await self._forecast_for(command)
            async with self._turn:
                before = self._in_force.get(forecast.run)
                if before is not None and _number(forecast.id) < _number(before.forecast):
                    raise Refused(f"plan {before.id} rests on {before.forecast}, which is newer than {forecast.id}",
                                  f"计划 {before.id} 依据的 {before.forecast} 比 {forecast.id} 更新")
                wanted = plan_of(command, self._calculator.fleet, before)
                return self._told(await self._next(before, forecast, wanted, PERSON, command.id))
        if command.verb in ("tasking.report", "tasking.assign"):
            async with self._turn:
                plan = await self._present(command.target)
                return self._told(await (self._report if command.verb == "tasking.report" else self._assign)(command, plan))
        raise Refused(f"there is no command '{command.verb}'", f"没有命令 {command.verb}")

    def _told(self, plan: Plan) -> dict[str, Any]:
        return {"plan": plan.id, "answer": msgspec.Raw(msgspec.json.encode(plan))}

    async def _zones(self, command: Command) -> dict[str, Any]:
        wanted = zones_wanted(command)
        forecast = await self._forecast(wanted.forecast) if wanted.forecast else None
        now = self._situation()
        return {"answer": msgspec.Raw(await self._calculator.ask(PERSON, remote.zones, now, forecast, wanted))}

    async def _forecast(self, id: str) -> Forecast:
        found = await self._store.forecast(id)
        if found is None:
            raise Refused(f"there is no forecast '{id[:80]}'", f"没有预测“{id[:80]}”")
        return found

    async def _forecast_for(self, command: Command) -> Forecast:
        """The one that is named, or the newest that warns of an incident."""
        id, incident = (str(command.arguments.get(key) or "") for key in ("forecast", "incident"))
        if id:
            return await self._forecast(id)
        if not incident:
            raise Refused("give a forecast or an incident", "请给出预测或事件")
        runs = next((each.forecasts for each in await self._store.incidents.open() if each.id == incident), None)
        if runs is None:
            raise Refused(f"there is no open incident '{incident[:80]}'", f"没有进行中的事件“{incident[:80]}”")
        before = None
        for _ in range(PAGES):               # page by page: each is large, and nearly always it is one of the newest
            page = await self._store.forecasts(PAGE, before)
            if found := next((each for _, each in page if each.run in runs and each.warns), None):
                return found
            if len(page) < PAGE:
                break
            before = page[-1][0]
        raise Refused("the incident has no forecast yet; make one first", "该事件尚无预测，请先制作预测")

    async def _present(self, id: str) -> Plan:
        """The plan in force of an id. An older one is refused: its tasks may have been given to others."""
        plan = next((each for each in self._in_force.values() if each.id == id), None)
        if plan is not None:
            return plan
        old = await self._store.plans.one(id)
        if old is None:
            raise Refused(f"there is no plan '{id[:80]}'", f"没有计划“{id[:80]}”")
        newer = self._in_force.get(old.run)
        if newer is None:
            raise Refused(f"plan {id} was made more than 24 h ago and is followed no more", f"计划 {id} 已超过 24 h，不再更新")
        raise Refused(f"plan {newer.id} has taken the place of {id}; look at it first",
                      f"计划 {id} 已被 {newer.id} 取代，请先查看新计划")

    async def _assign(self, command: Command, plan: Plan) -> Plan:
        point, unit = assigned_of(command, plan, self._calculator.fleet)
        assigned = {key: value for key, value in plan.assigned.items() if key != point}
        if unit is not None:
            assigned[point] = unit
        before = as_before(plan)
        wanted = PlanWanted(before.limits, before.most, assigned, command.who)
        return await self._next(plan, await self._forecast(plan.forecast), wanted, PERSON, command.id)

    async def _report(self, command: Command, plan: Plan) -> Plan:
        report = report_of(command, plan, self._exercise)
        after = reported(plan, (report,))
        await self._keep(after, report)
        await self._note(f"{command.id}/note", command.who, plan.run, *dispatch_told.report(plan, report))
        if report.state == "cannot" or (report.state == "done" and after.unassigned):
            try:
                forecast = await self._forecast(plan.forecast)
                return await self._next(after, forecast, as_before(after), PERSON, command.id)
            except (InputError, RunFailed) as error:     # the report stands all the same
                log.warning("no plan after a report", plan=plan.id, reason=str(error))
        return after

    # What comes of it.

    async def _next(self, before: Plan | None, forecast: Forecast, wanted: PlanWanted, urgency: int, cause: str) -> Plan:
        reports = await self._store.plans.reports(forecast.run) if before is not None else ()
        plan = _plan.decode(
            await self._calculator.ask(urgency, remote.plan, self._situation(), forecast, wanted, before, reports)
        )
        await self._keep(plan)
        log.info("plan made", plan=plan.id, tasks=len(plan.tasks), unassigned=len(plan.unassigned), best=plan.best)
        if before is None or plan.changes:
            await self._note(f"{cause}/note", wanted.who, plan.run, *dispatch_told.plan(plan))
        return plan

    async def _keep(self, plan: Plan, report: TaskReport | None = None) -> None:
        await self._store.plans.keep(plan, report)
        self._in_force[plan.run] = plan
        self._bus.publish("plans", plan)

    async def _note(self, id: str, who: str, run: str, note: str, note_en: str) -> None:
        """Into the time line of the incident that the run belongs to, where there is one."""
        for each in await self._store.incidents.open():
            if run in each.forecasts:
                self._bus.publish("commands", Command(
                    id=id, time=self._clock.now(), who=who, verb="incident.note", target=each.id,
                    arguments={"note": note, "note_en": note_en},
                ))


def _number(id: str) -> int:
    return int(id.rpartition("/")[2])
