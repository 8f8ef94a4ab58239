"""Maps of others under ours: which there are, and their pictures."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from console.api.answers_tiles import BaseMapList, BaseMapRow
from console.api.documentation import answers
from console.api.errors import Refused, not_found
from console.api.needs import TheSettings, Viewer, answer
from console.tiles import NoTile

router = APIRouter(prefix="/tiles", tags=["reference"])

KEEP = "private, max-age=86400"      # a browser asks for a picture once a day
PICTURE = {200: {"description": "A picture of 256 by 256 pixels.", "content": {"image/*": {}}}}

Number = Annotated[int, Path(ge=0, lt=1 << 20)]


@router.get("", responses=answers(BaseMapList))
async def base_maps(settings: TheSettings, who: Viewer) -> Response:
    """Maps of other services that may lie under ours; none by default."""
    tiles = settings.tiles
    return answer(BaseMapList(maps=() if tiles is None else tuple(
        BaseMapRow(
            id=each.id, name_zh=each.name_zh, name_en=each.name_en or each.name_zh, grid=each.grid,
            attribution=each.attribution, overlay=each.overlay, min_zoom=each.min_zoom, max_zoom=each.max_zoom,
            away=tiles.rests(each.id),
        ) for each in tiles.maps.values()
    )))


@router.get("/{layer}/{z}/{x}/{y}", responses=PICTURE | {"4XX": answers(BaseMapList)["4XX"]}, response_class=Response)
async def tile(layer: str, z: Number, x: Number, y: Number, settings: TheSettings, who: Viewer) -> Response:
    """One picture, kept here or fetched; `X-Stale: 1` where it is older than it should be."""
    try:
        if settings.tiles is None:
            raise NoTile("no base maps", away=False)
        found = await settings.tiles.get(layer, z, x, y)
    except NoTile as error:
        if error.away:
            raise Refused(
                503, "base_map_away", "底图服务没有回应，地图仍可使用矢量底图",
                "The service of the base map does not answer; the map goes on with its own layers",
            ) from None
        raise not_found("没有这块底图", "There is no such picture of a base map") from None
    headers = {"Cache-Control": "no-store", "X-Stale": "1"} if found.stale else {"Cache-Control": KEEP}
    return Response(found.body, media_type=found.media, headers=headers)
