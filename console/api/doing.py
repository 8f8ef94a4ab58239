"""How a request becomes a Command and its Result an answer. Decides nothing: the stage that owns the verb does."""

from typing import Any

from starlette.responses import Response

from console.api.errors import Refused
from console.api.needs import answer
from console.houses import HouseView


async def do(
    house: HouseView, who: str, verb: str, target: str, arguments: dict[str, Any], status: int = 200,
    limit: float | None = None,
) -> Response:
    """Ask the stage and answer with its Result; what it refuses is a 409 with its sentence."""
    result = await house.desk.ask(who, verb, target, arguments, limit)
    if not result.done:
        zh = result.data.get("reason_zh", result.reason)
        raise Refused(409, "refused", str(zh), result.reason)
    return answer(result, status)
