"""Stations, their histories, and names that speak but are not registered. Adopting one is a Command."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints
from starlette.responses import Response

from console.api.alerts import Body, Said
from console.api.answers import StationList, UnregisteredList
from console.api.answers_watch import OutageList
from console.api.documentation import answers
from console.api.doing import do
from console.api.errors import not_found
from console.api.fields import Moment, span
from console.api.needs import Director, House, Officer, Viewer, answer
from core.messages import Result
from core.store.shapes import History

router = APIRouter(prefix="/stations", tags=["stations"])

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class AdoptedChannel(Body):
    """One quantity the new station measures."""

    quantity: Name
    unit: Name | None = None
    codes: tuple[Name, ...] = ()
    factor: float = 1.0
    low: float | None = None
    high: float | None = None
    background: float | None = None


class Adopt(Body):
    """What an officer knows of a station that speaks but is not registered."""

    id: Name
    name_zh: Name
    name_en: str = Field(default="", max_length=100)
    category: Name
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    city: str = Field(default="", max_length=100)
    site: Name | None = None
    river: Name | None = None
    chainage: float | None = None
    interval: float = Field(default=60.0, gt=0, le=30 * 86400, description="s between reports when all is well")
    channels: tuple[AdoptedChannel, ...] = ()
    mn: Name | None = None
    aliases: tuple[Name, ...] = ()
    modbus_crc: bool = False


class Works(Body):
    """Maintenance or calibration: why, and for how long. What begins meanwhile calls nobody."""

    work: Literal["maintenance", "calibration"] = "maintenance"
    reason: Said
    minutes: int = Field(ge=1, le=7 * 24 * 60)
    rule: str = Field(default="", max_length=64, description="only this rule; all where empty")


class Retire(Body):
    """Out of service, and why: until somebody puts it back."""

    reason: Said
    rule: str = Field(default="", max_length=64, description="only this rule; all where empty")


class OfRule(Body):
    """All of a station, or one rule at it."""

    rule: str = Field(default="", max_length=64)


@router.get("", responses=answers(StationList))
async def stations(house: House, who: Viewer) -> Response:
    """All stations as they now stand."""
    return answer(StationList(stations=tuple(house.hub.present.stations.values())))


@router.get("/unregistered", responses=answers(UnregisteredList))
async def unregistered(house: House, who: Viewer) -> Response:
    """Names that are not registered, and unknown codes of stations that are; what they say is kept until adoption."""
    known = house.hub.present.register.knows
    return answer(UnregisteredList(unregistered=await house.store.unregistered(known)))


@router.get("/{station:path}/history", responses=answers(History))
async def history(
    station: str, house: House, who: Viewer,
    quantity: Annotated[str, Query(max_length=100)],
    start: Annotated[Moment | None, Query(description="a day before `end` if left out")] = None,
    end: Annotated[Moment | None, Query(description="now if left out")] = None,
    points: Annotated[int, Query(ge=2, le=10_000, description="about how many at most; extremes are kept")] = 2000,
) -> Response:
    """Values of one quantity: raw, by minutes or by hours, as the span needs."""
    since, until = span(house.clock.now(), start, end)
    return answer(await house.store.history(station, quantity, since, until, points=points))


@router.post("/{station:path}/adopt", responses=answers(Result))
async def adopt(station: str, body: Adopt, house: House, who: Officer) -> Response:
    """Register a station under whose name readings have been arriving."""
    if not station:
        raise not_found("没有这个站点", "There is no such station")
    return await do(house, who.name, "station.adopt", station, body.model_dump(mode="json", exclude_unset=True))


@router.get("/outages", responses=answers(OutageList))
async def outages(house: House, who: Viewer) -> Response:
    """Stations that are not watched as usual: in maintenance, in calibration, out of service."""
    return answer(OutageList(outages=house.hub.present.outages))


@router.post("/{station:path}/maintain", responses=answers(Result))
async def maintain(station: str, body: Works, house: House, who: Officer) -> Response:
    """Begin maintenance or calibration, or change its end."""
    return await do(house, who.name, "station.maintain", station, body.model_dump())


@router.post("/{station:path}/resume", responses=answers(Result))
async def resume(station: str, body: OfRule, house: House, who: Officer) -> Response:
    """End maintenance or calibration before its time."""
    return await do(house, who.name, "station.resume", station, body.model_dump())


@router.post("/{station:path}/retire", responses=answers(Result))
async def retire(station: str, body: Retire, house: House, who: Director) -> Response:
    """Take a station, or one rule at it, out of service."""
    return await do(house, who.name, "station.retire", station, body.model_dump())


@router.post("/{station:path}/restore", responses=answers(Result))
async def restore(station: str, body: OfRule, house: House, who: Director) -> Response:
    """Put it back in service."""
    return await do(house, who.name, "station.restore", station, body.model_dump())
