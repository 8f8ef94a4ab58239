"""What has been kept for looking into: refused payloads, commands given, counters."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from prometheus_client import REGISTRY
from starlette.responses import Response

from console.api.answers import CommandList, Figures, RejectList
from console.api.answers_records import ChainState
from console.api.documentation import answers
from console.api.errors import not_found
from console.api.fields import LogNumber, Moment
from console.api.needs import Director, House, Officer, Viewer, answer
from console.api.paging import Limit, Page, number
from console.audit import Sought, look

router = APIRouter()


@router.get("/rejects", responses=answers(RejectList), tags=["records"])
async def rejects(
    house: House, who: Viewer, limit: Limit = 200,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="only with a smaller id; turns the page")] = None,
    reason: Annotated[str | None, Query(description="only refused for this")] = None,
) -> Response:
    """Refused payloads, newest first, each with its reason."""
    return answer(RejectList(rejects=await house.store.rejects(limit=limit, before=before, reason=reason)))


@router.get("/rejects/{reject}/payload", tags=["records"])
async def reject_payload(reject: LogNumber, house: House, who: Officer) -> Response:
    """A refused payload as it came, for whoever mends the gateway."""
    payload = await house.store.reject_payload(reject)
    if payload is None:
        raise not_found("没有这条拒收记录", "There is no such refused payload")
    # Whatever the bytes are, a browser only saves them.
    return Response(payload, media_type="application/octet-stream", headers={
        "Content-Disposition": f'attachment; filename="reject-{reject}.bin"', "Cache-Control": "no-store",
    })


@router.get("/audit", responses=answers(CommandList), tags=["records"])
async def audit(
    house: House, who: Director, page: Page = None, limit: Limit = 200,
    by: Annotated[str, Query(max_length=100, description="part of the person's name")] = "",
    kind: Annotated[str, Query(max_length=100, description="a verb, or what is before its dot: `alert`, `rule.approve`")] = "",
    text: Annotated[str, Query(max_length=200, description="in person, verb, target or arguments")] = "",
    since: Annotated[Moment | None, Query(description="from this time on")] = None,
    until: Annotated[Moment | None, Query(description="before this time")] = None,
) -> Response:
    """What people asked for, newest first. A page may hold fewer than `limit` and still have a `next`: it looked far enough."""
    sought = Sought(who=by, kind=kind, text=text, since=since, until=until)
    commands, goes_on = await look(house.store, sought, limit, number(page))
    return answer(CommandList(commands=commands, next=None if goes_on is None else str(goes_on)))


@router.get("/audit/chain", responses=answers(ChainState), tags=["records"])
async def chain(house: House, request: Request, who: Director) -> Response:
    """Whether anything of the log book was changed, added or removed: looks through the whole chain."""
    async with request.app.state.looking:
        verdict = await house.store.verify()
    return answer(ChainState(
        checked=house.clock.now(), links=verdict.head.n, head=str(verdict.head), faults=verdict.faults
    ))


@router.get("/figures", responses=answers(Figures), tags=["records"])
async def figures(house: House, who: Viewer) -> Response:
    """Counters of this house's stream, and of the program."""
    ours = (metric for metric in REGISTRY.collect() if metric.name.startswith("fengsui"))
    counters = {_name(sample.name, sample.labels): sample.value for metric in ours for sample in metric.samples}
    return answer(Figures(stream=house.hub.figures(), counters=counters))


def _name(name: str, labels: dict[str, str]) -> str:
    inside = ",".join(f"{key}={value}" for key, value in labels.items())
    return f"{name}{{{inside}}}" if inside else name
