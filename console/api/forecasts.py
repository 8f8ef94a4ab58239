"""Forecasts: looking at them, and asking for one. Asking is a Command; the forecasting stage carries it out."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from console.api.answers import ForecastList
from console.api.documentation import answers, file_answer
from console.api.doing import asked, do
from console.api.errors import not_found
from console.api.fields import LogNumber, Moment
from console.api.needs import House, Officer, Viewer, answer
from console.api.paging import Page, number
from console.forecast_geojson import feature_collection
from console.forecast_kml import kml_document
from console.forecast_words import file_name
from core.forecast import ForecastChoices
from core.messages import Forecast, Result, encode

router = APIRouter(prefix="/forecasts", tags=["forecasts"])

LIMIT = 60.0         # s; a forecast takes about one, the first after the start some more

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Wanted(BaseModel):
    """What to forecast: a station, whose source is then assumed, or a substance with its place."""

    model_config = ConfigDict(extra="forbid")

    station: Word | None = None
    position: tuple[float, float] | None = Field(default=None, description="[longitude, latitude], degrees")
    substance: Word | None = Field(default=None, description="a chemical or a nuclide, by any usual name")
    quantity: Word | None = Field(default=None, description="of the station, where it measures several")
    rate: Word | None = Field(default=None, description="1 kg/s, 3 TBq/h; neither rate nor total: times only")
    total: Word | None = Field(default=None, description="20 t, 37 GBq")
    height: float | None = Field(default=None, description="m above ground")
    duration: Word | None = Field(default=None, description="30 min")
    storage: Word | None = Field(
        default=None, description="how a chemical is kept: pressure, cooled, ambient; none: it leaves as a gas")
    reactor: Word | None = Field(default=None, description="CPR1000 or HPR1000 instead of a substance, with an accident")
    accident: Word | None = Field(default=None, description="early-failure, design-leak, filtered-venting")
    since_shutdown: Word | None = Field(default=None, description="2 h, from the reactor's shutdown to the start")
    wind_from: float | None = Field(
        default=None, description="degrees from which it blows: with wind_speed instead of what the stations measure")
    wind_speed: float | None = Field(default=None, description="m/s, 10 m above ground")
    stability: Word | None = Field(default=None, description="A to F; none: from the sun's height and the wind")
    warn: bool = Field(default=False, description="whether places that will be reached get alerts; else it is a what-if")
    start: Moment | None = None


@router.get("", responses=answers(ForecastList))
async def forecasts(
    house: House, who: Viewer, page: Page = None, limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[LogNumber | None, Query(description="only with a smaller number in the log")] = None,
) -> Response:
    """Forecasts, newest first; the newest of each run that is not over is in the stream's picture."""
    spot = number(page)
    found = await house.store.forecasts(limit + 1, before if spot is None else spot)
    return answer(ForecastList(
        forecasts=tuple(each for _, each in found[:limit]), next=str(found[limit - 1][0]) if len(found) > limit else None
    ))


@router.get("/choices", responses=answers(ForecastChoices))
async def forecast_choices(house: House, who: Viewer) -> Response:
    """What can be asked of a forecast: substances by all their names, reactors and their accidents."""
    return await asked(house, who.name, "forecast.choices", {}, LIMIT)


@router.get("/{forecast:path}.geojson", responses=file_answer("application/geo+json"))
async def geojson(forecast: str, house: House, who: Viewer) -> Response:
    """One forecast for a map of others: areas, lines of equal arrival, places and the source (RFC 7946)."""
    found = await _found(house, forecast)
    return _file(encode(feature_collection(found)), "application/geo+json", file_name(found, "geojson"))


@router.get("/{forecast:path}.kml", responses=file_answer("application/vnd.google-earth.kml+xml"))
async def kml(forecast: str, house: House, who: Viewer) -> Response:
    """The same as KML 2.2, with names in Chinese and English."""
    found = await _found(house, forecast)
    return _file(kml_document(found), "application/vnd.google-earth.kml+xml", file_name(found, "kml"))


@router.get("/{forecast:path}", responses=answers(Forecast))
async def one_forecast(forecast: str, house: House, who: Viewer) -> Response:
    """One forecast, by its id."""
    return answer(await _found(house, forecast))


async def _found(house: House, forecast: str) -> Forecast:
    found = await house.store.forecast(forecast)
    if found is None:
        raise not_found("没有这次预测", "There is no such forecast")
    return found


def _file(content: bytes, kind: str, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition, "Cache-Control": "no-store"})


@router.post("", responses=answers(Result))
async def run(body: Wanted, house: House, who: Officer) -> Response:
    """Make a forecast; the answer's `data.forecast` is its id."""
    arguments: dict[str, Any] = body.model_dump(mode="json", exclude_none=True)
    return await do(house, who.name, "forecast.run", body.station or "", arguments, limit=LIMIT)
