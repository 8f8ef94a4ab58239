"""Fields that many requests have. What is refused here never reaches a database that has no room for it."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from console.api.errors import Refused

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def is_of_our_time(moment: datetime) -> bool:
    """Whether spans of years can be counted from a time without leaving the calendar."""
    return EARLIEST <= moment < LATEST


def _of_our_time(moment: datetime) -> datetime:
    if not is_of_our_time(moment):
        raise PydanticCustomError("moment_range", "expected a time from 1900 to 2200")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
LogNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]        # as far as a database counts
A_DAY = timedelta(hours=24)


def span(now: datetime, start: datetime | None, end: datetime | None) -> tuple[datetime, datetime]:
    """From when to when is asked about: up to now, and a day long, where nothing else is said."""
    until = end or now
    since = start or until - A_DAY
    if since >= until:
        raise Refused(422, "empty_span", "开始时间必须早于结束时间", "The start must be before the end")
    return since, until
