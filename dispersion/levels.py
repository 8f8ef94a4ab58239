"""Concentrations at which something is done: "AEGL-2", "3 ppm", "10 mg/m3", "1000 Bq/m3", in g/m³ or Bq/m³."""

import re

import msgspec

from core.errors import InputError
from dispersion.sources.substances import Substance, mg_per_m3

AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(\S+)\s*")
FACTORS = {
    "g": {"g/m3": 1.0, "mg/m3": 1e-3, "µg/m3": 1e-6, "ug/m3": 1e-6},
    "Bq": {"Bq/m3": 1.0, "kBq/m3": 1e3, "MBq/m3": 1e6},
}
MINUTES = 60
"""Time of exposure a named level is taken for where none is written ("AEGL-2/30 min")."""


class AirLevel(msgspec.Struct, frozen=True, kw_only=True):
    """One level with where it comes from."""

    name: str
    value: float                     # g/m³ or Bq/m³
    source: str
    confirmed: bool


def parse_level(text: str, unit: str, chemical: Substance | None) -> AirLevel:
    """A level as a person writes it; ppm become mass at 25 °C, as the tables of levels and the instruments have it.

    InputError says what would be right.
    """
    if chemical is not None and (named := _named(text, chemical)) is not None:
        return named
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise InputError(f"output.levels: '{text}' is neither a level's name nor an amount; {_known(unit, chemical)}")
    value, written = float(match[1]), match[2].replace("³", "3").replace("μ", "µ")
    if chemical is not None and written == "ppm":
        found = 1e-3 * mg_per_m3(value, chemical)
    elif written in FACTORS[unit]:
        found = value * FACTORS[unit][written]
    else:
        raise InputError(f"output.levels: '{text}': unit '{match[2]}' does not fit; {_known(unit, chemical)}")
    if found <= 0:
        raise InputError(f"output.levels: '{text}': give a level above 0")
    return AirLevel(name=text, value=found, source="scenario", confirmed=True)


def _named(text: str, chemical: Substance) -> AirLevel | None:
    name, _, span = text.partition("/")
    minutes = MINUTES
    if span:
        match = re.fullmatch(r"\s*(\d+)\s*(?:min)?\s*", span)
        if match is None:
            return None
        minutes = int(match[1])
    level = chemical.level(name.strip().upper(), minutes)
    if level is None and not span:
        level = next((each for each in chemical.levels if each.name == name.strip().upper()), None)
    if level is None:
        return None
    value = 1e-3 * mg_per_m3(level.ppm, chemical)
    return AirLevel(
        name=f"{level.name} ({level.minutes} min)", value=value, source=level.source, confirmed=level.confirmed
    )


def _known(unit: str, chemical: Substance | None) -> str:
    names = sorted({each.name for each in chemical.levels}) if chemical is not None else []
    units = ", ".join(FACTORS[unit]) + (", ppm" if chemical is not None else "")
    return f"write a number and one of {units}" + (f", or one of {', '.join(names)}" if names else "")
