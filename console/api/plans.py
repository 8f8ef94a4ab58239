"""Who measures where: plans, what teams report of them, and the orders on paper. Plans are made by the response stage."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints
from starlette.responses import Response

from console.api.alerts import Body, Text
from console.api.answers_plans import PlanFile, PlanList
from console.api.documentation import answers
from console.api.doing import asked
from console.api.errors import Refused, not_found
from console.api.needs import House, Officer, TheSettings, Viewer, answer
from console.houses import HouseView
from core.papers import MEDIA, Format, Language
from core.tasks import Plan, Protection, Work

router = APIRouter(prefix="/plans", tags=["plans"])

LIMIT = 60.0         # s; a plan takes one to four
FILE: dict[int | str, dict[str, Any]] = {200: {
    "description": "The orders.", "content": {MEDIA[Format.PDF]: {"schema": {"type": "string", "format": "binary"}}},
}}

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Dose = Annotated[float, Field(ge=0, lt=1e4, allow_inf_nan=False)]


class Wanted(Body):
    """What to plan for: a forecast, or the newest that warns of an incident. What is left out is as in the plan before."""

    forecast: Word | None = None
    incident: Word | None = None
    work: Work | None = Field(default=None, description="20, 50, 100 or 500 mSv at most (to be confirmed)")
    protection: Protection | None = Field(default=None, description="filter: masks, up to the second level")
    most: int | None = Field(default=None, ge=1, le=3, description="points a unit takes one after the other")
    received: dict[str, Dose] | None = Field(default=None, description="mSv a unit has had this year, by its id")


class Said(Body):
    """What a team says of a task."""

    task: Word
    state: Literal["accepted", "on_way", "arrived", "measured", "done", "cannot"]
    note: Text = Field(default="", description="what was read; why it cannot, and then it is needed")


class Assigned(Body):
    """Who is to go to a point."""

    point: Word
    unit: Word = Field(default="", description="id of a team or vessel; empty: whoever is best")


@router.get("", responses=answers(PlanList))
async def plans(
    house: House, who: Viewer, run: Annotated[str | None, Query(max_length=200, description="of this run of forecasts")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Response:
    """Plans, the newest first. Those in force are in the stream's picture."""
    return answer(PlanList(plans=await house.store.plans.newest(limit, run)))


@router.post("", responses=answers(Plan))
async def propose(body: Wanted, house: House, who: Officer) -> Response:
    """Points to measure at after a forecast, and who goes there."""
    if (body.forecast is None) == (body.incident is None):
        raise Refused(
            422, "forecast_or_incident", "请给出预测 forecast 或事件 incident 之一", "Give either forecast or incident"
        )
    return await asked(house, who.name, "tasking.propose", body.model_dump(mode="json", exclude_none=True), LIMIT)


@router.post("/{plan:path}/report", responses=answers(Plan))
async def report(plan: str, body: Said, house: House, who: Officer) -> Response:
    """A team accepts, is on its way, has arrived, has measured, is done, or cannot. The plan that comes of it."""
    return await asked(house, who.name, "tasking.report", body.model_dump(mode="json"), LIMIT, plan)


@router.post("/{plan:path}/assign", responses=answers(Plan))
async def assign(plan: str, body: Assigned, house: House, who: Officer) -> Response:
    """Say who goes to a point, and plan the rest around it."""
    return await asked(house, who.name, "tasking.assign", body.model_dump(mode="json"), LIMIT, plan)


@router.get("/{plan:path}/sheet.pdf", responses=FILE)
async def sheet(
    plan: str, house: House, settings: TheSettings, who: Viewer, lang: Language = Language.ZH,
    unit: Annotated[str, Query(max_length=64, description="its orders alone; else those of all")] = "",
) -> Response:
    """The orders on paper."""
    if settings.sheets is None:
        raise Refused(503, "no_sheets", "本机未配置文书生成", "Nothing that sets papers is connected here")
    found = await _found(house, plan)
    if unit and all(each.unit != unit for each in found.tasks):
        raise not_found("此单位在计划中没有任务", "The plan has no task of this unit")
    forecast = await house.store.forecast(found.forecast)
    if forecast is None:
        raise not_found("计划所依据的预测已不在", "The forecast the plan rests on is gone")
    file = await settings.sheets.sheet(house, found, forecast, lang, unit)
    drill = "EXERCISE-" if found.exercise is not None else ""
    return Response(file.body, media_type=file.media, headers={
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="{drill}orders.pdf"; filename*=UTF-8\'\'{quote(file.name, safe="")}',
    })


@router.get("/{plan:path}", responses=answers(PlanFile))
async def one_plan(plan: str, house: House, who: Viewer) -> Response:
    """One plan, by its id, and what teams reported of its run."""
    found = await _found(house, plan)
    newest = await house.store.plans.newest(1, found.run)
    reports = await house.store.plans.reports(found.run)
    return answer(PlanFile(plan=found, in_force=newest[0].id == found.id, reports=reports))


async def _found(house: HouseView, id: str) -> Plan:
    found = await house.store.plans.one(id)
    if found is None:
        raise not_found("没有这个计划", "There is no such plan")
    return found
