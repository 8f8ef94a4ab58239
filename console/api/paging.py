"""How long lists are turned: the `next` of one page, given as `page`, is where the one after it begins."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from console.api.answers import FieldError
from console.api.errors import Refused
from console.api.fields import is_of_our_time
from core.incident import Incident
from core.messages import Alert

Limit = Annotated[int, Query(ge=1, le=1000)]
Page = Annotated[str | None, Query(max_length=500, description="`next` of the page before: goes on behind it")]

Spot = tuple[datetime, str]


def behind(last: Alert | Incident) -> str:
    """Where a list goes on behind its last one: the onset, and the id among those of the same onset."""
    return f"{last.onset.astimezone(UTC).replace(tzinfo=None).isoformat()}Z,{last.id}"


def spot(page: str | None) -> Spot | None:
    """The onset and id that `behind` wrote. Raises Refused for anything else."""
    if page is None:
        return None
    onset, comma, id = page.partition(",")
    try:
        moment = datetime.fromisoformat(onset)
    except ValueError:
        raise _wrong() from None
    if not comma or moment.tzinfo is None or not is_of_our_time(moment) or not id.isprintable():
        raise _wrong()
    return moment, id


def number(page: str | None) -> int | None:
    """A number of the log. Raises Refused for anything else."""
    if page is None:
        return None
    if not page.isascii() or not page.isdigit() or len(page) > 18:      # as many digits as a database has room for
        raise _wrong()
    return int(page)


def _wrong() -> Refused:
    return Refused(
        422, "invalid", "page 须是上一页答复中的 next", "page: expected the `next` of the page before",
        fields=(FieldError(field="page", message="expected the `next` of the page before"),),
    )
