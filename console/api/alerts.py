"""Alerts: looking at them, and what officers do with them. Doing is a Command; alerting carries it out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from console.api.answers import AlertLife, AlertList, Extreme
from console.api.documentation import answers
from console.api.doing import do
from console.api.errors import not_found
from console.api.fields import Moment
from console.api.needs import House, Officer, Viewer, answer
from console.api.paging import Limit, Page, behind, spot
from core.evidence import Validation
from core.messages import SET_ASIDE, Alert, Quality, Result, Severity, State

router = APIRouter(prefix="/alerts", tags=["alerts"])

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Body(BaseModel):
    """Root of request bodies: an unknown field is a mistake and is said."""

    model_config = ConfigDict(extra="forbid")


class Acknowledge(Body):
    """I have seen it and act on it."""

    note: Text = ""


class Shelve(Body):
    """Not now, and why; it comes back by itself."""

    reason: Said
    minutes: int = Field(ge=1, le=24 * 60)


class Validate(Body):
    """Whether it is plausible, and on what grounds."""

    validation: Validation
    note: Said


class Comment(Body):
    """A note in the alert's life."""

    note: Said


@router.get("", responses=answers(AlertList))
async def alerts(
    house: House, who: Viewer,
    state: Annotated[State | None, Query(description="only in this state")] = None,
    severity: Annotated[Severity | None, Query(description="only of this colour")] = None,
    place: Annotated[str | None, Query(description="only of this station or site")] = None,
    since: Annotated[Moment | None, Query(description="only with this onset or a later one")] = None,
    before: Annotated[Moment | None, Query(description="only with an earlier onset")] = None,
    page: Page = None,
    limit: Limit = 200,
) -> Response:
    """Alerts, newest onset first, those back to normal among them; what is not normal is in the stream's picture."""
    found = await house.store.alerts(
        state=state, severity=severity, place=place, since=since, before=before, behind=spot(page), limit=limit + 1
    )
    return answer(AlertList(alerts=found[:limit], next=behind(found[limit - 1]) if len(found) > limit else None))


@router.get("/{alert}", responses=answers(AlertLife))
async def alert_life(alert: str, house: House, who: Viewer) -> Response:
    """One alert and every change in its life."""
    found = await house.store.alert(alert)
    if found is None:
        raise not_found("没有这条报警", "There is no such alert")
    return answer(AlertLife(
        alert=found, transitions=await house.store.transitions(alert), gravest=await _gravest(house, found)
    ))


async def _gravest(house: House, alert: Alert) -> Extreme | None:
    """The gravest stored value since the onset: more is graver unless the rule says less is.

    A rate's value is a change, and faults and silence have none; for them there is nothing to look up.
    """
    present = house.hub.present
    rules = present.configuration.rules if present.configuration else []
    rule = next((each for each in rules if each.get("id") == alert.rule), None)
    if rule is None or rule.get("detector") != "threshold":
        return None
    end = house.clock.now() if alert.active else alert.time
    history = await house.store.history(alert.station, alert.quantity, alert.onset, max(end, alert.onset))
    is_below = rule.get("direction") == "below"
    found = [
        Extreme(value=value, time=point.time) for point in history.points
        if (value := point.low if is_below else point.high) is not None and Quality(point.quality) not in SET_ASIDE
    ]
    return min(found, key=lambda each: each.value if is_below else -each.value, default=None)


async def _act(house: House, who: str, verb: str, alert: str, arguments: dict[str, Any]) -> Response:
    if await house.store.alert(alert) is None:
        raise not_found("没有这条报警", "There is no such alert")
    return await do(house, who, f"alert.{verb}", alert, arguments)


@router.post("/{alert}/acknowledge", responses=answers(Result))
async def acknowledge(alert: str, body: Acknowledge, house: House, who: Officer) -> Response:
    """Say that the alert is seen and acted on."""
    return await _act(house, who.name, "acknowledge", alert, {"note": body.note})


@router.post("/{alert}/shelve", responses=answers(Result))
async def shelve(alert: str, body: Shelve, house: House, who: Officer) -> Response:
    """Put the alert aside for some minutes."""
    return await _act(house, who.name, "shelve", alert, {"reason": body.reason, "minutes": body.minutes})


@router.post("/{alert}/unshelve", responses=answers(Result))
async def unshelve(alert: str, house: House, who: Officer) -> Response:
    """Take the alert back from the shelf."""
    return await _act(house, who.name, "unshelve", alert, {})


@router.post("/{alert}/reset", responses=answers(Result))
async def reset(alert: str, house: House, who: Officer) -> Response:
    """Let a latched alert go."""
    return await _act(house, who.name, "reset", alert, {})


@router.post("/{alert}/validate", responses=answers(Result))
async def validate(alert: str, body: Validate, house: House, who: Officer) -> Response:
    """Say whether what was measured is plausible; it changes no state."""
    return await _act(house, who.name, "validate", alert, {"validation": body.validation.value, "note": body.note})


@router.post("/{alert}/comment", responses=answers(Result))
async def comment(alert: str, body: Comment, house: House, who: Officer) -> Response:
    """Add a note."""
    return await _act(house, who.name, "comment", alert, {"note": body.note})
