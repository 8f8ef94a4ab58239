"""Dose-rate rings around a bare sealed source: of figures somebody types, or of a source in the register."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from console.api.documentation import answers
from console.api.errors import Refused, not_found
from console.api.needs import AllHouses, Officer, TheSettings, Viewer, answer
from console.houses import Houses
from console.settings import ConsoleSettings
from core.errors import InputError
from core.rings import SourceRings
from core.site import SealedSource

router = APIRouter(tags=["reference"])
Rates = Annotated[list[Annotated[float, Query(gt=0, allow_inf_nan=False)]], Query(
    max_length=12, description="rings at these air kerma rates, µGy/h, in place of the levels at which something is done",
)]


@router.get("/rings", responses=answers(SourceRings))
async def typed(
    settings: TheSettings, houses: AllHouses, who: Viewer,
    nuclide: Annotated[str, Query(min_length=1, max_length=40)],
    activity_bq: Annotated[float, Query(gt=0, allow_inf_nan=False)],
    activity_date: date | None = None, rate: Rates = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Rings of a source by nuclide and activity, decayed from its day to now."""
    return _rings(settings, houses, nuclide, activity_bq, activity_date, rate)


@router.get("/sites/{site}/rings", responses=answers(SourceRings))
async def registered(
    site: str, settings: TheSettings, houses: AllHouses, who: Officer,
    code: Annotated[str | None, Query(max_length=12, description="its 12 characters, where the site has several")] = None,
    rate: Rates = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Rings of a registered source, decayed to now. For officers and above, who alone are told of sealed sources."""
    found = settings.sites.get(site)
    held = [] if found is None else [
        each for each in found.parts if isinstance(each, SealedSource) and code in (None, each.code)
    ]
    if not held:
        raise not_found("登记册中没有这枚放射源", "The register has no such source")
    if len(held) > 1:
        raise Refused(
            422, "which_source", "此处有多枚放射源，请给出放射源编码", "Several sources are kept there; name one by its code"
        )
    return _rings(settings, houses, held[0].nuclide, held[0].activity_bq, held[0].activity_date, rate)


def _rings(
    settings: ConsoleSettings, houses: Houses, nuclide: str, activity_bq: float, on: date | None, rates: list[float]
) -> Response:
    if settings.rings is None:
        raise Refused(503, "no_rings", "本机未配置剂量率计算", "Nothing that computes dose rates is connected here")
    try:
        return answer(settings.rings(nuclide, activity_bq, on, houses.live.clock.now(), tuple(rates)))
    except InputError as error:
        raise Refused(422, "no_source", "核素、活度或日期不正确，请核对", str(error)) from None
