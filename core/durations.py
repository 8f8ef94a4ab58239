"""Spans of time as a person writes them: "10 min", "30 d"."""

import re
from datetime import timedelta

from core.errors import InputError

SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
LONGEST = timedelta(days=366)
PATTERN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", re.ASCII)


def parse_duration(text: str) -> timedelta:
    """A span such as "90 s", "10 min", "24 h", "30 d"; InputError says what would be right.

    >>> parse_duration("1.5 h")
    datetime.timedelta(seconds=5400)
    """
    match = PATTERN.fullmatch(text)
    if match is None or match[2] not in SECONDS:
        raise InputError(f"'{text}' is not a span of time; write a number and s, min, h or d, such as '10 min'")
    if float(match[1]) * SECONDS[match[2]] > LONGEST.total_seconds():
        raise InputError(f"'{text}' is longer than a year; the longest span is 366 d")
    return timedelta(seconds=float(match[1]) * SECONDS[match[2]])
