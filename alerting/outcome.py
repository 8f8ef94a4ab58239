"""What follows from one entry of the log, and how a command is answered."""

from typing import Any

import msgspec

from alerting.refusal import Refusal
from core.incident import IncidentChange
from core.messages import Command, Result, Transition


class Outcome(msgspec.Struct, frozen=True):
    """What followed from one entry."""

    transitions: tuple[Transition, ...] = ()
    changes: tuple[IncidentChange, ...] = ()
    results: tuple[Result, ...] = ()


NOTHING = Outcome()


def done(command: Command, **data: Any) -> Result:
    """It is done; `data` says what it led to."""
    return Result(id=command.id, time=command.time, done=True, data=data)


def refused(command: Command, error: Refusal) -> Result:
    """It is not done, and why, in both languages."""
    return Result(
        id=command.id, time=command.time, done=False, reason=str(error), data={"reason_zh": error.reason_zh}
    )
