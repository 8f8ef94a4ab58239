"""Drills: which run, which can be played, start and stop. The roof plays them."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints
from starlette.responses import Response

from console.api.alerts import Body
from console.api.answers import ExerciseList
from console.api.documentation import answers
from console.api.doing import do
from console.api.errors import not_found
from console.api.needs import AllHouses, Director, Viewer, answer
from core.messages import Result

router = APIRouter(prefix="/exercises", tags=["exercises"])


class Start(Body):
    """Play a drill."""

    drill: Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,100}$")]
    speed: float | None = Field(
        default=None, gt=0, le=100_000, description="simulated seconds per second; the drill's own pace if left out"
    )


@router.get("", responses=answers(ExerciseList))
async def exercises(houses: AllHouses, who: Viewer) -> Response:
    """Drills that run, and drills that can be played."""
    return answer(ExerciseList(running=houses.running, drills=houses.drills))


@router.post("", responses=answers(Result, 201), status_code=201)
async def start(body: Start, houses: AllHouses, who: Director) -> Response:
    """Start a drill in its own sealed house."""
    if body.drill not in (drill.name for drill in houses.drills):
        raise not_found("没有这个演练", "There is no such drill")
    arguments = {} if body.speed is None else {"speed": body.speed}
    return await do(houses.live, who.name, "exercise.start", body.drill, arguments, 201)


@router.delete("/{exercise}", responses=answers(Result))
async def stop(exercise: str, houses: AllHouses, who: Director) -> Response:
    """Stop a drill."""
    if houses.find(exercise) is None:
        raise not_found("没有正在进行的这场演练", "No such drill is running")
    return await do(houses.live, who.name, "exercise.stop", exercise, {})
