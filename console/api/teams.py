"""Who can be sent: as set up, as officers say, and where each last was. What officers say is a Command."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from console.api.alerts import Body, Text
from console.api.answers_reach import TeamList, Track, UnitService
from console.api.documentation import answers
from console.api.doing import do
from console.api.fields import Moment, span
from console.api.needs import House, Officer, TheSettings, Viewer, answer
from core.messages import Result
from core.team_state import OVERLAY, Service

router = APIRouter(prefix="/teams", tags=["reach"])



class Said(Body):
    """Whether a unit can be sent, with the reason; where it is; or both."""

    in_service: bool | None = None
    reason: Text = Field(default="", description="why; needed with in_service")
    longitude: float | None = Field(default=None, ge=-180, le=180)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    state: Literal["ready", "moving", "at_work", "out"] | None = None


@router.get("", responses=answers(TeamList))
async def teams(house: House, settings: TheSettings, who: Viewer) -> Response:
    """Teams, ports, vessels and aircraft, with their latest positions and what officers said of them."""
    fleet = settings.fleet
    service = tuple(
        UnitService(unit=each.key, in_service=said.in_service, reason=said.reason, who=each.who, time=each.time)
        for each in await house.store.overlays(OVERLAY) for said in (msgspec.convert(each.data, Service),)
    )
    return answer(TeamList(
        teams=tuple(fleet.teams.values()), ports=tuple(fleet.ports.values()), builds=tuple(fleet.builds.values()),
        vessels=tuple(fleet.vessels.values()), aircraft=tuple(fleet.aircraft.values()), calendar=fleet.calendar,
        positions=await house.store.positions.latest(), service=service,
    ))


@router.get("/{unit}/track", responses=answers(Track))
async def track(
    unit: str, house: House, who: Viewer,
    start: Annotated[Moment | None, Query(description="a day before `end` if left out")] = None,
    end: Annotated[Moment | None, Query(description="now if left out")] = None,
) -> Response:
    """Where a unit was."""
    since, until = span(house.clock.now(), start, end)
    return answer(Track(unit=unit, positions=await house.store.positions.track(unit, since, until)))


@router.put("/{unit}/state", responses=answers(Result))
async def state(unit: str, body: Said, house: House, who: Officer) -> Response:
    """Put a unit in or out of service, or say where it is."""
    arguments: dict[str, Any] = body.model_dump(mode="json", exclude_none=True)
    return await do(house, who.name, "team.state", unit, arguments)
