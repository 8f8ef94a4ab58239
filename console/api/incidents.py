"""Incidents: looking at them, and what officers add to them. Doing is a Command; alerting carries it out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from console.api.alerts import Body, Comment, Said, Text
from console.api.answers import IncidentFile, IncidentList
from console.api.documentation import answers
from console.api.doing import do
from console.api.errors import not_found
from console.api.fields import Moment
from console.api.needs import House, Officer, Viewer, answer
from console.api.paging import Limit, Page, behind, spot
from core.incident import Stage
from core.messages import Result

router = APIRouter(prefix="/incidents", tags=["incidents"])


class FactBody(Body):
    """A fact that no sensor tells."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    value: bool | int | float | Annotated[str, Field(max_length=4000)]
    note: Text = ""


class Discovered(Body):
    """When the event was discovered, where that was before its first alert."""

    time: Moment
    note: Text = ""


class GradeBody(Body):
    """How grave it is; a reason where the facts propose otherwise."""

    level: Annotated[str, Field(min_length=1, max_length=20)]
    reason: Text = ""


class Met(Body):
    """A duty is done: to whom, by which way."""

    deadline: Annotated[str, Field(min_length=1, max_length=64)]
    note: Said


class Open(Body):
    """An alert that is explained is held for an event, and why."""

    alert: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Said


class Close(Body):
    """It is dealt with, and why; and why it is closed although duties are not marked as done, where there are any."""

    reason: Said
    unmet: Text = ""


class Reopen(Body):
    """It is not dealt with after all, and why."""

    reason: Said


@router.get("", responses=answers(IncidentList))
async def incidents(
    house: House, who: Viewer,
    stage: Annotated[Stage | None, Query(description="only those that stand so")] = None, page: Page = None,
    limit: Limit = 200,
) -> Response:
    """Incidents, newest onset first; those that are not closed are in the stream's picture."""
    found = await house.store.incidents.find(stage, spot(page), limit + 1)
    return answer(IncidentList(
        incidents=found[:limit], next=behind(found[limit - 1]) if len(found) > limit else None
    ))


@router.post("", responses=answers(Result))
async def open_one(body: Open, house: House, who: Officer) -> Response:
    """Open an incident for an alert that is explained and therefore opened none; what it opened is in the answer."""
    if await house.store.alert(body.alert) is None:
        raise not_found("没有这条报警", "There is no such alert")
    return await do(house, who.name, "incident.open", body.alert, {"reason": body.reason})


@router.get("/{incident}", responses=answers(IncidentFile))
async def incident_file(incident: str, house: House, who: Viewer) -> Response:
    """One incident with everything that changed in it and its alerts."""
    found = await house.store.incidents.one(incident)
    if found is None:
        raise not_found("没有这起事件", "There is no such incident")
    alerts = [alert for id in found.alerts if (alert := await house.store.alert(id)) is not None]
    return answer(IncidentFile(
        incident=found, changes=await house.store.incidents.changes(incident), alerts=tuple(alerts)
    ))


async def _act(house: House, who: str, verb: str, incident: str, arguments: dict[str, Any]) -> Response:
    if await house.store.incidents.one(incident) is None:
        raise not_found("没有这起事件", "There is no such incident")
    return await do(house, who, f"incident.{verb}", incident, arguments)


@router.post("/{incident}/note", responses=answers(Result))
async def note(incident: str, body: Comment, house: House, who: Officer) -> Response:
    """Add a line to its log."""
    return await _act(house, who.name, "note", incident, {"note": body.note})


@router.post("/{incident}/fact", responses=answers(Result))
async def fact(incident: str, body: FactBody, house: House, who: Officer) -> Response:
    """Add a fact, or correct it; the earlier one stays in the log."""
    return await _act(house, who.name, "fact", incident, {"name": body.name, "value": body.value, "note": body.note})


@router.post("/{incident}/discovered", responses=answers(Result))
async def discovered(incident: str, body: Discovered, house: House, who: Officer) -> Response:
    """Say when the event was discovered; the statutory times count from there."""
    arguments = {"time": body.time.isoformat(), "note": body.note}
    return await _act(house, who.name, "discovered", incident, arguments)


@router.post("/{incident}/grade", responses=answers(Result))
async def grade(incident: str, body: GradeBody, house: House, who: Officer) -> Response:
    """Confirm a grade."""
    return await _act(house, who.name, "grade", incident, {"level": body.level, "reason": body.reason})


@router.post("/{incident}/met", responses=answers(Result))
async def met(incident: str, body: Met, house: House, who: Officer) -> Response:
    """Say that a duty with a deadline is done."""
    return await _act(house, who.name, "met", incident, {"deadline": body.deadline, "note": body.note})


@router.post("/{incident}/close", responses=answers(Result))
async def close(incident: str, body: Close, house: House, who: Officer) -> Response:
    """Close it; only where none of its alerts holds, and with duties undone only for a reason."""
    return await _act(house, who.name, "close", incident, {"reason": body.reason, "unmet": body.unmet})


@router.post("/{incident}/reopen", responses=answers(Result))
async def reopen(incident: str, body: Reopen, house: House, who: Officer) -> Response:
    """Open it again after it was closed."""
    return await _act(house, who.name, "reopen", incident, {"reason": body.reason})
