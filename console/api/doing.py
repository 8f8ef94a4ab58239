"""How a request becomes a Command and its Result an answer. Decides nothing: the stage that owns the verb does."""

from typing import Any

from starlette.responses import Response

from console.api.answers import FieldError
from console.api.errors import Refused
from console.api.needs import answer
from console.houses import HouseView


async def do(
    house: HouseView, who: str, verb: str, target: str, arguments: dict[str, Any], status: int = 200,
    limit: float | None = None,
) -> Response:
    """Ask the stage and answer with its Result; what it refuses is a 409 with its sentence, and the field it is about."""
    result = await house.desk.ask(who, verb, target, arguments, limit)
    if not result.done:
        zh = result.data.get("reason_zh", result.reason)
        field = str(result.data.get("field", ""))
        raise Refused(409, "refused", str(zh), result.reason,
                      fields=(FieldError(field=field, message=result.reason),) if field else ())
    return answer(result, status)


async def asked(
    house: HouseView, who: str, verb: str, arguments: dict[str, Any], limit: float, target: str = ""
) -> Response:
    """Ask the stage a question; what it answers is written already (`answer` of its Result)."""
    result = await house.desk.ask(who, verb, target, arguments, limit)
    if not result.done:
        raise Refused(409, "refused", str(result.data.get("reason_zh", result.reason)), result.reason)
    return Response(
        bytes(result.data["answer"]), media_type="application/json", headers={"Cache-Control": "no-store"}
    )
