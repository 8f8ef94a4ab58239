"""How things stand when somebody asks who gets where: the hour, the sea, the wind, where units are, what bars the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.team import Position, Shift, Team
from response.field import Barrier

LAND_BANDS = (30.0, 60.0, 90.0, 120.0)
"""min; the last is the aim of the region's plan for teams on land."""

FRESH = timedelta(hours=2)
"""Older positions are not taken: the unit is then looked for at its base. `seen` shows which was."""

SEA_BANDS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
"""h; the last is the aim of the plan for teams at sea."""


@dataclass(frozen=True)
class WhatIf:
    """A change that is tried: a team or vessel out of service, a road cut, a base that does not exist."""

    without: frozenset[str] = frozenset()
    barriers: tuple[Barrier, ...] = ()
    bases: tuple[Team, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.without or self.barriers or self.bases)


@dataclass(frozen=True)
class Situation:
    """All that a result depends on beside the region and its fleet."""

    time: datetime
    shift: Shift
    is_night: bool
    rain: bool = False
    sea_state: int = 3               # WMO code 3 (0.5 to 1.25 m) where nobody has measured it
    sea_state_source: str = ""       # station and time; empty: assumed
    wind_speed: float = 0.0          # m/s, for aircraft
    wind_from: float = 0.0           # degrees
    wind_source: str = ""            # empty: assumed calm
    positions: Mapping[str, Position] = field(default_factory=dict)
    stood_down: Mapping[str, tuple[str, str]] = field(default_factory=dict)   # units that cannot be sent, and why: zh, en
    put_in: frozenset[str] = frozenset()     # units an officer has put into service, whatever their file says
    barriers: tuple[Barrier, ...] = ()
    what_if: WhatIf = WhatIf()
    exercise: str | None = None

    def changed(self, what_if: WhatIf) -> "Situation":
        """The same with a change tried on it."""
        return replace(self, what_if=what_if)
