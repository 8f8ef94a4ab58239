"""Who is where in time: the latest as JSON and GeoJSON, and questions about it, which the response stage answers."""

import asyncio
from typing import Annotated, Any, Literal

import msgspec
import zstandard
from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from console.api.alerts import Body
from console.api.documentation import answers
from console.api.doing import asked
from console.api.errors import Refused, not_found
from console.api.needs import House, Officer, Viewer
from console.houses import HouseView
from core.reach import PointReach, Reach, ReachSiting, ReachTrial

router = APIRouter(prefix="/reach", tags=["reach"])

PART = ':part"'       # ends the tag of a reach whose units have no areas yet
LIMIT = 60.0         # s; who is first takes some hundredths, a trial a second or two, new bases ten

Degrees = Annotated[float, Field(allow_inf_nan=False)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class Place(Body):
    """A place on the map."""

    longitude: Annotated[Degrees, Field(ge=-180, le=180)]
    latitude: Annotated[Degrees, Field(ge=-90, le=90)]


class Cut(Body):
    """An area nobody enters, or whose roads are cut."""

    geometry: dict[str, Any] = Field(description="GeoJSON Polygon")
    name_zh: Word = ""
    name_en: Word = ""
    roads_only: bool = Field(default=False, description="people on foot may pass")


class Base(Place):
    """A base to try."""

    name_zh: Word = ""
    name_en: Word = ""
    muster: float | None = Field(default=None, ge=0, le=600, description="min until it leaves; else as the other teams")
    goes_to_sea: bool = False


class Tried(Body):
    """What to try."""

    without: tuple[Word, ...] = Field(default=(), description="ids of teams, vessels, aircraft")
    cuts: tuple[Cut, ...] = Field(default=(), max_length=20)
    bases: tuple[Base, ...] = Field(default=(), max_length=20)


class Candidate(Place):
    """A place that might become a base."""

    id: Word = ""
    name_zh: Word = ""
    name_en: Word = ""


class Siting(Body):
    """How many new bases, or which share they are to reach."""

    weight: Literal["area", "people", "sites"] = "area"
    count: int | None = Field(default=None, ge=1, le=50)
    share: float | None = Field(default=None, gt=0, le=1)
    muster: float = Field(default=30.0, ge=0, lt=120, description="min, of each new base")
    candidates: tuple[Candidate, ...] = Field(default=(), max_length=300, description="the region's towns where none are given")


@router.get("", responses=answers(Reach))
async def latest(house: House, asking: Request, who: Viewer) -> Response:
    """The latest, with the areas of each unit once they are drawn. `If-None-Match` is answered with 304 until it changes."""
    tag = await _tag(house)
    if asking.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    tag, body = await _body(house)
    return Response(body, media_type="application/json", headers={"ETag": tag, "Cache-Control": "no-cache"})


@router.get(".geojson", responses={200: {"content": {"application/geo+json": {}}}})
async def geojson(
    house: House, asking: Request, who: Viewer,
    unit: Annotated[str | None, Query(max_length=64, description="its areas; else those of all together, and gaps")] = None,
) -> Response:
    """Areas and gaps as GeoJSON (RFC 7946)."""
    tag, body = await _body(house)
    if asking.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    found = await asyncio.to_thread(_collection, body, unit)
    if found is None and tag.endswith(PART):
        raise Refused(
            503, "not_drawn", "各单位范围正在绘制，请稍候再试", "Areas of each unit are being drawn; try again in some seconds"
        )
    if found is None:
        raise not_found("没有这个单位的可达范围", "There is no area of such a unit")
    return Response(found, media_type="application/geo+json", headers={"ETag": tag, "Cache-Control": "no-cache"})


@router.post("/point", responses=answers(PointReach))
async def point(body: Place, house: House, who: Viewer) -> Response:
    """Who is first at a place, when, and by which way."""
    return await asked(house, who.name, "reach.point", body.model_dump(), LIMIT)


@router.post("/what-if", responses=answers(ReachTrial))
async def what_if(body: Tried, house: House, who: Officer) -> Response:
    """What would be if: units out of service, areas closed, new bases. Nothing is changed."""
    return await asked(house, who.name, "reach.what_if", body.model_dump(mode="json", exclude_none=True), LIMIT)


@router.post("/siting", responses=answers(ReachSiting))
async def siting(body: Siting, house: House, who: Officer) -> Response:
    """Where new bases on land gain most."""
    return await asked(house, who.name, "reach.siting", body.model_dump(mode="json", exclude_none=True), LIMIT)


async def _tag(house: HouseView) -> str:
    found = await house.store.reaches.latest_id()
    if found is None:
        raise not_found("可达范围尚未算出", "Who is where in time has not been worked out yet")
    id, is_whole = found
    return _quoted(house, id, is_whole)


def _quoted(house: HouseView, id: str, is_whole: bool) -> str:
    return f'"{house.exercise or "live"}:{id}' + ('"' if is_whole else PART)


async def _body(house: HouseView) -> tuple[str, bytes]:
    kept = await house.store.reaches.latest()
    if kept is None:
        raise not_found("可达范围尚未算出", "Who is where in time has not been worked out yet")
    tag = _quoted(house, kept.id, kept.whole is not None)
    if kept.whole is None:
        return tag, kept.told
    return tag, await asyncio.to_thread(zstandard.decompress, kept.whole)


def _collection(body: bytes, unit: str | None) -> bytes | None:
    """In a thread: it is large. Areas of one unit, or of all together with the gaps; None where a unit has none."""
    reach = msgspec.json.decode(body, type=Reach)
    features: list[dict[str, Any]] = [
        {"type": "Feature", "geometry": each.geometry, "properties": {
            "kind": "area", "domain": each.domain, "within": each.within, "unit": each.unit_id, "area_km2": each.area_km2}}
        for each in reach.areas if each.unit_id == (unit or "")
    ]
    if unit is not None and not features:
        return None
    if unit is None:
        features += [
            {"type": "Feature", "geometry": each.geometry, "properties": {
                "kind": "gap", "domain": each.domain, "rank": each.rank, "area_km2": each.area_km2, "people": each.people,
                "city": each.city, "worst": each.worst}}
            for each in reach.gaps
        ]
    return msgspec.json.encode({
        "type": "FeatureCollection", "features": features, "reach": reach.id, "time": reach.time, "demo": reach.demo,
        "exercise": reach.exercise, "provider": reach.provider, "data_date": reach.data_date,
    })
