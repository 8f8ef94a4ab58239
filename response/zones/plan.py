"""The table that zones and proposals go by: radii, precautions, and which level asks for which action. Shapes only.

`config.zones` reads it; nothing of it stands in code.
"""

from typing import Literal

import msgspec

from core.forecast import Danger
from core.zones import Action

Basis = Literal["avertable", "projected", "concentration"]
STATES = ("none", "standby", "facility", "site", "general")
"""Of a plant, as the fact `plant_state` has them, the gravest last."""


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class ZoneRule(_Row, frozen=True, kw_only=True):
    """A zone for plants of a power."""

    key: str
    scheme: str
    zh: str
    en: str
    from_mwth: float = 0.0
    to_mwth: float = float("inf")
    nearest_km: float
    farthest_km: float
    radius_km: float
    source: str
    source_zh: str = ""              # empty: as `source`
    confirmed: bool


class Precaution(_Row, frozen=True, kw_only=True):
    """What a zone does at a state of the plant, before a dose is known."""

    zone: str
    state: Literal["none", "standby", "facility", "site", "general"]
    actions: tuple[Action, ...]
    source: str
    source_zh: str = ""
    confirmed: bool


class Criterion(_Row, frozen=True, kw_only=True):
    """Which action a level of a forecast asks for: of a quantity and value, or whose name begins so."""

    quantity: str
    value: float | None = None
    name: str = ""
    action: Action
    basis: Basis

    def fits(self, level: Danger) -> bool:
        if level.quantity != self.quantity:
            return False
        if self.value is not None:
            return abs(level.value - self.value) <= 1e-6 * self.value
        return level.name.startswith(self.name)


class NoticeRule(_Row, frozen=True, kw_only=True):
    """How those beyond the region are told."""

    zh: str
    en: str
    source: str
    source_zh: str = ""
    confirmed: bool


class ZonePlan(_Row, frozen=True, kw_only=True):
    """A dated version of the table."""

    version: str
    dated: str
    zones: tuple[ZoneRule, ...]
    precautions: tuple[Precaution, ...]
    criteria: tuple[Criterion, ...]
    notice: NoticeRule

    def of_power(self, thermal_mw: float) -> tuple[ZoneRule, ...]:
        """The zones of a plant whose greatest unit has this power, MW."""
        return tuple(each for each in self.zones if each.from_mwth <= thermal_mw < each.to_mwth)

    def asked_by(self, level: Danger) -> Criterion | None:
        """What a level asks for; None where the table names nothing."""
        return next((each for each in self.criteria if each.fits(level)), None)

    def at(self, state: str) -> tuple[Precaution, ...]:
        return tuple(each for each in self.precautions if each.state == state)
