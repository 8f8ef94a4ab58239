"""What can be measured, and conversion between units. The quantities themselves are in `core.quantity_table`.

Units are converted here and nowhere else: once at the decoder, once at the screen.
"""

import math
import re

from core.errors import DecodeError, InputError
from core.quantity_shape import Quantity, Unit
from core.quantity_table import QUANTITIES

__all__ = ["QUANTITIES", "Quantity", "Unit", "from_canonical", "lone_unit", "parse_amount", "quantity", "to_canonical"]

CONVERSIONS: dict[tuple[str, str], tuple[float, float]] = {
    (each.key, name): (unit.factor, unit.offset) for each in QUANTITIES.values() for name, unit in each.units.items()
}
"""(quantity, unit) to (factor, offset): one look-up for each reading that arrives."""

AMOUNT = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*", re.ASCII)


def quantity(key: str) -> Quantity | None:
    """The quantity with this key, or None for one that is unknown here."""
    return QUANTITIES.get(key)


def conversion(key: str, unit: str) -> tuple[float, float]:
    """(factor, offset) from a unit to the canonical one; DecodeError `unknown_quantity` or `unknown_unit`."""
    found = CONVERSIONS.get((key, unit))
    if found is not None:
        return found
    known = QUANTITIES.get(key)
    if known is None:
        raise unknown_quantity(key)
    units = [each for each in known.units if each]
    raise DecodeError("unknown_unit", f"{key} in '{unit[:32]}': expected one of {', '.join(units)}",
                      f"{known.zh}（{key}）的单位“{unit[:32]}”不认识；应为 {'、'.join(units)} 之一")


def unknown_quantity(key: str) -> DecodeError:
    """The refusal of a key that is none here."""
    return DecodeError("unknown_quantity", f"'{key[:64]}' is not a quantity; docs/quantities.md lists them",
                       f"“{key[:64]}”不是已知的监测项目；清单见 docs/quantities.md")


def to_canonical(key: str, value: float, unit: str) -> float:
    """A value in any accepted unit, converted to the quantity's canonical one.

    Raises DecodeError `unknown_quantity`, `unknown_unit` or `not_a_number` (NaN, infinite, or too large to convert).
    """
    factor, offset = CONVERSIONS.get((key, unit)) or conversion(key, unit)
    canonical = value * factor + offset
    if not math.isfinite(canonical):
        raise DecodeError("not_a_number", f"{key} is {value}; send a finite number, or leave the value out",
                          f"{key} 的值为 {value}；请发送有限数值，或不发送该值")
    return canonical


def from_canonical(key: str, value: float, unit: str) -> float:
    """A canonical value in another accepted unit, for a screen or a report. Raises as `to_canonical`."""
    factor, offset = conversion(key, unit)
    return (value - offset) / factor


def lone_unit(key: str) -> str | None:
    """The unit of a quantity that is a bare number (pH, yes or no), else None.

    Only there may a payload leave the unit out: nothing is inferred, since there is nothing to choose.
    """
    known = QUANTITIES.get(key)
    return known.unit if known is not None and "" in known.units else None


def parse_amount(text: str, key: str, *, difference: bool = False) -> float:
    """A limit as a person writes it ("0.5 µSv/h", "1 ppm"), in the quantity's canonical unit.

    `difference` is for an amount above or between values (1 ppm above background, 5 °F an hour): offsets do not apply.
    Raises InputError with a sentence that says what would be right.
    """
    known = QUANTITIES.get(key)
    if known is None:
        raise InputError(f"'{key}' is not a quantity known here; docs/quantities.md lists them")
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise InputError(f"'{text}' is not an amount of {key}; write a number and a unit, such as '1 {known.unit}'")
    number, unit = float(match[1]), match[2]
    if not unit and lone_unit(key) is None:
        raise InputError(f"'{text}' names no unit; write one of {', '.join(filter(None, known.units))}")
    try:
        factor, offset = conversion(key, unit or known.unit)
    except DecodeError as error:
        raise InputError(error.detail) from error
    amount = number * factor + (0.0 if difference else offset)
    if not math.isfinite(amount):
        raise InputError(f"'{text}' is too large a number")
    return amount
