"""What an export is asked for, and what it says of itself afterwards. Shapes only."""

from datetime import datetime
from typing import Literal

import msgspec

What = Literal["readings", "alerts", "incidents"]
Format = Literal["csv", "parquet"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; None is all."""

    start: datetime | None = None
    end: datetime | None = None
    stations: tuple[str, ...] | None = None
    quantities: tuple[str, ...] | None = None
    incident: str | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an export was."""

    rows: int
    file: str | None
    exercise: str | None = None
    left_out: int = 0                # had no place in the format
