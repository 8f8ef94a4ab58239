"""How people write what confirms a rule: `[rule.confirm]`, with units. The shape: `confirming.settings`."""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from alerting.confirming.settings import Confirm, Rain
from core.durations import parse_duration
from core.errors import InputError
from core.quantities import parse_amount, quantity

LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(m|km)\s*", re.ASCII)
FARTHEST = 500_000.0


def metres(text: str) -> float:
    """A length such as "20 km" in m; ValueError says what would be right."""
    match = LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a length; write a number and m or km, such as '20 km'")
    length = float(match[1]) * (1000.0 if match[2] == "km" else 1.0)
    if length > FARTHEST:
        raise ValueError(f"'{text}' is farther than {FARTHEST / 1000:.0f} km, beyond which no station is a neighbour")
    return length


class Asked(BaseModel):
    """A table of a rule; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @field_validator("window", "flags", "shortest", "longest", check_fields=False)
    @classmethod
    def _span(cls, text: str) -> str:
        try:
            parse_duration(text)
        except InputError as error:
            raise ValueError(str(error)) from None
        return text

    @field_validator("within", "pair", check_fields=False)
    @classmethod
    def _length(cls, text: str) -> str:
        metres(text)
        return text


class RainText(Asked):
    """`[rule.confirm.rain]`: what radon progeny in rain may explain."""

    rise: str = "75 nGy/h"
    """The most that 1 mm/h brings in 1 h; it grows with the root of the rate."""
    most: str = "250 nGy/h"
    """A rise above this is never put down to rain."""
    least: str = "15 nGy/h"
    """So much of a rise is not compared with rain: scatter, daily course, the gauge's step."""
    shortest: str = "53 min"
    """After rain the rise halves in at least this …"""
    longest: str = "70 min"
    """… and at most this."""
    drift: str = "3 nGy/h"
    """By how much the background may be off (1 sigma) when a decay is fitted."""
    within: str = "10 km"
    """How far another station's gauge may be, where the station has none that is heard."""

    def shape(self, key: str) -> Rain:
        """In canonical units."""
        amounts = {name: parse_amount(getattr(self, name), key, difference=True) for name in ("rise", "most", "least", "drift")}
        if low := [name for name, amount in amounts.items() if amount <= 0.0]:
            raise ValueError(f"confirm.rain.{low[0]}: must be above 0")
        shortest, longest = (parse_duration(each).total_seconds() / 60 for each in (self.shortest, self.longest))
        if not 0.0 < shortest <= longest:
            raise ValueError("confirm.rain.shortest: must be above 0 and no longer than longest")
        return Rain(**amounts, shortest=shortest, longest=longest, within=metres(self.within))


class ConfirmText(Asked):
    """`[rule.confirm]`: what is looked at beside the rule's own values, and how far it moves the colour."""

    along: Literal["wind", "river"] = "wind"
    """What carries it from station to station; river: by the stations' river and chainage, which grows downstream."""
    neighbours: int = Field(default=1, ge=0, le=12)
    """How many other stations must rise within the time of travel; 0: they are told and change nothing."""
    within: str = "20 km"
    """How far a neighbour may be, along the river or through the air."""
    window: str = "2 h"
    """The longest time of travel that counts."""
    speed: str = "1 m/s"
    """Speed where no wind or current is known, or it is calm."""
    up: int = Field(default=1, ge=0, le=3)
    """By how many colours it is graver where neighbours or a spectrum confirm it."""
    down: int = Field(default=1, ge=0, le=3)
    """By how many colours it is less grave where rain, radon, the instrument beside it or work on it explains it."""
    rain: RainText | None = None
    """What rain may explain; without it rain is not looked at."""
    spectrum: bool = True
    """Whether spectra of the stations are looked at."""
    pair: str = "50 m"
    """Stations no farther apart are one pair of instruments; "0 m": none are."""
    flags: str = "1 h"
    """How long before a rise flags of maintenance and calibration count."""
    source: str = ""
    """Where the figures come from; needed with rain."""
    status: Literal["read", "to be confirmed"] = "to be confirmed"
    """"to be confirmed" until an officer has checked the figures."""

    @model_validator(mode="after")
    def _has_source(self) -> "ConfirmText":
        if self.rain is not None and not self.source:
            raise ValueError("source is missing; say where the figures of rain come from")
        return self

    def shape(self, key: str) -> Confirm:
        """In canonical units of the rule's quantity."""
        known = quantity(key)
        if self.rain is not None and (known is None or known.unit != "nGy/h"):
            raise ValueError("confirm.rain: only for dose rates; rain brings radon progeny, nothing else")
        speed = parse_amount(self.speed, "wind_speed", difference=True)
        if speed <= 0.0:
            raise ValueError("confirm.speed: must be above 0")
        fields: dict[str, Any] = {
            "along": self.along, "neighbours": self.neighbours, "up": self.up, "down": self.down, "spectrum": self.spectrum,
            "source": self.source, "confirmed": self.status == "read",
        }
        return Confirm(
            **fields, within=metres(self.within), window=parse_duration(self.window), speed=speed,
            rain=None if self.rain is None else self.rain.shape(key), pair=metres(self.pair), flags=parse_duration(self.flags),
        )
