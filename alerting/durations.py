"""How long a station may be silent, as a rule says it. Plain spans of time are in `core.durations`."""

import re
from datetime import timedelta

from core.durations import parse_duration
from core.errors import InputError


def parse_silence(text: str) -> tuple[timedelta | None, float | None]:
    """How long a station may be silent: a span, or a number of its own intervals ("3 intervals")."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*intervals?\s*", text, re.ASCII)
    if match is None:
        return parse_duration(text), None
    if not 1 <= float(match[1]) <= 1000:
        raise InputError(f"'{text}': between 1 and 1000 intervals")
    return None, float(match[1])
