"""What does not change while the house runs: quantities, and the map's layers."""

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.api.answers import FactList, FactRow, LayerList, QuantityList, QuantityRow
from console.api.documentation import answers
from console.api.errors import not_found
from console.api.needs import TheSettings, Viewer, answer
from console.files import Shelf, respond
from console.settings import Region
from core.event_facts import FACTS
from core.quantity_shape import distinct
from core.quantity_table import QUANTITIES

router = APIRouter(tags=["reference"])

LAYERS = (".topojson", ".geojson", ".json")
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
QUANTITY_LIST = QuantityList(quantities=tuple(
    QuantityRow(key=each.key, zh=each.zh, en=each.en, unit=each.unit, units=distinct(each), decimals=each.decimals,
                low=each.low, high=each.high, medium=each.medium, source=each.source)
    for each in QUANTITIES.values()
))

FACT_LIST = FactList(facts=tuple(
    FactRow(name=each.name, zh=each.zh, en=each.en, shape=each.shape, unit=each.unit,
            natures=tuple(nature.value for nature in each.natures), choices=each.choices)
    for each in FACTS.values()
))


@router.get("/region", responses=answers(Region))
async def region(settings: TheSettings, who: Viewer) -> Response:
    """The region's name, and what of it screens show first."""
    return answer(settings.region)


@router.get("/quantities", responses=answers(QuantityList))
async def quantities(who: Viewer) -> Response:
    """Everything that can be measured, with its unit and plausible range."""
    return answer(QUANTITY_LIST)


@router.get("/facts", responses=answers(FactList))
async def event_facts(who: Viewer) -> Response:
    """Facts that an incident may have and that no sensor tells: what each may be."""
    return answer(FACT_LIST)


@router.get("/geography", responses=answers(LayerList))
async def layers(settings: TheSettings, who: Viewer) -> Response:
    """Names of the map layers there are files for."""
    files = (path for folder in settings.geography if folder.is_dir() for path in folder.iterdir())
    return answer(LayerList(layers=tuple(sorted({path.stem for path in files if path.suffix in LAYERS}))))


@router.get("/geography/{layer}")
async def layer(layer: str, request: Request, who: Viewer) -> Response:
    """One map layer, GeoJSON or TopoJSON as its media type says."""
    shelf: Shelf = request.app.state.geography
    for suffix in LAYERS if NAME.fullmatch(layer) else ():
        kept = await shelf.get(layer + suffix)
        if kept is not None:
            return respond(kept, request.headers, "private, no-cache")
    raise not_found("没有这个图层", "There is no such layer")
