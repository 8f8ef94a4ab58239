"""What new bases are wanted for. Shapes only; chosen in `response.answers`."""

from dataclasses import dataclass
from typing import Literal

Weight = Literal["area", "people", "sites"]
MOST = 300                           # candidates that a screen may send


@dataclass(frozen=True)
class Candidate:
    """A place that might become a base."""

    id: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class SitingWanted:
    """How many new bases, or which share of the weight is to be reached; exactly one of the two."""

    weight: Weight = "area"
    count: int | None = None
    share: float | None = None
    muster: float = 30.0             # min, of each new base
    candidates: tuple[Candidate, ...] = ()       # none: the region's towns
