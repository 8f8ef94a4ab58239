"""What can be measured: each quantity's name, canonical unit, accepted units and plausible range.

Units are converted here and nowhere else: once at the decoder, once at the screen.
The table itself is in `core.quantity_table`.
"""

import math

import msgspec

from core.errors import DecodeError


class Unit(msgspec.Struct, frozen=True):
    """How a unit converts: canonical = value x factor + offset."""

    factor: float
    offset: float = 0.0


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be measured, the same everywhere."""

    key: str
    zh: str
    en: str
    unit: str                        # canonical
    units: dict[str, Unit]           # every accepted spelling, the canonical one among them
    low: float                       # plausible range, canonical unit, both ends included
    high: float
    medium: str                      # radiation, air, water, weather, noise
    decimals: int = 2                # that a screen shows
    source: str = ""                 # of the unit and range


def quantity(key: str) -> Quantity | None:
    """The quantity with this key, or None for one that is unknown here."""
    from core.quantity_table import QUANTITIES

    return QUANTITIES.get(key)


def to_canonical(key: str, value: float, unit: str) -> float:
    """A value in any accepted unit, converted to the quantity's canonical one.

    Raises DecodeError `unknown_quantity`, `unknown_unit` or `not_a_number` (NaN, infinite).
    """
    if not math.isfinite(value):
        raise DecodeError("not_a_number", f"{key} is {value}; send a number, or leave the value out")
    known = quantity(key)
    if known is None:
        raise DecodeError("unknown_quantity", f"'{key}' is not a quantity of Fengsui; see the list in docs/quantities.md")
    conversion = known.units.get(unit)
    if conversion is None:
        raise DecodeError(
            "unknown_unit", f"{key} in '{unit}': expected one of {', '.join(known.units)}"
        )
    return value * conversion.factor + conversion.offset
