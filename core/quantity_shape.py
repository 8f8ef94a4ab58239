"""The shape of a quantity and of a unit, and how units are spelled. The quantities are in `core.quantity_table`."""

from collections.abc import Mapping

import msgspec


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
    units: dict[str, Unit]           # every accepted spelling, the canonical one first
    low: float                       # plausible range, canonical unit, both ends included
    high: float
    medium: str                      # radiation, air, water, weather, noise, housekeeping
    decimals: int = 2                # that a screen shows
    source: str = ""                 # of the unit, the conversion and the range


MICRO = ("\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}", "u")
"""One letter to the eye, three on the wire: both µ code points, and the u of an ASCII keyboard."""


def spellings(unit: str) -> tuple[str, ...]:
    """A unit as gateways write it: with either µ or u, ³ or 3, ² or 2, L or l, the given form first.

    >>> spellings("µg/m³")[:3]
    ('µg/m³', 'µg/m3', 'μg/m³')
    """
    forms = [unit]
    if MICRO[0] in unit:
        forms = [unit.replace(MICRO[0], letter) for letter in MICRO]
    written = []
    for form in forms:
        written += [form, form.replace("³", "3").replace("²", "2")]
    if unit.endswith("/L"):
        written += [form[:-1] + "l" for form in written]
    return tuple(dict.fromkeys(written))


def distinct(quantity: Quantity) -> tuple[str, ...]:
    """The units a quantity is accepted in, one spelling for each conversion, the canonical one first."""
    first: dict[tuple[float, float], str] = {}
    for name, unit in quantity.units.items():
        first.setdefault((unit.factor, unit.offset), name)
    return tuple(first.values())


def units(factors: Mapping[str, float | Unit]) -> dict[str, Unit]:
    """Every accepted spelling with its conversion; the first unit given is the canonical one."""
    accepted: dict[str, Unit] = {}
    for name, factor in factors.items():
        conversion = factor if isinstance(factor, Unit) else Unit(factor)
        for spelling in spellings(name):
            other = accepted.setdefault(spelling, conversion)
            if other != conversion:
                raise ValueError(f"'{spelling}' would mean both {other} and {conversion}")
    return accepted
