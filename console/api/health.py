"""For those who watch the watcher: is it alive, is it ready, what are its counters."""

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from console.api.answers import Readiness
from console.api.documentation import answers
from console.api.needs import AllHouses, Needs, answer, is_local
from console.auth import Role
from console.houses import HouseView
from core.errors import StoreError

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@router.get("/readyz", responses=answers(Readiness))
async def ready(houses: AllHouses) -> Response:
    """Every stage runs and the store can be written to; else 503 and what is wrong."""
    found = await readiness(houses.live)
    return answer(found, 200 if found.ready else 503)


async def readiness(house: HouseView) -> Readiness:
    """Look at the stages and write to the store."""
    stages = {name: status.running for name, status in house.hub.present.stages.items()}
    try:
        await house.store.check_writable()
        trouble = ""
    except StoreError as error:
        trouble = str(error)
    return Readiness(ready=house.hub.ready and not trouble and all(stages.values()), store=trouble, stages=stages)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters for Prometheus: from this machine, or for an admin."""
    if not is_local(request):
        await Needs(Role.ADMIN)(request)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
