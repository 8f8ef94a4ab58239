"""What a command brings with it, made sure of: texts and times. A Refusal says what is wrong with it."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from alerting import refusal
from core.messages import Command


def text(arguments: dict[str, Any], name: str) -> str:
    """A text, empty where it was not given."""
    value = arguments.get(name, "")
    if not isinstance(value, str):
        raise refusal.not_a_text(name)
    return value


def time(said: object) -> datetime:
    """A time with its zone, in UTC."""
    if not isinstance(said, str):
        raise refusal.not_a_time(str(said))
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise refusal.not_a_time(said) from None
    if at.tzinfo is None:
        raise refusal.no_zone(said)
    try:
        return at.astimezone(UTC)
    except OverflowError:                        # the ends of the calendar in another zone
        raise refusal.not_a_time(said) from None


def end(command: Command) -> datetime:
    """When what is asked for ends: in so many minutes, or at a time."""
    minutes, until = command.arguments.get("minutes"), command.arguments.get("until")
    if isinstance(minutes, (int, float)) and math.isfinite(minutes):
        return command.time + timedelta(minutes=min(max(minutes, 0), 1e6))
    if isinstance(until, str):
        return time(until)
    raise refusal.no_end()
