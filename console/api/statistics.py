"""How alerts served those on watch over a span: counted from the stored changes, page by page."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from console.api.documentation import answers
from console.api.errors import Refused
from console.api.fields import Moment
from console.api.needs import House, Viewer, answer
from core.alarm_statistics import LONGEST_SPAN, AlarmStatistics, Tally

router = APIRouter(prefix="/alerts", tags=["alerts"])

USUAL = timedelta(days=7)
PAGE = 200           # changes read and counted at a time, so that the event loop is soon free again


@router.get("/statistics", responses=answers(AlarmStatistics))
async def statistics(
    house: House, who: Viewer,
    start: Annotated[Moment | None, Query(alias="from", description="7 days before `to` if left out")] = None,
    end: Annotated[Moment | None, Query(alias="to", description="now if left out")] = None,
) -> Response:
    """How many alerts called, how fast somebody came, what chattered, beside the figures of EEMUA 191 and ISA-18.2."""
    now = house.clock.now()
    until: datetime = end or now
    since: datetime = start or until - USUAL
    if not timedelta() < until - since <= LONGEST_SPAN:
        raise Refused(
            422, "unfit_span", f"结束时间须晚于开始时间，且不超过 {LONGEST_SPAN.days} 天",
            f"The end must be after the start, by {LONGEST_SPAN.days} days at most",
        )
    tally = Tally(since, until)
    cause, ordinal = 0, -1
    while page := await house.store.transitions_between(since, until, cause, ordinal, PAGE):
        for each in page:
            tally.add(each)
        cause, ordinal = page[-1].cause, page[-1].ordinal
    return answer(tally.statistics(await house.store.open_alerts(), now))
