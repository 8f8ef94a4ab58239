"""What is asked of the forecasting stage and what it answers: a forecast that is wanted, and the Results of commands."""

from datetime import datetime

import msgspec

from core.errors import Refused
from core.messages import Command, Forecast, Result
from dispersion.incidents import Run


class Asked(msgspec.Struct, frozen=True):
    """A forecast that is wanted."""

    run: Run
    cause: str
    who: str
    commands: tuple[Command, ...] = ()   # that wait for its answer


def made(command: Command, forecast: Forecast, now: datetime) -> Result:
    """It is there."""
    return Result(id=command.id, time=now, done=True, data={"forecast": forecast.id})


def refused(command: Command, why: Refused, now: datetime) -> Result:
    """It is not done; `field` names the argument at fault, where it is one."""
    data = {"reason_zh": why.reason_zh} | ({"field": why.field} if why.field else {})
    return Result(id=command.id, time=now, done=False, reason=why.reason, data=data)


def told(command: Command, answer: object, now: datetime) -> Result:
    """The answer to a question, encoded."""
    return Result(id=command.id, time=now, done=True, data={"answer": msgspec.Raw(msgspec.json.encode(answer))})
