"""For those who watch the watcher: is it alive, is it ready, what are its counters."""

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from console.api.answers import Readiness
from console.api.documentation import answers
from console.api.needs import AllHouses, Needs, answer, is_local
from console.auth import Role
from console.probe import StoreProbe

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@router.get("/readyz", responses=answers(Readiness))
async def ready(request: Request, houses: AllHouses) -> Response:
    """Every stage runs and the store can be written to (tried once in some seconds); else 503 and what is wrong."""
    probe: StoreProbe = request.app.state.probe
    trouble, hub = await probe.trouble(), houses.live.hub
    stages = {name: status.running for name, status in hub.present.stages.items()}
    found = Readiness(ready=hub.ready and not trouble and all(stages.values()), store=trouble, stages=stages)
    return answer(found, 200 if found.ready else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters for Prometheus: from this machine, or for an admin."""
    if not is_local(request):
        await Needs(Role.ADMIN)(request)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
