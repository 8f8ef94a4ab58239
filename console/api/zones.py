"""Protective zones around a site: asked of the response stage anew each time, for they are of the moment."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from console.api.documentation import answers
from console.api.doing import asked
from console.api.errors import Refused
from console.api.needs import House, Viewer
from core.zones import Zones

router = APIRouter(prefix="/zones", tags=["zones"])

LIMIT = 60.0         # s; half a second for a wind, two for a forecast with ways out


@router.get("", responses=answers(Zones))
async def zones(
    house: House, who: Viewer,
    site: Annotated[str, Query(max_length=100, description="id in the register; may be left out with a forecast")] = "",
    forecast: Annotated[str, Query(max_length=200, description="of a release there")] = "",
    state: Annotated[
        Literal["", "none", "standby", "facility", "site", "general"], Query(description="what the plant has declared")
    ] = "",
    wind_speed: Annotated[float | None, Query(ge=0, le=75, description="m/s; without a forecast")] = None,
    wind_from: Annotated[float | None, Query(ge=0, le=360, description="degrees it comes from")] = None,
) -> Response:
    """Rings and sectors, who lives there, what is proposed on what grounds, reception points and ways out."""
    if not site and not forecast:
        raise Refused(422, "site_or_forecast", "请给出场所 site 或预测 forecast", "Give a site or a forecast")
    arguments: dict[str, Any] = {
        "site": site, "forecast": forecast, "state": state, "wind_speed": wind_speed, "wind_from": wind_from,
    }
    return await asked(house, who.name, "zones.propose", {key: each for key, each in arguments.items() if each != ""}, LIMIT)
